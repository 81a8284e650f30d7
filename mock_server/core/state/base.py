"""The seeded records of a table, which worlds share.

A record is a plain dict that never changes after it is stored; a change stores a new dict.
Its owner is the account, business or company whose list shows it.
"""

from collections.abc import Callable, Hashable, Iterable
from typing import Any

from mock_server.core.state import index

Record = dict[str, Any]
Key = Callable[[Record], Hashable]


class Base:
    """The seeded records of one table. Built once, never changed, shared by every world.

    *entries* are (owner, record) pairs in order of creation. *key* gives the value by which
    duplicates are found. Ids are unique; *scoped* ones only within their owner. *made* is how many
    records were created, deleted ones included: numbering continues after them. Raises KeyError for
    a repeated id.
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
        self.keys: index.Index = {}
        for owner, record in entries:
            self._append(owner, record)
        self.made = max(made, len(self.records))

    def name(self, owner: Hashable, id: Hashable) -> Hashable:
        """The key of a record in the index of ids."""
        return (owner, id) if self.scoped else id

    def _append(self, owner: Hashable, record: Record) -> None:
        position = len(self.records)
        if self.positions.setdefault(self.name(owner, record[self.id]), position) != position:
            raise KeyError(record[self.id])
        self.records.append(record)
        self.owner_of.append(owner)
        self.by_owner.setdefault(owner, []).append(position)
        if self.key:
            index.put(self.keys, hash((owner, self.key(record))), position)
