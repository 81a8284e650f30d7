"""An answer is compared with what is expected, key by key."""

import json
from typing import Any

import pytest

from mock_server.evidence.verify.compare import Answered, differences
from mock_server.evidence.verify.recipes import Expect

VARIABLES = {"id": "c_1", "count": 3}


def told(expected: Any, found: Any, parts: bool = False) -> list[str]:
    """The differences between two bodies."""
    answer = Answered(200, [], json.dumps(found).encode())
    expect = Expect(body=expected, has_body=True, parts=parts)
    return [str(one) for one in differences(expect, answer, VARIABLES)]


@pytest.mark.parametrize(
    ("expected", "found", "line"),
    [
        ({"a": 1, "b": 2}, {"a": 1}, "missing b: expected 2"),
        ({"a": 1}, {"a": 1, "b": [2]}, "added b: found [2]"),
        ({"a": {"b": 1}}, {"a": {"b": "1"}}, 'type a.b: expected integer, found text "1"'),
        ({"a": 1}, {"a": None}, "type a: expected integer, found null"),
        ({"a": 1}, {"a": 2}, "value a: expected 1, found 2"),
        ({"a": 1}, {"a": True}, "type a: expected integer, found boolean true"),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}, "order body: expected a, b, found b, a"),
        ([1, 2], [1], "missing [1]: expected 2"),
        ([1], [1, 2], "added [1]: found 2"),
        ("{text}", 1, "type body: expected text, found integer 1"),
        ("{integer}", 1.5, "type body: expected integer, found number 1.5"),
        ("{time}", "soon", 'value body: expected "{time}", found "soon"'),
        ("{time}", 5, "type body: expected text, found integer 5"),
        ("{text or null}", 1, 'value body: expected "{text or null}", found 1'),
        ("{at most 1}", [1, 2], 'value body: expected "{at most 1}", found [1, 2]'),
        ("{at most 1}", 2, 'value body: expected "{at most 1}", found 2'),
        ("{at most 1}", "", 'value body: expected "{at most 1}", found ""'),
        ("{at most 1}", True, 'value body: expected "{at most 1}", found true'),
        ("{after id}", "c_1", 'value body: expected "{after id}", found "c_1"'),
        ("{after id}", 5, 'value body: expected "{after id}", found 5'),
        ("{after count}", 3, 'value body: expected "{after count}", found 3'),
        ("{id}", "c_2", 'value body: expected "c_1", found "c_2"'),
        ("{count}", "3", 'type body: expected integer, found text "3"'),
        ("{id} is bad.", "c_2 is bad.", 'value body: expected "c_1 is bad.", found "c_2 is bad."'),
        ("{like c_[0-9]}", "d_1", 'value body: expected "{like c_[0-9]}", found "d_1"'),
        ({"{2 letters}": 1}, {}, "missing xx: expected 1"),
    ],
)
def test_a_difference(expected: Any, found: Any, line: str) -> None:
    """Each kind of difference is told by its key, what was expected and what was found."""
    assert [line] == told(expected, found)


@pytest.mark.parametrize(
    ("expected", "found"),
    [
        ("{any}", None),
        ("{text}", ""),
        ("{integer}", 0),
        ("{number}", 1.5),
        ("{number}", 1),
        ("{boolean}", False),
        ("{list}", []),
        ("{object}", {}),
        ("{time}", "2026-01-15T09:00:00.000Z"),
        ("{text or null}", None),
        ("{like c_[0-9]}", "c_1"),
        ("{at most 1}", [2]),
        ("{at most 1}", []),
        ("{at most 1}", 1),
        ("{after id}", "c_11"),
        ("{after count}", 4),
        ("{id}", "c_1"),
        ("{count}", 3),
        ("{integer} of {any}: {id}", "-1 of them: c_1"),
        ("{3 letters}", "xxx"),
        ("a {brace", "a {brace"),
    ],
)
def test_what_agrees(expected: str, found: Any) -> None:
    """A pattern takes the values that it stands for, and a variable its own."""
    assert [] == told(expected, found)


def test_parts() -> None:
    """Where only parts are expected, neither other keys nor the order count, at any depth."""
    found = {"x": 0, "a": {"c": 2, "b": 1}}

    assert [] == told({"a": {"b": 1, "c": 2}, "x": 0}, found, parts=True)
    assert ["value a.b: expected 2, found 1"] == told({"a": {"b": 2}}, found, parts=True)


def test_absent() -> None:
    """A key can be expected to be absent, of a whole body as of parts."""
    for parts in (True, False):
        assert [] == told({"a": 1, "b": "{absent}"}, {"a": 1}, parts)
        assert ["added b: found null"] == told({"b": "{absent}"}, {"b": None}, parts)


def test_status_and_headers() -> None:
    """The status, a header's value, a missing header and one that must be absent are told."""
    expect = Expect((400, "5XX"), {"A": "{integer}", "B": "b", "C": None})
    answer = Answered(200, [("a", "5"), ("c", "here")], b"")

    assert [
        "status: expected 400 or 5XX, found 200",
        'header B: expected "b", found none',
        'header C: expected none, found "here"',
    ] == [str(one) for one in differences(expect, answer, {})]


def test_a_body_that_is_no_json() -> None:
    """A body of another kind is told as it is, and a text is compared whole."""
    page = Answered(502, [], b"<h1>Bad Gateway</h1>")

    assert ['type body: expected JSON, found "<h1>Bad Gateway</h1>"'] == [
        str(one) for one in differences(Expect(body={}, has_body=True), page, {})
    ]
    assert ['value body: expected "Bad Gateway", found "<h1>Bad Gateway</h1>"'] == [
        str(one) for one in differences(Expect(text="Bad Gateway"), page, {})
    ]


@pytest.mark.parametrize("body", [b"NaN", b"[Infinity]", "{}".encode("utf-16"), b"\xff", b""])
def test_a_body_that_is_nearly_json(body: bytes) -> None:
    """JSON is UTF-8, and has neither NaN nor Infinity."""
    (one,) = differences(Expect(body="{any}", has_body=True), Answered(200, [], body), {})

    assert ("type", "JSON") == (one.kind, one.expected)


def test_long_values_are_cut() -> None:
    """A long value is cut."""
    (line,) = told("a", "b" * 1000)

    assert len(line) < 300
