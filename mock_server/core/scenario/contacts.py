"""A vendor's contacts: each entry checked, then all of them seeded in order."""

from bisect import bisect_right
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import accumulate, islice
from operator import le
from typing import Any, NamedTuple

from marshmallow import RAISE, Schema, ValidationError

from mock_server.core.document.describe import Maker, describe, pruned
from mock_server.core.document.layers import Layers
from mock_server.core.document.messages import Path
from mock_server.core.document.mistakes import (
    Mistake,
    ScenarioError,
    dotted,
    nearest,
    one_of,
    shown,
)
from mock_server.core.scenario.library import Fixture, Library
from mock_server.core.scenario.live_keys import live_keys
from mock_server.core.scenario.schema import FakeSchema
from mock_server.core.secrets.rules import Rules
from mock_server.core.situation import Situation
from mock_server.core.state.ids import Draw
from mock_server.core.state.store import Base, Record
from mock_server.core.vendor import Seeded, Seeding, Vendor

SEEDING_INTERVAL = 60  # seconds between two seeded contacts that bring no time of their own
ENTRY = "a fixture's name, a contact, or {fake: N}"
FAKE = FakeSchema()


class ContactEntry(NamedTuple):
    """One entry, loaded: a contact, or what lies over each of so many *fakes*."""

    record: Record
    fakes: int | None = None

    @property
    def size(self) -> int:
        return 1 if self.fakes is None else self.fakes


@dataclass(frozen=True)
class Origin:
    """What a vendor's seeded contacts depend on.

    *at* is a minute after the youngest of them, *rules* tell a real key.
    """

    vendor: Vendor
    variants: Mapping[str, Any]
    section: Mapping[str, Any]
    seed: int
    at: int
    rules: Rules


class Place(NamedTuple):
    """Where a record stands: its path in the file of *mistake*; who *named* it, if a fixture."""

    mistake: Maker
    path: Path
    named: Mistake | None = None

    def unowned(self, sentence: str) -> Mistake:
        """A record whose owner the scenario does not have is the scenario's mistake."""
        line = self.mistake(self.path, "record")
        if self.named is None:
            return replace(line, found="found a record without an owner", says=sentence)
        hint = f"the fixture is in {line.file}:{line.line}"
        return replace(self.named, found=f"found {self.named.found}", says=sentence, hint=hint)

    def told(self, mistake: Mistake) -> Mistake:
        """The mistake, with a word on who named the fixture."""
        if self.named is None:
            return mistake
        hints = [mistake.hint, f"named in {self.named.file}:{self.named.line}"]
        return replace(mistake, hint="; ".join(filter(None, hints)))


