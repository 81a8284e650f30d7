"""The ring: each server has points on a circle of 2^32, and a key belongs to the nearest point."""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from tests.benchmarks.ring.hashes import WORD, avalanche

CIRCLE = WORD + 1
POINTS_A_WEIGHT = 16
MOST_POINTS = 256 * POINTS_A_WEIGHT  # of one server


@dataclass(frozen=True)
class Ring:
    """Arcs of the circle: the owner of each, and its last hash, ascending.

    The first arc begins behind the last one.
    """

    ends: Sequence[int]
    owners: Sequence[int]

    @classmethod
    def of(cls, ids: Sequence[int], weight: int = 1) -> "Ring":
        """The ring of servers with these ids. A hash as far from two points is the lower one's."""
        points = sorted(
            (avalanche(id * MOST_POINTS + number), id)
            for id in ids
            for number in range(weight * POINTS_A_WEIGHT)
        )
        arcs = [
            ((point + (after - point) % CIRCLE // 2) % CIRCLE, id)
            for (point, id), (after, _) in pairwise([*points, points[0]])
        ]
        ends, owners = zip(*sorted(arcs), strict=True)
        return cls(ends, owners)

    def owner(self, hash: int) -> int:
        return self.owners[bisect_left(self.ends, hash) % len(self.ends)]

    def lengths(self) -> Counter[int]:
        """How much of the circle belongs to each server."""
        return self._by_owner([end + 1 for end in self.ends], CIRCLE)

    def count(self, hashes: Sequence[int]) -> Counter[int]:
        """How many of the *hashes*, which ascend, belong to each server."""
        return self._by_owner([bisect_right(hashes, end) for end in self.ends], len(hashes))

    def _by_owner(self, marks: Sequence[int], whole: int) -> Counter[int]:
        """*marks* says how much lies up to the end of each arc."""
        found = Counter(dict.fromkeys(self.owners, 0))
        for owner, before, mark in zip(
            self.owners, [marks[-1] - whole, *marks], marks, strict=False
        ):
            found[owner] += mark - before
        return found


def moves(one: Ring, other: Ring, hashes: Sequence[int]) -> Counter[tuple[int, int]]:
    """How many of the *hashes*, which ascend, have another owner in *other*: by both owners."""
    found: Counter[tuple[int, int]] = Counter()
    before = 0
    for end, owners in _arcs(one, other):
        mark = bisect_right(hashes, end)
        if owners[0] != owners[1]:
            found[owners] += mark - before
        before = mark
    return found


def _arcs(one: Ring, other: Ring) -> Iterator[tuple[int, tuple[int, int]]]:
    """The arcs of both rings, cut wherever one of them is: the last hash and both owners."""
    for end in sorted({*one.ends, *other.ends, WORD}):
        yield end, (one.owner(end), other.owner(end))
