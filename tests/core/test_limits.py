"""Rate limits on a world's clock."""

from mock_server.core.limits import SWEEP_AT, Limit, Limits

THREE = Limit(3, 60)


def test_window_starts_at_the_first_hit() -> None:
    """A window lasts its seconds from the first request, wherever the minute stands."""
    limits = Limits()
    counts = [limits.hit("k", THREE, now) for now in (50.0, 61.0, 109.9, 109.95)]

    assert [2, 1, 0, 0] == [count.remaining for count in counts]
    assert [True, True, True, False] == [count.allowed for count in counts]
    assert limits.hit("k", THREE, 110.0).allowed


def test_aligned_window_follows_the_clock() -> None:
    """An aligned window ends with the clock's own minute."""
    limits, limit = Limits(), Limit(1, 60, aligned=True)

    assert 120 == limits.hit("k", limit, 119.0).resets_at
    assert not limits.hit("k", limit, 119.5).allowed
    assert limits.hit("k", limit, 120.0).allowed


def test_keys_do_not_share_a_window() -> None:
    """Each key has its own counter."""
    limits = Limits()
    for _ in range(3):
        limits.hit("one", THREE, 0.0)

    assert not limits.look("one", THREE, 0.0).allowed
    assert 3 == limits.look("other", THREE, 0.0).remaining


def test_a_refused_request_does_not_count() -> None:
    """Knocking at a closed door does not keep it closed longer."""
    limits = Limits()
    for now in range(10):
        limits.hit("k", THREE, float(now))

    assert 60 == limits.look("k", THREE, 59.0).resets_at
    assert limits.hit("k", THREE, 60.0).allowed


def test_a_clock_set_back_starts_afresh() -> None:
    """A window that would begin in the future is no window."""
    limits = Limits()
    for _ in range(3):
        limits.hit("k", THREE, 1000.0)

    assert limits.hit("k", THREE, 10.0).allowed


def test_many_keys_do_not_eat_memory() -> None:
    """The counters are bounded, the oldest forgotten first."""
    limits = Limits()
    for number in range(3 * SWEEP_AT):
        limits.hit(number, THREE, 0.0)

    assert len(limits._windows) <= SWEEP_AT
    assert 2 == limits.look(3 * SWEEP_AT - 1, THREE, 0.0).remaining
