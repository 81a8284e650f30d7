"""The numbered behaviours of every vendor."""

from flask import Response

from mock_server.control.context import answer, panel
from mock_server.core.behaviours import behaviours
from mock_server.core.errors import Misuse
from mock_server.core.request.explain import rule


def listed() -> Response:
    """Every behaviour, by vendor and number."""
    found = {
        provider.name: [one.shown() for one in behaviours(provider.package).values()]
        for provider in panel().providers
    }
    return answer({"behaviours": found})


def one(id: str) -> Response:
    for provider in panel().providers:
        found = rule(provider, id)
        if found:
            return answer({"vendor": provider.name, **found.shown()})
    raise Misuse(404, "control-plane", f"There is no behaviour {id!r}.")
