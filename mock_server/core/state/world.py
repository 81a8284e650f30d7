"""A world, which is everything that a test can change."""

import re
from collections.abc import Hashable, Iterable, Mapping
from threading import RLock
from typing import Any, NamedTuple
from weakref import ref

from mock_server.core.errors import NotFound
from mock_server.core.state.answers import Answers
from mock_server.core.state.clock import Clock, real_time
from mock_server.core.state.coverage import KEPT_KINDS, KEY_BYTES, AnswerCounts
from mock_server.core.state.faults import Faults
from mock_server.core.state.ids import Draw
from mock_server.core.state.journal import RESERVED_BYTES, Journal, Mark
from mock_server.core.state.limits import KEPT_WINDOWS, WINDOW_BYTES, Limits
from mock_server.core.state.memory import WORLDS, Charge, Ledger
from mock_server.core.state.scenario import Scenario, VendorSeed
from mock_server.core.state.store import Change, HeldRecords, StoredRecord, Table

DEFAULT = "default"
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")
NAMES = "use 1 to 64 letters, digits, '.', '_' or '-', beginning with a letter or a digit"
WORLD_BYTES = 12_000  # of a new world, about
NEW_WORLD_BYTES = (
    WORLD_BYTES + RESERVED_BYTES + KEPT_WINDOWS * WINDOW_BYTES + KEPT_KINDS * KEY_BYTES
)
PARTS = ("contacts", "journal", "faults", "answers", "clock", "limits")

Chosen = Mapping[str, Mapping[str, Any]]  # variants by vendor and name


class VendorState:
    """One vendor's part of one world, as its views see it. Hold the world's lock to use it."""

    def __init__(
        self, clock: Clock, seed: VendorSeed, name: tuple[int, str, str], tables: dict[str, Table]
    ) -> None:
        self.clock = clock
        self.variants: Mapping[str, Any] = seed.variants
        self.section: Mapping[str, Any] = seed.section
        self.contacts = tables["contacts"]
        self._seed, self._name, self._tables = seed, name, tables

    @property
    def world(self) -> str:
        """The name of its world."""
        return self._name[1]

    def contact(self, id: Hashable, owner: Hashable = None) -> StoredRecord:
        """The contact of that id, and of that *owner* where one is named. Raises NotFound."""
        found = self.contacts.find(id, owner)
        if found is None or owner not in (None, found.owner):
            raise NotFound("contact", id)
        return found

    def table(self, kind: str) -> Table:
        return self._tables[kind]

    def now(self) -> int:
        """The world's time in whole seconds since 1970."""
        return self.clock.now()

    def draw(self, kind: str, number: int) -> Draw:
        """Chance for number *number* of a *kind*. It is the same on every call."""
        return Draw(*self._name, kind, number)

    def choose(self, variants: Mapping[str, Any]) -> None:
        """Put *variants* over the scenario's."""
        self.variants = {**self._seed.variants, **variants}

    @property
    def held(self) -> dict[str, HeldRecords]:
        """The changes to its tables, of those that have any."""
        tables = self._tables.items()
        return {kind: table.held for kind, table in tables if not table.is_seeded}

    def drain(self) -> tuple[Change, ...]:
        """The changes to contacts since the last call."""
        return tuple(self.contacts.drain())

    def copy(self, clock: Clock, *charged: str) -> "VendorState":
        tables = {kind: table.copy(*charged) for kind, table in self._tables.items()}
        return VendorState(clock, self._seed, self._name, tables)


class Origin(NamedTuple):
    """The world that a copy was made of, the place in its journal, and its choice of variants."""

    world: "ref[World]"
    mark: Mark
    chosen: Chosen


