"""What worlds hold, by the ledger and counted from scratch: the same after whatever was done."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mock_server.core.errors import MockRefusal
from mock_server.core.state.entry import Raw
from mock_server.core.state.journal import KEPT_ENTRIES, RESERVED_BYTES, Filter
from mock_server.core.state.limits import KEPT_WINDOWS, Key, Limit
from mock_server.core.state.store import INDEX_BYTES, INDEX_STEP
from mock_server.core.state.world import NEW_WORLD_BYTES
from tests.core.state.accounting import CEILING, Accounting
from tests.core.state.test_journal import entry

Step = tuple[str, int, int]
OFTEN = ("add", "add", "change", "write", "write")
SELDOM = (
    "delete",
    "fail",
    "mend",
    "stand_in",
    "count",
    "keep",
    "restore",
    "go_on",
    "forget",
    "reset",
    "drop",
)
STEPS = st.tuples(st.sampled_from((*OFTEN, *SELDOM, "drop")), st.integers(0, 3), st.integers(0, 9))


@settings(max_examples=150, deadline=None)
@given(st.lists(STEPS, max_size=80))
def test_the_ledger_does_not_drift(steps: list[Step]) -> None:
    """After every step it says what a count from scratch says, at the ceiling too."""
    accounting = Accounting()
    for step in steps:
        accounting.do(*step)

        assert accounting.counted() == accounting.worlds.ledger.total


def test_the_ceiling_holds() -> None:
    """However many worlds and requests, no more is held than the ceiling and a table's marks."""
    accounting = Accounting()
    for number in range(3000):
        accounting.do(
            ("write", "add", "fail", "count", "stand_in")[number % 5], number % 40, number % 10
        )

        assert accounting.worlds.ledger.total <= CEILING + 41 * INDEX_STEP * INDEX_BYTES


def test_dropped_is_released() -> None:
    """A world that is dropped gives back all that it held, and its snapshots when they go."""
    accounting = Accounting()
    before = accounting.worlds.ledger.total
    for what in ("add", "change", "write", "fail", "stand_in", "count", "keep"):
        accounting.do(what, 1, 4)
    accounting.do("drop", 1, 0)
    accounting.snapshots.clear()

    assert before == accounting.worlds.ledger.total


def test_reset_is_released() -> None:
    """A world that is reset holds what a new one does."""
    accounting = Accounting()
    accounting.do("write", 1, 0)
    accounting.do("reset", 1, 4)
    before = accounting.worlds.ledger.total
    for what in ("add", "change", "write", "fail", "stand_in", "count"):
        accounting.do(what, 1, 4)
    accounting.do("reset", 1, 4)

    assert before == accounting.worlds.ledger.total


def test_what_is_shared_is_counted_once() -> None:
    """A snapshot of many records takes their index, not the records."""
    accounting = Accounting(0)
    world = accounting.worlds.get("w")
    for _ in range(10):
        accounting.add(world, 100)
    before = accounting.worlds.ledger.total
    accounting.keep(world, 0)

    assert INDEX_STEP * INDEX_BYTES < accounting.worlds.ledger.total - before < 2 * NEW_WORLD_BYTES


def test_a_seeded_record_costs_nothing() -> None:
    """Worlds share what the scenario seeds."""
    accounting = Accounting(0)
    world = accounting.worlds.get("w")
    before = accounting.worlds.ledger.total

    assert 3 == len(list(world.state("v").contacts.entries()))
    assert before == accounting.worlds.ledger.total


def test_the_largest_journal_gives_way() -> None:
    """A write in one world takes the oldest entries of the world that has the most."""
    accounting = Accounting(500_000, 10**6)
    large, small = accounting.worlds.get("large"), accounting.worlds.get("small")
    for _ in range(140):
        large.journal.write(entry(answered=Raw.of((), b"x" * 1000)))
    for _ in range(20):
        small.journal.write(entry())
    room = 500_000 - accounting.worlds.ledger.total
    small.state("v").contacts.add("o", {"id": 9, "name": "x" * (room + 10_000)})

    assert 20 == len(small.journal)
    assert KEPT_ENTRIES <= len(large.journal) < 140
    assert list(large.journal)[0].id == large.journal.evicted + 1


