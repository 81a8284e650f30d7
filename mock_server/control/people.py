"""People who have a record at several vendors, side by side."""

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from mock_server.control.bodies import query
from mock_server.control.changes import Changes
from mock_server.control.context import ControlContext, Json, context
from mock_server.control.schemas import PeopleQuery
from mock_server.core.people.match import Held, Match, PersonGroup, PersonGroups
from mock_server.core.secrets.redaction import Redaction
from mock_server.core.state.scenario import SeededPerson
from mock_server.core.state.store import StoredRecord, Table
from mock_server.core.state.world import World
from mock_server.core.vendor import Vendor

MAX_COMPARED = 10_000  # contacts of a world that one call reads

Named = tuple[SeededPerson, list[Held]]
Stored = tuple[str, StoredRecord]  # with its vendor


def list_people() -> Json:
    """Each person with their record at each vendor, and where these differ.

    Contacts that no scenario links are matched by e-mail, then by phone, then by name.
    """
    asked, control = query(PeopleQuery()), context()
    world, hide = control.look(), Redaction(control.rules)
    if asked["vendor"]:
        control.vendor(asked["vendor"])
    people, left_out = _find(control, world)
    wanted, changes = [one for one in people if _matches(one, asked)], Changes.of(world)
    if asked["order"]:
        wanted.sort(key=lambda person: _changed(person, changes), reverse=True)
    start, end = asked["offset"], asked["offset"] + asked["limit"]
    return {
        "world": world.name,
        "total": len(wanted),
        "people": [_person_json(one, hide, changes) for one in wanted[start:end]],
        "truncated": len(wanted) > end,
        "left_out": left_out,
        "changes": changes.shown(control.vendors, hide),
    }


def _find(control: ControlContext, world: World) -> tuple[list[PersonGroup], int]:
    """Every person of the world, those of its scenario first; how many contacts are left out."""
    vendors = {vendor.name: vendor for vendor in control.vendors}
    named, others, left_out = _read(world, vendors)
    groups = PersonGroups()
    for person, contacts in named:
        group = PersonGroup(person.key, person.person.name, person.at)
        for held in contacts:
            group.hold(held)
        groups.add(group, [person.person._asdict(), *(held.facts for held in contacts)])
    for held in others:
        groups.match(held)
    return groups.all, left_out


def _person_json(person: PersonGroup, hide: Redaction, changes: Changes) -> Json:
    records: dict[str, list[Json]] = {}
    for held in person.records:
        last = changes.last(held.record)
        shown = {
            "id": held.id,
            "owner": held.owner,
            "matched_by": held.matched_by,
            "changed": last and last.shown(),
            "facts": hide.value(held.facts),
            "contact": hide.record(held.record),
        }
        records.setdefault(held.vendor, []).append(shown)
    return {
        "key": person.key,
        "name": hide.text(person.name),
        "records": records,
        "missing": person.missing,
        "differs": [hide.value(one._asdict()) for one in person.differs],
    }


def _read(world: World, vendors: Mapping[str, Vendor]) -> tuple[list[Named], list[Held], int]:
    """The scenario's people with their contacts, other contacts, and how many are left out."""
    with world.lock:
        tables = {name: world.state(name).contacts for name in vendors}
        named, room = list[tuple[SeededPerson, list[Stored]]](), MAX_COMPARED
        for person in world.scenario.people:
            if room <= 0:
                break
            places = [(name, tables[name].at(position)) for name, position in person.places()]
            named.append((person, [(name, stored) for name, stored in places if stored]))
            room -= len(places)
        others = list(islice(_others(world, tables), max(0, room)))
        total = sum(table.total for table in tables.values())
    read = [
        (person, [_held(vendors[name], stored, "scenario") for name, stored in contacts])
        for person, contacts in named
    ]
    left_out = total - len(others) - sum(len(contacts) for _, contacts in named)
    return read, [_held(vendors[name], stored) for name, stored in others], left_out


def _others(world: World, tables: Mapping[str, Table]) -> Iterator[Stored]:
    """The contacts of nobody whom the scenario names."""
    for name, table in tables.items():
        for stored in table.entries():
            if (name, stored.position) not in world.scenario.persons:
                yield name, stored


def _held(vendor: Vendor, stored: StoredRecord, matched_by: Match | None = None) -> Held:
    record = stored.record
    facts = vendor.seeding.people.facts(record)
    id = record[vendor.seeding.id]
    return Held(vendor.name, id, stored.owner, record, facts, matched_by)


def _matches(person: PersonGroup, asked: Mapping[str, Any]) -> bool:
    if asked["vendor"] and asked["vendor"] not in person.vendors:
        return False
    if asked["differs"] is not None and asked["differs"] != bool(person.missing or person.differs):
        return False
    wanted = asked["q"].casefold()
    return not wanted or any(wanted in text.casefold() for text in _texts(person))


def _changed(person: PersonGroup, changes: Changes) -> int:
    """The number of the request that has changed a record of the person last, else 0."""
    found = [changes.last(held.record) for held in person.records]
    return max((one.entry.id for one in found if one), default=0)


def _texts(person: PersonGroup) -> Iterator[str]:
    """What a search looks through: the person's name and key, the records' ids and facts."""
    yield from (person.name, person.key)
    for held in person.records:
        yield str(held.id)
        yield from (value for value in held.facts.values() if isinstance(value, str))
