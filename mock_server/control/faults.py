"""Faults of a world: set, list, clear."""

from typing import Any

from mock_server.control.bodies import body
from mock_server.control.context import Json, context, missing
from mock_server.core.errors import MockRefusal
from mock_server.core.scenario.export import exported_fault
from mock_server.core.scenario.faults import FaultSchema
from mock_server.core.secrets.redaction import Redaction
from mock_server.core.state.faults import ActiveFault
from mock_server.core.vendor import Answer

MAX_FAULTS = 1000  # of a world


def list_faults() -> Json:
    return {"faults": [_fault_json(active) for active in context().world.faults]}


def add_fault() -> Answer:
    fault = body(FaultSchema(context().vendors), "faults", kept=True)
    if len(list(context().look().faults)) >= MAX_FAULTS:
        raise MockRefusal(503, "faults", f"There are {MAX_FAULTS} faults already; remove some.")
    return Answer(_fault_json(context().world.faults.add(fault)), 201)


def get_fault(id: str) -> Json:
    return _fault_json(_found(id))


def remove_fault(id: str) -> Json:
    _found(id)
    context().world.faults.remove(id)
    return {"removed": 1}


def clear_faults() -> Json:
    return {"removed": context().world.faults.remove()}


def _found(id: str) -> ActiveFault:
    active = context().look().faults.get(id)
    if active is None:
        raise missing("fault", id)
    return active


def _fault_json(active: ActiveFault) -> dict[str, Any]:
    """The fault's own keys, how many requests it matched, and how many it hit."""
    shown = Redaction(context().rules).value(exported_fault(active.fault))
    return {
        "id": active.id,
        **shown,
        "seen": active.seen,
        "hits": active.hits,
    }
