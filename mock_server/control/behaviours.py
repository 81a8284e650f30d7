"""The numbered behaviours of every vendor."""

from flask import Response

from mock_server.control.context import answer, panel
from mock_server.core.behaviours import behaviours
from mock_server.core.errors import Misuse
from mock_server.core.request.explain import rule


def listed() -> Response:
    """Every behaviour, by vendor and number."""
    found = {
        vendor.name: [one.shown() for one in behaviours(vendor.package).values()]
        for vendor in panel().vendors
    }
    return answer({"behaviours": found})


def one(id: str) -> Response:
    for vendor in panel().vendors:
        found = rule(vendor, id)
        if found:
            return answer({"vendor": vendor.name, **found.shown()})
    raise Misuse(404, "control-plane", f"There is no behaviour {id!r}.")
