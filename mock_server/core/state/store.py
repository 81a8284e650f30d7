"""Records in memory: an immutable seeded Base that worlds share, and one world's Table over it.

A record is a plain dict that nobody changes after it is stored; a change stores a new dict.
A record's position is its number in the order of creation. Its owner is the account, business or
company whose list shows it. Nothing here takes longer with more records but `Table.all()` and a
record's move from one owner to another.
"""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from itertools import chain
from typing import Any, NamedTuple

Record = dict[str, Any]
Key = Callable[[Record], Hashable]
# Positions by hash. One that stands alone is a plain int, which halves the memory of an index.
Index = dict[int, int | tuple[int, ...]]


class StoredRecord(NamedTuple):
    """A stored record and where it stands."""

    position: int
    owner: Hashable
    record: Record


class Change(NamedTuple):
    """What happened to a record: made where *before* is None, deleted where *after* is."""

    before: Record | None
    after: Record | None


class Base:
    """The seeded records of one table. Built once, never changed, shared by every world.

    *entries* are (owner, record) pairs in order of creation. *key* gives what de-duplication
    compares; records equal under it are found by it. Ids are unique, within their owner only if
    *scoped*. Where more were *made* than there are left, numbering goes on after them. Raises
    KeyError for an id that comes twice.
    """

    def __init__(
        self,
        entries: Iterable[tuple[Hashable, Record]] = (),
        id: str = "id",
        key: Key | None = None,
        scoped: bool = False,
        made: int = 0,
    ) -> None:
        self.id, self.key, self.scoped = id, key, scoped
        self.records: list[Record] = []
        self.owner_of: list[Hashable] = []
        self.positions: dict[Hashable, int] = {}
        self.by_owner: dict[Hashable, list[int]] = {}
        self.keys: Index = {}
        for owner, record in entries:
            self._append(owner, record)
        self.made = max(made, len(self.records))

    def name(self, owner: Hashable, id: Hashable) -> Hashable:
        """What a record is found by."""
        return (owner, id) if self.scoped else id

    def _append(self, owner: Hashable, record: Record) -> None:
        position = len(self.records)
        if self.positions.setdefault(self.name(owner, record[self.id]), position) != position:
            raise KeyError(record[self.id])
        self.records.append(record)
        self.owner_of.append(owner)
        self.by_owner.setdefault(owner, []).append(position)
        if self.key:
            _index(self.keys, hash((owner, self.key(record))), position)


class Positions:
    """The live positions of one owner, in order: the base's less the removed, then the added."""

    def __init__(self, base: Sequence[int]) -> None:
        self._base = base
        self._removed: list[int] = []
        self._added: list[int] = []

    def __len__(self) -> int:
        return len(self._base) - len(self._removed) + len(self._added)

    def copy(self) -> "Positions":
        copied = Positions(self._base)
        copied._removed, copied._added = list(self._removed), list(self._added)
        return copied

    def add(self, position: int) -> None:
        if self._added and position < self._added[-1] or self._base and position <= self._base[-1]:
            self._base, self._removed, self._added = self.slice(0, len(self)), [], []
            insort(self._base, position)
        else:
            self._added.append(position)

    def remove(self, position: int) -> None:
        index = bisect_left(self._base, position)
        if index < len(self._base) and self._base[index] == position:
            insort(self._removed, index)
        else:
            del self._added[bisect_left(self._added, position)]

    def slice(self, start: int, stop: int) -> list[int]:
        """The live positions number *start* to *stop* (exclusive), oldest first."""
        kept = len(self._base) - len(self._removed)
        if self._removed:
            old = list(self._kept(start, min(stop, kept)))
        else:
            old = list(self._base[start : min(stop, kept)])
        return old + self._added[max(start - kept, 0) : max(stop - kept, 0)]

    def _kept(self, start: int, stop: int) -> Iterator[int]:
        """Walk the base from live one *start*; removed[j] - j live ones stand before hole j."""
        if start >= stop:
            return
        hole = bisect_right(range(len(self._removed)), start, key=lambda j: self._removed[j] - j)
        index, left = start + hole, stop - start
        while left:
            if hole < len(self._removed) and self._removed[hole] == index:
                hole += 1
            else:
                yield self._base[index]
                left -= 1
            index += 1


