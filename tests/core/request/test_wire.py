"""From answers to bytes."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mock_server.core.errors import MockRefusal
from mock_server.core.request.wire import _standard, compact, problem, write
from mock_server.core.vendor import Answer
from mock_server.vendors.spn.access import LENIENT
from tests.control.conftest import logged


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"b": 1, "a": [True, None]}, '{"b":1,"a":[true,null]}'),
        ("é", '"é"'),
        ("\ud800é", '"\\ud800\\u00e9"'),
        ({}, "{}"),
    ],
)
def test_compact(value: Any, text: str) -> None:
    """Keys in their order, no spaces, UTF-8; half of a surrogate pair is escaped."""
    assert text.encode() == compact(value)


@pytest.mark.parametrize(
    ("answer", "body", "kind", "length"),
    [
        (Answer({"a": 1}), b'{"a":1}', "application/json", "7"),
        (Answer([]), b"[]", "application/json", "2"),
        (Answer("text", content_type="text/plain"), b"text", "text/plain", "4"),
        (Answer(b"\xff"), b"\xff", "application/json", "1"),
        (Answer(None, 504), b"", None, "0"),
        (Answer(None, 204), b"", None, None),
        (Answer({"a": 1}, 204), b"", None, None),
        (Answer("text", 304), b"", None, None),
    ],
)
def test_written(answer: Answer, body: bytes, kind: str | None, length: str | None) -> None:
    """JSON, text or bytes with their length; a status that can have no body has none."""
    response = write(answer)

    assert (answer.status, body) == (response.status_code, response.get_data())
    assert kind == response.headers.get("Content-Type")
    assert length == response.headers.get("Content-Length")


def test_headers_are_written() -> None:
    """An answer's own headers stand beside the usual ones."""
    assert "7" == write(Answer({}, headers={"Retry-After": "7"})).headers["Retry-After"]


def test_a_problem_of_ours() -> None:
    """A refusal of ours is problem+json with the section of the README, and further facts."""
    response = write(problem(MockRefusal(409, "worlds", "No.", served=["a"])))

    assert (409, "application/problem+json") == (response.status_code, response.mimetype)
    assert {
        "type": "/_mock/docs/errors#worlds",
        "title": "The mock server refused this request; no vendor did.",
        "status": 409,
        "detail": "No.",
        "served": ["a"],
    } == json.loads(response.get_data())


def test_a_bug_is_a_500() -> None:
    """Anything else is a failure of ours, with a line in the log."""
    with logged() as lines:
        response = write(problem(KeyError("x")))

    assert 500 == response.status_code
    assert lines[0].startswith("a bug in the mock server")


TEXTS = st.text(st.characters(codec="utf-8"), max_size=20)
NUMBERS = st.integers() | st.floats()
VALUES = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXTS | st.just("\ud800"),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=20,
)


@given(VALUES)
def test_the_bytes_are_those_of_the_standard_encoder(value: Any) -> None:
    """Whatever a body may hold is written alike, by orjson or by what stands in for it."""
    read = LENIENT.decode(json.dumps(value))

    assert _standard(read) == compact(read)


@pytest.mark.parametrize(
    "text", ["1e-7", "1E400", "0.1", "-0.0", "1e16", "123456789012345678901.5"]
)
def test_numbers_are_written_as_python_writes_them(text: str) -> None:
    """A float that came in goes out in the same words, whichever encoder is at work."""
    assert json.dumps(json.loads(text)).encode() == compact(LENIENT.decode(text))
