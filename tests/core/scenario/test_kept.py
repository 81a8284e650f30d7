"""A kept world, and what goes on in it after it is restored."""

import json
from pathlib import Path
from typing import Any

import pytest

from mock_server.core.document.json import ExactFloat
from mock_server.core.document.mistakes import ScenarioError
from mock_server.core.document.yaml import compose, read
from mock_server.core.errors import MockRefusal
from mock_server.core.scenario.document import document_of
from mock_server.core.scenario.kept import kept, scenario_file
from mock_server.core.state.clock import stopwatch
from mock_server.core.state.faults import Fault
from mock_server.core.state.journal import Filter
from mock_server.core.state.progress import progress_of
from mock_server.core.state.world import World
from mock_server.vendors import VENDORS
from tests.core.scenario.keeping import again, document, registry, restored, restorer, scenario
from tests.core.scenario.loading import written
from tests.core.state.test_journal import entry

NEW = "cont_AAAAAAAAAAAAAA"
OWN = "{extends: empty, seed: 9, about: mine, vendors: {razorpay: {contacts: [gaurav, {fake: 3}]}}}"
LIVE = "rzp_live_" + "A1b2C3d4E5f6G7"
NOTES = {"half": "\ud800", "small": ExactFloat("1e-7"), "large": ExactFloat("1e999")}


def used(notes: dict[str, Any] = NOTES) -> World:
    """A world in which a contact was added and one deleted, by two requests."""
    world = registry().get("gw1")
    contacts = world.state("razorpay").contacts
    seeded = contacts.at(0)
    assert seeded
    contacts.add(seeded.owner, {**seeded.record, "id": NEW, "notes": notes})
    contacts.delete(seeded)
    contacts.drain()
    for _ in range(2):
        world.journal.write(entry())
    return world


def names(world: World) -> list[str]:
    return [one.record["name"] for one in world.state("razorpay").contacts.entries()]


def test_records() -> None:
    """A restored world has the same records and owners, also what JSON itself cannot tell."""
    world = used()
    found = again(world)

    there, here = (one.state("razorpay").contacts for one in (world, found))
    assert [one[:3] for one in there.entries()] == [one[:3] for one in here.entries()]
    assert there.next_number == here.next_number
    (added,) = here.everywhere(NEW)
    assert {"str", "ExactFloat"} == {type(one).__name__ for one in added.record["notes"].values()}


def test_keeping_again() -> None:
    """What is kept of a restored world is what was kept before."""
    world = used()

    assert document(world) == document(again(world))


def test_requests() -> None:
    """The numbers of requests go on, and counts are incomplete until the journal is cleared."""
    found = again(used())
    number = found.journal.write(entry()).id
    everything, later = found.journal.find(Filter()), found.journal.find(Filter(after=2))
    found.journal.clear()

    assert 3 == number
    assert (1, False) == (len(everything.entries), everything.complete)
    assert (1, True) == (len(later.entries), later.complete)
    assert found.journal.find(Filter()).complete


def test_the_servers_scenario() -> None:
    """A world of the server's scenario shares it with the new server, if that has the same."""
    worlds = registry()
    found = again(used(), worlds)

    assert worlds.scenario is found.scenario
    assert not found.has_own_scenario


def test_a_changed_scenario() -> None:
    """A world goes on with the server's old scenario until it is reset, as it did before."""
    worlds = registry("{extends: default, about: newer, seed: 3}")
    found = again(used(), worlds)
    before = names(found)

    assert names(used()) == before
    assert "newer" != found.scenario.about
    assert "newer" == worlds.reset("gw1").scenario.about


def test_a_scenario_of_its_own() -> None:
    """A reset leads to the scenario of the world, whose invented records are the same again."""
    there = registry()
    world = there.start("gw1", scenario(OWN))
    before = names(world)
    contacts = world.state("razorpay").contacts
    contacts.delete(next(contacts.entries()))
    worlds = registry()
    found = again(world, worlds)

    assert before[1:] == names(found)
    assert before == names(worlds.reset("gw1"))
    assert ("body", "mine") == (found.scenario.name, found.scenario.about)


