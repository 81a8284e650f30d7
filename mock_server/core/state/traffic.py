"""Counts what an application has answered in all its worlds. A dropped world takes none away."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from threading import Lock
from typing import NamedTuple

from mock_server.core.state.clock import real_time
from mock_server.core.state.coverage import Key

# Milliseconds: the upper ends of the times that are counted together. All are floats, because a
# search among integers takes longer.
BOUNDS = (
    *(0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 25.0, 50.0, 100.0),
    *(250.0, 500.0, 1000.0, 2500.0, 5000.0, 10_000.0),
)
NOBODY = "nobody"  # has answered: the client has left before
MAX_KEYS = 4096  # kinds of answers that are found at once; clients may choose among statuses
BATCH = 100  # requests that are kept one by one: adding them up together takes half the time


class Kind(NamedTuple):
    """The requests that are counted together; *hundreds* is the class of their status: 2 for 2xx.

    *operation*, *behaviour* and *hundreds* are None where the answer has none. *fault* tells
    whether a fault struck.
    """

    vendor: str
    operation: str | None
    behaviour: str | None
    hundreds: int | None
    answered_by: str
    fault: bool


class Times(NamedTuple):
    """How long requests took: how many fell under each of BOUNDS, and beyond; *total* in ms."""

    counts: Sequence[int]
    total: float


class Counts(NamedTuple):
    """Everything that was counted until now.

    *faults* are by vendor and effect, *limited* are answers by vendor that a full window refused,
    *refusals* are our own by section.
    """

    requests: Mapping[Kind, Times]
    faults: Mapping[tuple[str, str], int]
    limited: Mapping[str, int]
    refusals: Mapping[str, int]


class Traffic:
    """The counters of one application. *since* is the real time of its start. Thread-safe."""

    def __init__(self) -> None:
        self.since = real_time()
        self._lock = Lock()
        self._new: list[tuple[Key, float]] = []
        self._times: dict[Kind, list[float]] = {}  # the counts by BOUNDS, and last the total
        self._found: dict[Key, list[float]] = {}
        self._faults: Counter[tuple[str, str]] = Counter()
        self._limited: Counter[str] = Counter()
        self._refusals: Counter[str] = Counter()

    def count(self, key: Key, milliseconds: float) -> None:
        """Count one request, which took so long."""
        new = self._new
        new.append((key, milliseconds))
        if len(new) > BATCH:
            self._add_up()

    def count_faults(self, vendor: str, effects: Iterable[str]) -> None:
        """Count the effects of the faults that struck one request."""
        with self._lock:
            self._faults.update((vendor, effect) for effect in effects)

    def count_limited(self, vendor: str) -> None:
        """Count one request that came after its window was full."""
        with self._lock:
            self._limited[vendor] += 1

    def count_refusal(self, section: str) -> None:
        """Count one refusal of our own."""
        with self._lock:
            self._refusals[section] += 1

    def counts(self) -> Counts:
        """A copy of all counters."""
        self._add_up()
        with self._lock:
            requests = {
                kind: Times([*map(int, times[:-1])], times[-1])
                for kind, times in self._times.items()
            }
            return Counts(requests, {**self._faults}, {**self._limited}, {**self._refusals})

    def _add_up(self) -> None:
        """Add the new requests to the counts. Others may come meanwhile."""
        with self._lock:
            new, find = self._new, self._found.get
            taken = new[:]
            del new[: len(taken)]
            for key, milliseconds in taken:
                times = find(key) or self._times_of(key)
                times[bisect_left(BOUNDS, milliseconds)] += 1
                times[-1] += milliseconds

    def _times_of(self, key: Key) -> list[float]:
        """The times of the key's kind, found at once from now on."""
        vendor, operation, behaviour, status, answered_by, fault = key
        kind = Kind(vendor, operation, behaviour, status and status // 100, answered_by, fault)
        if len(self._found) >= MAX_KEYS:
            self._found.clear()
        times = self._times.setdefault(kind, [0] * (len(BOUNDS) + 2))
        self._found[key] = times
        return times
