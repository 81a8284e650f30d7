"""A world as a scenario: loaded again, it gives the same state."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from marshmallow import Schema

from mock_server.core.scenario.answers import exported_answer
from mock_server.core.state.clock import SECOND
from mock_server.core.state.faults import Fault
from mock_server.core.state.limits import Limit
from mock_server.core.state.world import World
from mock_server.core.vendor import Vendor


def export(world: World, vendors: Sequence[Vendor]) -> dict[str, Any]:
    """The world's data, clock, limits, faults and answers in the format of a scenario file."""
    with world.lock:
        scenario: dict[str, Any] = {"about": f"World {world.name}.", "seed": world.scenario.seed}
        if not world.clock.real:
            at = world.clock.now_ns() / SECOND
            scenario["clock"] = {"at": at, "frozen": world.clock.frozen}
        scenario["vendors"] = {vendor.name: _vendor(world, vendor) for vendor in vendors}
        scenario["faults"] = [exported_fault(active.fault) for active in world.faults]
        scenario["answers"] = [exported_answer(active.answer) for active in world.answers]
    return scenario


def exported_fault(fault: Fault) -> dict[str, Any]:
    """The fault's own keys, without those that it leaves open."""
    return {name: value for name, value in asdict(fault).items() if value not in (None, {})}


def _vendor(world: World, vendor: Vendor) -> dict[str, Any]:
    state = world.state(vendor.name)
    section = dict(state.section)
    for name in vendor.tables:
        section[name] = [entry.record for entry in state.table(name).entries()]
    return {
        "variants": dict(state.variants),
        "limits": _limits(world.limits.rules.get(vendor.name, {})),
        **_dumped(vendor, section),
        "made": state.contacts.next_number,
        "contacts": [
            vendor.unseed(entry.owner, entry.record) for entry in state.contacts.entries()
        ],
    }


def _limits(scopes: Mapping[str, Limit]) -> list[dict[str, Any]]:
    return [
        {"requests": limit.requests, "seconds": limit.seconds, "operation": scope}
        for scope, limit in scopes.items()
    ]


def _dumped(vendor: Vendor, section: Mapping[str, Any]) -> dict[str, Any]:
    schema = Schema.from_dict(dict(vendor.section))
    dumped: dict[str, Any] = schema().dump(section)
    return dumped
