"""The only module that reads the time."""

import math
import time
from datetime import UTC, datetime
from threading import Lock
from typing import NamedTuple

from mock_server.core.errors import MockRefusal

SECOND = 1_000_000_000
END = 253_402_300_799  # the last second of the year 9999, where all clocks stop
_END_NS = END * SECOND

real_time = time.time  # the machine's own, in seconds since 1970
stopwatch = time.perf_counter  # seconds, for measuring differences


def today() -> str:
    """The machine's date in UTC, such as 2026-01-15."""
    return datetime.fromtimestamp(real_time(), UTC).date().isoformat()


class Hands(NamedTuple):
    """A clock in nanoseconds: its *shift* from the real time, or the time at which it *stopped*."""

    shift: int = 0
    stopped: int | None = None


class Clock:
    """A world's time: real, shifted or frozen. It counts nanoseconds, and its callers seconds.

    A clock stops at the end of the year 9999. *changes* counts how often it was set or moved. Safe
    for many threads.
    """

    def __init__(self, at: float | None = None, frozen: bool = False) -> None:
        self._lock = Lock()
        self.changes = -1
        self.set(at, frozen)

    @property
    def real(self) -> bool:
        """Whether it shows the real time."""
        return self._hands == Hands()

    @property
    def frozen(self) -> bool:
        return self._hands.stopped is not None

    @property
    def hands(self) -> Hands:
        return self._hands

    def copy(self) -> "Clock":
        """A clock that shows the same time, and is changed separately."""
        copied = Clock()
        copied._hands = self._hands
        return copied

    def resume(self, hands: Hands) -> None:
        """Go on with the hands of an earlier clock. It shows no time before 1970."""
        with self._lock:
            self._move(hands._replace(shift=max(hands.shift, -time.time_ns())))

    def now_ns(self) -> int:
        shift, stopped = self._hands
        if stopped is not None:
            return stopped
        now = time.time_ns() + shift
        return now if now < _END_NS else _END_NS

    def now(self) -> int:
        """Whole seconds since 1970."""
        return self.now_ns() // SECOND

    def set(self, at: float | None, frozen: bool) -> None:
        """Show *at* (seconds since 1970; None is the real time), moving or *frozen*."""
        real = time.time_ns() // 1000 * 1000
        shown = real if at is None else _nanoseconds(at)
        with self._lock:
            self._move(Hands(0, shown) if frozen else Hands(shown - real))

    def advance(self, seconds: float) -> None:
        """Move forward; a negative number of seconds moves back.

        Raises MockRefusal, and changes nothing, for a time before 1970 or after the year 9999.
        """
        with self._lock:
            real, shown = time.time_ns(), self.now_ns() + _nanoseconds(seconds)
            if not 0 <= shown <= _END_NS:
                raise MockRefusal(400, "clock", "The clock runs from 1970 to 9999.")
            self._show(shown, real)

    def elapse(self, seconds: float) -> None:
        """Move forward, at most to the end of the year 9999."""
        with self._lock:
            real, shown = time.time_ns(), self.now_ns() + _nanoseconds(seconds)
            self._show(min(shown, _END_NS), real)

    def _show(self, shown: int, real: int) -> None:
        self._move(Hands(0, shown) if self.frozen else Hands(shown - real))

    def _move(self, hands: Hands) -> None:
        self._hands = hands
        self.changes += 1


def _nanoseconds(seconds: float) -> int:
    """Nanoseconds to the microsecond: a float is not more exact for today's times."""
    whole = math.floor(seconds)
    return whole * SECOND + round((seconds - whole) * 1_000_000) * 1000


def iso(seconds: int) -> str:
    """`2026-01-15T09:00:00Z`."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def from_iso(text: str) -> int:
    """The whole second of a time that has its zone."""
    return int(datetime.fromisoformat(text).timestamp())