class Table:
    """One world's records of one kind. Making one costs the same whatever the base holds.

    Not thread-safe: the world's lock is held around every use.
    """

    def __init__(self, base: Base) -> None:
        self._base = base
        self._changes: list[Change] = []
        self._next = base.made
        self._changed: dict[int, StoredRecord | None] = {}
        self._positions: dict[Hashable, int] = {}
        self._by_owner: dict[Hashable, Positions] = {}
        self._keys: Index = {}

    @property
    def next_number(self) -> int:
        """The position of the next record. Never used twice, whatever is deleted."""
        return self._next

    def find(self, id: Hashable, owner: Hashable = None) -> StoredRecord | None:
        """The record of that id. The *owner* counts only where ids are scoped."""
        name = self._base.name(owner, id)
        position = self._positions.get(name)
        if position is None:
            position = self._base.positions.get(name)
        return None if position is None else self._at(position)

    def everywhere(self, id: Hashable) -> list[StoredRecord]:
        """The records of that id, whoever owns them."""
        by_owner = self.owners() if self._base.scoped else [None]
        return [entry for owner in by_owner if (entry := self.find(id, owner))]

    def duplicate(self, owner: Hashable, record: Record) -> Record | None:
        """The oldest record of *owner* that equals *record* under the base's key."""
        assert self._base.key, "this table has no key to de-duplicate by"
        key = self._base.key(record)
        number = hash((owner, key))
        for position in sorted({*_found(self._base.keys, number), *_found(self._keys, number)}):
            entry = self._at(position)
            if entry and entry.owner == owner and self._base.key(entry.record) == key:
                return entry.record
        return None

    def add(self, owner: Hashable, record: Record) -> Record:
        """Store a new record as the youngest. Its id must be new."""
        position = self._next
        self._next += 1
        self._positions[self._base.name(owner, record[self._base.id])] = position
        self.owner(owner).add(position)
        self._put(StoredRecord(position, owner, record))
        self._changes.append(Change(None, record))
        return record

    def replace(self, entry: StoredRecord, record: Record, owner: Hashable = None) -> Record:
        """Store *record* in the place of *entry*, for another *owner* where one is named."""
        moved = owner is not None and owner != entry.owner
        if moved:
            self.owner(entry.owner).remove(entry.position)
            self.owner(owner).add(entry.position)
        self._put(StoredRecord(entry.position, owner if moved else entry.owner, record))
        self._changes.append(Change(entry.record, record))
        return record

    def delete(self, entry: StoredRecord) -> None:
        """Forget the record. Its id may not come back; a seeded one leaves a mark in its place."""
        self.owner(entry.owner).remove(entry.position)
        self._unindex(entry.position)
        self._changes.append(Change(entry.record, None))
        if entry.position < len(self._base.records):
            self._changed[entry.position] = None
        else:
            del self._changed[entry.position]
            del self._positions[self._base.name(entry.owner, entry.record[self._base.id])]

    def drain(self) -> list[Change]:
        """The changes since this was last asked."""
        changes, self._changes = self._changes, []
        return changes

    def copy(self) -> "Table":
        """A table with the same records, from which this one parts."""
        copied = Table(self._base)
        copied._next = self._next
        copied._changed = dict(self._changed)
        copied._positions = dict(self._positions)
        copied._keys = dict(self._keys)
        copied._by_owner = {name: owner.copy() for name, owner in self._by_owner.items()}
        return copied

    def entries(self) -> Iterator[StoredRecord]:
        """Every record with its owner, oldest first."""
        for position in chain(range(len(self._base.records)), range(self._base.made, self._next)):
            entry = self._at(position)
            if entry:
                yield entry

    def size(self, owner: Hashable) -> int:
        return len(self.owner(owner))

    def page(
        self, owner: Hashable, start: int, size: int, newest_first: bool = False
    ) -> list[Record]:
        """At most *size* of the owner's records, from *start*. Past the end is an empty page."""
        total = self.size(owner)
        start, stop = min(start, total), min(start + size, total)
        if not newest_first:
            return self._records(self.owner(owner).slice(start, stop))
        return self._records(self.owner(owner).slice(total - stop, total - start))[::-1]

    def all(self, owner: Hashable, newest_first: bool = False) -> list[Record]:
        return self.page(owner, 0, self.size(owner), newest_first)

    def owner(self, owner: Hashable) -> Positions:
        found = self._by_owner.get(owner)
        if found is None:
            found = self._by_owner[owner] = Positions(self._base.by_owner.get(owner, ()))
        return found

    def owners(self) -> list[Hashable]:
        """Every owner that holds a record, in order of first use."""
        return [name for name in {**self._base.by_owner, **self._by_owner} if self.size(name)]

    def _put(self, entry: StoredRecord) -> None:
        self._unindex(entry.position)
        self._changed[entry.position] = entry
        if self._base.key:
            _index(self._keys, hash((entry.owner, self._base.key(entry.record))), entry.position)

    def _unindex(self, position: int) -> None:
        entry = self._changed.get(position)
        if entry and self._base.key:
            _unindex(self._keys, hash((entry.owner, self._base.key(entry.record))), position)

    def _at(self, position: int) -> StoredRecord | None:
        if position in self._changed or position >= len(self._base.records):
            return self._changed.get(position)
        return StoredRecord(position, self._base.owner_of[position], self._base.records[position])

    def _records(self, positions: Iterable[int]) -> list[Record]:
        changed, seeded = self._changed, self._base.records
        return [
            entry.record if (entry := changed.get(position)) else seeded[position]
            for position in positions
        ]


def _index(index: Index, number: int, position: int) -> None:
    held = _found(index, number)
    index[number] = (*held, position) if held else position


def _unindex(index: Index, number: int, position: int) -> None:
    left = tuple(other for other in _found(index, number) if other != position)
    if left:
        index[number] = left
    else:
        index.pop(number, None)


def _found(index: Index, number: int) -> tuple[int, ...]:
    held = index.get(number, ())
    return (held,) if isinstance(held, int) else held
