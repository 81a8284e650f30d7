"""Which requests a fault hits, and how long its delay lasts."""

import statistics
from typing import Any

import pytest

from mock_server.core.state.faults import ActiveFault, Fault

FAIL = {"status": 500}


def hits(count: int, *name: object, **how: Any) -> list[int]:
    """The numbers, from 1, of *count* matching requests that the fault hits."""
    active = ActiveFault("f1", Fault(answer=FAIL, **how), *name)
    return [number for number in range(1, count + 1) if active.count()]


@pytest.mark.parametrize(
    ("how", "expected"),
    [
        ({}, [1, 2, 3, 4, 5, 6]),
        ({"nth": 2}, [2]),
        ({"every": 3}, [3, 6]),
        ({"times": 2}, [1, 2]),
        ({"every": 2, "times": 2}, [2, 4]),
        ({"chance": 0.0}, []),
        ({"chance": 1.0}, [1, 2, 3, 4, 5, 6]),
    ],
)
def test_which_of_the_matching(how: dict[str, Any], expected: list[int]) -> None:
    """nth is one of them, every each so-many-th, times the most of all, chance a share."""
    assert expected == hits(6, **how)


def test_chance_repeats_with_its_name() -> None:
    """The same seed, world and fault give the same sequence; another world gives another."""
    first = hits(100, 7, "gw1", 0, chance=0.3)

    assert first == hits(100, 7, "gw1", 0, chance=0.3)
    assert first != hits(100, 7, "gw2", 0, chance=0.3)
    assert 15 < len(first) < 45


def test_uniform_delay() -> None:
    """A uniform delay lies between its bounds and fills them."""
    active = ActiveFault("f1", Fault(delay={"uniform": [0.1, 0.2]}), "seed")
    seconds = [active.seconds() for active.seen in range(500)]

    assert all(0.1 <= one < 0.2 for one in seconds)
    assert max(seconds) - min(seconds) > 0.09


def test_lognormal_delay() -> None:
    """A lognormal delay has its median, and a long tail."""
    active = ActiveFault("f1", Fault(delay={"lognormal": {"median": 0.1, "sigma": 0.5}}), "seed")
    seconds = [active.seconds() for active.seen in range(2000)]

    assert 0.09 < statistics.median(seconds) < 0.11
    assert max(seconds) > 0.3
