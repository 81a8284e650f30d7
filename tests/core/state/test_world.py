"""Worlds and their registry; what a reset renews and a copy parts from."""

import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from mock_server.core.errors import MockRefusal
from mock_server.core.state.answers import UserAnswer
from mock_server.core.state.base import Base
from mock_server.core.state.clock import SECOND
from mock_server.core.state.faults import Fault
from mock_server.core.state.journal import Filter
from mock_server.core.state.limits import Key, Limit
from mock_server.core.state.matcher import Matcher
from mock_server.core.state.scenario import Scenario, VendorSeed
from mock_server.core.state.world import PARTS, World
from mock_server.core.state.worlds import Worlds
from tests.core.state.test_journal import entry

MORNING = 1768467600
LIMIT = Limit(2, 60)
KEY = Key("v", "*", "somebody")
SEED = VendorSeed({"side": "left"}, {}, {"*": LIMIT}, {"contacts": Base([("s", {"id": "a"})])})
SCENARIO = Scenario("small", "", 7, MORNING, True, {"v": SEED}, (Fault(answer={"status": 500}),))


def world(name: str = "gw1") -> World:
    return World(name, SCENARIO, (10, 10**6))


def registry(most: int = 3) -> Worlds:
    return Worlds(SCENARIO, most, (10, 10**6))


def add(one: World, id: str) -> None:
    with one.lock:
        one.state("v").contacts.add("s", {"id": id})


def ids(one: World) -> list[str]:
    return [record["id"] for record in one.state("v").contacts.all("s")]


def drawn(one: World, kind: str = "id", number: int = 1) -> float:
    return one.state("v").draw(kind, number).fraction()


def test_it_starts_as_its_scenario_says() -> None:
    """Data, variants, clock, limits and faults are the scenario's, the journal empty."""
    one = world()

    assert ["a"] == ids(one)
    assert {"side": "left"} == one.state("v").variants
    assert (MORNING, True) == (one.clock.now(), one.clock.frozen)
    assert ("*", LIMIT) == one.limits.rule("v", "anything")
    assert ["f1"] == [active.id for active in one.faults]
    assert [] == list(one.journal)


def test_worlds_of_a_scenario_share_nothing_that_changes() -> None:
    """What is done in one leaves no trace in another."""
    one, other = world("gw1"), world("gw2")
    for change in CHANGES.values():
        change(one)

    assert told(world("gw2")) == told(other) != told(one)


def test_chance_has_a_name() -> None:
    """The same world draws the same for the same thing, whenever; all else differs."""
    first = drawn(world())

    assert first == drawn(world())
    assert 4 == len({first, drawn(world("gw2")), drawn(world(), "key"), drawn(world(), "id", 2)})


CHANGES: dict[str, Callable[[World], Any]] = {
    "contacts": lambda one: add(one, "b"),
    "journal": lambda one: one.journal.write(entry()),
    "faults": lambda one: one.faults.remove(),
    "answers": lambda one: one.answers.add(UserAnswer(Matcher())),
    "clock": lambda one: one.clock.set(0, False),
    "limits": lambda one: one.limits.hit(KEY, LIMIT, MORNING),
}


def told(one: World) -> dict[str, Any]:
    return {
        "contacts": ids(one),
        "journal": len(one.journal.find(Filter()).entries),
        "faults": [active.id for active in one.faults],
        "answers": [active.id for active in one.answers],
        "clock": one.clock.frozen,
        "limits": one.limits.look(KEY, LIMIT, MORNING).remaining,
    }


def test_the_parts_are_all_there_are() -> None:
    """Each part that can be reset is changed and told of in these tests."""
    assert set(PARTS) == set(CHANGES) == set(told(world()))


@pytest.mark.parametrize(
    "only", [[part] for part in PARTS] + [list(PARTS), [], ["clock", "limits"]]
)
def test_renewed(only: list[str]) -> None:
    """What is named is as at first, all else as it was."""
    one, first = world(), told(world())
    for change in CHANGES.values():
        change(one)
    changed = told(one)

    assert {**changed, **{part: first[part] for part in only}} == told(one.renewed(only))


def test_requests_in_flight_keep_to_the_old_world() -> None:
    """What a renewed world replaces goes on with the data that it had."""
    one = world()
    state = one.state("v")
    fresh = one.renewed(["contacts"])
    state.contacts.add("s", {"id": "late"})

    assert ["a"] == ids(fresh)
    assert ["a", "late"] == ids(one)


def test_what_is_not_renewed_is_shared() -> None:
    """A request in flight still writes to the journal that stays."""
    one = world()
    fresh = one.renewed(["contacts"])
    one.journal.write(entry())
    fresh.clock.advance(60)

    assert 1 == len(list(fresh.journal))
    assert one.clock.now() == MORNING + 60 == fresh.state("v").now()
    assert one.lock is fresh.lock


