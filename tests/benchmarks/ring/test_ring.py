"""The ring as HAProxy has it: whose a hash is, how much each server owns, and what moves."""

import re
from collections import Counter
from random import Random

import pytest

from mock_server.serving.balancer import configuration
from tests.benchmarks.effort import QUICK
from tests.benchmarks.ring import spread
from tests.benchmarks.ring.hashes import avalanche, crc32, djb2, key_bytes, sdbm
from tests.benchmarks.ring.names import KINDS
from tests.benchmarks.ring.ring import CIRCLE, MOST_POINTS, POINTS_A_WEIGHT, Ring, moves

IDS = (1, 2, 3)
RING = Ring.of(IDS)
POINTS = {
    avalanche(id * MOST_POINTS + number): id for id in IDS for number in range(POINTS_A_WEIGHT)
}
DRAWN = sorted(Random(1).choices(range(CIRCLE), k=2000))


def test_the_functions() -> None:
    """Each as it is defined, from its first value on."""
    assert [0, 97, 97 * 65599 + 98] == [sdbm(b""), sdbm(b"a"), sdbm(b"ab")]
    assert [5381, 5381 * 33 + 97] == [djb2(b""), djb2(b"a")]
    assert 0xCBF43926 == crc32(b"123456789")


def test_what_is_hashed() -> None:
    """A text is its bytes, a number eight bytes."""
    assert [b"gw1", b"\0" * 7 + b"\1"] == [key_bytes("gw1"), key_bytes(1)]


def test_an_avalanche_makes_no_two_alike() -> None:
    """So no two points of a ring lie at one place."""
    assert MOST_POINTS * 4 == len(set(map(avalanche, range(MOST_POINTS * 4))))


def test_a_hash_belongs_to_the_nearest_point() -> None:
    """Around the circle; as far from two points, it is the lower one's."""
    near = [point + step for point in POINTS for step in (-1, 0, 1)]
    hashes = [*DRAWN[:500], *near, *RING.ends, *(end + 1 for end in RING.ends), 0, CIRCLE - 1]

    assert [_nearest(hash % CIRCLE) for hash in hashes] == [
        RING.owner(hash % CIRCLE) for hash in hashes
    ]


def test_hashes_are_counted_by_owner() -> None:
    """As many as if each had been asked for."""
    assert Counter(map(RING.owner, DRAWN)) == RING.count(DRAWN)


def test_the_circle_is_owned_whole() -> None:
    """No part is nobody's, and none is counted twice."""
    assert CIRCLE == RING.lengths().total()


def test_an_added_server_takes_only() -> None:
    """What moves, moves to it; nothing moves between the old ones."""
    after = Ring.of((*IDS, 4))
    owners = Counter((RING.owner(hash), after.owner(hash)) for hash in DRAWN)

    assert {pair: count for pair, count in owners.items() if pair[0] != pair[1]} == moves(
        RING, after, DRAWN
    )
    assert {4} == {owner for _, owner in moves(RING, after, DRAWN)}


@pytest.mark.parametrize("kind", KINDS)
def test_names_differ_and_are_the_same_in_every_run(kind: str) -> None:
    """A name that came twice would be counted twice."""
    names = list(KINDS[kind](1000))

    assert 1000 == len(set(names))
    assert names == list(KINDS[kind](1000))


@pytest.mark.slow
def test_the_ring_is_measured() -> None:
    """Names on three rings, the functions, the weights; and no name goes astray."""
    rows = list(spread.measure(QUICK))

    assert 9 + 24 + 30 == len(rows)
    assert [None] * len(rows) == [row.failure for row in rows]
    assert {0} == {row.values["astray"] for row in rows[:9]}


def test_the_shipped_line_is_measured() -> None:
    """The simulation is of what `proxy-config` prints."""
    lines = [line.strip() for line in configuration(4).splitlines()]

    assert f"hash-type consistent {spread.FUNCTION} {spread.MODIFIER}" in lines
    assert f"default-server weight {spread.WEIGHT}" in lines
    assert [f"server replica-{id} replica-{id}:8484 id {id}" for id in range(1, 5)] == [
        line for line in lines if re.search(r" id \d", line)
    ]


def test_shares_are_parts_of_the_mean() -> None:
    """Four of eight on one of two servers are its fair share."""
    even, odd = (spread.shares(Counter({1: one, 2: 8 - one}), 8) for one in (4, 2))

    assert {"least": 1, "most": 1, "deviation %": 0} == even
    assert {"least": 0.5, "most": 1.5, "deviation %": 50} == odd


def _nearest(hash: int) -> int:
    """The owner by looking at every point: the distance, then whether it is the higher one."""
    above = min(((point - hash) % CIRCLE, 1, id) for point, id in POINTS.items())
    below = min(((hash - point) % CIRCLE, 0, id) for point, id in POINTS.items())
    return min(above, below)[2]
