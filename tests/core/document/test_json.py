"""JSON documents: read as JSON, and told of with their places."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mock_server.core.document.json import ExactFloat, mapping_of
from mock_server.core.document.mistakes import ScenarioError
from mock_server.core.document.yaml import parse

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=8,
)


def refusal(text: str) -> str:
    with pytest.raises(ScenarioError) as raised:
        parse(text, "body")
    return str(raised.value)


NAMES = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


@given(st.dictionaries(NAMES, VALUES, max_size=4), st.booleans())
def test_any_json_is_read_as_json(data: dict[str, Any], escaped: bool) -> None:
    """Also what YAML reads otherwise: line separators, escaped backslashes, bare exponents."""
    text = json.dumps(data, ensure_ascii=escaped)

    assert json.loads(text) == parse(text, "body").data


def test_numbers_keep_how_they_are_written() -> None:
    """A float is exact, and an exponent needs no sign."""
    found = parse('{"a": 1e5, "b": 1.50, "c": 7}', "body").data

    assert {"a": 1e5, "b": 1.5, "c": 7} == found
    assert [ExactFloat, ExactFloat, int] == [type(value) for value in found.values()]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('{"a": 1,\n "a": 2}', "body:2:2: a: given twice, first in line 1"),
        ('{"a": {"b": 1, "b": 1}}', "body:1:16: a.b: given twice"),
        ('{"a": 1.0e+999}', "body:1:7: invalid JSON: a number that JSON cannot write"),
        (f'{{"a": {"9" * 5000}}}', "body:1:7: invalid JSON: a number of 5,000 digits"),
        (
            '{"a": "\\ud800"}',
            "body:1:10: invalid JSON: found invalid Unicode character escape code",
        ),
        (f'{{"a": {"[" * 100}{"]" * 100}}}', "body:1:106: nested too deeply"),
        (f'{{"a": {"[" * 200}', "body:1:106: nested too deeply"),
        ('{"a": 1,,}', "body:1:9: invalid JSON: Expecting property name enclosed in double"),
        ('{"a": "x\n"', "body:1:9: invalid JSON: Invalid control character"),
        ('{\n  "a": [1, 2\n}', "body:3:1: invalid JSON: Expecting ',' delimiter"),
        ("[1]", "body:1:1: found a list (expected a mapping)"),
    ],
)
def test_json_that_cannot_be_used(text: str, says: str) -> None:
    """It is refused with its place, as YAML is."""
    assert refusal(text).startswith(says)


def test_a_value_of_json_has_its_place() -> None:
    """Line, column and key, whether it is escaped or not."""
    source = parse('{\n  "a": {"\\u0062": [1,\n    2]}\n}', "body")

    assert "body:3:5: a.b[1]: wrong" == str(source.mistake(("a", "b", 1), "wrong"))


def test_json_that_yaml_cannot_read_has_no_place_within() -> None:
    """YAML refuses a character that JSON takes; the mistake is told all the same."""
    source = parse('{"a": "\x7f", "b": 1}', "body")

    assert "body:1:1: b: wrong" == str(source.mistake(("b",), "wrong"))


@pytest.mark.parametrize("text", ["{}", '{"a": {}}', f'{{"a": {"[" * 99}{"]" * 99}}}'])
def test_what_is_sound(text: str) -> None:
    """A hundred levels are not too deep."""
    assert json.loads(text) == mapping_of(text)


@pytest.mark.parametrize(
    "text", ["", "{a: 1}", "[]", '{"a": NaN}', '{"a": 1e999}', '{"a": 1, "a": 1}', '{"a": 1} # no']
)
def test_what_is_left_to_yaml(text: str) -> None:
    """Whatever is not sound JSON."""
    assert mapping_of(text) is None
