"""The counts of a world's answers: whole under many threads, bounded, and charged."""

from threading import Thread

from mock_server.core.state.coverage import BATCH, KEPT_KINDS, KEY_BYTES, AnswerCounts, Key, Met
from mock_server.core.state.memory import Ledger

CREATED: Key = ("razorpay", "create_contact", "RZP-01", 200, "vendor", False)
REFUSED: Key = ("razorpay", "create_contact", "RZP-08", 400, "vendor", False)


def of_status(status: int) -> Key:
    return ("razorpay", None, None, status, "user", True)


def test_each_kind_of_answer_has_its_count() -> None:
    """Kinds are in the order in which each was first given."""
    counts = AnswerCounts()
    for key in (CREATED, REFUSED, CREATED):
        counts.count(key)

    assert [(Met(*CREATED), 2), (Met(*REFUSED), 1)] == list(counts.answers.items())


def test_nothing_is_lost_between_threads() -> None:
    """Answers that come while others are added up are counted."""
    counts, each = AnswerCounts(), BATCH * 20
    threads = [
        Thread(target=lambda: [counts.count(CREATED) for _ in range(each)]) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert {Met(*CREATED): 4 * each} == counts.answers


def test_clearing_begins_anew() -> None:
    """Also with answers that were not added up yet."""
    counts = AnswerCounts()
    counts.count(CREATED)
    counts.count_unserved("razorpay", "POST /v1/payouts")
    counts.clear()

    assert ({}, {}) == (counts.answers, counts.unserved)


def test_a_kind_of_answer_is_charged_once() -> None:
    """Beyond the room that a world always has; it is given back where the counts are cleared."""
    ledger = Ledger()
    counts = AnswerCounts(ledger)
    for status in [*range(200, 300), *range(200, 300)]:
        counts.count(of_status(status))
    len(counts.answers)  # looking adds them up
    counts.count_unserved("razorpay", "POST /v1/payouts")
    charged = ledger.total
    counts.clear()

    assert (101 * KEY_BYTES, KEPT_KINDS * KEY_BYTES) == (charged, ledger.total)


def test_old_kinds_give_way_where_memory_is_full() -> None:
    """Only the last KEPT_KINDS are left; what they count is right."""
    counts = AnswerCounts(Ledger(ceiling=KEPT_KINDS * KEY_BYTES))
    for status in range(200, 300):
        counts.count(of_status(status))
    left = counts.answers

    assert {Met(*of_status(status)): 1 for status in range(300 - KEPT_KINDS, 300)} == left