def test_the_largest_journal_gives_way_to_another() -> None:
    """A journal that grows at the ceiling takes the room of one that is larger."""
    accounting = Accounting(700_000, 10**6)
    large, small = accounting.worlds.get("large"), accounting.worlds.get("small")
    for _ in range(150):
        large.journal.write(entry(answered=Raw.of((), b"x" * 2000)))
    for _ in range(50):
        small.journal.write(entry(answered=Raw.of((), b"x" * 2000)))

    assert 50 == len(small.journal)
    assert not any(one.shortened for one in small.journal)
    assert KEPT_ENTRIES <= len(large.journal) < 150
    assert accounting.worlds.ledger.total <= 700_000


def test_a_journal_is_left_its_last_entries() -> None:
    """Below a hundred entries a journal loses no more, but their bodies are cut shorter."""
    accounting = Accounting(450_000, 10**6)
    world = accounting.worlds.get("w")
    for _ in range(110):
        world.journal.write(entry(answered=Raw.of((), b"x" * 2000)))
    room = 450_000 - accounting.worlds.ledger.total
    world.state("v").contacts.add("o", {"id": 9, "name": "x" * (room + 60_000)})
    oldest, *_, newest = world.journal

    assert KEPT_ENTRIES == len(world.journal)
    assert (True, 1000, 2000) == (
        oldest.shortened,
        len(oldest.answered.body),
        oldest.answered.length,
    )
    assert oldest.shown.response.long
    assert (False, 2000) == (newest.shortened, len(newest.answered.body))


def test_a_journal_at_the_ceiling_does_not_grow() -> None:
    """Where no journal can give way, a new entry is shortened and takes the place of older ones."""
    accounting = Accounting(300_000)
    world = accounting.worlds.get("w")
    for _ in range(5):
        world.journal.write(entry())
    held = world.ledger.charge("records", 300_000 - world.ledger.total)
    for _ in range(50):
        world.journal.write(entry(answered=Raw.of((), b"x" * 5000)))

    assert 300_000 == world.ledger.total
    assert world.journal.size <= RESERVED_BYTES
    assert [51, 52, 53, 54, 55][-len(world.journal) :] == [one.id for one in world.journal]
    assert 2 <= len(world.journal)
    assert not world.journal.find(Filter()).complete
    assert held.bytes > 200_000


def test_a_world_at_the_ceiling() -> None:
    """A new world needs room, also to be looked at; a reset needs none."""
    accounting = Accounting(100_000)
    world = accounting.worlds.get("w")
    held = accounting.worlds.ledger.charge("records", 100_000 - accounting.worlds.ledger.total)
    with pytest.raises(MockRefusal, match="ceiling"):
        accounting.worlds.get("new")

    assert "w" == accounting.worlds.reset("w").name
    assert ["default", "w"] == [one.name for one in accounting.worlds.all()]
    assert held.bytes
    assert world.name == "w"


def test_refused_writes_change_nothing() -> None:
    """A record that was refused, new or changed, has left no trace."""
    accounting = Accounting(100_000)
    contacts = accounting.worlds.get("w").state("v").contacts
    before, total = list(contacts.entries()), accounting.worlds.ledger.total
    with pytest.raises(MockRefusal):
        contacts.add("o", {"id": 9, "name": "x" * 100_000})
    with pytest.raises(MockRefusal):
        contacts.replace(before[0], {"id": 0, "name": "x" * 100_000})

    assert before == list(contacts.entries())
    assert (3, 3) == (contacts.next_number, contacts.size("o"))
    assert [] == contacts.drain()
    assert total == accounting.worlds.ledger.total


def test_counters_at_the_ceiling() -> None:
    """A new counter takes the place of the oldest; a world keeps a few whatever happens."""
    accounting = Accounting(300_000)
    limits, limit = accounting.worlds.get("w").limits, Limit(10, 60)
    held = accounting.worlds.ledger.charge("records", 300_000 - accounting.worlds.ledger.total)
    for number in range(50):
        limits.hit(Key("v", "*", number), limit, 0)

    counted = [key.counted_by for key, _ in limits.counters(0)]
    assert list(range(50 - KEPT_WINDOWS, 50)) == counted
    assert 300_000 == accounting.worlds.ledger.total
    assert held.bytes
