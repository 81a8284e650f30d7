"""A world's progress: what moves its stamp, and what a world that goes on holds."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from mock_server.core.errors import MockRefusal
from mock_server.core.state.answers import UserAnswer
from mock_server.core.state.clock import Hands
from mock_server.core.state.faults import Fault
from mock_server.core.state.limits import Key, Limit
from mock_server.core.state.matcher import Matcher
from mock_server.core.state.memory import Ledger
from mock_server.core.state.progress import progress_of, resume
from mock_server.core.state.store import HeldRecords
from mock_server.core.state.world import World
from tests.core.state.accounting import SCENARIO, Accounting
from tests.core.state.test_journal import entry

MET = ("v", "list", None, 200, "vendor", False)
CHANGES: dict[str, Callable[[World], object]] = {
    "a request": lambda world: world.journal.write(entry()),
    "requests are forgotten": lambda world: world.journal.clear(),
    "an answer is counted": lambda world: world.coverage.count(MET),
    "an unserved route is counted": lambda world: world.coverage.count_unserved("v", "GET /x"),
    "counts are forgotten": lambda world: world.coverage.clear(),
    "a fault is added": lambda world: world.faults.add(Fault(drop="reset")),
    "a fault is removed": lambda world: world.faults.remove("f1"),
    "an answer is added": lambda world: world.answers.add(UserAnswer(Matcher(path="/x"))),
    "an answer is removed": lambda world: world.answers.remove(),
    "the clock is set": lambda world: world.clock.set(1, True),
    "the clock is moved": lambda world: world.clock.advance(1),
    "time passes by a fault": lambda world: world.clock.elapse(1),
    "a limit is set": lambda world: world.limits.set("v", "*", Limit(1, 1)),
    "a rest is set": lambda world: world.limits.set_remaining("v", "*", 1),
    "variants are chosen": lambda world: world.choose({"v": {"side": "left"}}),
}


def world(ledger: Ledger | None = None) -> World:
    return World("gw1", SCENARIO, (10, 10**6), ledger)


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_change_moves_the_stamp(change: Callable[[World], object]) -> None:
    """Each request and each call that changes a world does, also if it is done again."""
    one, stamps = world(), []
    for _ in range(3):
        stamps.append(one.stamp)
        change(one)

    assert 3 == len({*stamps})


def test_reading_moves_no_stamp() -> None:
    """Nor does what only looks."""
    one = world()
    before = one.stamp
    progress_of(one)
    assert [*one.state("v").contacts.entries()]

    assert (before, False) == (one.stamp, one.differs)


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_changed_world_differs(change: Callable[[World], object]) -> None:
    """Any change makes it differ, except that counts are forgotten of which there are none."""
    one = world()
    change(one)

    assert one.differs is (change is not CHANGES["counts are forgotten"])


def test_another_world_has_another_stamp() -> None:
    """A reset, a copy, and a world of the same name differ, though their parts are new."""
    one = world()

    assert 4 == len({one.stamp, one.renewed().stamp, one.copy().stamp, world().stamp})


def test_what_goes_on() -> None:
    """The clock's shift, windows, counters, ids and the numbers of records are those of before."""
    ledger = Ledger()
    one, found = world(ledger), world(ledger)
    one.clock.set(5e8, False)
    one.faults.add(Fault(drop="reset"))
    one.faults.remove("f1")
    one.limits.hit(Key("v", "*", "somebody"), Limit(5, 60), one.clock.now())
    one.state("v").contacts.add("o", {"id": "new"})
    resume(found, progress_of(one))

    assert progress_of(one) == progress_of(found)
    assert "f3" == found.faults.add(Fault(drop="reset")).id
    assert one.clock.hands == found.clock.hands != Hands()
    assert 4 == found.state("v").contacts.next_number


def test_ever_so_many_were_made() -> None:
    """How many records were ever created costs nothing: those that are there are looked at."""
    found = world()
    resume(
        found, replace(progress_of(world()), records={"v": {"contacts": HeldRecords(10**15, {})}})
    )
    contacts = found.state("v").contacts

    assert (10**15, 3) == (contacts.next_number, len([*contacts.entries()]))


def test_a_shift_to_before_1970() -> None:
    """On a machine whose time is behind, a clock shows 1970 rather than no time."""
    found = world()
    resume(found, replace(progress_of(world()), clock=Hands(-(10**19))))

    assert 0 <= found.clock.now() < 60


def test_what_it_holds() -> None:
    """It holds as much as before, but for the journal."""
    accounting = Accounting()
    for what in ("add", "change", "fail", "stand_in", "count", "delete"):
        accounting.do(what, 1, 2)
    accounting.worlds.get("w1").journal.clear()
    before = accounting.worlds.ledger.used()
    accounting.do("go_on", 1, 0)

    assert before == accounting.worlds.ledger.used()


def test_no_room() -> None:
    """Where there is no room, the refusal leaves nothing behind."""
    one = world()
    one.state("v").contacts.add("o", {"id": "new", "name": "x" * 50_000})
    ledger = Ledger(60_000)
    with pytest.raises(MockRefusal):
        resume(world(ledger), progress_of(one))

    assert 0 == ledger.total
