"""Whatever a scenario holds, it is loaded or its mistakes are told."""

import json
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mock_server.core.document.mistakes import Mistake, ScenarioError
from mock_server.core.document.yaml import read
from mock_server.core.scenario.library import Library, shipped
from mock_server.core.scenario.load import load_text
from mock_server.vendors import VENDORS

DEFAULT = {
    **read(shipped() / "scenarios" / "default.yaml").data,
    "people": read(shipped() / "scenarios" / "people.yaml").data["people"],
    "clock": {"at": 1768467600, "frozen": True},
    "faults": read(shipped() / "scenarios" / "outage.yaml").data["faults"],
}
SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.sampled_from(["default"])
)
ANYTHING = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=6,
)


def told(text: str) -> None:
    """Load *text*; where it is wrong, everything about each mistake can be shown."""
    mistakes: list[Mistake] | None = None
    try:
        load_text(text, "my.yaml", Library(), VENDORS)
    except ScenarioError as error:
        mistakes = list(error.mistakes)

    assert mistakes != []
    for mistake in mistakes or ():
        assert mistake.line >= 1 <= mistake.column
        assert "\n" not in str(mistake)


def paths(data: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every path in *data*."""
    found = [path]
    if isinstance(data, dict | list):
        for key, value in data.items() if isinstance(data, dict) else enumerate(data):
            found += paths(value, (*path, key))
    return found


@given(st.text())
def test_any_text(text: str) -> None:
    """No text ends in anything but a scenario or its mistakes."""
    told(text)


@pytest.mark.slow
@settings(deadline=None)
@given(st.sampled_from(paths(DEFAULT)[1:]), ANYTHING)
def test_any_value_anywhere(path: tuple[Any, ...], value: Any) -> None:
    """One value of a good scenario is replaced by another."""
    data = deepcopy(DEFAULT)
    around: Any = data
    for part in path[:-1]:
        around = around[part]
    around[path[-1]] = value
    told(json.dumps(data))


@pytest.mark.slow
@settings(deadline=None)
@given(st.sampled_from(paths(DEFAULT)[1:]), st.text(max_size=8))
def test_any_key_anywhere(path: tuple[Any, ...], key: str) -> None:
    """One key of a good scenario is replaced by another, or one value is lost."""
    data = deepcopy(DEFAULT)
    around: Any = data
    for part in path[:-1]:
        around = around[part]
    value = around.pop(path[-1])
    if isinstance(around, dict):
        around[key] = value
    told(json.dumps(data))
