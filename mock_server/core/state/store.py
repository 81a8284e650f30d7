"""One world's records: a Table over the seeded Base that worlds share.

A record's position is its number in the order of creation. Only `Table.all()`, and moving a record
to another owner, take longer with more records.
"""

from collections.abc import Hashable, Iterable, Iterator, Mapping
from copy import copy
from itertools import chain
from typing import NamedTuple

from mock_server.core.state import index
from mock_server.core.state.base import Base, Record
from mock_server.core.state.memory import RECORDS, Ledger, weight
from mock_server.core.state.positions import Positions

# Bytes of a record beside its values, about: of itself, and in the indexes of a table.
RECORD_BYTES, INDEX_BYTES, INDEX_STEP = 230, 90, 16
SHARED_BYTES = 80  # of each field of a record, which all records share


class StoredRecord(NamedTuple):
    """A record with its position and owner. It is charged *bytes*; a seeded record is not."""

    position: int
    owner: Hashable
    record: Record
    ledger: Ledger | None = None
    bytes: int = 0


class ChargedRecord(StoredRecord):
    """A stored record that is its own Charge: it gives its bytes back when it is collected.

    A separate Charge for each record would take a tenth more time.
    """

    __slots__ = ()

    def __del__(self) -> None:
        assert self.ledger
        self.ledger.move(RECORDS, -self.bytes)


class Change(NamedTuple):
    """A record that was made (*old* is None), deleted (*new* is None) or replaced."""

    old: StoredRecord | None
    new: StoredRecord | None

    @property
    def before(self) -> Record | None:
        return self.old and self.old.record

    @property
    def after(self) -> Record | None:
        return self.new and self.new.record


class HeldRecords(NamedTuple):
    """A table's changes to its base, by position: a record, or None for a deleted one.

    *made* is how many records were ever created.
    """

    made: int
    changed: Mapping[int, StoredRecord | None]


