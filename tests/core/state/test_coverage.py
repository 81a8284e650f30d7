"""The counts of a world's answers: whole under many threads, bounded, and charged."""

from threading import Thread

from mock_server.core.state.coverage import KEY_BYTES, MAX_NEW, AnswerCounts, Key, Met
from mock_server.core.state.memory import Ledger

CREATED: Key = ("razorpay", "create_contact", "RZP-01", 200, "vendor", False)
REFUSED: Key = ("razorpay", "create_contact", "RZP-08", 400, "vendor", False)


def test_each_kind_of_answer_has_its_count() -> None:
    """Kinds are in the order in which each was first given."""
    counts = AnswerCounts()
    for key in (CREATED, REFUSED, CREATED):
        counts.count(key)

    assert [(Met(*CREATED), 2), (Met(*REFUSED), 1)] == list(counts.answers.items())


def test_nothing_is_lost_between_threads() -> None:
    """Answers that come while others are added up are counted."""
    counts, each = AnswerCounts(), MAX_NEW * 20
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
    """And given back where the counts are cleared."""
    ledger = Ledger()
    counts = AnswerCounts(ledger)
    for _ in range(MAX_NEW * 2):
        counts.count(CREATED)
    counts.count_unserved("razorpay", "POST /v1/payouts")
    charged = ledger.total
    counts.clear()

    assert (2 * KEY_BYTES, 0) == (charged, ledger.total)
