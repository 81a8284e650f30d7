"""What a world was asked and what it answered: bounded by count and by bytes."""

import json
import re
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from threading import Condition, Lock
from typing import Any, NamedTuple

from mock_server.core.state.matcher import Matcher, Subject
from mock_server.core.state.store import Change

MAX_BODY = 65_536
ENTRY_OVERHEAD = 1_000  # bytes that an entry takes beside its texts, about
HIDDEN = "(hidden)"
SECRETS = frozenset({"authorization", "proxy-authorization", "cookie", "x-mock-token"})


class Message(NamedTuple):
    """A request or an answer as kept: credentials hidden, *body* cut where it is *long*.

    *length* is the whole body's, in bytes.
    """

    headers: Mapping[str, str]
    body: str
    long: bool = False
    length: int = 0


class JournalEntry(NamedTuple):
    """One request and its answer. *at* is the world's time in seconds, *sent* the body as read.

    A named tuple, because one is made for every request and a frozen dataclass takes longer.
    """

    id: int
    world: str
    at: float
    vendor: str
    operation: str | None
    method: str
    path: str
    status: int | None
    behaviour: str | None
    request: Message
    response: Message
    milliseconds: float
    fault: str | None = None
    changes: tuple[Change, ...] = ()
    sent: Any = None
    refusal: Exception | None = None

    @property
    def subject(self) -> Subject:
        headers = self.request.headers
        return Subject(
            self.vendor,
            self.operation,
            self.method,
            self.path,
            lambda name: headers.get(name.title()),
            self.sent,
        )

    @property
    def size(self) -> int:
        """Bytes, about: a request's body is kept as text and as read."""
        texts = (self.path, *self.request.headers.values())
        bodies = 2 * self.request.length + min(self.response.length, MAX_BODY)
        return ENTRY_OVERHEAD + sum(map(len, texts)) + bodies


@dataclass(frozen=True)
class Filter(Matcher):
    """Which entries are meant. *path* is matched with its query; *after* leaves out the entries
    up to that id.
    """

    status: int | None = None
    behaviour: str | None = None
    after: int = 0

    def accepts(self, entry: JournalEntry) -> bool:
        return (
            entry.id > self.after
            and self.status in (None, entry.status)
            and self.behaviour in (None, entry.behaviour)
            and self.matches(entry.subject)
        )


class Found(NamedTuple):
    """The entries that a filter accepts. Not *complete* where evicted ones might have been."""

    entries: list[JournalEntry]
    complete: bool


class Journal:
    """The last entries, oldest first: at most *most* of them and *bytes* in all.

    *evicted* counts those that made room. Safe for many threads.
    """

    def __init__(self, most: int, bytes: int) -> None:
        self._most, self._bytes = most, bytes
        self._entries: deque[JournalEntry] = deque()
        self._sizes: deque[int] = deque()
        self._size = 0
        self._last = 0
        self._lock = Lock()
        self._changed = Condition(self._lock)

    @property
    def evicted(self) -> int:
        return self._last - len(self._entries)

    def write(self, entry: JournalEntry) -> JournalEntry:
        """Keep the entry under the next id, and wake whoever waits for one."""
        size = entry.size
        with self._lock:
            self._last += 1
            entry = entry._replace(id=self._last)
            self._entries.append(entry)
            self._sizes.append(size)
            self._size += size
            while len(self._entries) > self._most or self._size > self._bytes:
                self._entries.popleft()
                self._size -= self._sizes.popleft()
            self._changed.notify_all()
        return entry

    def get(self, id: int) -> JournalEntry | None:
        return next((entry for entry in self if entry.id == id), None)

    def find(self, wanted: Filter) -> Found:
        with self._lock:
            return self._find(wanted)

    def wait(self, wanted: Filter, at_least: int, timeout: float) -> Found:
        """What is found once there are *at_least* so many, or after *timeout* seconds."""
        with self._changed:
            self._changed.wait_for(lambda: len(self._find(wanted).entries) >= at_least, timeout)
            return self._find(wanted)

    def __iter__(self) -> Iterator[JournalEntry]:
        with self._lock:
            return iter(list(self._entries))

    def _find(self, wanted: Filter) -> Found:
        found = [entry for entry in self._entries if wanted.accepts(entry)]
        return Found(found, wanted.after >= self.evicted)


def message(
    headers: Iterable[tuple[str, str]],
    body: bytes,
    secrets: frozenset[str],
    values: Iterable[str] = (),
) -> Message:
    """What is kept of a request or an answer. *secrets* are names of headers and fields.

    *values*, as JSON writes them, are hidden under any name.
    """
    text = without(body[:MAX_BODY].decode("utf-8", "replace"), secrets) if body else ""
    for value in values:
        text = text.replace(f":{value}", f':"{HIDDEN}"')
    shown = {n: _hidden(n, v) if n.lower() in secrets else v for n, v in headers}
    return Message(shown, text, len(body) > MAX_BODY, len(body))


def headers_of(environ: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """A request's headers as WSGI holds them: read so in a third of Werkzeug's time."""
    for key, value in environ.items():
        if key.startswith("HTTP_"):
            yield _title(key[5:]), value
        elif key in ("CONTENT_TYPE", "CONTENT_LENGTH") and value:
            yield _title(key), value


@lru_cache(1024)
def _title(key: str) -> str:
    return key.replace("_", "-").title()


def disclosed(sent: Any, secrets: frozenset[str]) -> list[str]:
    """The secret texts and numbers of a body, which a refusal may show: as JSON writes them."""
    if not isinstance(sent, dict):
        return []
    found = [value for name, value in sent.items() if str(name).lower() in secrets]
    return [
        json.dumps(one, ensure_ascii=False) for one in found if isinstance(one, str | float | int)
    ]


def _hidden(name: str, value: str) -> str:
    """The scheme of an Authorization stays."""
    scheme, space, _ = value.partition(" ")
    return f"{scheme} {HIDDEN}" if space and name.lower() == "authorization" else HIDDEN


def without(text: str, secrets: frozenset[str]) -> str:
    """JSON, a form or a query with secret fields' values hidden, well-formed or not."""
    lower, names = text.lower(), _fields(secrets)
    if not any(name in lower for name in names):
        return text
    in_json, in_form = _patterns(names)
    return in_form.sub(rf"\1{HIDDEN}", in_json.sub(rf'\1"{HIDDEN}"', text))


@cache
def _fields(secrets: frozenset[str]) -> frozenset[str]:
    """Those that may be a field's name: every further one takes its time with every body."""
    return frozenset(name for name in secrets - SECRETS if "-" not in name)


@cache
def _patterns(fields: frozenset[str]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    names = "|".join(map(re.escape, sorted(fields)))
    return (
        re.compile(
            rf'("(?:{names})"\s*:\s*)(?:"(?:[^"\\]|\\.)*"?|[^\s",\[\]{{}}]+)', re.IGNORECASE
        ),
        re.compile(rf"((?<![\w-])(?:{names})=)[^&\s\"]+", re.IGNORECASE),
    )