class Table:
    """One world's records of one kind. It is made in the same time for any size of the base.

    Added records are charged to the *ledger*: where it has no room, `add` and `replace` raise
    MockRefusal and change nothing. Not thread-safe: hold the world's lock around every use.
    """

    def __init__(self, base: Base, ledger: Ledger | None = None) -> None:
        self._base = base
        self._ledger = ledger or Ledger()
        self._own = self._ledger.hold(RECORDS)
        self._changes: list[Change] = []
        self._next = base.made
        self._changed: dict[int, StoredRecord | None] = {}
        self._positions: dict[Hashable, int] = {}
        self._by_owner: dict[Hashable, Positions] = {}
        self._keys: index.Index = {}

    @property
    def next_number(self) -> int:
        """The position of the next record. Positions are never reused."""
        return self._next

    def find(self, id: Hashable, owner: Hashable = None) -> StoredRecord | None:
        """The record of that id. The *owner* matters only where ids are scoped."""
        name = self._base.name(owner, id)
        position = self._positions.get(name)
        if position is None:
            position = self._base.positions.get(name)
        return None if position is None else self.at(position)

    def at(self, position: int) -> StoredRecord | None:
        """The record of that position, unless it was deleted."""
        if position in self._changed or position >= len(self._base.records):
            return self._changed.get(position)
        return StoredRecord(position, self._base.owner_of[position], self._base.records[position])

    def everywhere(self, id: Hashable) -> list[StoredRecord]:
        """The records of that id, of all owners."""
        by_owner = self.owners() if self._base.scoped else [None]
        return [entry for owner in by_owner if (entry := self.find(id, owner))]

    def duplicate(self, owner: Hashable, record: Record) -> Record | None:
        """The oldest record of *owner* that equals *record* under the base's key."""
        assert self._base.key, "this table has no key to de-duplicate by"
        key = self._base.key(record)
        number = hash((owner, key))
        if number not in self._keys and number not in self._base.keys:
            return None
        for position in sorted(
            {*index.found(self._base.keys, number), *index.found(self._keys, number)}
        ):
            entry = self.at(position)
            if entry and entry.owner == owner and self._base.key(entry.record) == key:
                return entry.record
        return None

    def add(self, owner: Hashable, record: Record) -> Record:
        """Store a new record as the youngest. Its id must be new."""
        position = self._next
        entry = self._charged(position, owner, record)
        self._next += 1
        self._positions[self._base.name(owner, record[self._base.id])] = position
        self.owner(owner).add(position)
        self._changed[position] = entry
        if len(self._changed) % INDEX_STEP == 1:
            self._account()
        if self._base.key:
            index.put(self._keys, hash((owner, self._base.key(record))), position)
        self._changes.append(Change(None, entry))
        return record

    def replace(self, entry: StoredRecord, record: Record, owner: Hashable = None) -> Record:
        """Store *record* in the place of *entry*, and move it to *owner* if one is given."""
        moved = owner is not None and owner != entry.owner
        new = self._charged(entry.position, owner if moved else entry.owner, record)
        if moved:
            self.owner(entry.owner).remove(entry.position)
            self.owner(owner).add(entry.position)
        self._put(new)
        self._changes.append(Change(entry, new))
        return record

    def delete(self, entry: StoredRecord) -> None:
        """Delete the record. Its id is never used again."""
        self.owner(entry.owner).remove(entry.position)
        self._unindex(entry.position)
        self._changes.append(Change(entry, None))
        if entry.position < len(self._base.records):
            self._changed[entry.position] = None
        else:
            del self._changed[entry.position]
            del self._positions[self._base.name(entry.owner, entry.record[self._base.id])]
        self._account()

    def drain(self) -> list[Change]:
        """The changes since the last call."""
        changes, self._changes = self._changes, []
        return changes

    def copy(self, kind: str = RECORDS) -> "Table":
        """A copy, charged as of *kind*. Raises MockRefusal where there is no room for it."""
        own = self._ledger.charge(kind, _index_bytes(len(self._changed)))
        copied = copy(self)
        copied._own, copied._changes = own, []
        copied._changed = dict(self._changed)
        copied._positions = dict(self._positions)
        copied._keys = dict(self._keys)
        copied._by_owner = {name: owner.copy() for name, owner in self._by_owner.items()}
        return copied

    def entries(self) -> Iterator[StoredRecord]:
        """Every record with its owner, oldest first."""
        seeded = len(self._base.records)
        added = sorted(position for position in self._changed if position >= seeded)
        for position in chain(range(seeded), added):
            entry = self.at(position)
            if entry:
                yield entry

    @property
    def held(self) -> HeldRecords:
        """Its changes to the base. It takes time for each."""
        return HeldRecords(self._next, dict(self._changed))

    def resume(self, held: HeldRecords) -> None:
        """Go on with the changes of an earlier table over an equal base.

        Raises MockRefusal where there is no room for them.
        """
        for position, kept in sorted(held.changed.items()):
            seeded = self.at(position)
            if kept:
                self._resume(kept, seeded)
            else:
                assert seeded
                self.delete(seeded)
        self._next, self._changes = held.made, []
        self._account()

    def _resume(self, kept: StoredRecord, seeded: StoredRecord | None) -> None:
        if seeded:
            self.replace(seeded, kept.record, kept.owner)
        else:
            self._next = kept.position
            self.add(kept.owner, kept.record)

    @property
    def is_seeded(self) -> bool:
        """Whether nothing has changed since it was seeded."""
        return not self._changed and self._next == self._base.made

    @property
    def total(self) -> int:
        """How many records there are, of all owners. It needs no lock."""
        seeded, changed = len(self._base.records), self._changed.copy()
        gone = sum(entry is None for entry in changed.values())
        return seeded - gone + sum(position >= seeded for position in changed)

    def size(self, owner: Hashable) -> int:
        return len(self.owner(owner))

    def page(
        self, owner: Hashable, start: int, size: int, newest_first: bool = False
    ) -> list[Record]:
        """At most *size* of the owner's records, from *start*. Past the end is an empty page."""
        owned = self.owner(owner)
        total = len(owned)
        start, stop = min(start, total), min(start + size, total)
        if not newest_first:
            return self._records(owned.slice(start, stop))
        return self._records(owned.slice(total - stop, total - start))[::-1]

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

    def _charged(self, position: int, owner: Hashable, record: Record) -> StoredRecord:
        """The record as it is stored, charged. Raises MockRefusal where there is no room for it."""
        bytes = RECORD_BYTES + weight(record) - SHARED_BYTES * len(record)
        self._ledger.count(RECORDS, bytes)
        return ChargedRecord(position, owner, record, self._ledger, bytes)

    def _account(self) -> None:
        self._own.set(_index_bytes(len(self._changed)))

    def _put(self, entry: StoredRecord) -> None:
        self._unindex(entry.position)
        self._changed[entry.position] = entry
        self._account()
        if self._base.key:
            index.put(self._keys, hash((entry.owner, self._base.key(entry.record))), entry.position)

    def _unindex(self, position: int) -> None:
        entry = self._changed.get(position)
        if entry and self._base.key:
            index.drop(self._keys, hash((entry.owner, self._base.key(entry.record))), position)

    def _records(self, positions: Iterable[int]) -> list[Record]:
        changed, seeded = self._changed, self._base.records
        return [
            entry.record if (entry := changed.get(position)) else seeded[position]
            for position in positions
        ]


def _index_bytes(count: int) -> int:
    """The bytes of a table's indexes for *count* records, rounded up to steps to save time."""
    return INDEX_BYTES * (-(-count // INDEX_STEP) * INDEX_STEP)
