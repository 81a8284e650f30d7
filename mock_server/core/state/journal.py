"""The requests of a world and their answers, bounded in number and in bytes."""

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from threading import Lock
from typing import NamedTuple

from mock_server.core.state.entry import JournalEntry
from mock_server.core.state.matcher import Matcher
from mock_server.core.state.memory import JOURNALS, Ledger

KEPT_ENTRIES = 100  # of a journal, unless memory cannot be freed in another way
RESERVED_BYTES = 8_000  # of a journal, even when memory is short
STEP_BYTES = 4_000  # in which a journal is charged, because counting takes time
LEAST_STEPS = RESERVED_BYTES // STEP_BYTES


@dataclass(frozen=True)
class Filter(Matcher):
    """The entries that agree in every given field.

    *path* is matched with its query; *text* is looked for in what is shown of an entry. *after*
    leaves out the entries up to that id, *before* those from that id on.
    """

    status: int | None = None
    behaviour: str | None = None
    unserved: bool | None = None
    refused: bool | None = None
    text: str | None = None
    after: int = 0
    before: int | None = None

    def accepts(self, entry: JournalEntry) -> bool:
        return (
            entry.id > self.after
            and (self.before is None or entry.id < self.before)
            and self.status in (None, entry.status)
            and self.behaviour in (None, entry.behaviour)
            and self.unserved in (None, entry.unserved)
            and self.refused in (None, entry.refused)
            and self.matches(entry.subject(self.path is not None, bool(self.body)))
            and (self.text is None or entry.mentions(self.text))
        )


class Found(NamedTuple):
    """The entries that a filter accepts; *complete* unless evicted ones may have matched."""

    entries: list[JournalEntry]
    complete: bool


class Watch(NamedTuple):
    """Calls *call* once *left* more entries have matched the filter."""

    wanted: Filter
    left: list[int]
    call: Callable[[], None]

    def look_at(self, entry: JournalEntry) -> None:
        if self.wanted.accepts(entry):
            self.left[0] -= 1
            if self.left[0] <= 0:
                self.call()


class Mark(NamedTuple):
    """A place in a journal: after the entry *last*, of those since *beginning*."""

    beginning: object
    last: int


