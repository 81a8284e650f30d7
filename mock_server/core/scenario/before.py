"""The world before a request, as a scenario in which the request is answered as it was."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from mock_server.core.errors import MockRefusal
from mock_server.core.scenario.answers import exported_answer
from mock_server.core.scenario.export import (
    HeldContacts,
    exported_fault,
    exported_vendor,
    redaction_of,
)
from mock_server.core.state.clock import iso, real_time
from mock_server.core.state.entry import JournalEntry
from mock_server.core.state.store import Change
from mock_server.core.state.world import World
from mock_server.core.vendor import Vendor

MAX_CONTACTS = 1000  # of a vendor, in a scenario of one request

Json = dict[str, Any]


def export_before(
    world: World, vendor: Vendor, entries: Sequence[JournalEntry], extends: str | None
) -> Json:
    """The vendor's part of the world before the first of *entries*, and what that request met.

    *entries* are the journal's from that one on. Their changes are undone. A clock that was set
    stands still at the time of the request. The fault that hit it hits each request like it, and
    the answer that stood in for the vendor stands in again. What is as in the scenario that it
    *extends* is left to that one. Raises MockRefusal.
    """
    first, scenario = entries[0], world.scenario
    with world.lock:
        clock = _clock(world, first, extends is not None)
        held = _before(world, vendor, entries)
        if extends and not clock and _is_as_seeded(world, vendor, held):
            part = _differences(world, vendor)
        else:  # undated contacts of the scenario would follow the clock
            part = _listed(world, vendor, held, first, extends is not None)
        faults, answers = _faults(world, first), _answers(world, first)
    return {
        "about": about(first, vendor),
        **({"extends": extends} if extends else {"seed": scenario.seed}),
        **({"clock": clock} if clock else {}),
        **({"people": []} if extends and scenario.people and "contacts" in part else {}),
        **({"vendors": {vendor.name: part}} if part else {}),
        **({"faults": faults} if faults or extends and scenario.faults else {}),
        **({"answers": answers} if answers or extends and scenario.answers else {}),
    }


def about(entry: JournalEntry, vendor: Vendor) -> str:
    """`Request 5 of world gw1: Razorpay answered POST /v1/contacts with 400, RZP-11.`"""
    answer = f"answered {entry.method} {entry.path} with {entry.status}"
    if entry.status is None:
        answer = f"broke off {entry.method} {entry.path}"
    number = f", {entry.behaviour}" if entry.behaviour else ""
    return f"Request {entry.id} of world {entry.world}: {vendor.title} {answer}{number}."


def _clock(world: World, entry: JournalEntry, extends: bool) -> Json | None:
    """The clock at the time of the entry; None for the real time, or the scenario's own."""
    scenario = world.scenario
    real = world.clock.real and world.since - 1 <= entry.at <= real_time() + 1
    own = scenario.frozen and scenario.at == entry.at
    if real and scenario.at is None or own and extends:
        return None
    return {"at": iso(int(entry.at)) if entry.at == int(entry.at) else entry.at, "frozen": True}


def _before(world: World, vendor: Vendor, entries: Sequence[JournalEntry]) -> HeldContacts:
    """The vendor's contacts before the entries."""
    if any(entry.shortened for entry in entries):
        raise _impossible(entries[0], "memory was short, and later requests no longer tell it")
    table = world.state(vendor.name).contacts
    made, records = table.next_number, {entry.position: entry for entry in table.entries()}
    for change in _newest_first(entries, vendor):
        if records.pop(_position(change), None) is not change.new:
            raise _impossible(entries[0], "its contacts were put back in the meantime")
        if change.old:
            records[change.old.position] = change.old
        elif change.new:
            made = change.new.position
    return HeldContacts(made, [records[position] for position in sorted(records)])


def _newest_first(entries: Sequence[JournalEntry], vendor: Vendor) -> Iterable[Change]:
    for entry in reversed(entries):
        if entry.vendor == vendor.name:
            yield from reversed(entry.changes)


def _position(change: Change) -> int:
    stored = change.new or change.old
    assert stored
    return stored.position


def _is_as_seeded(world: World, vendor: Vendor, held: HeldContacts) -> bool:
    """Whether the contacts are the scenario's own."""
    base = world.scenario.vendors[vendor.name].bases["contacts"]
    seeded = len(held.entries) == len(base.records) and held.made == base.made
    return seeded and all(entry.ledger is None for entry in held.entries)


def _listed(
    world: World, vendor: Vendor, held: HeldContacts, entry: JournalEntry, extends: bool
) -> Json:
    """The vendor's section with its contacts; all of it, unless it *extends* a scenario."""
    if len(held.entries) > MAX_CONTACTS:
        raise _impossible(entry, f"it had more than {MAX_CONTACTS} contacts")
    whole = exported_vendor(world, vendor, redaction_of(world, [vendor]).record, held)
    if not extends:
        return whole
    return {**_differences(world, vendor), "made": whole["made"], "contacts": whole["contacts"]}


def _differences(world: World, vendor: Vendor) -> Json:
    """The vendor's variants, limits and further tables, where they are not the scenario's."""
    state, seed = world.state(vendor.name), world.scenario.vendors[vendor.name]
    hide = redaction_of(world, [vendor]).record
    whole = exported_vendor(world, vendor, hide, HeldContacts(0, ()))
    variants = {n: v for n, v in state.variants.items() if v != seed.variants.get(n)}
    limits = world.limits.rules.get(vendor.name, {})
    tables = [one.key for one in vendor.seeding.tables if not state.table(one.key).is_seeded]
    return {
        **({"variants": variants} if variants else {}),
        **({"limits": whole["limits"]} if limits != seed.limits else {}),
        **{key: whole[key] for key in tables},
    }


def _faults(world: World, entry: JournalEntry) -> list[Json]:
    """The fault that hit the request, to hit each request like it. One in its header is there."""
    hit = world.faults.get(entry.fault) if entry.fault else None
    if hit is None:
        return []
    return [exported_fault(replace(hit.fault, nth=None, every=None, times=None, chance=None))]


def _answers(world: World, entry: JournalEntry) -> list[Json]:
    """The answer that stood in for the vendor."""
    given = world.answers.get(entry.stood_in) if entry.stood_in else None
    return [exported_answer(replace(given.answer, times=None))] if given else []


def _impossible(entry: JournalEntry, why: str) -> MockRefusal:
    detail = f"The world before request {entry.id} cannot be told: {why}."
    return MockRefusal(409, "control-plane", f"{detail} GET /_mock/state gives it as it is now.")
