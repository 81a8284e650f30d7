"""The numbered behaviours of every vendor."""

from mock_server.control.context import Json, context
from mock_server.core.behaviours import behaviours, canonical
from mock_server.core.errors import MockRefusal
from mock_server.core.request.explain import rule
from mock_server.evidence.verify.kept import annotated


def list_behaviours() -> Json:
    """All behaviours by vendor, in the order of their numbers."""
    said = context().evidence
    found = {
        vendor.name: [annotated(one.shown(), said) for one in behaviours(vendor.package).values()]
        for vendor in context().vendors
    }
    return {"behaviours": found}


def get_behaviour(id: str) -> Json:
    """One behaviour by its number, such as RZP-08."""
    for vendor in context().vendors:
        found = rule(vendor, canonical(id))
        if found:
            return {"vendor": vendor.name, **annotated(found.shown(), context().evidence)}
    raise MockRefusal(
        404, "control-plane", f"Unknown behaviour {id!r}. GET /_mock/behaviours lists all."
    )
