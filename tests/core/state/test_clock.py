"""A world's time."""

import time

import pytest

from mock_server.core.errors import MockRefusal
from mock_server.core.state.clock import END, SECOND, Clock, iso

MORNING = 1768467600  # 2026-01-15T09:00:00Z


def test_real_time_is_the_default() -> None:
    """A clock that nobody set shows the real time."""
    before = time.time_ns()
    shown = Clock().now_ns()

    assert before <= shown <= time.time_ns()


def test_a_frozen_clock_stands() -> None:
    """Frozen time is the same however often it is asked for."""
    clock = Clock(MORNING, frozen=True)

    assert clock.frozen
    assert [clock.now_ns() for _ in range(3)] == [MORNING * SECOND] * 3


def test_a_set_clock_moves() -> None:
    """A clock that is set but not frozen goes on from there."""
    clock = Clock(MORNING)
    first = clock.now_ns()
    time.sleep(0.002)

    assert MORNING * SECOND <= first < clock.now_ns() < (MORNING + 60) * SECOND


def test_advance() -> None:
    """Both kinds move by the seconds asked for, also back and by parts of one."""
    frozen, moving = Clock(MORNING, frozen=True), Clock(MORNING)
    for clock in (frozen, moving):
        clock.advance(61.5)
        clock.advance(-1)

    assert frozen.now_ns() == MORNING * SECOND + 60_500_000_000
    assert MORNING + 60 <= moving.now() <= MORNING + 62


def test_the_end() -> None:
    """A clock that moves stands still at the end of the year 9999, and can be moved back."""
    clock = Clock(END)
    time.sleep(0.002)
    shown = clock.now_ns()
    clock.advance(-60)

    assert END * SECOND == shown
    assert END - 60 == clock.now()


@pytest.mark.parametrize("frozen", [True, False])
@pytest.mark.parametrize(("at", "seconds"), [(END, 0.001), (0, -60), (MORNING, 1e12), (9, -1e30)])
def test_too_far(at: int, seconds: float, frozen: bool) -> None:
    """Before 1970 and past the end it is not moved at all."""
    clock = Clock(at, frozen)
    hands = clock._hands
    with pytest.raises(MockRefusal, match=r"^The clock runs from 1970 to 9999\.$"):
        clock.advance(seconds)

    assert hands == clock._hands


def test_time_passes() -> None:
    """What takes longer than there is time ends with it."""
    clock = Clock(END - 10, frozen=True)
    clock.elapse(4)
    early = clock.now()
    clock.elapse(1e30)

    assert (END - 6, END) == (early, clock.now())


def test_iso() -> None:
    """Times are written to the second, in UTC, with a Z."""
    assert iso(MORNING) == "2026-01-15T09:00:00Z"
