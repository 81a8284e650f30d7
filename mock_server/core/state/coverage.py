"""What a world's requests were answered with: counts, which outlive its contacts and journal."""

from collections import Counter, deque
from collections.abc import Mapping
from threading import Lock
from typing import NamedTuple

from mock_server.core.state.memory import WORLDS, Ledger

KEY_BYTES = 300  # of a kind of answer and its count, about
KEPT_KINDS = 16  # of answers in a world, even when memory is short
BATCH = 30  # answers that are kept one by one, because adding them up takes longer

# Vendor, operation, behaviour, status, answered by, whether a fault struck: see Met.
Key = tuple[str, str | None, str | None, int | None, str, bool]


class Met(NamedTuple):
    """One kind of answer. *operation* and *behaviour* are None where the answer shows none.

    An answer that was lost on purpose has no *status*. *fault* tells whether a fault struck.
    """

    vendor: str
    operation: str | None
    behaviour: str | None
    status: int | None
    answered_by: str
    fault: bool


class AnswerCounts:
    """How often each kind of answer was given, and each unserved route asked for. Thread-safe.

    They are charged to the *ledger* as of *kind*. Where it is full, journals are cut first. If that
    is not enough, a new kind of answer takes the place of the oldest.
    """

    _cleared = 0
    _added = 0

    def __init__(self, ledger: Ledger | None = None, kind: str = WORLDS) -> None:
        self._ledger = ledger or Ledger()
        self._own = self._ledger.hold(kind, KEPT_KINDS * KEY_BYTES)
        self._lock = Lock()
        self._new: deque[Key] = deque()
        self._answers: Counter[Key] = Counter()
        self._unserved: Counter[tuple[str, str]] = Counter()

    def count(self, key: Key) -> None:
        """Count one answer, of the kind that Met describes."""
        new = self._new
        new.append(key)
        if len(new) > BATCH:
            self._add_up()

    def count_unserved(self, vendor: str, route: str) -> None:
        """Count a request for a route that is not emulated: `POST /v1/payouts`."""
        with self._lock:
            self._unserved[vendor, route] += 1
            self._added += 1
            self._account()

    def clear(self) -> None:
        """Forget all counts."""
        self._add_up()
        with self._lock:
            self._answers.clear()
            self._unserved.clear()
            self._cleared += 1
            self._account()

    def resume(self, answers: Mapping[Met, int], unserved: Mapping[tuple[str, str], int]) -> None:
        """Go on with the counts of earlier requests."""
        with self._lock:
            for met, count in answers.items():
                self._answers[met] = count
            self._unserved.update(unserved)
            self._account()

    @property
    def changes(self) -> tuple[int, int]:
        """What differs after each count, and after each time that all were forgotten."""
        with self._lock:
            return self._cleared, self._added + len(self._new)

    @property
    def answers(self) -> Mapping[Met, int]:
        """The counts, in the order in which each kind of answer was first given."""
        self._add_up()
        with self._lock:
            return {Met(*key): count for key, count in self._answers.items()}

    @property
    def unserved(self) -> Mapping[tuple[str, str], int]:
        """The counts of unserved routes, by vendor and route."""
        with self._lock:
            return dict(self._unserved)

    def _add_up(self) -> None:
        """Add the new answers to the counts. Others may come meanwhile."""
        with self._lock:
            new = self._new
            answers = [new.popleft() for _ in range(len(new))]
            self._added += len(answers)
            self._answers.update(answers)
            self._account()

    def _account(self) -> None:
        """Charge for the counts: KEPT_KINDS are charged in advance."""
        before = self._own.bytes
        self._own.set(self._bytes)
        if self._own.bytes > before and self._ledger.full:
            self._ledger.relieve()
            while self._ledger.full and len(self._answers) > KEPT_KINDS:
                del self._answers[next(iter(self._answers))]
                self._own.set(self._bytes)

    @property
    def _bytes(self) -> int:
        return KEY_BYTES * max(KEPT_KINDS, len(self._answers) + len(self._unserved))
