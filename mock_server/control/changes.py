"""What requests have changed in a world's contacts lately, as far as its journal goes."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from mock_server.control.context import Json
from mock_server.core.secrets.redaction import Redaction
from mock_server.core.state.base import Record
from mock_server.core.state.clock import iso
from mock_server.core.state.entry import JournalEntry
from mock_server.core.state.store import Change
from mock_server.core.state.world import World
from mock_server.core.vendor import Vendor

MAX_CHANGES = 10  # that one answer lists
MADE, CHANGED, DELETED = "made", "changed", "deleted"


class Last(NamedTuple):
    """The request that has made or changed a record last."""

    entry: JournalEntry
    how: str

    def shown(self) -> Json:
        return {"request": self.entry.id, "at": iso(int(self.entry.at)), "how": self.how}


@dataclass(frozen=True)
class Changes:
    """The changes in a journal, the newest first.

    A record is known by being the very dictionary that a request has stored: a reset brings the
    seeded one back, which no request has changed.
    """

    all: Sequence[tuple[JournalEntry, Change]]
    _by_record: dict[int, Last] = field(default_factory=dict)

    @classmethod
    def of(cls, world: World) -> "Changes":
        entries = [*world.journal][::-1]
        found = cls([(entry, change) for entry in entries for change in entry.changes[::-1]])
        for entry, change in found.all:
            if change.after is not None:
                found._by_record.setdefault(id(change.after), Last(entry, _how(change)))
        return found

    def last(self, record: Record) -> Last | None:
        """The request that has left the record as it is; None where none has."""
        return self._by_record.get(id(record))

    def shown(self, vendors: Sequence[Vendor], hide: Redaction) -> list[Json]:
        """The newest, as JSON."""
        named = {vendor.name: vendor for vendor in vendors}
        newest = self.all[:MAX_CHANGES]
        return [_shown(entry, change, named[entry.vendor], hide) for entry, change in newest]


def _shown(entry: JournalEntry, change: Change, vendor: Vendor, hide: Redaction) -> Json:
    record = change.after or change.before or {}
    name: Any = vendor.seeding.people.facts(record).get("name")
    return {
        **Last(entry, _how(change)).shown(),
        "vendor": vendor.name,
        "id": record.get(vendor.seeding.id),
        "name": hide.text(str(name)) if name else None,
    }


def _how(change: Change) -> str:
    if change.before is None:
        return MADE
    return DELETED if change.after is None else CHANGED
