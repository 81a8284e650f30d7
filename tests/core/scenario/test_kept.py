"""A kept world, and what goes on in it after it is restored."""

from mock_server.core.scenario.kept import differs, stamp
from mock_server.core.state.faults import Fault
from mock_server.core.state.journal import Filter
from mock_server.core.state.world import World
from tests.core.scenario.keeping import again, document, registry
from tests.core.state.test_journal import entry


def used() -> World:
    """A world in which a contact was added and one deleted, by two requests."""
    world = registry().get("gw1")
    contacts = world.state("razorpay").contacts
    contacts.add("rzp_test_mock", {"id": "cont_1", "name": "Asha", "notes": {"a": "\ud800"}})
    seeded = contacts.at(0)
    assert seeded
    contacts.delete(seeded)
    contacts.drain()
    for _ in range(2):
        world.journal.write(entry())
    return world


def test_records() -> None:
    """A restored world has the same records, with their owners, and numbers new ones alike."""
    world = used()
    found = again(world)

    there, here = (one.state("razorpay").contacts for one in (world, found))
    assert [*map(tuple, there.entries())] != []
    assert [e[:3] for e in there.entries()] == [e[:3] for e in here.entries()]
    assert there.next_number == here.next_number


def test_keeping_again() -> None:
    """What is kept of a restored world is what was kept before."""
    world = used()

    assert document(world) == document(again(world))


def test_requests() -> None:
    """The numbers of requests go on, and counts are incomplete until the journal is cleared."""
    found = again(used())
    written = found.journal.write(entry())
    everything = found.journal.find(Filter())

    assert 3 == written.id
    assert (1, False) == (len(everything.entries), everything.complete)
    assert found.journal.find(Filter(after=2)).complete


def test_the_scenario_is_the_servers() -> None:
    """A world of the server's scenario shares it with the new server."""
    worlds = registry()
    found = again(used(), worlds)

    assert worlds.scenario is found.scenario


def test_a_new_world() -> None:
    """A world that nobody has used does not differ; one that was changed does."""
    world = registry().get("gw1")
    before = differs(world), stamp(world)
    world.faults.add(Fault(drop="reset"))

    assert (False, True) == (before[0], differs(world))
    assert before[1] != stamp(world)
