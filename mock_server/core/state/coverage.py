"""What a world's requests were answered with: counts, which outlive its contacts and journal."""

from collections import Counter, deque
from collections.abc import Mapping
from threading import Lock
from typing import NamedTuple

from mock_server.core.state.memory import WORLDS, Ledger

KEY_BYTES = 500  # of a kind of answer and its count, about
MAX_NEW = 30  # answers that are kept one by one, because adding them up takes longer

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
    """How often each kind of answer was given, and each unserved route asked for. Thread-safe."""

    def __init__(self, ledger: Ledger | None = None) -> None:
        self._own = (ledger or Ledger()).hold(WORLDS)
        self._lock = Lock()
        self._new: deque[Key] = deque()
        self._answers: Counter[Key] = Counter()
        self._unserved: Counter[tuple[str, str]] = Counter()

    def count(self, key: Key) -> None:
        """Count one answer, of the kind that Met describes."""
        new = self._new
        new.append(key)
        if len(new) > MAX_NEW:
            self._add_up()

    def count_unserved(self, vendor: str, route: str) -> None:
        """Count a request for a route that is not emulated: `POST /v1/payouts`."""
        with self._lock:
            self._unserved[vendor, route] += 1
            self._account()

    def clear(self) -> None:
        """Forget all counts."""
        self._add_up()
        with self._lock:
            self._answers.clear()
            self._unserved.clear()
            self._account()

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
            self._answers.update([new.popleft() for _ in range(len(new))])
            self._account()

    def _account(self) -> None:
        self._own.set(KEY_BYTES * (len(self._answers) + len(self._unserved)))