class Journal:
    """The last entries, oldest first: at most *most* of them and *bytes* in all.

    *evicted* counts the entries that were dropped, *cleared* the times that all were forgotten.
    Where the *ledger* is full, the largest journals are cut first. If that is not enough, the new
    entry is shortened, and older ones here are dropped. Safe for many threads.
    """

    _size: int
    _last: int
    _beginning: object
    cleared = 0

    def __init__(self, most: int, bytes: int, ledger: Ledger | None = None) -> None:
        self._most, self._bytes = most, bytes
        self._ledger = ledger or Ledger()
        self._own = self._ledger.hold(JOURNALS)
        self._lock = Lock()
        self._watches: tuple[Watch, ...] = ()
        self._begin()

    @property
    def evicted(self) -> int:
        return self._last - len(self._entries)

    @property
    def last(self) -> int:
        """The id of the last entry; 0 before the first."""
        return self._last

    @property
    def size(self) -> int:
        """The bytes that the entries take, about."""
        return self._size

    @property
    def mark(self) -> Mark:
        """The place after the last entry."""
        return Mark(self._beginning, self._last)

    def since(self, mark: Mark) -> Found | None:
        """The entries after *mark*; None where the journal has begun anew since then."""
        with self._lock:
            if mark.beginning is not self._beginning:
                return None
            entries = [entry for entry in self._entries if entry.id > mark.last]
            return Found(entries, len(entries) == self._last - mark.last)

    def write(self, entry: JournalEntry) -> JournalEntry:
        """Keep the entry under the next id, and show it to every watch."""
        size, ledger = entry.size, self._ledger
        with self._lock:
            before = self._size
            self._last = entry.id = self._last + 1
            self._entries.append(entry)
            self._sizes.append(size)
            self._size += size
            while len(self._entries) > self._most or self._size > self._bytes:
                self._pop()
            if not self._own.bytes - STEP_BYTES < self._size <= self._own.bytes:
                self._account()
            watches = self._watches
        for watch in watches:
            watch.look_at(entry)
        if ledger.total > ledger.ceiling and ledger.full:
            self._make_room(before)
        return entry

    def drop_oldest(self, bytes: int) -> int:
        """Drop old entries to free *bytes*; gives how many it freed."""
        with self._lock:
            least = self._size - bytes - STEP_BYTES
            while len(self._entries) > KEPT_ENTRIES and self._size > least:
                self._pop()
            return self._freed()

    def shorten(self, bytes: int) -> int:
        """Shorten entries, the oldest first, to free *bytes*; gives how many it freed."""
        with self._lock:
            least = self._size - bytes - STEP_BYTES
            for number, entry in enumerate(self._entries):
                if self._size <= least:
                    break
                if not entry.shortened:
                    entry.shorten()
                    self._resize(number, entry.size)
            return self._freed()

    def resume(self, last: int) -> None:
        """Go on after the entry *last* of an earlier journal, whose entries count as evicted."""
        with self._lock:
            self._last = last

    def clear(self) -> None:
        """Forget all entries; the next id is 1."""
        with self._lock:
            self.cleared += 1
            self._begin()

    def get(self, id: int | None = None) -> JournalEntry | None:
        """The entry of that id; without an id, the last."""
        with self._lock:
            place = (self._last if id is None else id) - self.evicted - 1
            return self._entries[place] if 0 <= place < len(self._entries) else None

    def find(self, wanted: Filter) -> Found:
        with self._lock:
            entries, complete = list(self._entries), wanted.after >= self.evicted
        return Found([entry for entry in entries if wanted.accepts(entry)], complete)

    def watch(self, wanted: Filter, at_least: int, call: Callable[[], None]) -> Callable[[], None]:
        """Call *call* once *at_least* entries match, in the thread that writes the last one.

        Gives the function that ends the watch.
        """
        watch = Watch(wanted, [at_least], call)
        with self._lock:
            self._watches = (*self._watches, watch)
            there = list(self._entries)
        for entry in there:
            watch.look_at(entry)
        return lambda: self._end(watch)

    def __iter__(self) -> Iterator[JournalEntry]:
        with self._lock:
            return iter(list(self._entries))

    def __len__(self) -> int:
        return len(self._entries)

    def _begin(self) -> None:
        self._entries: deque[JournalEntry] = deque()
        self._sizes: deque[int] = deque()
        self._size = self._last = 0
        self._beginning = object()  # another one whenever the ids begin at 1 again
        self._account()

    def _resize(self, number: int, size: int) -> None:
        self._size += size - self._sizes[number]
        self._sizes[number] = size

    def _pop(self) -> None:
        self._entries.popleft()
        self._size -= self._sizes.popleft()

    def _account(self) -> None:
        """Charge for the journal: at least its reserved bytes, more in steps."""
        steps = -(-self._size // STEP_BYTES)
        self._own.set(steps * STEP_BYTES if steps > LEAST_STEPS else RESERVED_BYTES)

    def _freed(self) -> int:
        before = self._own.bytes
        self._account()
        return before - self._own.bytes

    def _make_room(self, before: int) -> None:
        """Make room for the last entry in other journals, else in this one."""
        self._ledger.relieve()
        if not self._ledger.full:
            return
        with self._lock:
            if self._entries:
                self._entries[-1].shorten()
                self._resize(-1, self._entries[-1].size)
            while self._entries and self._size > max(before, RESERVED_BYTES):
                self._pop()
            self._account()

    def _end(self, watch: Watch) -> None:
        with self._lock:
            self._watches = tuple(one for one in self._watches if one is not watch)
