"""A world's faults: list, add, remove."""

from typing import Any

from mock_server.control.bodies import body
from mock_server.control.context import Json, check_room, context, found
from mock_server.core.scenario.export import exported_fault
from mock_server.core.scenario.faults import FaultSchema
from mock_server.core.secrets.redaction import Redaction
from mock_server.core.state.faults import ActiveFault
from mock_server.core.vendor import Answer


def list_faults() -> Json:
    """The world's faults, with the requests that each has matched and hit."""
    return {"faults": [*map(_fault_json, context().look().faults)]}


def add_fault() -> Answer:
    """Add a fault to the world."""
    fault = body(FaultSchema(context().vendors), "faults", kept=True)
    check_room(context().look().faults, "faults")
    return Answer(_fault_json(context().world.faults.add(fault)), 201)


def get_fault(id: str) -> Json:
    """One fault by its id."""
    return _fault_json(found(context().look().faults, "fault", id))


def remove_fault(id: str) -> Json:
    """Remove one fault."""
    found(context().look().faults, "fault", id)
    context().world.faults.remove(id)
    return {"removed": 1}


def clear_faults() -> Json:
    """Remove every fault of the world."""
    return {"removed": context().world.faults.remove()}


def _fault_json(active: ActiveFault) -> dict[str, Any]:
    """The keys of the fault, its id, and the numbers of requests that it matched and hit."""
    shown = Redaction(context().rules).value(exported_fault(active.fault))
    return {"id": active.id, **shown, "seen": active.seen, "hits": active.hits}
