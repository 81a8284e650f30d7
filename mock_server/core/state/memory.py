"""Counts the memory that is used after the start: bytes by kind, under one ceiling.

An object that is kept holds a Charge, which gives its bytes back when it is garbage-collected. An
object that worlds, snapshots and journals share is therefore counted once, until the last use ends.
A further kind needs a row in KINDS and `ledger.charge(kind, weight(...))`.
"""

import json
from collections.abc import Callable
from threading import Lock, RLock
from typing import Any

import orjson

from mock_server.core.errors import MockRefusal

JOURNALS, RECORDS, SNAPSHOTS, FAULTS = "journals", "records", "snapshots", "faults"
ANSWERS, LIMITS, SCENARIOS, WORLDS = "answers", "limits", "scenarios", "worlds"
QUERIES = "queries"
KINDS = (RECORDS, JOURNALS, SNAPSHOTS, FAULTS, ANSWERS, LIMITS, SCENARIOS, WORLDS, QUERIES)
SLACK = 256  # the divisor of a ceiling that gives how many more bytes are freed than needed

# Bytes of each beside its text, about; a text has two quotes.
OBJECT_BYTES, ARRAY_BYTES, MEMBER_BYTES, QUOTE_BYTES = 190, 90, 50, 25
_ASTRAL = tuple(bytes([lead]) for lead in range(0xF0, 0xF5))


class Ledger:
    """The bytes in use by kind, at most *ceiling* in all; 0 means no ceiling. Thread-safe.

    *free_journals* makes journals free a number of bytes.
    """

    def __init__(
        self, ceiling: int = 0, free_journals: Callable[[int], None] | None = None
    ) -> None:
        self.ceiling, self._free_journals = ceiling, free_journals
        self.total = 0
        self._used = dict.fromkeys(KINDS, 0)
        self._lock = RLock()  # reentrant: a garbage collection may end charges within it
        self._relieving = Lock()
        self._exhausted_at: int | None = None  # bytes of the journals when they could free no more

    @property
    def full(self) -> bool:
        return 0 < self.ceiling < self.total

    def used(self) -> dict[str, int]:
        """The bytes of each kind."""
        with self._lock:
            return dict(self._used)

    def move(self, kind: str, bytes: int) -> None:
        """Add *bytes*, which may be negative, even beyond the ceiling."""
        with self._lock:
            self.total += bytes
            self._used[kind] += bytes

    def hold(self, kind: str, bytes: int = 0) -> "Charge":
        """Charge *bytes*, even beyond the ceiling."""
        self.move(kind, bytes)
        return Charge(self, kind, bytes)

    def charge(self, kind: str, bytes: int, instead_of: int = 0) -> "Charge":
        """Charge *bytes* for as long as the charge is held. Raises MockRefusal at the ceiling.

        *instead_of* is the number of bytes that will soon be given back.
        """
        self.count(kind, bytes, instead_of)
        return Charge(self, kind, bytes)

    def count(self, kind: str, bytes: int, instead_of: int = 0) -> None:
        """Charge *bytes* without a Charge: `move` gives them back. Raises MockRefusal."""
        while not self.take(kind, bytes, instead_of):
            self.make_room(bytes, instead_of)

    def take(self, kind: str, bytes: int, instead_of: int = 0) -> bool:
        """Add *bytes* if they fit as things are; gives whether they do."""
        with self._lock:
            fits = self._fits(bytes - instead_of)
            if fits:
                self.total += bytes
                self._used[kind] += bytes
        return fits

    def make_room(self, bytes: int, instead_of: int = 0) -> None:
        """Make journals free memory until *bytes* fit. Raises MockRefusal if that is not enough."""
        bytes -= instead_of
        if self._fits(bytes):
            return
        with self._lock:
            hopeless = self.total - self._used[JOURNALS] + bytes > self.ceiling
        if not hopeless:
            self.relieve(bytes)
        if not self._fits(bytes):
            raise self._refusal(bytes)

    def relieve(self, bytes: int = 0) -> None:
        """Make journals free memory for *bytes*, as far as they can."""
        with self._relieving:
            missing = self.total + bytes - self.ceiling
            if missing <= 0 or self._free_journals is None or self._is_exhausted():
                return
            self._free_journals(missing + self.ceiling // SLACK)
            in_vain = self.total + bytes > self.ceiling
            self._exhausted_at = self._used[JOURNALS] if in_vain else None

    def _fits(self, bytes: int) -> bool:
        return not self.ceiling or bytes <= 0 or self.total + bytes <= self.ceiling

    def _is_exhausted(self) -> bool:
        """Whether journals hold about as much as when they last could free no more."""
        before = self._exhausted_at
        return before is not None and abs(self._used[JOURNALS] - before) < self.ceiling // SLACK

    def _refusal(self, bytes: int) -> MockRefusal:
        used = self.used()
        left = max(0, self.ceiling - sum(used.values()))
        told = ", ".join(f"{kind} {_shown(held)}" for kind, held in used.items() if held)
        return MockRefusal(
            507,
            "memory",
            f"This needs {_shown(bytes)}, but the ceiling of {_shown(self.ceiling)} leaves "
            f"{_shown(left)} (used: {told or 'nothing'}). Drop worlds or snapshots, clear "
            "journals, delete records, or start the server with a higher --max-memory.",
            ceiling=self.ceiling,
            used=used,
        )


class Charge:
    """A number of bytes of one kind, given back when this object is garbage-collected."""

    __slots__ = ("_kind", "_ledger", "bytes")

    def __init__(self, ledger: Ledger, kind: str, bytes: int) -> None:
        self._ledger, self._kind, self.bytes = ledger, kind, bytes

    def set(self, bytes: int) -> None:
        """Change the number of bytes, even beyond the ceiling."""
        if bytes != self.bytes:
            more, self.bytes = bytes - self.bytes, bytes
            self._ledger.move(self._kind, more)

    def __del__(self) -> None:
        self._ledger.move(self._kind, -self.bytes)


def weight(value: Any) -> int:
    """The bytes that a value takes in memory, estimated and rarely too low."""
    try:
        text = orjson.dumps(value)
    except TypeError:
        text = _json(value)
    return _weight(text, 1 if text.isascii() else _width(text))


def weight_of_json(text: bytes) -> int:
    """The weight of a value that was sent as JSON."""
    wide = not text.isascii() or b"\\u" in text
    return _weight(text, _width(text) if wide else 1)


def _weight(text: bytes, width: int) -> int:
    """The bytes of texts and containers, from counts of characters, members and quotes."""
    count = text.count
    return (
        len(text) * width
        + OBJECT_BYTES * count(b"{")
        + ARRAY_BYTES * count(b"[")
        + MEMBER_BYTES * (count(b",") + 1)
        + QUOTE_BYTES * count(b'"')
    )


def _width(text: bytes) -> int:
    """The bytes of a character: two, or four where a character needs them or may."""
    return 4 if b"\\u" in text or any(lead in text for lead in _ASTRAL) else 2


def _json(value: Any) -> bytes:
    """JSON of values that orjson refuses, with every character unescaped."""
    text = json.dumps(value, default=str, separators=(",", ":"), ensure_ascii=False)
    return text.encode("utf-8", "surrogatepass")


def _shown(bytes: int) -> str:
    return f"{bytes / 2**20:.1f} MB"
