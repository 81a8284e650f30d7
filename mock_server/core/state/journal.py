"""What a world was asked and what it answered: bounded by count and by bytes."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from threading import Lock
from typing import Any, NamedTuple

from mock_server.core.secrets.redaction import Redaction
from mock_server.core.secrets.rules import Rules, parts
from mock_server.core.state.matcher import Matcher, Subject
from mock_server.core.state.redaction import Message, look_at_headers, message, titled
from mock_server.core.state.store import Change

MAX_BODY = 65_536  # bytes of a body that are kept
ENTRY_OVERHEAD = 1_000  # bytes that an entry takes beside its texts, about


class Raw(NamedTuple):
    """A request or an answer as it came: the beginning of its body, and how long that was."""

    headers: Iterable[tuple[str, str]]
    body: bytes
    length: int

    @classmethod
    def of(cls, headers: Iterable[tuple[str, str]], body: bytes) -> "Raw":
        length = len(body)
        return cls(headers, body if length <= MAX_BODY else body[:MAX_BODY], length)


@dataclass(slots=True, repr=False)
class JournalEntry:
    """One request and its answer, raw: decoded, and hidden in part, when somebody reads.

    *at* is the world's time in seconds, *sent* the body as read. *asked* has its headers as WSGI
    names them. *rules* tell what nobody is shown. Neither a call nor an environ is held: they
    would make the garbage collector's work long.
    """

    world: str
    at: float
    vendor: str
    operation: str | None
    method: str
    bare_path: str
    query: str
    status: int | None
    behaviour: str | None
    asked: Raw
    answered: Raw
    rules: Rules
    milliseconds: float
    fault: str | None = None
    changes: tuple[Change, ...] = ()
    sent: Any = None
    refusal: Exception | None = None
    answered_by: str = "vendor"
    stood_in: str | None = None
    unserved: bool = False
    id: int = 0

    @property
    def redaction(self) -> Redaction:
        """Hides what is secret, and wherever it stands what this request brought as a secret."""
        first = Redaction(self.rules)
        look_at_headers(self.asked.headers, self.rules, first)
        first.body(self.asked.body)
        self._path(first)
        return Redaction(self.rules, first.found) if first.found else first

    @property
    def path(self) -> str:
        """The vendor's own, with its query."""
        return self._path(self.redaction)

    @property
    def shown_path(self) -> str:
        """The vendor's own without its query, for the log: only headers tell what is secret."""
        path, rules = self.bare_path, self.rules
        clean, keys = not rules.suspects(path), rules.keys
        for key, value in self.asked.headers:
            if keys[key] and not rules.is_clean(path, value):
                clean = False
        return path if clean else Redaction(rules, self._credentials()).path(path)

    @property
    def shown(self) -> "Shown":
        redaction = self.redaction
        changes = [redaction.value(change._asdict()) for change in self.changes]
        headers, body, length = self.asked
        asked = message(titled(headers), body, length, redaction)
        return Shown(self._path(redaction), asked, message(*self.answered, redaction), changes)

    @property
    def request(self) -> Message:
        return self.shown.request

    @property
    def response(self) -> Message:
        return self.shown.response

    def subject(self, with_path: bool) -> Subject:
        """What can be matched. Its path takes long, and is the bare one where nobody asks."""
        path = self.path if with_path else self.bare_path
        return Subject(self.vendor, self.operation, self.method, path, self._header, self.sent)

    @property
    def size(self) -> int:
        """Bytes, about: a request's body is kept as it came and as read."""
        texts = len(self.bare_path) + sum([len(value) for _, value in self.asked.headers])
        return ENTRY_OVERHEAD + texts + 2 * self.asked.length + len(self.answered.body)

    def _credentials(self) -> list[str]:
        """All that gives away what the headers hold which by their names hold a credential."""
        keys = self.rules.keys
        return [part for key, value in self.asked.headers if keys[key] for part in parts(value)]

    def _path(self, redaction: Redaction) -> str:
        query = f"?{redaction.query(self.query)}" if self.query else ""
        return redaction.path(self.bare_path) + query

    def _header(self, name: str) -> str | None:
        return self.request.headers.get(name.title())


class Shown(NamedTuple):
    """What anybody is shown of an entry: nothing secret is in it."""

    path: str
    request: Message
    response: Message
    changes: list[dict[str, Any]]


@dataclass(frozen=True)
class Filter(Matcher):
    """Which entries are meant. *path* is matched with its query; *after* leaves out the entries
    up to that id.
    """

    status: int | None = None
    behaviour: str | None = None
    unserved: bool | None = None
    after: int = 0

    def accepts(self, entry: JournalEntry) -> bool:
        return (
            entry.id > self.after
            and self.status in (None, entry.status)
            and self.behaviour in (None, entry.behaviour)
            and self.unserved in (None, entry.unserved)
            and self.matches(entry.subject(self.path is not None))
        )


class Found(NamedTuple):
    """The entries that a filter accepts. Not *complete* where evicted ones might have been."""

    entries: list[JournalEntry]
    complete: bool


class Watch(NamedTuple):
    """Somebody who waits for *left* further entries that the filter accepts."""

    wanted: Filter
    left: list[int]
    call: Callable[[], None]

    def look_at(self, entry: JournalEntry) -> None:
        if self.wanted.accepts(entry):
            self.left[0] -= 1
            if self.left[0] <= 0:
                self.call()


class Journal:
    """The last entries, oldest first: at most *most* of them and *bytes* in all.

    *evicted* counts those that made room. Safe for many threads.
    """

    _size: int
    _last: int

    def __init__(self, most: int, bytes: int) -> None:
        self._most, self._bytes = most, bytes
        self._lock = Lock()
        self._watches: tuple[Watch, ...] = ()
        self._begin()

    @property
    def evicted(self) -> int:
        return self._last - len(self._entries)

    def write(self, entry: JournalEntry) -> JournalEntry:
        """Keep the entry under the next id, and tell whoever waits for it."""
        size = entry.size
        with self._lock:
            self._last = entry.id = self._last + 1
            self._entries.append(entry)
            self._sizes.append(size)
            self._size += size
            while len(self._entries) > self._most or self._size > self._bytes:
                self._entries.popleft()
                self._size -= self._sizes.popleft()
            watches = self._watches
        for watch in watches:
            watch.look_at(entry)
        return entry

    def clear(self) -> None:
        """Forget every entry, and count from one again."""
        with self._lock:
            self._begin()

    def get(self, id: int) -> JournalEntry | None:
        return next((entry for entry in self if entry.id == id), None)

    def find(self, wanted: Filter) -> Found:
        with self._lock:
            entries, complete = list(self._entries), wanted.after >= self.evicted
        return Found([entry for entry in entries if wanted.accepts(entry)], complete)

    def watch(self, wanted: Filter, at_least: int, call: Callable[[], None]) -> Callable[[], None]:
        """Have *call* made, by whoever writes, once there are *at_least* so many.

        Gives what ends the watch.
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

    def _end(self, watch: Watch) -> None:
        with self._lock:
            self._watches = tuple(one for one in self._watches if one is not watch)
