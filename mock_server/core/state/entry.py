"""One request and its answer as a journal keeps them: raw, and redacted when they are read."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from mock_server.core.errors import MockRefusal
from mock_server.core.secrets.messages import Message, look_at_headers, message, titled
from mock_server.core.secrets.redaction import Redaction
from mock_server.core.secrets.rules import Rules, parts
from mock_server.core.state.matcher import Subject
from mock_server.core.state.store import Change

MAX_BODY = 65_536  # bytes of a body that are shown, and of an answer's that are kept
MAX_SHORTENED = 1_000  # bytes of a body that are left where memory is short
MAX_SHORTENED_SENT = 4_000  # bytes in memory of a body as read that is left then
# bytes that an entry, a header and a refused value take beside their texts, about
ENTRY_BYTES, HEADER_BYTES, PROBLEM_BYTES = 1_400, 130, 500


class Raw(NamedTuple):
    """A request or an answer as it came: the beginning of its body, and how long that was."""

    headers: Sequence[tuple[str, str]]
    body: bytes
    length: int

    @classmethod
    def of(cls, headers: Sequence[tuple[str, str]], body: bytes) -> "Raw":
        """The body is copied: orjson's lies in a buffer of kilobytes, whatever its length."""
        kept = body[:MAX_BODY] if len(body) > MAX_BODY else b"".join((body, b""))
        return cls(headers, kept, len(body))

    def shortened(self) -> "Raw":
        return self._replace(body=self.body[:MAX_SHORTENED])


@dataclass(slots=True, repr=False)
class JournalEntry:
    """One request and its answer, raw: decoded and redacted when they are read.

    *at* is the world's time in seconds. *sent* is the body as read, and takes *sent_bytes*; a
    large one is not kept, and *read* again when needed. *asked* has its headers
    as WSGI names them. *rules* tell what is secret. Neither a call nor an environ is held:
    they would make the garbage collector's work long.
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
    sent_bytes: int = 0
    read: "Callable[[JournalEntry], Any] | None" = None
    refusal: Exception | None = None
    answered_by: str = "vendor"
    stood_in: str | None = None
    shortened: bool = False
    id: int = 0

    @property
    def redaction(self) -> Redaction:
        """Hides what is secret, and every secret of this request wherever it occurs."""
        first = Redaction(self.rules)
        look_at_headers(self.asked.headers, self.rules, first)
        first.body(self.asked.body[:MAX_BODY])
        self._path(first)
        return first.again()

    @property
    def path(self) -> str:
        """The vendor's own, with its query."""
        return self._path(self.redaction)

    @property
    def shown_path(self) -> str:
        """The path without its query, for the log: redacted by the secrets of the headers alone."""
        path, rules = self.bare_path, self.rules
        clean, keys = not rules.suspects(path), rules.keys
        for key, value in self.asked.headers:
            if keys[key] and not rules.is_clean(path, value):
                clean = False
        return path if clean else Redaction(rules, self._credentials()).path(path)

    @property
    def shown(self) -> "Shown":
        redaction = self.redaction
        changes = [redaction.value({"before": c.before, "after": c.after}) for c in self.changes]
        headers, body, length = self.asked
        asked = message(titled(headers), body[:MAX_BODY], length, redaction)
        return Shown(self._path(redaction), asked, message(*self.answered, redaction), changes)

    @property
    def unserved(self) -> bool:
        """Whether it was refused because the mock server does not emulate its route."""
        return isinstance(self.refusal, MockRefusal) and self.refusal.status == 501

    @property
    def body(self) -> Any:
        """What was sent, as the vendor reads it."""
        read = self.read
        return read(self) if read else self.sent

    def subject(self, with_path: bool, with_body: bool = True) -> Subject:
        """What can be matched; path and body, which take long, only where they are needed.

        The bare path stands in for the one as it is shown.
        """
        path = self.path if with_path else self.bare_path
        body = self.body if with_body else None
        return Subject(self.vendor, self.operation, self.method, path, self._header, body)

    @property
    def size(self) -> int:
        """Bytes, about. The records of its changes have their own charge."""
        headers = self.asked.headers
        texts = len(self.bare_path) + len(self.query) + sum([len(value) for _, value in headers])
        refused = getattr(self.refusal, "problems", ())
        return (
            ENTRY_BYTES
            + HEADER_BYTES * len(headers)
            + PROBLEM_BYTES * len(refused)
            + texts
            + len(self.asked.body)
            + len(self.answered.body)
            + self.sent_bytes
        )

    def shorten(self) -> None:
        """Free memory: drop the ends of long bodies, the bodies as read, and the changes."""
        if self.sent_bytes > MAX_SHORTENED_SENT or self.read:
            self.sent, self.sent_bytes, self.read = None, 0, None
        self.asked, self.answered = self.asked.shortened(), self.answered.shortened()
        self.changes, self.shortened = (), True

    def _credentials(self) -> list[str]:
        """Every text that gives away a credential of the headers."""
        keys = self.rules.keys
        return [part for key, value in self.asked.headers if keys[key] for part in parts(value)]

    def _path(self, redaction: Redaction) -> str:
        query = f"?{redaction.query(self.query)}" if self.query else ""
        return redaction.path(self.bare_path) + query

    def _header(self, name: str) -> str | None:
        return self.shown.request.headers.get(name.title())


class Shown(NamedTuple):
    """What is shown of an entry, without secrets."""

    path: str
    request: Message
    response: Message
    changes: list[dict[str, Any]]
