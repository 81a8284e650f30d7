"""The OpenAPI documents: of the vendors, and of the control plane itself."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from flask import current_app

from mock_server.control.context import Json, context
from mock_server.control.info import base_url
from mock_server.version import __version__

if TYPE_CHECKING:
    from mock_server.control.description import ControlCall

# In the calls below something is imported late: apispec takes a tenth of a second, and few runs
# ask for a document.


def get_own_document() -> Json:
    """The control plane's own document, with the address that this request came by."""
    from mock_server.control.description import control_document

    return _as_sent(control_document([*_calls()], __version__, base_url()))


def get_document(vendor: str) -> Json:
    """The vendor's document, with the addresses that this request came by."""
    from mock_server.evidence.openapi.document import vendor_document

    return _as_sent(vendor_document(context().vendor(vendor), __version__, base_url()))


def _as_sent(document: Json) -> Json:
    """The document, without the X-Mock-* headers of answers where this server adds none."""
    from mock_server.evidence.openapi.own import without_marks

    return document if context().settings.mock_headers else without_marks(document)


def _calls() -> Iterator["ControlCall"]:
    """The calls of routes.py, as this application serves them."""
    from mock_server.control.description import PREFIX, ControlCall

    for rule in current_app.url_map.iter_rules():
        blueprint, _, call = rule.endpoint.partition(".")
        if blueprint == "control":
            view = current_app.view_functions[rule.endpoint]
            yield ControlCall(call.partition(" ")[0], rule.rule.removeprefix(PREFIX), view)
