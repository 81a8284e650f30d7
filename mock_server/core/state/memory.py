"""The memory that is used after the start: bytes by kind, under one ceiling.

An object that is kept holds a Charge, which gives its bytes back when it is no longer held. What
worlds, snapshots and journals share is so counted once, for as long as one of them has it.
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
SLACK = 256  # of a ceiling, this part more is freed than is needed: looking for it takes time

# What each takes beside its text, about; of a text, the half.
OBJECT_BYTES, ARRAY_BYTES, MEMBER_BYTES, QUOTE_BYTES = 190, 90, 50, 25
_ASTRAL = tuple(bytes([lead]) for lead in range(0xF0, 0xF5))


class Ledger:
    """The bytes in use by kind, at most *ceiling* in all; 0 is no ceiling. Safe for many threads.

    *give_way* has journals free so many bytes.
    """

    def __init__(self, ceiling: int = 0, give_way: Callable[[int], None] | None = None) -> None:
        self.ceiling, self._give_way = ceiling, give_way
        self.total = 0
        self._used = dict.fromkeys(KINDS, 0)
        self._lock = RLock()  # a collection may end charges in a thread that has it
        self._relieving = Lock()
        self._in_vain: int | None = None  # what the journals held when they could give no more

    @property
    def full(self) -> bool:
        return 0 < self.ceiling < self.total

    def used(self) -> dict[str, int]:
        """The bytes of each kind."""
        with self._lock:
            return dict(self._used)

    def move(self, kind: str, bytes: int) -> None:
        """Count *bytes* more, or fewer, whatever the ceiling."""
        with self._lock:
            self.total += bytes
            self._used[kind] += bytes

    def hold(self, kind: str, bytes: int = 0) -> "Charge":
        """Charge so many bytes more, whatever the ceiling."""
        self.move(kind, bytes)
        return Charge(self, kind, bytes)

    def charge(self, kind: str, bytes: int, instead_of: int = 0) -> "Charge":
        """Charge so many bytes more, for as long as the charge is held. Raises MockRefusal.

        *instead_of* are bytes that will soon be given back.
        """
        self.count(kind, bytes, instead_of)
        return Charge(self, kind, bytes)

    def count(self, kind: str, bytes: int, instead_of: int = 0) -> None:
        """The same without a Charge: `move` gives the bytes back. Raises MockRefusal."""
        while not self.take(kind, bytes, instead_of):
            self.make_room(bytes, instead_of)

    def take(self, kind: str, bytes: int, instead_of: int = 0) -> bool:
        """Count *bytes* if they fit without anything giving way; gives whether they do."""
        with self._lock:
            fits = self._fits(bytes - instead_of)
            if fits:
                self.total += bytes
                self._used[kind] += bytes
        return fits

    def make_room(self, bytes: int, instead_of: int = 0) -> None:
        """Have journals give way until *bytes* more fit. Raises MockRefusal where they cannot."""
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
        """Have journals give way for *bytes* more, as far as they can."""
        with self._relieving:
            missing = self.total + bytes - self.ceiling
            if missing <= 0 or self._give_way is None or self._is_vain():
                return
            self._give_way(missing + self.ceiling // SLACK)
            in_vain = self.total + bytes > self.ceiling
            self._in_vain = self._used[JOURNALS] if in_vain else None

    def _fits(self, bytes: int) -> bool:
        return not self.ceiling or bytes <= 0 or self.total + bytes <= self.ceiling

    def _is_vain(self) -> bool:
        """Whether journals hold about as much as when they last could give no more."""
        before = self._in_vain
        return before is not None and abs(self._used[JOURNALS] - before) < self.ceiling // SLACK

    def _refusal(self, bytes: int) -> MockRefusal:
        used = self.used()
        left = max(0, self.ceiling - sum(used.values()))
        told = ", ".join(f"{kind} {_shown(held)}" for kind, held in used.items() if held)
        return MockRefusal(
            507,
            "memory",
            f"This needs {_shown(bytes)}, and the ceiling of {_shown(self.ceiling)} leaves "
            f"{_shown(left)} (used: {told or 'nothing'}). Drop worlds or snapshots, clear "
            "journals, delete records, or start the server with a higher --max-memory.",
            ceiling=self.ceiling,
            used=used,
        )


class Charge:
    """So many bytes of one kind, given back when this object is no longer held."""

    __slots__ = ("_kind", "_ledger", "bytes")

    def __init__(self, ledger: Ledger, kind: str, bytes: int) -> None:
        self._ledger, self._kind, self.bytes = ledger, kind, bytes

    def set(self, bytes: int) -> None:
        """Hold so many bytes from now on, whatever the ceiling."""
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
    """The same of a value that was sent as JSON."""
    wide = not text.isascii() or b"\\u" in text
    return _weight(text, _width(text) if wide else 1)


def _weight(text: bytes, width: int) -> int:
    """The bytes of texts and containers: so many a character, member, list and text."""
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
