"""What stands where in a value."""

from mock_server.core.values import value_at, walk

DATA = {"a": [1, {"b": None}], "c": ()}


def test_a_walk_meets_everything() -> None:
    """Each value comes with its path, what is around it first."""
    assert [
        ((), DATA),
        (("a",), DATA["a"]),
        (("a", 0), 1),
        (("a", 1), {"b": None}),
        (("a", 1, "b"), None),
        (("c",), ()),
    ] == list(walk(DATA))


def test_a_walk_is_as_deep_as_its_data() -> None:
    """No depth is too much for it."""
    deep: list[object] = []
    for _ in range(5000):
        deep = [deep]

    assert 5001 == sum(1 for _ in walk(deep))


def test_what_is_not_there() -> None:
    """A path that leads nowhere leads to None."""
    assert [None] * 3 == [value_at(DATA, path) for path in (("x",), ("a", 7), ("a", 0, "b"))]
