"""How evenly worlds lie on the replicas, and how many move when one replica is added.

Shares are told as parts of the mean. Rows of a weight are exact: how much of the ring belongs to
each replica. Rows of names count names.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from statistics import pstdev

from tests.benchmarks.effort import Effort
from tests.benchmarks.ring.hashes import FUNCTIONS, hash_of
from tests.benchmarks.ring.names import KINDS
from tests.benchmarks.ring.ring import CIRCLE, Ring, moves
from tests.benchmarks.rows import Group, Row, Target, attempt

# What `mock-server proxy-config` writes.
FUNCTION, MODIFIER, WEIGHT = "sdbm", "avalanche", 256
REPLICAS, COMPARED_AT = (4, 16, 64), 16
DRAWN, WEIGHTS = (2, 4, 8, 16, 32, 64), (1, 4, 16, 64, 256)
FEWER = 100  # so many times fewer names compare the functions, which differ where there are few
COLUMNS = ("least", "most", "deviation %", "moved %", "ideal %", "astray")
EVEN = Target("most", "<=", 1.05)


def measure(effort: Effort) -> Iterator[Row]:
    for kind in KINDS:
        yield from _names(kind, effort.names)
    for kind in KINDS:
        yield from _functions(kind, effort.names // FEWER)
    for weight in WEIGHTS:
        for replicas in DRAWN:
            name = f"weight {weight}, {replicas} replicas"
            yield Row(name, shares(ring(replicas, weight).lengths(), CIRCLE))


@cache
def ring(replicas: int, weight: int = WEIGHT) -> Ring:
    return Ring.of(range(1, replicas + 1), weight)


def shares(counts: Counter[int], whole: int) -> Mapping[str, float]:
    """The least and the most share, and the standard deviation in hundredths of the mean."""
    parts = [count * len(counts) / whole for count in counts.values()]
    return {"least": min(parts), "most": max(parts), "deviation %": pstdev(parts) * 100}


def moved(replicas: int, hashes: Sequence[int]) -> Mapping[str, float]:
    """What one more replica moves; *astray* counts what goes from an old one to another."""
    found = moves(ring(replicas), ring(replicas + 1), hashes)
    added = replicas + 1
    return {
        "moved %": found.total() * 100 / len(hashes),
        "ideal %": 100 / added,
        "astray": sum(count for (_, owner), count in found.items() if owner != added),
    }


def hashed(kind: str, count: int, function: str, modifier: str) -> list[int]:
    """The hashes of so many names, ascending."""
    found = hash_of(function, modifier)
    return sorted(found(name.encode()) for name in KINDS[kind](count))


def _names(kind: str, count: int) -> Iterator[Row]:
    hashes = hashed(kind, count, FUNCTION, MODIFIER)
    for replicas in REPLICAS:
        yield attempt(
            f"{kind}: {count:,} names, {replicas} replicas",
            lambda replicas=replicas: {
                **shares(ring(replicas).count(hashes), count),
                **moved(replicas, hashes),
            },
            EVEN,
        )


def _functions(kind: str, count: int) -> Iterator[Row]:
    for function in FUNCTIONS:
        for modifier in ("", "avalanche"):
            hashes = hashed(kind, count, function, modifier)
            counts = ring(COMPARED_AT).count(hashes)
            name = f"{kind}: {' '.join((function, modifier)).strip()}"
            yield Row(name, shares(counts, count))


GROUP = Group(
    "ring",
    "worlds by HAProxy's consistent hash; shares are parts of the mean",
    COLUMNS,
    measure,
)
