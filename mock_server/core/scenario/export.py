"""A world as a scenario: loaded again, it gives the same state."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from marshmallow import Schema

from mock_server.core.state.clock import SECOND
from mock_server.core.state.faults import Fault
from mock_server.core.state.limits import Limit
from mock_server.core.state.world import World
from mock_server.core.vendor import Vendor


def export(world: World, vendors: Sequence[Vendor]) -> dict[str, Any]:
    """The world's data, clock, limits and faults in the format of a scenario file."""
    with world.lock:
        scenario: dict[str, Any] = {"about": f"World {world.name}.", "seed": world.scenario.seed}
        if not world.clock.real:
            at = world.clock.now_ns() / SECOND
            scenario["clock"] = {"at": at, "frozen": world.clock.frozen}
        scenario["vendors"] = {vendor.name: _vendor(world, vendor) for vendor in vendors}
        scenario["faults"] = [exported_fault(armed.fault) for armed in world.faults]
    return scenario


def exported_fault(fault: Fault) -> dict[str, Any]:
    """The fault's own keys, without those that it leaves open."""
    return {name: value for name, value in asdict(fault).items() if value not in (None, {})}


def _vendor(world: World, vendor: Vendor) -> dict[str, Any]:
    realm = world.realm(vendor.name)
    part = dict(realm.part)
    for name in vendor.tables:
        part[name] = [entry.record for entry in realm.table(name).entries()]
    return {
        "readings": dict(realm.readings),
        "limits": _limits(world.limits.rules.get(vendor.name, {})),
        **_dumped(vendor, part),
        "made": realm.contacts.next_number,
        "contacts": [
            vendor.unseed(entry.shelf, entry.record) for entry in realm.contacts.entries()
        ],
    }


def _limits(scopes: Mapping[str, Limit]) -> list[dict[str, Any]]:
    return [
        {"requests": limit.requests, "seconds": limit.seconds, "operation": scope}
        for scope, limit in scopes.items()
    ]


def _dumped(vendor: Vendor, part: Mapping[str, Any]) -> dict[str, Any]:
    schema = Schema.from_dict(dict(vendor.part))
    dumped: dict[str, Any] = schema().dump(part)
    return dumped