def test_worlds_share_a_scenario() -> None:
    """Worlds of equal scenarios share one, which is charged once."""
    there, worlds = registry(), registry()
    restoring = restorer(worlds)
    for name in ("gw1", "gw2"):
        text = json.dumps(document(there.start(name, scenario(OWN))))
        restoring.restore(name, compose(text, name))
    first, second = worlds.get("gw1"), worlds.get("gw2")

    assert first.scenario is second.scenario
    assert first.scenario.bytes == worlds.ledger.used()["scenarios"]


def test_a_scenario_that_makes_other_records() -> None:
    """A file whose scenario begins otherwise than it did is refused: positions would be others'."""
    found = document(registry().start("gw1", scenario(OWN)))
    found["vendors"]["razorpay"]["contacts"].pop()
    with pytest.raises(ScenarioError) as error:
        restored(found)

    assert "progress.scenario.digest: found" in str(error.value)
    assert "which its scenario has: a file or a release has changed" in str(error.value)


def test_a_file_of_the_scenario(tmp_path: Path) -> None:
    """A document may extend the file of its scenario, so that many worlds write it once."""
    world = registry().start("gw1", scenario(OWN))
    world.journal.write(entry())
    file = f"scenarios/{scenario_file(world.scenario)}"
    written(tmp_path, file, json.dumps(document_of(world.scenario)))
    found = kept(world, VENDORS, "../scenarios")
    at = written(tmp_path, "worlds/gw1.json", json.dumps(found))

    assert {"extends", "progress"} == found.keys()
    assert names(world) == names(restorer().restore("gw1", read(at)))


def test_a_real_key() -> None:
    """What a client has stored stops no world, though a scenario must not hold it."""
    world = used()
    contacts = world.state("razorpay").contacts
    contacts.add("rzp_test_mock", {"id": "cont_2", "name": LIVE, "notes": []})

    assert LIVE in names(again(world))


def test_a_mistake_shows_no_credential() -> None:
    """A mistake in what is kept hides what looks like a credential."""
    found = document(used())
    found["progress"]["world"] = LIVE
    with pytest.raises(ScenarioError) as error:
        restored(found)

    assert LIVE not in str(error.value)


def test_as_a_scenario() -> None:
    """Loaded as any scenario, it is the world as it was, with counters that begin anew."""
    world = used(notes={"a": "b"})
    world.faults.add(Fault(drop="reset", nth=3))
    world.choose({"razorpay": {"unknown_id": "split"}})
    found = registry(json.dumps(document(world))).get("gw2")

    assert names(world) == names(found)
    assert world.state("razorpay").variants == found.state("razorpay").variants
    assert (0, world.faults.active[0].fault) == (found.journal.last, found.faults.active[0].fault)
    assert names(found) == names(again(found))


def test_what_no_scenario_holds() -> None:
    """A record that JSON cannot write is in no scenario. It is told so."""
    with pytest.raises(ScenarioError) as error:
        scenario(json.dumps(document(used())))

    assert "progress.records: a record has half a character" in str(error.value)


def test_one_world_too_many() -> None:
    """The bound on worlds holds for those that are restored."""
    worlds = registry(most=1)
    with pytest.raises(MockRefusal):
        again(used(), worlds)

    assert ["default"] == [world.name for world in worlds.all()]


def test_the_lock_is_held_briefly() -> None:
    """Requests wait while changes are copied, not while the document is made."""
    world = registry().get("gw1")
    contacts = world.state("razorpay").contacts
    for number in range(2000):
        contacts.add("rzp_test_mock", {"id": f"cont_{number}", "name": "Asha", "notes": []})
    begun = stopwatch()
    progress_of(world)
    copied = stopwatch()
    kept(world, VENDORS)

    assert copied - begun < stopwatch() - copied
