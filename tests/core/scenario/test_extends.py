"""One scenario laid over another."""

from pathlib import Path

import pytest

from mock_server.core.document.layers import Layers, merged
from mock_server.core.document.yaml import parse
from tests.core.scenario.loading import loaded, opened, records, refused, said, written


def test_mappings_merge_and_the_rest_replaces() -> None:
    """Key by key for mappings; lists, texts and null stand in the place of what lies beneath."""
    below = {"a": {"x": 1, "y": [1, 2]}, "b": [1], "c": {"z": 1}, "d": 1}
    above = {"a": {"y": [3]}, "b": {"now": "a mapping"}, "c": None}

    assert {
        "a": {"x": 1, "y": [3]},
        "b": {"now": "a mapping"},
        "c": None,
        "d": 1,
    } == merged(below, above)


def test_neither_file_is_changed_by_merging() -> None:
    """The same parent is merged again and again."""
    below, above = {"a": {"x": 1}}, {"a": {"y": 2}}
    merged(below, above)

    assert ({"a": {"x": 1}}, {"a": {"y": 2}}) == (below, above)


def test_lists_replace(tmp_path: Path) -> None:
    """A list of contacts is the whole list; the parent's accounts stay."""
    written(tmp_path, "below.yaml", "vendors: {razorpay: {contacts: [gaurav, asha]}}")
    scenario = loaded(
        "{extends: below, vendors: {razorpay: {contacts: [{name: Bo Only}]}}}", tmp_path
    )

    assert ["Bo Only"] == [record["name"] for record in records(scenario)]


def test_what_the_child_leaves_out_is_the_parents(tmp_path: Path) -> None:
    """About, seed and clock included."""
    written(tmp_path, "below.yaml", "{about: Beneath., seed: 5, clock: {at: 100, frozen: true}}")
    scenario = loaded("{extends: below, clock: {at: 200}}", tmp_path)

    assert ("Beneath.", 5, 200, True) == (
        scenario.about,
        scenario.seed,
        scenario.at,
        scenario.frozen,
    )


def test_parents_have_parents(tmp_path: Path) -> None:
    """The nearest wins."""
    written(tmp_path, "one.yaml", "{about: One., seed: 1}")
    written(tmp_path, "two.yaml", "{extends: one, seed: 2}")
    scenario = loaded("{extends: two}", tmp_path)

    assert ("One.", 2) == (scenario.about, scenario.seed)


def test_a_path_is_looked_for_beside_its_file(tmp_path: Path) -> None:
    """Not beside the server's working directory."""
    written(tmp_path, "inner/below.yaml", "seed: 5")
    above = written(tmp_path, "inner/above.yaml", "extends: below.yaml")
    outside = written(tmp_path, "outside.yaml", "extends: inner/above.yaml")

    assert 5 == opened(str(above)).seed
    assert 5 == opened(str(outside)).seed


def test_a_users_scenario_may_extend_the_shipped_one_of_its_name(tmp_path: Path) -> None:
    """`default` in a user's directory that extends `default` is laid over the shipped one."""
    written(tmp_path, "default.yaml", "{extends: default, seed: 99}")
    scenario = opened("default", tmp_path)

    assert 99 == scenario.seed
    assert opened("default").about == scenario.about


def test_a_circle_is_a_mistake(tmp_path: Path) -> None:
    """It is shown where it closes."""
    written(tmp_path, "a.yaml", "extends: b")
    file = written(tmp_path, "b.yaml", "seed: 1\nextends: a")

    assert [f"{file}:2:10: extends: scenarios extend each other: a -> b -> a"] == refused(
        "a", tmp_path
    )


def test_a_scenario_cannot_extend_itself(tmp_path: Path) -> None:
    """By its path or by its name, where there is no other of that name."""
    file = written(tmp_path, "alone.yaml", "extends: ./alone.yaml")

    assert [f"{file}:1:10: extends: scenarios extend each other: alone -> alone"] == refused(
        "alone", tmp_path
    )


def test_an_unknown_parent(tmp_path: Path) -> None:
    """The known ones are listed, and the nearest is offered."""
    (line,) = said("seed: 1\nextends: defualt")

    assert (
        "my.yaml:2:10: extends: there is no scenario 'defualt'; did you mean 'default'? "
        "(expected one of: crowded, default, empty, impatient, outage, people)"
    ) == line


def test_a_parents_path_that_is_not_there(tmp_path: Path) -> None:
    """The file that names it is shown."""
    file = written(tmp_path, "above.yaml", "extends: absent.yaml")

    assert [f"{file}:1:10: extends: there is no file {tmp_path / 'absent.yaml'}"] == refused(
        str(file)
    )


def test_text_from_the_network_extends_no_path(tmp_path: Path) -> None:
    """Or a body could read the server's files."""
    file = written(tmp_path, "below.yaml", "seed: 5")
    (line,) = said(f"extends: {file}")

    assert line.startswith(f"my.yaml:1:10: extends: there is no scenario '{file}'")


@pytest.mark.parametrize("name", ["5", "[default]", "{a: b}"])
def test_a_parent_is_named_by_text(name: str) -> None:
    """One parent, by its name or path."""
    (line,) = said(f"extends: {name}")

    assert line.startswith("my.yaml:1:10: extends: found ")
    assert line.endswith("(expected text)")


def test_a_mistake_is_shown_in_the_file_that_holds_it(tmp_path: Path) -> None:
    """Parent and child are both looked at, the child's mistakes first."""
    below = written(tmp_path, "below.yaml", "clock: {at: 5, frozn: true}\nseed: x\n")
    lines = said("extends: below\nclock: {at: y}\n", tmp_path)

    assert [
        "my.yaml:2:13: clock.at: found 'y'",
        f"{below}:1:16: clock.frozn: unknown key",
        f"{below}:2:7: seed: found 'x'",
    ] == [line.partition(" (expected")[0].partition(";")[0] for line in lines]


def test_what_is_missing_is_missed_where_most_of_it_stands() -> None:
    """A key that no file has is its mapping's mistake, in the file that says most around it."""
    child = parse("vendors: {razorpay: {seed: 1}}", "child")
    parent = parse("vendors: {razorpay: {limits: {requests: 1}}, spn: {contacts: [{}]}}", "parent")
    layers = Layers([child, parent])

    assert "parent" == layers.source_of(("vendors", "razorpay", "limits", "seconds")).file
    assert "parent" == layers.source_of(("vendors", "spn", "contacts", 0, "name")).file
    assert "child" == layers.source_of(("vendors", "razorpay", "absent")).file


def test_a_childs_list_hides_the_parents() -> None:
    """What lacks in the child's list is not looked for in the parent's."""
    layers = Layers([parse("a: [{}]", "child"), parse("a: [{b: 1}]", "parent")])

    assert "child" == layers.source_of(("a", 0, "b")).file