class Contacts:
    """The entries of one vendor's list, checked. *mistakes* holds what is wrong with them.

    Where *ownerless*, the vendor's part is wrong, and rules that may depend on it are passed over.
    """

    def __init__(self, origin: Origin, layers: Layers, library: Library, ownerless: bool) -> None:
        self.mistakes: list[Mistake] = []
        self._origin, self._layers, self._library = origin, layers, library
        self._ownerless = ownerless
        self._path: Path = ("vendors", origin.vendor.name, "contacts")
        self._whole = origin.vendor.contact(unknown=RAISE)
        self._partial = origin.vendor.contact(unknown=RAISE, partial=True)
        self._fixtures: Mapping[str, Fixture] | None = None
        self._unread = False
        self._entries: list[ContactEntry] = []

    def check(self, listed: Any) -> None:
        """Load every entry. What is no list is for the file's schema to refuse."""
        for number, item in enumerate(listed if isinstance(listed, list) else ()):
            entry = self._checked((*self._path, number), item)
            if entry:
                self._entries.append(entry)

    def compile(self, made: int | None = None) -> Base:
        """Every contact seeded, the oldest first. An id that comes twice is a mistake.

        Where it is known how many were *made*, they are listed in the order of their making.
        """
        vendor = self._origin.vendor
        try:
            seeded = self._seeded()
            entries = _oldest_first(seeded) if made is None else [one[:2] for one in seeded]
            return Base(entries, vendor.id, vendor.key, vendor.scoped_ids, made or 0)
        except KeyError:
            self.mistakes += self._twice()
            return Base()

    def _checked(self, path: Path, item: Any) -> ContactEntry | None:
        if isinstance(item, str):
            return self._named(path, item)
        if not isinstance(item, dict):
            self._add(path, f"found {shown(path, item)}", ENTRY)
            return None
        place = Place(self._layers.mistake, path)
        if "fake" in item:
            return self._invented(place, item)
        record = self._loaded(self._whole, item, place)
        return None if record is None else ContactEntry(record)

    def _named(self, path: Path, name: str) -> ContactEntry | None:
        """The fixture of that name. Its own mistakes are the fixture file's."""
        known = self._known()
        if name not in known and not self._unread:
            self._add(path, f"there is no fixture {name!r}", one_of(known), nearest(name, known))
        if name not in known:
            return None
        fixture = known[name]
        named = self._layers.mistake(path, repr(name))
        place = Place(fixture.source.mistake, (fixture.name,), named)
        given = fixture.source.data[fixture.name]
        live = live_keys(given, self._origin.rules, place.mistake, place.path)
        self.mistakes += map(place.told, live)
        record = self._loaded(self._whole, given, place)
        return None if record is None else ContactEntry(record)

    def _invented(self, place: Place, item: Record) -> ContactEntry | None:
        count = 0
        try:
            count = FAKE.load({"fake": item["fake"]})["fake"]
        except ValidationError as error:
            self._tell(error.messages, item, FAKE, place)
        shared = {key: value for key, value in item.items() if key != "fake"}
        record = self._loaded(self._partial, shared, place)
        return None if record is None else ContactEntry(record, count)

    def _loaded(self, schema: Schema, given: Any, place: Place) -> Record | None:
        """The record by the vendor's schema, as for its owner; None where that is a mistake."""
        if not isinstance(given, dict):
            self._tell(["Invalid input type."], given, schema, place)
            return None
        record, strays = pruned(schema, given)
        self._tell(strays, given, schema, place)
        if self._ownerless:
            return None
        origin = self._origin
        try:
            caller = origin.vendor.caller_of(origin.section, record)
        except (LookupError, TypeError) as error:
            self.mistakes.append(place.unowned(_sentence(error)))
            return None
        try:
            with Situation(origin.variants, caller):
                loaded: Record = schema.load(record)
                return loaded
        except ValidationError as error:
            self._tell(error.messages, record, schema, place)
            return None

    def _tell(self, messages: Any, data: Any, schema: Schema, place: Place) -> None:
        found = describe(messages, data, schema, place.mistake, place.path, extra="fake")
        self.mistakes += map(place.told, found)

    def _known(self) -> Mapping[str, Fixture]:
        if self._fixtures is None:
            try:
                self._fixtures = self._library.fixtures(self._origin.vendor.name)
                sources = {fixture.source for fixture in self._fixtures.values()}
                self.mistakes += [mistake for source in sources for mistake in source.mistakes]
            except ScenarioError as error:
                self.mistakes += error.mistakes
                self._fixtures, self._unread = {}, True
        return self._fixtures

    def _seeded(self) -> Iterator[Seeded]:
        origin, vendor = self._origin, self._origin.vendor
        total = sum(entry.size for entry in self._entries)
        for number, record in enumerate(self._records()):
            draw = Draw(origin.seed, vendor.name, "contact", number)
            created_at = origin.at - SEEDING_INTERVAL * (total - number)
            yield vendor.seed(record, Seeding(origin.section, number, created_at, draw))

    def _records(self) -> Iterator[Record]:
        origin, vendor = self._origin, self._origin.vendor
        start = 0
        for entry in self._entries:
            if entry.fakes is None:
                yield entry.record
            for number in range(start, start + (entry.fakes or 0)):
                draw = Draw(origin.seed, vendor.name, "invented", number)
                yield {**vendor.invent(number, draw), **entry.record}
            start += entry.size

    def _twice(self) -> Iterator[Mistake]:
        """A mistake for every contact whose id an earlier one has."""
        ends = list(accumulate(entry.size for entry in self._entries))
        first: dict[Any, int] = {}
        vendor = self._origin.vendor
        for number, one in enumerate(self._seeded()):
            id = one.record[vendor.id]
            name = (one.owner, id) if vendor.scoped_ids else id
            if first.setdefault(name, number) != number:
                earlier = bisect_right(ends, first[name])
                path = (*self._path, bisect_right(ends, number))
                found = f"{vendor.id} {shown((), id)} comes twice"
                yield self._layers.mistake(
                    path, found, f"ids that differ; {dotted((*self._path, earlier))} has it too"
                )

    def _add(self, path: Path, found: str, expected: str = "", hint: str = "") -> None:
        self.mistakes.append(self._layers.mistake(path, found, expected, hint))


def _oldest_first(seeded: Iterable[Seeded]) -> list[tuple[Hashable, Record]]:
    """Owners and records by time; those of one second stay in their order."""
    pairs, times = [], []
    for owner, record, created_at in seeded:
        pairs.append((owner, record))
        times.append(created_at)
    if all(map(le, times, islice(times, 1, None))):
        return pairs
    return [pairs[number] for number in sorted(range(len(pairs)), key=times.__getitem__)]


def _sentence(error: Exception) -> str:
    if isinstance(error, LookupError) and error.args:
        return str(error.args[0])
    return "an owner that can be read"