class World:
    """One test's server: data, clock, limits, faults, chance and journal, behind one lock.

    *journal* is (most entries, most bytes). Its parts are charged to the *ledger*; the world itself
    is charged as of *kind*. *coverage* and the *chosen* variants pass on to whatever takes the
    world's place. A copy has its *origin*. *since* is the real time at which it began. A world
    *has_own_scenario* where it was started from another than the server's. It *is_new* where its
    parts began with it, as its scenario makes them.
    """

    origin: Origin | None = None
    has_own_scenario = False
    is_new = True

    def __init__(
        self,
        name: str,
        scenario: Scenario,
        journal: tuple[int, int],
        ledger: Ledger | None = None,
        kind: str = WORLDS,
    ) -> None:
        self.name, self.scenario, self.since = name, scenario, real_time()
        self.ledger = ledger or Ledger()
        self._own = self.ledger.hold(kind, WORLD_BYTES)
        self.lock = RLock()
        self.clock = Clock(scenario.at, scenario.frozen)
        rules = {name: seed.limits for name, seed in scenario.vendors.items()}
        self.limits = Limits(rules, self.ledger)
        self.faults = Faults(scenario.faults, scenario.seed, name, ledger=self.ledger)
        self.answers = Answers(scenario.answers, scenario.seed, name, ledger=self.ledger)
        self.journal = Journal(*journal, self.ledger)
        self.coverage = AnswerCounts(self.ledger, kind)
        self._bounds = journal
        self._identity, self._choices = object(), 0
        self.chosen: Chosen = {}
        self.chosen_held: Charge | None = None
        self._states: dict[str, VendorState] = {}

    def choose(self, chosen: Chosen, held: Charge | None = None) -> None:
        """Let *chosen* variants, and no others, be in force instead of the scenario's.

        *held* is their charge.
        """
        self.chosen, self.chosen_held = chosen, held
        self._choices += 1
        for vendor in {*self._states, *chosen}:
            self.state(vendor).choose(chosen.get(vendor, {}))

    def state(self, vendor: str) -> VendorState:
        """The vendor's part, which is made on first use."""
        found = self._states.get(vendor)
        if found is None:
            seed = self.scenario.vendors[vendor]
            name = (self.scenario.seed, self.name, vendor)
            tables = {kind: Table(base, self.ledger) for kind, base in seed.bases.items()}
            made = VendorState(self.clock, seed, name, tables)
            made.choose(self.chosen.get(vendor, {}))
            found = self._states.setdefault(vendor, made)
        return found

    @property
    def stamp(self) -> Hashable:
        """What is another one after each request and each change. It takes no lock for long."""
        parts = (self.clock, self.limits, self.faults, self.answers, self.coverage)
        return (
            *(self._identity, self.journal.mark, self._choices),
            *(part.changes for part in parts),
        )

    @property
    def differs(self) -> bool:
        """Whether it may differ from a new world of the server's scenario. It is quick."""
        journal, parts = self.journal, (self.clock, self.limits, self.faults, self.answers)
        return (
            not self.is_new
            or self.has_own_scenario
            or bool(journal.last or journal.cleared or self.chosen)
            or any(part.changes for part in parts)
            or bool(self.coverage.answers or self.coverage.unserved)
        )

    @property
    def states(self) -> Mapping[str, VendorState]:
        """The parts of the vendors that were used."""
        return dict(self._states)

    def contacts(self) -> dict[str, int]:
        """How many contacts there are, by vendor. It waits for no request."""
        states = self._states
        return {
            name: states[name].contacts.total
            if name in states
            else len(seed.bases["contacts"].records)
            for name, seed in self.scenario.vendors.items()
        }

    def renewed(self, only: Iterable[str] = PARTS) -> "World":
        """A world whose parts in *only* are as the scenario makes them.

        It shares its other parts with this one. Requests in progress keep this one.
        """
        fresh, renewed = World(self.name, self.scenario, self._bounds, self.ledger), set(only)
        fresh.has_own_scenario = self.has_own_scenario
        if renewed >= set(PARTS):
            return fresh
        fresh.lock, fresh.since, fresh.is_new = self.lock, self.since, False
        if "clock" in renewed:
            self.clock.set(self.scenario.at, self.scenario.frozen)
        fresh.clock = self.clock
        for part in ("journal", "faults", "answers", "limits"):
            if part not in renewed:
                setattr(fresh, part, getattr(self, part))
        if "contacts" not in renewed:
            fresh._states = self._states
        return fresh

    def copy(self, kind: str = WORLDS) -> "World":
        """A separate world in the same state, with an empty journal and no variant chosen.

        Raises MockRefusal where there is no room for it.
        """
        self.ledger.make_room(NEW_WORLD_BYTES)
        copied = World(self.name, self.scenario, self._bounds, self.ledger, kind)
        copied.has_own_scenario, copied.is_new = self.has_own_scenario, False
        charged = () if kind == WORLDS else (kind,)
        with self.lock:
            copied.origin = Origin(ref(self), self.journal.mark, self.chosen)
            copied.clock = self.clock.copy()
            copied.limits, copied.faults = self.limits.copy(*charged), self.faults.copy(*charged)
            copied.answers = self.answers.copy(*charged)
            copied._states = {
                name: state.copy(copied.clock, *charged) for name, state in self._states.items()
            }
        return copied
