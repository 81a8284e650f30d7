"""The same piece of work on few and on many records, taking turns."""

import time
from collections.abc import Callable, Mapping

from tests.benchmarks.effort import Effort

# Prepares one round and gives the work to time and how many operations it holds.
Round = Callable[[], tuple[Callable[[], object], int]]


def contrast(few: Round, many: Round, effort: Effort) -> Mapping[str, float]:
    """Microseconds an operation on each, and the ratio; the best of several rounds is the figure.

    What disturbs a round can only make it slower.
    """
    taken: dict[Round, list[float]] = {few: [], many: []}
    for _ in range(effort.turns):
        for side, rounds in taken.items():
            rounds.append(_timed(side))
    small, large = min(taken[few]) * 1e6, min(taken[many]) * 1e6
    return {**dict(zip(columns(effort), (small, large), strict=False)), "ratio": large / small}


def columns(effort: Effort) -> tuple[str, str, str]:
    return f"us at {effort.few:,}", f"us at {effort.many:,}", "ratio"


def _timed(side: Round) -> float:
    work, operations = side()
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) / operations
