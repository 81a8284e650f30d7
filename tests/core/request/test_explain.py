"""Explanations: a field's rule in words, and how little of what was sent is told."""

from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from marshmallow import Schema, fields, validate
from werkzeug.test import Client as Browser

from mock_server import create_app
from mock_server.core.errors import Invalid, Problem, Sentence
from mock_server.core.request.explain import _printable, _would_pass, explain, line
from mock_server.vendors import VENDORS, razorpay, spn
from tests.control.conftest import logged
from tests.core.state.test_journal import entry

ROUTES = create_app().dispatcher.routes


def short(value: str) -> None:
    """at most one word."""


class Inner(Schema):
    email = fields.Email(required=True)
    pin = fields.Integer(validate=validate.Range(min=0))


class Outer(Schema):
    name = fields.String(required=True, validate=[validate.Length(min=3, max=5), short])
    kind = fields.String(data_key="type", validate=validate.OneOf(("a", "b")))
    code = fields.String(validate=validate.Regexp("[A-Z]+"))
    exact = fields.String(validate=validate.Length(equal=3))
    inner = fields.Nested(Inner)
    tags = fields.List(fields.Integer())
    many = fields.List(fields.Nested(Inner))
    free = fields.Raw()


@pytest.mark.parametrize(
    ("path", "told"),
    [
        (
            ("name",),
            "text; at least 3 characters and at most 5 characters; at most one word; required",
        ),
        (("type",), "text; one of: a, b"),
        (("code",), "text; a match of [A-Z]+"),
        (("inner",), "an object"),
        (("inner", "email"), "text; an e-mail address; required"),
        (("inner", "pin"), "a whole number; at least 0"),
        (("inner", "pan"), "the fields: email, pin"),
        (("tags",), "a list"),
        (("tags", 3), "a whole number"),
        (("many", 0, "pin"), "a whole number; at least 0"),
        (("free",), None),
        (("free", "deeper"), None),
        (("nam",), "the fields: name, type, code, exact, inner, tags, many, free"),
        ((), "the fields: name, type, code, exact, inner, tags, many, free"),
    ],
)
def test_what_would_pass(path: tuple[str | int, ...], told: str | None) -> None:
    """A field in words: its kind, its bounds, its choices, and whether it must be there."""
    assert told == _would_pass(Outer(), path)


def test_without_a_schema() -> None:
    """Of a path, or where nothing is declared, nothing can be said."""
    assert _would_pass(None, ("id",)) is None


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (float("nan"), "nan"),
        (float("-inf"), "-inf"),
        (1.5, 1.5),
        (None, None),
        (True, True),
        ("x" * 1001, "x" * 1000 + "… (1001 characters)"),
        ({"a": ["x" * 1001]}, {"a": ["x" * 1000 + "… (1001 characters)"]}),
    ],
)
def test_what_was_sent(value: Any, shown: Any) -> None:
    """It is what JSON can hold, and not too long."""
    assert shown == _printable(value)


def refused(vendor: Any = spn.VENDOR, **facts: Any) -> Any:
    says = Sentence("SPN-18", "Input should be a valid string")
    problem = Problem("body", ("first_name",), says, "x" * 5000)
    known = {"behaviour": "SPN-18", "operation": "create_contact", "refusal": Invalid([problem])}
    return entry(vendor.name, **{**known, **facts})


def test_one_line_for_the_log() -> None:
    """The rule and what was sent, on one short line."""
    told = line(refused(), spn.VENDOR, ROUTES) or ""

    assert told.startswith("SPN-18: A value of a text field that is not a text is refused")
    assert " | body first_name was 'xxx" in told
    assert len(told) < 400
    assert "\n" not in told


def test_no_line_for_what_was_not_refused() -> None:
    """An ordinary answer needs no reason."""
    assert line(entry("spn"), spn.VENDOR, ROUTES) is None


def test_a_secrets_value_is_never_told() -> None:
    """Neither the line nor the whole explanation shows what a secret field held."""
    problem = Problem("body", ("password",), Sentence("SPN-18", "no"), "hunter2")
    found = refused(operation="login", refusal=Invalid([problem]))

    assert "hunter2" not in str(explain(found, spn.VENDOR, [], ROUTES))
    assert "hunter2" not in (line(found, spn.VENDOR, ROUTES) or "")


@pytest.fixture
def broken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Browser:
    """A server whose Razorpay has a behaviours file that nobody can read."""
    package = tmp_path / "brokenvendor"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "behaviours.yaml").write_text("- [}\n")
    monkeypatch.syspath_prepend(tmp_path)
    views = ModuleType("brokenvendor.views")
    vars(views).update({**vars(razorpay.views), "__name__": views.__name__})
    vendor = replace(razorpay.VENDOR, api=replace(razorpay.VENDOR.api, views=views))
    monkeypatch.setattr("mock_server.app.VENDORS", (vendor, *VENDORS[1:]))
    return Browser(create_app())


def test_the_explainer_cannot_fail_the_answer(broken: Browser) -> None:
    """Whatever is wrong with explanations, the vendor's refusal is what it would have been."""
    healthy = create_app()
    healthy.marks = broken.application.marks  # the same replica
    sound = Browser(healthy).get("/razorpay/v1/contacts")
    with logged() as lines:
        reply = broken.get("/razorpay/v1/contacts")
    entries = broken.get("/_mock/requests").json
    explained = broken.get("/_mock/requests/1/explain")

    assert (401, sound.get_data()) == (reply.status_code, reply.get_data())
    assert dict(sound.headers) == dict(reply.headers)
    assert any("a bug in the mock server's explanation; the answer stands" in one for one in lines)
    assert entries
    assert [401] == [one["status"] for one in entries["requests"]]
    assert (500, "application/problem+json") == (explained.status_code, explained.mimetype)
