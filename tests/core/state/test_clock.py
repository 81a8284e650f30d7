"""A world's time."""

import time

from mock_server.core.state.clock import SECOND, Clock, iso

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


def test_iso() -> None:
    """Times are written to the second, in UTC, with a Z."""
    assert iso(MORNING) == "2026-01-15T09:00:00Z"
