"""The only module that reads the time."""

import math
import time
from datetime import UTC, datetime
from threading import Lock
from typing import NamedTuple

SECOND = 1_000_000_000


class Hands(NamedTuple):
    """How a clock stands, in nanoseconds: *shift* from the real time, or *stopped* at a time."""

    shift: int = 0
    stopped: int | None = None


class Clock:
    """A world's time: real, shifted, or frozen. Nanoseconds since 1970 inside, seconds outside.

    Safe for many threads.
    """

    def __init__(self, at: float | None = None, frozen: bool = False) -> None:
        self._lock = Lock()
        self.set(at, frozen)

    @property
    def real(self) -> bool:
        """Whether it shows the real time."""
        return self._hands == Hands()

    @property
    def frozen(self) -> bool:
        return self._hands.stopped is not None

    def copy(self) -> "Clock":
        """A clock that shows the same, from which this one parts."""
        copied = Clock()
        copied._hands = self._hands
        return copied

    def now_ns(self) -> int:
        shift, stopped = self._hands
        return time.time_ns() + shift if stopped is None else stopped

    def now(self) -> int:
        """Whole seconds since 1970."""
        return self.now_ns() // SECOND

    def set(self, at: float | None, frozen: bool) -> None:
        """Show *at* (seconds since 1970; None is the real time) from now on, moving or *frozen*."""
        real = time.time_ns() // 1000 * 1000
        shown = real if at is None else _nanoseconds(at)
        with self._lock:
            self._hands = Hands(0, shown) if frozen else Hands(shown - real)

    def advance(self, seconds: float) -> None:
        """Move forward; a negative number of seconds moves back."""
        step = _nanoseconds(seconds)
        with self._lock:
            shift, stopped = self._hands
            moved = Hands(shift + step) if stopped is None else Hands(0, stopped + step)
            self._hands = moved


def _nanoseconds(seconds: float) -> int:
    """To the microsecond: more a float cannot tell of today's times."""
    whole = math.floor(seconds)
    return whole * SECOND + round((seconds - whole) * 1_000_000) * 1000


def iso(seconds: int) -> str:
    """`2026-01-15T09:00:00Z`."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def stopwatch() -> float:
    """Seconds on a clock that only measures differences."""
    return time.perf_counter()
