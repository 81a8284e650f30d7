"""Worlds and snapshots in which anything can be done, and what they hold counted from scratch."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict
from math import ceil
from typing import Any

from mock_server.core.errors import MockRefusal
from mock_server.core.state.answers import UserAnswer
from mock_server.core.state.base import Base, Record
from mock_server.core.state.coverage import KEPT_KINDS, KEY_BYTES
from mock_server.core.state.entry import Raw
from mock_server.core.state.faults import Fault
from mock_server.core.state.journal import RESERVED_BYTES, STEP_BYTES
from mock_server.core.state.limits import KEPT_WINDOWS, WINDOW_BYTES, Key, Limit
from mock_server.core.state.matcher import Matcher
from mock_server.core.state.memory import SNAPSHOTS, weight
from mock_server.core.state.numbered import ITEM_BYTES
from mock_server.core.state.progress import progress_of, resume
from mock_server.core.state.scenario import Scenario, VendorSeed
from mock_server.core.state.store import (
    INDEX_BYTES,
    INDEX_STEP,
    RECORD_BYTES,
    SHARED_BYTES,
)
from mock_server.core.state.world import WORLD_BYTES, World
from mock_server.core.state.worlds import Worlds
from tests.core.state.test_journal import entry

SEEDED = Base([("o", {"id": number, "name": "seeded"}) for number in range(3)])
SCENARIO = Scenario(
    name="s",
    about="",
    seed=0,
    at=0.0,
    frozen=True,
    vendors={"v": VendorSeed({}, {}, {}, {"contacts": SEEDED})},
    faults=(Fault(answer={"status": 500}),),
)
CEILING = 400_000


class Accounting:
    """Worlds and snapshots, of which *do* changes something, chosen by small numbers."""

    def __init__(self, ceiling: int = CEILING, journal: int = 50_000) -> None:
        self.worlds = Worlds(SCENARIO, 100, (150, journal), ceiling)
        self.snapshots: dict[int, World] = {}

    def do(self, what: str, which: int, number: int) -> None:
        with suppress(MockRefusal):
            getattr(self, what)(self.worlds.get(f"w{which}"), number)

    def add(self, world: World, number: int) -> None:
        contacts = world.state("v").contacts
        contacts.add("o", {"id": contacts.next_number, "name": "x" * number * 50})
        self.write(world, 1)

    def change(self, world: World, number: int) -> None:
        found = world.state("v").contacts.find(number)
        if found:
            world.state("v").contacts.replace(found, {**found.record, "name": "y" * number * 70})
            self.write(world, 1)

    def delete(self, world: World, number: int) -> None:
        found = world.state("v").contacts.find(number)
        if found:
            world.state("v").contacts.delete(found)
            self.write(world, 1)

    def write(self, world: World, number: int) -> None:
        answered = Raw.of((), b"x" * number * 300)
        changes = world.state("v").drain()
        world.journal.write(entry(answered=answered, changes=changes, sent_bytes=number * 500))

    def fail(self, world: World, number: int) -> None:
        world.faults.add(Fault(answer={"status": 500, "body": "x" * number * 100}))

    def mend(self, world: World, number: int) -> None:
        world.faults.remove(f"f{number}")
        world.answers.remove(f"a{number}")

    def stand_in(self, world: World, number: int) -> None:
        world.answers.add(UserAnswer(Matcher(path="/x"), body="x" * number * 100))

    def count(self, world: World, number: int) -> None:
        world.limits.hit(Key("v", "*", str(number)), Limit(10, 60), 0)

    def keep(self, world: World, number: int) -> None:
        self.snapshots[number] = world.copy(SNAPSHOTS)

    def restore(self, world: World, number: int) -> None:
        if number in self.snapshots:
            self.worlds.put(self.snapshots[number].copy())

    def forget(self, world: World, number: int) -> None:
        self.snapshots.pop(number, None)

    def reset(self, world: World, number: int) -> None:
        parts = ("contacts", "journal", "faults", "limits", "answers")
        self.worlds.reset(world.name, parts[: 1 + number % 5])

    def go_on(self, world: World, number: int) -> None:
        fresh = self.worlds.fresh(world.name, world.scenario)
        resume(fresh, progress_of(world))
        self.worlds.adopt(fresh)

    def drop(self, world: World, number: int) -> None:
        self.worlds.drop(world.name)

    def counted(self) -> int:
        """Everything that is held, from scratch."""
        worlds = {id(one): one for one in (*self.worlds.all(), *self.snapshots.values())}.values()
        shared = {id(held): bytes for world in worlds for held, bytes in _shared(world)}
        return sum(map(_own, worlds)) + sum(shared.values())


def _own(world: World) -> int:
    """What the world holds alone."""
    windows = max(len(world.limits._windows), KEPT_WINDOWS)
    indexed = sum(_steps(len(one.contacts._changed), INDEX_STEP) for one in world._states.values())
    return (
        WORLD_BYTES
        + WINDOW_BYTES * windows
        + KEPT_KINDS * KEY_BYTES
        + ITEM_BYTES * (len(world.faults) + len(world.answers))
        + INDEX_BYTES * indexed
        + max(RESERVED_BYTES, _steps(sum(one.size for one in world.journal), STEP_BYTES))
    )


def _steps(count: int, step: int) -> int:
    return ceil(count / step) * step


def _shared(world: World) -> Iterator[tuple[Any, int]]:
    """What other worlds, snapshots and journals may hold too."""
    for state in world._states.values():
        for stored in state.contacts._changed.values():
            if stored:
                yield stored, _weight(stored.record)
    for one in world.journal:
        for change in one.changes:
            yield from (
                (stored, _weight(stored.record)) for stored in change if stored and stored.ledger
            )
    for active in world.faults:
        if active.id in world.faults._held:
            yield world.faults._held[active.id], weight(asdict(active.fault))
    for one in world.answers:
        yield world.answers._held[one.id], weight(asdict(one.answer))


def _weight(record: Record) -> int:
    return RECORD_BYTES + weight(record) - SHARED_BYTES * len(record)
