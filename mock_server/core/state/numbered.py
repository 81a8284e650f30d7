"""What a world is given one by one: kept in its order, under ids that are never used twice."""

from collections.abc import Callable, Iterator
from threading import Lock
from typing import Generic, Protocol, TypeVar


class Identified(Protocol):
    id: str

    def copy(self: "T") -> "T": ...


T = TypeVar("T", bound=Identified)


class Numbered(Generic[T]):
    """The things of one kind. *letter* begins their ids: `f1`, `f2`. Safe for many threads."""

    letter: str

    def __init__(self) -> None:
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
        return gone

    def _keep(self, make: Callable[[str], T]) -> T:
        """What *make* makes of the next id, as the last of all."""
        with self._lock:
            self._last += 1
            made = make(f"{self.letter}{self._last}")
            self.active = [*self.active, made]
        return made

    def _take_over(self, other: "Numbered[T]") -> None:
        """Begin where another one is."""
        with other._lock:
            self._last, self.active = other._last, [one.copy() for one in other.active]
