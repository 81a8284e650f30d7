"""A kept world's progress, held against its scenario."""

from collections.abc import Hashable, Iterator, Mapping
from typing import Any

from marshmallow import ValidationError

from mock_server.core.document.describe import Maker, describe
from mock_server.core.document.mistakes import Mistake, shown
from mock_server.core.scenario.progress import ProgressSchema
from mock_server.core.state.base import Base
from mock_server.core.state.clock import Hands
from mock_server.core.state.coverage import Met
from mock_server.core.state.limits import HeldLimits, Key, Limit, Window
from mock_server.core.state.numbered import HeldItem, HeldItems
from mock_server.core.state.progress import Progress
from mock_server.core.state.scenario import Scenario
from mock_server.core.state.store import HeldRecords, StoredRecord
from mock_server.core.values import Path

CHANGED = "which its scenario has: a file or a release has changed what it makes"
Loaded = Mapping[str, Any]  # as ProgressSchema loads it


def progress_from(loaded: Loaded, scenario: Scenario) -> Progress:
    """The progress of a world of the scenario."""
    limits, answers, coverage = loaded["limits"], loaded["answers"], loaded["coverage"]
    clock = loaded["clock"]
    return Progress(
        since=loaded["since"],
        clock=Hands(clock.get("shift", 0), clock.get("stopped")),
        variants={vendor: chosen for vendor, chosen in loaded["variants"].items() if chosen},
        requests=loaded["requests"],
        records={
            vendor: {kind: HeldRecords(**held) for kind, held in tables.items()}
            for vendor, tables in loaded["records"].items()
        },
        rules=_rules(limits["rules"], scenario),
        limits=HeldLimits(
            dict(map(_window, limits["windows"])),
            {(one["vendor"], one["operation"]): one["remaining"] for one in limits["remaining"]},
        ),
        faults=_items(loaded["faults"], "fault", scenario.faults),
        user_answers=_items(answers, "answer", scenario.answers),
        given=answers["given"],
        answers={Met(**_without(one, "count")): one["count"] for one in coverage["answers"]},
        unserved={(one["vendor"], one["route"]): one["count"] for one in coverage["unserved"]},
    )


def loaded_progress(
    data: Any, schema: ProgressSchema, mistake: Maker
) -> tuple[Loaded, list[Mistake]]:
    """A document's progress as the schema loads it, and the schema's mistakes."""
    try:
        return schema.load(data), []
    except ValidationError as error:
        return {}, list(describe(error.messages, data, schema, mistake, ("progress",)))


def wrong_progress(loaded: Loaded, scenario: Scenario, mistake: Maker) -> Iterator[Mistake]:
    """A mistake for each part of the progress that cannot be beside the scenario.

    Where the scenario is another than it was, that alone: the positions would be others'.
    """
    digest = loaded["scenario"]["digest"]
    if digest != scenario.digest:
        place = ("progress", "scenario", "digest")
        yield mistake(place, f"found {shown(place, digest)}", f"{scenario.digest}, {CHANGED}")
        return
    for vendor, tables in loaded["records"].items():
        for kind, held in tables.items():
            path = ("progress", "records", vendor, kind)
            base = scenario.vendors[vendor].bases[kind]
            yield from _wrong_records(HeldRecords(**held), base, path, mistake)
    for kind, own in (("faults", scenario.faults), ("answers", scenario.answers)):
        yield from _wrong_items(loaded[kind], kind, len(own), mistake)


def _rules(listed: list[Loaded], scenario: Scenario) -> dict[str, dict[str, Limit]]:
    found: dict[str, dict[str, Limit]] = {vendor: {} for vendor in scenario.vendors}
    for one in listed:
        found[one["vendor"]][one["operation"]] = _limit(one)
    return found


def _limit(one: Loaded) -> Limit:
    return Limit(one["requests"], one["seconds"])


def _window(one: Loaded) -> tuple[Key, Window]:
    key = Key(one["vendor"], one["operation"], one["counted_by"])
    return key, Window(_limit(one), one["start"], one["used"])


def _items(loaded: Loaded, key: str, own: tuple[Any, ...]) -> HeldItems[Any]:
    """The items; the scenario's *own* have their facts there."""
    items = []
    for one in loaded["active"]:
        fact = one[key] if key in one else own[_number(one["id"]) - 1]
        items.append(HeldItem(one["id"], fact, _without(one, "id", key)))
    return HeldItems(loaded["made"], items)


def _number(id: str) -> int:
    return int(id[1:])


def _without(one: Loaded, *keys: str) -> dict[str, Any]:
    return {name: value for name, value in one.items() if name not in keys}


def _wrong_records(held: HeldRecords, base: Base, path: Path, mistake: Maker) -> Iterator[Mistake]:
    if held.made < base.made:
        expected = f"at least {base.made}, as many as the scenario has made"
        yield mistake((*path, "made"), f"found {held.made}", expected)
    ids: dict[Hashable, int] = {}
    for number, (position, stored) in enumerate(held.changed.items()):
        place = (*path, "changed", number)
        if not _can_be(position, stored, held, base):
            own = f"one of the scenario's {len(base.records)}"
            expected = f"{own}, or from {base.made} below {held.made}"
            yield mistake((*place, "position"), f"found {position}", expected)
        elif stored and (expected := _expected_id(stored, base, ids)):
            path_of_id = (*place, "record", base.id)
            found = f"found {shown(path_of_id, stored.record.get(base.id))}"
            yield mistake(path_of_id, found, expected)


def _can_be(position: int, stored: StoredRecord | None, held: HeldRecords, base: Base) -> bool:
    """Whether such a record can have been changed, or, beyond the seeded ones, made."""
    added = stored is not None and base.made <= position < held.made
    return position < len(base.records) or added


def _expected_id(stored: StoredRecord, base: Base, ids: dict[Hashable, int]) -> str:
    """What belongs in the place of a record's id; empty where it can be that."""
    id, position = stored.record.get(base.id), stored.position
    if type(id) not in (str, int):
        return "an id"
    if position < len(base.records):
        own = base.records[position][base.id]
        return "" if id == own else f"{own}, which the scenario's record has"
    is_first = ids.setdefault(base.name(stored.owner, id), position) == position
    return "" if is_first else "ids that differ"


def _wrong_items(loaded: Loaded, kind: str, own: int, mistake: Maker) -> Iterator[Mistake]:
    key, last = kind.removesuffix("s"), 0
    for number, one in enumerate(loaded["active"]):
        path = ("progress", kind, "active", number)
        this = _number(one["id"])
        if not last < this <= loaded["made"]:
            expected = f"ids that rise up to {loaded['made']}, as many as were made"
            yield mistake((*path, "id"), f"found {one['id']}", expected)
        elif (key in one) == (this <= own):
            found = "unknown key" if key in one else "missing"
            expected = "none: the scenario has it" if key in one else "what it is"
            yield mistake((*path, key), found, expected)
        last = max(last, this)
