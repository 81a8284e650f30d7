"""A vendor's contacts in the order of their creation: those of people, then those of its list."""

from bisect import bisect_right
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, islice
from operator import le
from typing import NamedTuple

from mock_server.core.scenario.contacts import ContactEntry, Origin
from mock_server.core.scenario.people import People
from mock_server.core.scenario.written import Written
from mock_server.core.seeding import SeedContext, Seeded
from mock_server.core.state.base import Record
from mock_server.core.state.ids import Draw
from mock_server.core.values import Path

SEEDING_INTERVAL = 60  # seconds between two seeded contacts that bring no time of their own

SEEN_INTERVAL = 1000  # contacts between two calls of a Report

Pair = tuple[Hashable, Record]
Report = Callable[[int, int], object]  # with how many contacts are seeded, and how many will be


@dataclass(frozen=True, eq=False)
class Listed:
    """The contacts of a vendor: those *written* for people, and the *entries* of its list.

    *made* is how many were ever created; with it, the list is in the order of creation.
    """

    origin: Origin
    people: People
    written: Sequence[Written]
    entries: Sequence[ContactEntry]
    made: int | None

    @cached_property
    def total(self) -> int:
        return sum(entry.size for entry in self.entries)

    @property
    def path(self) -> Path:
        return ("vendors", self.origin.vendor.name, "contacts")

    @cached_property
    def persons(self) -> Mapping[int, int]:
        """The number of the person whose contact it is, by the contact's place."""
        found = {place: one.number for place, one in enumerate(self.written)}
        starts = accumulate((entry.size for entry in self.entries), initial=len(self.written))
        for start, entry in zip(starts, self.entries, strict=False):
            if entry.person is not None:
                found[start] = self.people.numbers[entry.person]
        return found

    def path_of(self, place: int) -> Path:
        """Where the contact of that place stands in the file."""
        if place < len(self.written):
            return self.people.all[self.written[place].number].entry.path
        return (*self.path, bisect_right(self._ends, place - len(self.written)))

    @cached_property
    def _ends(self) -> list[int]:
        return list(accumulate(entry.size for entry in self.entries))

    def seeded(self) -> Iterator[Seeded]:
        """Every contact. A person's are older than those of the list, whose ids stay the same.

        The first person is the youngest, so that a further one at the end changes no id.
        """
        yield from self._of_people()
        seed, vendor, at = self.origin.seed, self.origin.vendor, self.origin.at
        for number, record in enumerate(self._records()):
            draw = Draw(seed, vendor.name, "contact", number)
            created_at = at - SEEDING_INTERVAL * (self.total - number)
            yield vendor.seeding.seed(
                record, SeedContext(self.origin.section, number, created_at, draw)
            )

    def _of_people(self) -> Iterator[Seeded]:
        seed, vendor, first = self.origin.seed, self.origin.vendor, max(self.total, self.made or 0)
        youngest = self.origin.at - SEEDING_INTERVAL * (self.total + 1)
        for number, record in self.written:
            draw = Draw(seed, vendor.name, "person", number)
            created_at = youngest - SEEDING_INTERVAL * number
            yield vendor.seeding.seed(
                record, SeedContext(self.origin.section, first + number, created_at, draw)
            )

    def _records(self) -> Iterator[Record]:
        vendor, start = self.origin.vendor, 0
        for entry in self.entries:
            if entry.fakes is None:
                yield entry.record
            else:
                for number in range(start, start + entry.fakes):
                    draw = Draw(self.origin.seed, vendor.name, "invented", number)
                    yield {**vendor.seeding.invent(number, draw), **entry.record}
            start += entry.size


class Ordered(NamedTuple):
    """Owners and records, the oldest first, and the place in the list of each."""

    pairs: list[Pair]
    places: Sequence[int]


class Reporting:
    """Tells *report* how far the seeding of all *lists* is."""

    def __init__(self, lists: Sequence[Listed], report: Report | None) -> None:
        self._report, self._done = report, 0
        self._total = sum(one.total + len(one.written) for one in lists)

    def seeded(self, listed: Listed) -> Iterator[Seeded]:
        """The contacts of one of them."""
        if self._report is None:
            yield from listed.seeded()
            return
        for one in listed.seeded():
            if self._done % SEEN_INTERVAL == 0:
                self._report(self._done, self._total)
            self._done += 1
            yield one


def ordered(listed: Listed, reporting: Reporting) -> Ordered:
    """All contacts by time of creation. Those of one second keep their order."""
    pairs, times = [], []
    for owner, record, created_at in reporting.seeded(listed):
        pairs.append((owner, record))
        times.append(created_at)
    if listed.made is not None or all(map(le, times, islice(times, 1, None))):
        return Ordered(pairs, range(len(pairs)))
    order = sorted(range(len(pairs)), key=times.__getitem__)
    return Ordered([pairs[place] for place in order], order)
