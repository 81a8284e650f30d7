"""The items that are added to a world one by one, in order, under ids that are never reused."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import asdict
from threading import Lock
from typing import Any, Generic, NamedTuple, Protocol, Self, TypeVar, cast

from mock_server.core.state.memory import Charge, Ledger, weight

ITEM_BYTES = 300  # of an item beside its texts, about


class Identified(Protocol):
    id: str


S = TypeVar("S")
T = TypeVar("T", bound=Identified)


class HeldItem(NamedTuple, Generic[S]):
    """An active item as it is: its id, its fact, and its counters by name."""

    id: str
    fact: S
    counts: Mapping[str, int]


class HeldItems(NamedTuple, Generic[S]):
    """The active items as they are. *last* is how many there ever were."""

    last: int
    items: Sequence[HeldItem[S]]


class Numbered(Generic[S, T]):
    """The active items of one kind, each made of a fact such as a Fault. Safe for many threads.

    Chance is derived from *name*. Added items are charged to the *ledger* as of *kind*; a copy
    shares that charge. *changes* counts the items that were added and the times some were removed.
    """

    letter: str  # begins the ids: `f1`, `f2`
    kind: str

    def __init__(self, facts: Iterable[S], *name: object, ledger: Ledger | None = None) -> None:
        self._ledger = ledger or Ledger()
        self._own = self._ledger.hold(self.kind)
        self._held: dict[str, Charge] = {}
        self._lock = Lock()
        self._name, self._last, self.changes = name, 0, 0
        self.active: list[T] = []
        for fact in facts:
            self._keep(fact)
        self.changes = 0

    def __iter__(self) -> Iterator[T]:
        return iter(tuple(self.active))

    def __len__(self) -> int:
        return len(self.active)

    def get(self, id: str) -> T | None:
        return next((one for one in self.active if one.id == id), None)

    def remove(self, id: str | None = None) -> int:
        """Forget one item, or all of them; gives how many were forgotten."""
        with self._lock:
            kept = [one for one in self.active if id is not None and one.id != id]
            gone, self.active = len(self.active) - len(kept), kept
            self._held = {one.id: self._held[one.id] for one in kept if one.id in self._held}
            self.changes += 1
            self._account()
        return gone

    def copy(self, kind: str | None = None) -> Self:
        """A copy, charged as of *kind*. Raises MockRefusal where there is no room for it."""
        with self._lock:
            copied = copy(self)
            copied.active, copied._held = list(map(copy, self.active)), dict(self._held)
        copied._own = self._ledger.charge(kind or self.kind, ITEM_BYTES * len(copied.active))
        copied._lock = Lock()
        return copied

    def add(self, fact: S) -> T:
        """Add an item, and charge for it. Raises MockRefusal where there is no room for it."""
        return self._keep(fact, self._charge(fact))

    @property
    def held(self) -> HeldItems[S]:
        with self._lock:
            return HeldItems(self._last, [*map(self._item, self.active)])

    def resume(self, held: HeldItems[S]) -> None:
        """Go on with earlier items. Those that it was made with are not charged.

        Raises MockRefusal where there is no room for the others.
        """
        own = {one.id for one in self.active}
        added = {one.id: one.fact for one in held.items if one.id not in own}
        charges = {id: self._charge(fact) for id, fact in added.items()}
        with self._lock:
            self.active = [*map(self._made, held.items)]
            self._last, self._held = held.last, charges
            self._account()

    def _charge(self, fact: S) -> Charge:
        return self._ledger.charge(self.kind, weight(asdict(cast(Any, fact))))

    def _made(self, item: HeldItem[S]) -> T:
        made = self._make(item.id, item.fact)
        for name, count in item.counts.items():
            setattr(made, name, count)
        return made

    def _item(self, one: T) -> HeldItem[S]:
        raise NotImplementedError

    def _make(self, id: str, fact: S) -> T:
        raise NotImplementedError

    def _keep(self, fact: S, held: Charge | None = None) -> T:
        with self._lock:
            self._last += 1
            self.changes += 1
            made = self._make(f"{self.letter}{self._last}", fact)
            self.active = [*self.active, made]
            if held:
                self._held[made.id] = held
            self._account()
        return made

    def _account(self) -> None:
        self._own.set(ITEM_BYTES * len(self.active))
