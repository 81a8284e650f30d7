"""One request and its answer in a journal: kept raw, and redacted when they are read."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from mock_server.core.errors import MockRefusal
from mock_server.core.secrets.messages import Message, look_at_headers, message, titled
from mock_server.core.secrets.redaction import Redaction
from mock_server.core.secrets.rules import Rules, parts
from mock_server.core.state.matcher import Subject
from mock_server.core.state.store import Change

MAX_BODY = 65_536  # bytes of a body that are shown, and of an answer's body that are kept
MAX_SHORTENED = 1_000  # bytes of a body that are kept when memory is short
MAX_SHORTENED_SENT = 4_000  # bytes of memory of a parsed body that is kept then
# bytes of an entry, a header and a refused value beside their texts, about
ENTRY_BYTES, HEADER_BYTES, PROBLEM_BYTES = 1_400, 130, 500


class Raw(NamedTuple):
    """A raw request or answer: headers, the beginning of the body, and the body's full length."""

    headers: Sequence[tuple[str, str]]
    body: bytes
    length: int

    @classmethod
    def of(cls, headers: Sequence[tuple[str, str]], body: bytes) -> "Raw":
        """With a copy of the body, because orjson's bytes keep a buffer of kilobytes alive."""
        kept = body[:MAX_BODY] if len(body) > MAX_BODY else b"".join((body, b""))
        return cls(headers, kept, len(body))

    def shortened(self) -> "Raw":
        return self._replace(body=self.body[:MAX_SHORTENED])


@dataclass(slots=True, repr=False)
class JournalEntry:
    """One request and its answer, raw: decoded and redacted when they are read.

    *at* is the world's time in seconds. *sent* is the parsed body, which takes *sent_bytes* of
    memory; a large one is not kept, and *read* parses it again. *asked* has the names of its
    headers from WSGI. *rules* tell what is secret. An entry holds neither a Call nor an environ,
    which would slow down the garbage collector.
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
        """Hides secret fields, and the secrets of this request wherever they occur."""
        return self.redacted()

    def redacted(self, replace: Callable[[str], str] | None = None) -> Redaction:
        """The same; *replace* gives what a secret is replaced by."""
        first = Redaction(self.rules)
        look_at_headers(self.asked.headers, self.rules, first)
        first.body(self.asked.body[:MAX_BODY])
        self._path(first)
        return first.again(replace)

    @property
    def path(self) -> str:
        """The vendor's path with its query, redacted."""
        return self._path(self.redaction)

    @property
    def shown_path(self) -> str:
        """The path without its query, for the log. Only secrets of the headers are hidden in it."""
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
    def refused(self) -> bool:
        """Whether it was refused, by the vendor or by us, or broken by a fault."""
        return self.refusal is not None or self.fault is not None

    def mentions(self, text: str) -> bool:
        """Whether *text* is in what is shown of it, in capital or small letters."""
        shown, wanted = self.shown, text.casefold()
        places = (
            f"{self.method} {shown.path}",
            self.operation or "",
            self.behaviour or "",
            shown.request.body,
            shown.response.body,
        )
        return any(wanted in place.casefold() for place in places)

    @property
    def body(self) -> Any:
        """The body that was sent, as the vendor reads it."""
        read = self.read
        return read(self) if read else self.sent

    def subject(self, with_path: bool, with_body: bool = True) -> Subject:
        """The facts that a matcher compares. Path and body take long to make; leave them out.

        Without the redacted path, the subject has the bare one.
        """
        path = self.path if with_path else self.bare_path
        body = self.body if with_body else None
        return Subject(self.vendor, self.operation, self.method, path, self._header, body)

    @property
    def size(self) -> int:
        """The bytes of memory, about. The records of its changes are charged separately."""
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
        """Every text that reveals a credential in the headers."""
        keys = self.rules.keys
        return [part for key, value in self.asked.headers if keys[key] for part in parts(value)]

    def _path(self, redaction: Redaction) -> str:
        query = f"?{redaction.query(self.query)}" if self.query else ""
        return redaction.path(self.bare_path) + query

    def _header(self, name: str) -> str | None:
        return self.shown.request.headers.get(name.title())


class Shown(NamedTuple):
    """The parts of an entry that users see, without secrets."""

    path: str
    request: Message
    response: Message
    changes: list[dict[str, Any]]
