"""What a part of the soak has counted, and what went wrong in it."""

import time
from collections import Counter
from dataclasses import dataclass, field
from threading import Lock

MAX_SHOWN = 20


@dataclass
class Figures:
    """Counts by name, and sentences about what should not have been. Safe for many threads."""

    counts: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    _lock: Lock = field(default_factory=Lock)

    def count(self, name: str, by: int = 1) -> None:
        with self._lock:
            self.counts[name] += by

    def largest(self, name: str, value: int) -> None:
        with self._lock:
            self.counts[name] = max(self.counts[name], value)

    def blame(self, sentence: str) -> None:
        with self._lock:
            self.wrong.append(sentence)

    def lines(self, title: str) -> list[str]:
        counted = ", ".join(f"{name} {number:,}" for name, number in self.counts.items())
        verdict = f"{len(self.wrong)} wrong" if self.wrong else "nothing wrong"
        return [f"{title}: {counted}; {verdict}", *(f"  {one}" for one in self.wrong[:MAX_SHOWN])]


class Deadline:
    """So many seconds from now."""

    def __init__(self, seconds: float) -> None:
        self._at = time.monotonic() + seconds

    @property
    def left(self) -> float:
        return max(0.0, self._at - time.monotonic())

    def __bool__(self) -> bool:
        """Whether there is time left."""
        return self.left > 0
