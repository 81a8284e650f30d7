"""What a test asks of its world, as a scenario."""

import json
from pathlib import Path
from typing import Any

import pytest

from mock_server.core.document.mistakes import ScenarioError
from mock_server.testing.recipe import recipe


def asked(scenario: Any, **more: Any) -> Any:
    return json.loads(recipe(scenario, **more) or "null")


def test_nothing_is_asked_for() -> None:
    """The server's own scenario will do."""
    assert recipe() is None


@pytest.mark.parametrize(
    ("scenario", "expected"),
    [
        (None, {"extends": "default", "seed": 7}),
        ("crowded", {"extends": "crowded", "seed": 7}),
        ("about: Mine.", {"about": "Mine.", "seed": 7}),
        ('{"about": "Mine.", "seed": 1}', {"about": "Mine.", "seed": 7}),
        ({"about": "Mine."}, {"about": "Mine.", "seed": 7}),
    ],
)
def test_a_scenario_lies_beneath_the_rest(scenario: Any, expected: Any) -> None:
    """It is a name, a text or a mapping."""
    assert expected == asked(scenario, seed=7)


@pytest.mark.parametrize("name", ["mine.yaml", "mine.json"])
def test_a_file(name: str, tmp_path: Path) -> None:
    """It is named by a path or by the text of one."""
    file = tmp_path / name
    file.write_text('{"about": "Mine."}', encoding="utf-8")

    assert {"about": "Mine."} == asked(file) == asked(str(file))


@pytest.mark.parametrize(
    ("scenario", "told"),
    [
        (5, "scenario:1:1: found 5 (expected a name, a file, a text or a mapping)"),
        (False, "scenario:1:1: found False (expected a name, a file, a text or a mapping)"),
        ("", "scenario:1:1: there is nothing in it (expected a mapping)"),
    ],
)
def test_what_is_not_a_scenario(scenario: Any, told: str) -> None:
    """It is a mistake like any other, which fails the test in one sentence."""
    with pytest.raises(ScenarioError) as raised:
        recipe(scenario)

    assert told == str(raised.value)


def test_a_key_given_twice() -> None:
    """The later one would win in silence."""
    with pytest.raises(ScenarioError, match="scenario:1:11: seed: given twice"):
        recipe("{seed: 1, seed: 2}")
