"""Faults of a world: set, list, clear."""

from typing import Any

from flask import Response

from mock_server.control.bodies import body
from mock_server.control.context import answer, missing, panel
from mock_server.core.errors import Misuse
from mock_server.core.scenario.export import exported_fault
from mock_server.core.scenario.faults import FaultSchema
from mock_server.core.state.faults import Armed

MOST_FAULTS = 1000  # of a world


def listed() -> Response:
    return answer({"faults": [_shown(armed) for armed in panel().world.faults]})


def added() -> Response:
    fault, faults = body(FaultSchema(panel().vendors), "faults"), panel().world.faults
    if len(list(faults)) >= MOST_FAULTS:
        raise Misuse(503, "faults", f"There are {MOST_FAULTS} faults already; remove some.")
    return answer(_shown(faults.add(fault)), 201)


def one(id: str) -> Response:
    armed = panel().world.faults.get(id)
    if armed is None:
        raise missing("fault", id)
    return answer(_shown(armed))


def removed(id: str) -> Response:
    if not panel().world.faults.remove(id):
        raise missing("fault", id)
    return answer({"removed": 1})


def cleared() -> Response:
    return answer({"removed": panel().world.faults.remove()})


def _shown(armed: Armed) -> dict[str, Any]:
    """The fault's own keys, how many requests it matched, and how many it hit."""
    return {
        "id": armed.id,
        **exported_fault(armed.fault),
        "seen": armed.seen,
        "hits": armed.hits,
    }
