"""Whether a request says itself which world it is for."""

from collections.abc import Mapping
from functools import cache
from io import BytesIO
from typing import Any

from flask import Request

from mock_server.core.request.auth import split_world
from mock_server.core.request.dispatch import Dispatcher
from mock_server.vendors import VENDORS


def names_world(environ: Mapping[str, Any]) -> bool:
    """By path, header, host or credential, as the dispatcher and the pipeline read them."""
    found = {**environ, "wsgi.input": BytesIO(environ["wsgi.input"].getvalue())}
    _dispatcher()(found, _start)
    if found["mock.world"] or not found["mock.vendor"]:
        return bool(found["mock.world"])
    vendor = next(one for one in VENDORS if one.name == found["mock.vendor"])
    credential = vendor.credential(Request(found))
    return credential is not None and split_world(credential)[1] is not None


@cache
def _dispatcher() -> Dispatcher:
    """It leaves in the environ what it found; nobody is asked after it."""
    return Dispatcher(lambda environ, start: (), VENDORS)


def _start(*_: Any) -> Any:
    """Never called: there is no answer."""