def test_a_copy_parts() -> None:
    """It is in the same state but for an empty journal; neither sees what becomes of the other."""
    one = world()
    for change in CHANGES.values():
        change(one)
    copied = one.copy()
    before = told(copied)
    add(one, "c")
    one.clock.set(0, True)
    one.limits.hit(KEY, LIMIT, MORNING)
    one.faults.add(Fault(drop="reset"))

    assert before == told(copied) != told(one)
    assert ["a", "b"] == ids(copied)
    assert 0 == before["journal"]


def test_a_copys_state_has_the_copys_clock() -> None:
    """Time in a copy is the copy's alone."""
    one = world()
    one.state("v")
    copied = one.copy()
    copied.clock.advance(1)

    assert (MORNING, MORNING + 1) == (one.state("v").now(), copied.state("v").now())


def test_a_world_is_made_once() -> None:
    """The same name is the same world; none is the default one."""
    worlds = registry()

    assert worlds.get("gw1") is worlds.get("gw1")
    assert worlds.get(None) is worlds.get("default")
    assert ["default", "gw1"] == [one.name for one in worlds.all()]


@pytest.mark.parametrize("name", ["a", "0", "A.b_c-d", "x" * 64])
def test_a_name(name: str) -> None:
    """Letters, digits and a few signs, 64 at most."""
    assert name == registry().get(name).name


@pytest.mark.parametrize("name", [" ", ".", "-a", "_", "a b", "a/b", "a@b", "é", "x" * 65, "a\n"])
def test_no_name(name: str) -> None:
    """Anything else is refused with what may be."""
    with pytest.raises(MockRefusal, match="1 to 64 letters") as refused:
        registry().get(name)

    assert (400, "worlds") == (refused.value.status, refused.value.section)


def test_bounded() -> None:
    """One too many is refused; to drop one makes room."""
    worlds = registry(2)
    worlds.get("gw1")
    with pytest.raises(MockRefusal, match="--max-worlds") as refused:
        worlds.get("gw2")
    dropped = [worlds.drop("gw1"), worlds.drop("gw1")]

    assert 503 == refused.value.status
    assert [True, False] == dropped
    assert "gw2" == worlds.get("gw2").name


def test_bounded_among_threads() -> None:
    """However many ask at once, no more are made, and each name is one world."""
    worlds, made = registry(8), list[World]()

    def ask(number: int) -> None:
        try:
            made.append(worlds.get(f"gw{number % 16}"))
        except MockRefusal:
            return

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(64)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert 8 == len(worlds.all())
    assert 7 == len({one.name for one in made}) == len(set(map(id, made)))


def test_started_from_another_scenario() -> None:
    """The world keeps the scenario that it was given when it is reset."""
    worlds = registry()
    empty = VendorSeed({}, {}, {}, {"contacts": Base()})
    worlds.start("gw1", Scenario("none", "", 0, None, False, {"v": empty}))
    again = worlds.reset("gw1")

    assert "none" == again.scenario.name
    assert [] == ids(again)
    assert again is worlds.get("gw1")
    assert again.clock.real


def test_the_servers_scenario_changes() -> None:
    """The default world and new ones have it; others go on, until they are reset whole."""
    worlds, other = registry(), replace(SCENARIO, seed=8)
    old = worlds.get("old")
    changed = worlds.change_scenario(other)
    partly = worlds.reset("old", ["clock"]).scenario
    seeds = [worlds.get(name).scenario.seed for name in (None, "old", "new")]

    assert ((True, 1), 7) == (changed, partly.seed)
    assert ([8, 7, 8], 7) == (seeds, old.scenario.seed)
    assert 8 == worlds.reset("old").scenario.seed


def test_a_world_with_a_scenario_of_its_own_keeps_it() -> None:
    """The default world too, and what is made of it; a reset changes nothing in that."""
    worlds = registry()
    own = worlds.start(None, replace(SCENARIO, seed=9))
    worlds.put(own.copy())
    changed = worlds.change_scenario(replace(SCENARIO, seed=8))

    assert (False, 0) == changed
    assert 9 == worlds.reset(None).scenario.seed


def test_a_state_tells_what_changed() -> None:
    """The changes since they were last asked for, in order."""
    one = world()
    add(one, "b")
    state = one.state("v")

    assert [(None, {"id": "b"})] == [(change.before, change.after) for change in state.drain()]
    assert () == state.drain()


def test_many_threads_advance_one_clock() -> None:
    """No step is lost."""
    one = world()

    def advance() -> None:
        for _ in range(500):
            one.clock.advance(0.001)

    threads = [threading.Thread(target=advance) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (MORNING + 4) * SECOND == one.clock.now_ns()
