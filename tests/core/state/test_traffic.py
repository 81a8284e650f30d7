"""The counters of an application: whole under many threads, bounded, and never less."""

from threading import Thread

from mock_server.core.state.coverage import Key
from mock_server.core.state.traffic import BATCH, BOUNDS, MAX_KEYS, NOBODY, Kind, Traffic

CREATED: Key = ("razorpay", "create_contact", "RZP-01", 200, "vendor", False)
LEFT: Key = ("razorpay", "create_contact", None, None, NOBODY, True)


def test_statuses_count_by_their_class() -> None:
    """Of each kind, only the hundreds of its status are told; none where no answer came."""
    traffic = Traffic()
    for key in (CREATED, (*CREATED[:3], 201, *CREATED[4:]), LEFT):
        traffic.count(key, 1)
    counted = {kind: sum(times.counts) for kind, times in traffic.counts().requests.items()}

    assert {
        Kind("razorpay", "create_contact", "RZP-01", 2, "vendor", False): 2,
        Kind("razorpay", "create_contact", None, None, NOBODY, True): 1,
    } == counted


def test_times_fall_under_their_bound() -> None:
    """A time that equals a bound is under it; one beyond all bounds is in the last place."""
    traffic = Traffic()
    for milliseconds in (*BOUNDS, 0.11, BOUNDS[-1] + 1):
        traffic.count(CREATED, milliseconds)
    (times,) = traffic.counts().requests.values()

    assert [1, 2, *[1] * (len(BOUNDS) - 2), 1] == times.counts
    assert sum(BOUNDS) + 0.11 + BOUNDS[-1] + 1 == times.total


def test_nothing_is_lost_between_threads() -> None:
    """Requests that come while others are added up, or read, are counted."""
    traffic, each = Traffic(), BATCH * 20
    threads = [
        Thread(target=lambda: [traffic.count(CREATED, 1) for _ in range(each)]) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        traffic.counts()
    for thread in threads:
        thread.join()
    (times,) = traffic.counts().requests.values()

    assert 4 * each == sum(times.counts) == times.total


def test_what_clients_choose_is_bounded() -> None:
    """However many kinds of answers there are, few are found at once, and all are counted."""
    traffic, many = Traffic(), MAX_KEYS + 500
    for number in range(many):
        traffic.count(("razorpay", f"operation-{number % 40}", None, number, "user", True), 1)
    counted = sum(sum(times.counts) for times in traffic.counts().requests.values())

    assert many == counted
    assert len(traffic._found) <= MAX_KEYS


def test_rare_events() -> None:
    """Effects of faults, full windows and refusals have counters of their own."""
    traffic = Traffic()
    traffic.count_faults("spn", ["delay", "reset"])
    traffic.count_faults("spn", ["delay"])
    traffic.count_limited("spn")
    traffic.count_refusal("worlds")
    counts = traffic.counts()

    assert {("spn", "delay"): 2, ("spn", "reset"): 1} == counts.faults
    assert ({"spn": 1}, {"worlds": 1}) == (counts.limited, counts.refusals)
