"""Things that are added to a world one by one: in order, under ids that are never reused."""

from collections.abc import Callable, Iterator
from copy import copy
from dataclasses import asdict
from threading import Lock
from typing import Any, Generic, Protocol, Self, TypeVar

from mock_server.core.state.memory import Charge, Ledger, weight

ITEM_BYTES = 300  # that each takes beside what it says, about


class Identified(Protocol):
    id: str


T = TypeVar("T", bound=Identified)


class Numbered(Generic[T]):
    """The things of one kind. *letter* begins their ids: `f1`, `f2`. Safe for many threads.

    What is added is charged to the *ledger* as of its *kind*; a copy shares that charge.
    """

    letter: str
    kind: str

    def __init__(self, ledger: Ledger | None = None) -> None:
        self._ledger = ledger or Ledger()
        self._own = self._ledger.hold(self.kind)
        self._held: dict[str, Charge] = {}
        self._lock = Lock()
        self._last = 0
        self.active: list[T] = []

    def __iter__(self) -> Iterator[T]:
        return iter(tuple(self.active))

    def __len__(self) -> int:
        return len(self.active)

    def get(self, id: str) -> T | None:
        return next((one for one in self.active if one.id == id), None)

    def remove(self, id: str | None = None) -> int:
        """Forget one, or all of them; gives how many."""
        with self._lock:
            kept = [one for one in self.active if id is not None and one.id != id]
            gone, self.active = len(self.active) - len(kept), kept
            self._held = {one.id: self._held[one.id] for one in kept if one.id in self._held}
            self._account()
        return gone

    def copy(self, kind: str | None = None) -> Self:
        """The same things, charged as of *kind*; later changes are apart. Raises MockRefusal."""
        with self._lock:
            copied = copy(self)
            copied.active, copied._held = list(map(copy, self.active)), dict(self._held)
        copied._own = self._ledger.charge(kind or self.kind, ITEM_BYTES * len(copied.active))
        copied._lock = Lock()
        return copied

    def _add(self, said: Any, make: Callable[[str], T]) -> T:
        """Add one more, charged for what it *said*, a dataclass. Raises MockRefusal."""
        return self._keep(make, self._ledger.charge(self.kind, weight(asdict(said))))

    def _keep(self, make: Callable[[str], T], held: Charge | None = None) -> T:
        """Add what *make* makes of the next id, with the charge that it holds."""
        with self._lock:
            self._last += 1
            made = make(f"{self.letter}{self._last}")
            self.active = [*self.active, made]
            if held:
                self._held[made.id] = held
            self._account()
        return made

    def _account(self) -> None:
        self._own.set(ITEM_BYTES * len(self.active))
