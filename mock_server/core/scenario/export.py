"""A world as a scenario that loads as the same state."""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from functools import cache
from typing import Any, NamedTuple

from marshmallow import Schema

from mock_server.core.people.person import Person
from mock_server.core.scenario.answers import exported_answer
from mock_server.core.scenario.live_keys import rules_of
from mock_server.core.secrets.redaction import LONG, Redaction, stand_in
from mock_server.core.state.base import Record
from mock_server.core.state.clock import SECOND
from mock_server.core.state.faults import Fault
from mock_server.core.state.scenario import SeededPerson
from mock_server.core.state.store import StoredRecord
from mock_server.core.state.world import World
from mock_server.core.vendor import Vendor

Hide = Callable[[Record], Record]


class HeldContacts(NamedTuple):
    """Contacts, oldest first, and how many were ever made."""

    made: int
    entries: Sequence[StoredRecord]


def export(world: World, vendors: Sequence[Vendor]) -> dict[str, Any]:
    """The world's data, clock, limits, faults and answers in the format of a scenario file.

    Credentials in what clients stored are replaced by values of the same shape.
    The scenario's own accounts stay as they are.
    """
    return exported(world, vendors, redaction_of(world, vendors).record)


def exported(world: World, vendors: Sequence[Vendor], hide: Hide) -> dict[str, Any]:
    """The same, with what *hide* makes of each record and person."""
    with world.lock:
        scenario: dict[str, Any] = {"about": f"World {world.name}.", "seed": world.scenario.seed}
        if not world.clock.real:
            at = world.clock.now_ns() / SECOND
            scenario["clock"] = {"at": at, "frozen": world.clock.frozen}
        if world.scenario.people:
            names = [vendor.name for vendor in vendors]
            scenario["people"] = [hide(_person(world, one, names)) for one in world.scenario.people]
        scenario["vendors"] = {
            vendor.name: exported_vendor(world, vendor, hide) for vendor in vendors
        }
        scenario["faults"] = [exported_fault(active.fault) for active in world.faults]
        scenario["answers"] = [exported_answer(active.answer) for active in world.answers]
    return scenario


def exported_fault(fault: Fault) -> dict[str, Any]:
    """The fault's own keys, without defaults."""
    return {name: value for name, value in asdict(fault).items() if value not in (None, {})}


def redaction_of(world: World, vendors: Sequence[Vendor]) -> Redaction:
    """A redaction of recognisable credentials and of the accounts' secrets."""
    accounts = Redaction(rules_of(vendors))
    accounts.value([dict(world.state(vendor.name).section) for vendor in vendors])
    long = [secret for secret in accounts.found if len(secret) >= LONG]
    return Redaction(rules_of(vendors), long, stand_in)


def _person(world: World, one: SeededPerson, vendors: Sequence[str]) -> dict[str, Any]:
    """The person without defaults. Their contacts, which name the key, stand with the vendors."""
    pairs = zip(one.person._asdict().items(), Person(""), strict=True)
    facts = {name: fact for (name, fact), usual in pairs if fact != usual}
    here = {vendor for vendor, place in one.places() if world.state(vendor).contacts.at(place)}
    missing = [vendor for vendor in one.at if vendor not in here]
    exported: dict[str, Any] = {"key": one.key, **facts}
    if set(one.at) != set(vendors):
        exported["at"] = list(one.at)
    return {**exported, "missing": missing} if missing else exported


def exported_vendor(
    world: World, vendor: Vendor, hide: Hide, held: HeldContacts | None = None
) -> dict[str, Any]:
    """The vendor's section, with the contacts *held*; by default today's, with their persons."""
    state = world.state(vendor.name)
    linked = held is None
    held = held or HeldContacts(state.contacts.next_number, [*state.contacts.entries()])
    section = dict(state.section)
    for table in vendor.seeding.tables:
        section[table.key] = [entry.record for entry in state.table(table.key).entries()]
    return {
        "variants": dict(state.variants),
        "limits": [
            {"requests": limit.requests, "seconds": limit.seconds, "operation": operation}
            for operation, limit in world.limits.rules.get(vendor.name, {}).items()
        ],
        **_section_schema(vendor).dump(section),
        "made": held.made,
        "contacts": [
            (_link(world, vendor, entry.position) if linked else {})
            | vendor.seeding.unseed(entry.owner, hide(entry.record))
            for entry in held.entries
        ],
    }


def _link(world: World, vendor: Vendor, position: int) -> dict[str, str]:
    """What says whose contact it is, where it is a person's."""
    key = world.scenario.persons.get((vendor.name, position))
    return {} if key is None else {"person": key}


@cache
def _section_schema(vendor: Vendor) -> Schema:
    """The schema of the vendor's own keys."""
    return Schema.from_dict(dict(vendor.section))()
