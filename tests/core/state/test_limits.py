"""Rate limits on a world's clock."""

from mock_server.core.state.limits import MAX_WINDOWS, Key, Limit, Limits

THREE = Limit(3, 60)
K, OTHER = Key("v", "*", "one"), Key("v", "*", "other")


def test_window_starts_at_the_first_hit() -> None:
    """A window lasts its seconds from the first request, wherever the minute stands."""
    limits = Limits()
    counts = [limits.hit(K, THREE, now) for now in (50.0, 61.0, 109.9, 109.95)]

    assert [count.remaining for count in counts] == [2, 1, 0, 0]
    assert [count.allowed for count in counts] == [True, True, True, False]
    assert limits.hit(K, THREE, 110.0).allowed


def test_keys_do_not_share_a_window() -> None:
    """Each key has its own counter."""
    limits = Limits()
    for _ in range(3):
        limits.hit(K, THREE, 0.0)

    assert not limits.look(K, THREE, 0.0).allowed
    assert limits.look(OTHER, THREE, 0.0).remaining == 3


def test_a_refused_request_does_not_count() -> None:
    """Knocking at a closed door does not keep it closed longer."""
    limits = Limits()
    for now in range(10):
        limits.hit(K, THREE, float(now))

    assert limits.look(K, THREE, 59.0).resets_at == 60
    assert limits.hit(K, THREE, 60.0).allowed


def test_a_clock_set_back_starts_afresh() -> None:
    """A window that would begin in the future is no window."""
    limits = Limits()
    for _ in range(3):
        limits.hit(K, THREE, 1000.0)

    assert limits.hit(K, THREE, 10.0).allowed


def test_many_keys_do_not_eat_memory() -> None:
    """The counters are bounded, the oldest forgotten first."""
    limits = Limits()
    for number in range(3 * MAX_WINDOWS):
        limits.hit(Key("v", "*", number), THREE, 0.0)

    assert len(limits._windows) <= MAX_WINDOWS
    assert limits.look(Key("v", "*", 3 * MAX_WINDOWS - 1), THREE, 0.0).remaining == 2


def test_old_counters_make_room_first() -> None:
    """Where there are too many, every counter over an hour old is forgotten."""
    limits = Limits()
    for number in range(MAX_WINDOWS):
        limits.hit(Key("v", "*", number), THREE, 0.0)
    limits.hit(K, THREE, 4000.0)

    assert [K] == list(limits._windows)


def test_what_remains_can_be_set() -> None:
    """What is left of open windows can be set, and of the window that opens next."""
    limits = Limits()
    limits.hit(K, THREE, 0.0)
    limits.set_remaining("v", "*", 1)

    assert [limits.hit(K, THREE, 1.0).allowed for _ in range(2)] == [True, False]

    limits.set_remaining("v", "*", 0)

    assert not limits.hit(OTHER, THREE, 2.0).allowed
    assert limits.hit(OTHER, THREE, 62.0).allowed


def test_a_shown_key_gives_no_credential_away() -> None:
    """A counter is shown by a digest of the credential that it counts."""
    assert "one" not in K.shown
    assert K.shown != OTHER.shown
    assert Key("v", "*", ("127.0.0.1", "/contacts")).shown == "127.0.0.1 /contacts"


def test_a_fraction_of_a_second_does_not_lose_the_window() -> None:
    """A window holds from its first instant, whatever the fraction of the second."""
    limits, now = Limits(), 1795316452.123456
    for _ in range(3):
        limits.hit(K, Limit(3, 0.1), now)

    assert not limits.hit(K, Limit(3, 0.1), now).allowed
