"""The store: positions, by_owner, de-duplication, and their cost."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from mock_server.core.state.base import Base
from mock_server.core.state.positions import Positions
from mock_server.core.state.store import Table


def base(*names: str, owner: str = "s") -> Base:
    return Base(
        [(owner, {"id": name, "name": name.upper()}) for name in names], key=lambda r: r["name"]
    )


def ids(table: Table, owner: str = "s", **how: bool) -> list[str]:
    return [record["id"] for record in table.all(owner, **how)]


def test_order_of_creation() -> None:
    """An owner lists seeded records first, then new ones, oldest first."""
    table = Table(base("a", "b"))
    table.add("s", {"id": "c", "name": "C"})

    assert ids(table) == ["a", "b", "c"]
    assert ids(table, newest_first=True) == ["c", "b", "a"]


def test_how_many_there_are() -> None:
    """Seeded and new records count, of all owners; deleted ones do not."""
    table = Table(base("a", "b"))
    seeded = (table.total, table.is_seeded)
    table.add("other", {"id": "c", "name": "C"})
    table.add("s", {"id": "d", "name": "D"})
    made = table.total
    for id in ("a", "d"):
        found = table.find(id)
        assert found
        table.delete(found)

    assert ((2, True), 4, 2, False) == (seeded, made, table.total, table.is_seeded)


def test_worlds_share_a_base_and_nothing_else() -> None:
    """What one table changes, another over the same base does not see."""
    shared = base("a", "b")
    one, other = Table(shared), Table(shared)
    first = one.find("a")
    assert first
    one.delete(first)
    one.add("s", {"id": "c", "name": "C"})

    assert ids(one) == ["b", "c"]
    assert ids(other) == ["a", "b"]


def test_an_id_twice_is_refused() -> None:
    """Two seeded records cannot have one id."""
    with pytest.raises(KeyError, match="a"):
        base("a", "a")


def test_twin_finds_the_oldest_equal_record() -> None:
    """De-duplication finds by key of one owner, the oldest first, seeded or new."""
    table = Table(base("a", "b"))
    table.add("s", {"id": "z", "name": "A"})
    found = table.duplicate("s", {"name": "A"})

    assert found is not None
    assert found["id"] == "a"
    assert table.duplicate("other", {"name": "A"}) is None


def test_twin_follows_changes_and_deletions() -> None:
    """A changed record is found by what it is now, a deleted one not at all."""
    table = Table(base("a", "b"))
    first, second = table.find("a"), table.find("b")
    assert first
    assert second
    table.replace(first, {"id": "a", "name": "NEW"})
    table.delete(second)

    assert table.duplicate("s", {"name": "A"}) is None
    assert table.duplicate("s", {"name": "NEW"}) == {"id": "a", "name": "NEW"}
    assert table.duplicate("s", {"name": "B"}) is None


def test_repeated_change_leaves_no_trace_in_the_index() -> None:
    """A record changed a thousand times takes one place in the de-duplication index."""
    table = Table(base("a"))
    for number in range(1000):
        entry = table.find("a")
        assert entry
        table.replace(entry, {"id": "a", "name": str(number)})

    assert len(table._keys) == 1


def test_numbers_are_never_used_twice() -> None:
    """Deleting the youngest record does not give its number away again."""
    table = Table(base("a"))
    table.add("s", {"id": "b", "name": "B"})
    entry = table.find("b")
    assert entry
    table.delete(entry)

    assert table.next_number == 2
    assert table.find("b") is None


def test_a_move_keeps_the_order_of_creation() -> None:
    """A record moved to another owner stands there by its age."""
    table = Table(Base([("x", {"id": "a"}), ("y", {"id": "b"}), ("x", {"id": "c"})]))
    entry = table.find("b")
    assert entry
    table.replace(entry, {"id": "b", "moved": True}, owner="x")

    assert ids(table, "x") == ["a", "b", "c"]
    assert ids(table, "y") == []


@pytest.mark.parametrize(
    ("start", "size", "expected"),
    [(0, 2, ["a", "b"]), (2, 2, ["c"]), (3, 2, []), (10**30, 1, []), (0, 10**30, ["a", "b", "c"])],
)
def test_pages(start: int, size: int, expected: list[str]) -> None:
    """A page is a slice; past the end it is empty, however far."""
    assert expected == [r["id"] for r in Table(base("a", "b", "c")).page("s", start, size)]


@settings(max_examples=200, deadline=None)
@given(
    st.integers(0, 12),
    st.lists(st.tuples(st.booleans(), st.integers(0, 30))),
    st.integers(0, 20),
    st.integers(0, 20),
)
@example(10, [(False, 9), (True, 9), (False, 9)], 0, 9)  # moved away, back, and deleted
def test_shelf_is_a_sorted_list(
    seeded: int, steps: list[tuple[bool, int]], start: int, size: int
) -> None:
    """Whatever is added and removed, an owner slices like the sorted list of its positions."""
    owner, model = Positions(range(seeded)), list(range(seeded))
    for adding, position in steps:
        if adding and position not in model:
            owner.add(position)
            model = sorted([*model, position])
        elif not adding and position in model:
            owner.remove(position)
            model.remove(position)

    assert len(model) == len(owner)
    assert model[start : start + size] == owner.slice(start, min(start + size, len(model)))
