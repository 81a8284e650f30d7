"""The ledger: what is charged, for how long, and what happens at the ceiling."""

import gc
import json
import threading
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mock_server.core.errors import MockRefusal
from mock_server.core.state.memory import FAULTS, JOURNALS, RECORDS, Ledger, weight


def refused(act: Callable[[], object]) -> MockRefusal:
    with pytest.raises(MockRefusal) as error:
        act()
    return error.value


def test_a_charge_is_held_as_long_as_anybody_holds_it() -> None:
    """Its bytes go back with the last holder, and not before."""
    ledger = Ledger(100)
    one = ledger.charge(RECORDS, 60)
    other = one
    del one

    assert (60, 60) == (ledger.total, ledger.used()[RECORDS])
    del other
    assert (0, 0) == (ledger.total, ledger.used()[RECORDS])


def test_a_charge_that_moves() -> None:
    """What it holds last goes back."""
    ledger = Ledger()
    charge = ledger.hold(JOURNALS, 10)
    charge.set(30)
    charge.set(25)

    assert (25, 25) == (charge.bytes, ledger.total)
    del charge
    assert 0 == ledger.total


def test_at_the_ceiling() -> None:
    """A charge that fits to the byte is taken, and one byte more is refused and changes nothing."""
    ledger = Ledger(100)
    held = [ledger.charge(RECORDS, 60), ledger.charge(FAULTS, 40)]
    refusal = refused(lambda: ledger.charge(RECORDS, 1))

    assert 507 == refusal.status
    assert 100 == ledger.total == sum(charge.bytes for charge in held)


def test_a_refusal_tells_all() -> None:
    """The ceiling, what is used by kind, and what frees it."""
    ledger = Ledger(3 * 2**20)
    held = ledger.charge(RECORDS, 2 * 2**20)
    refusal = refused(lambda: ledger.charge(FAULTS, 2 * 2**20))

    assert "the ceiling of 3.0 MB" in refusal.detail
    assert "(used: records 2.0 MB)" in refusal.detail
    assert "Drop worlds or snapshots, clear journals, delete records" in refusal.detail
    assert "--max-memory" in refusal.detail
    assert {"ceiling": 3 * 2**20, "used": ledger.used()} == refusal.facts
    assert held.bytes == refusal.facts["used"][RECORDS]


def test_no_ceiling() -> None:
    """Without a ceiling all is counted and nothing refused."""
    ledger = Ledger(0)
    held = ledger.charge(RECORDS, 10**15)

    assert held.bytes == ledger.total
    assert not ledger.full


def test_journals_give_way_first() -> None:
    """They are asked for what is missing and a little more, and what then fits is taken."""
    asked: list[int] = []

    def give(bytes: int) -> None:
        asked.append(bytes)
        journals.set(2000)

    ledger = Ledger(2560, give)
    journals = ledger.hold(JOURNALS, 2500)
    held = ledger.charge(RECORDS, 100)

    assert [40 + 10] == asked
    assert 100 == held.bytes


def test_what_cannot_fit_takes_nothing_from_journals() -> None:
    """Where even empty journals would not do, they are left alone."""
    ledger = Ledger(100, lambda bytes: pytest.fail("asked in vain"))
    held = [ledger.hold(JOURNALS, 50), ledger.charge(RECORDS, 50)]

    assert 507 == refused(lambda: ledger.charge(RECORDS, 51)).status
    assert 100 == sum(charge.bytes for charge in held)


def test_journals_that_could_give_no_more_are_not_asked_again() -> None:
    """Until they hold something else: to look through all of them takes time."""
    ledger = Ledger(25_600, lambda bytes: asked.append(bytes))
    asked: list[int] = []
    journals = ledger.hold(JOURNALS, 20_000)
    refused(lambda: ledger.charge(RECORDS, 10_000))
    refused(lambda: ledger.charge(RECORDS, 10_000))
    assert 1 == len(asked)
    journals.set(20_100)
    refused(lambda: ledger.charge(RECORDS, 10_000))

    assert 2 == len(asked)


def test_in_the_place_of_another() -> None:
    """What will soon be given back makes room for its successor."""
    ledger = Ledger(100)
    old = ledger.charge(RECORDS, 90)

    assert 80 == ledger.charge(RECORDS, 80, instead_of=old.bytes).bytes
    assert 507 == refused(lambda: ledger.charge(RECORDS, 101, instead_of=old.bytes)).status


def test_many_threads() -> None:
    """No byte is lost, and the ceiling holds whoever comes first."""
    ledger, held = Ledger(1000), []

    def charge() -> None:
        for _ in range(200):
            try:
                held.append(ledger.charge(RECORDS, 7))
            except MockRefusal:
                return

    threads = [threading.Thread(target=charge) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert 1000 // 7 == len(held)
    assert 7 * len(held) == ledger.total
    held.clear()
    assert 0 == ledger.total


def test_a_collection_within_the_ledgers_lock() -> None:
    """A charge in a circle is given back by a collection, whichever thread that stops."""
    ledger = Ledger()
    circle: list[Any] = [ledger.hold(RECORDS, 5)]
    circle.append(circle)
    del circle
    with ledger._lock:
        gc.collect()

    assert 0 == ledger.total


values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=30,
)


@settings(max_examples=100, deadline=None)
@given(values)
def test_everything_weighs_something(value: Any) -> None:
    """Never less than its texts, whatever they hold."""
    assert weight(value) >= len(json.dumps(value, ensure_ascii=False, separators=(",", ":"))) - 70


@pytest.mark.parametrize(
    ("light", "heavy"),
    [
        ("x", "xx"),
        ("x" * 100, "x" * 99 + "ä"),
        ("x" * 99 + "ä", "x" * 99 + "🙂"),
        ([1, 2], [1, 2, 3]),
        ([{}], [{}, {}]),
        ({"a": 1}, {"a": 1, "b": 2}),
        (["a,b"], ["a", "b"]),
    ],
    ids=repr,
)
def test_what_weighs_more(light: Any, heavy: Any) -> None:
    """More texts, wider texts, more members."""
    assert weight(light) < weight(heavy)
