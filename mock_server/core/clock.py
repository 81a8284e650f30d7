"""The only module that reads the time."""

import time
from datetime import UTC, datetime

SECOND = 1_000_000_000


class Clock:
    """A world's time: real, shifted, or frozen. Nanoseconds since 1970 inside, seconds outside."""

    def __init__(self, at: float | None = None, frozen: bool = False) -> None:
        self._shift = 0
        self._stopped: int | None = None
        self.set(at, frozen)

    @property
    def real(self) -> bool:
        """Whether it shows the real time."""
        return self._stopped is None and self._shift == 0

    @property
    def frozen(self) -> bool:
        return self._stopped is not None

    def copy(self) -> "Clock":
        """A clock that shows the same, from which this one parts."""
        twin = Clock()
        twin._shift, twin._stopped = self._shift, self._stopped
        return twin

    def now_ns(self) -> int:
        return time.time_ns() + self._shift if self._stopped is None else self._stopped

    def now(self) -> int:
        """Whole seconds since 1970."""
        return self.now_ns() // SECOND

    def set(self, at: float | None, frozen: bool) -> None:
        """Show *at* (seconds since 1970; None is the real time) from now on, moving or *frozen*."""
        real = time.time_ns()
        shown = real if at is None else round(at * SECOND)
        self._shift = shown - real
        self._stopped = shown if frozen else None

    def advance(self, seconds: float) -> None:
        """Move forward; a negative number of seconds moves back."""
        step = round(seconds * SECOND)
        if self._stopped is None:
            self._shift += step
        else:
            self._stopped += step


def iso(seconds: int) -> str:
    """`2026-01-15T09:00:00Z`."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def stopwatch() -> float:
    """Seconds on a clock that only measures differences."""
    return time.perf_counter()
