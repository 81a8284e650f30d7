"""The numbered behaviours of every vendor."""

from flask import Response

from mock_server.control.context import answer, context
from mock_server.core.behaviours import behaviours
from mock_server.core.errors import MockRefusal
from mock_server.core.request.explain import rule


def list_behaviours() -> Response:
    """Every behaviour, by vendor and number."""
    found = {
        vendor.name: [one.shown() for one in behaviours(vendor.package).values()]
        for vendor in context().vendors
    }
    return answer({"behaviours": found})


def get_behaviour(id: str) -> Response:
    for vendor in context().vendors:
        found = rule(vendor, id)
        if found:
            return answer({"vendor": vendor.name, **found.shown()})
    raise MockRefusal(404, "control-plane", f"There is no behaviour {id!r}.")
