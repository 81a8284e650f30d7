"""Bodies as wholes, and what of them cannot be read or written: mirrors access.read_body()."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.clients import Api
from tests.vendors.spn.conftest import LEAST, UNKNOWN, WHOLE, listed, refusals

JSON = {"Content-Type": "application/json"}
JOHN = "/contacts/550e8400-e29b-41d4-a716-446655440000"


def post(api: Api, body: Any, **headers: str) -> Any:
    return api.post("/contacts", body, **{**JSON, **headers})


@pytest.mark.parametrize("body", ["[1]", '"x"', "5", "true"])
@pytest.mark.parametrize("method", ["POST", "PATCH"])
def test_a_body_is_an_object(method: str, body: str, api: Api) -> None:
    """Any other JSON is refused as a whole (SPN-53)."""
    path = "/contacts" if method == "POST" else f"/contacts/{UNKNOWN}"
    reply = api.send(method, path, body, JSON)

    assert [("model_attributes_type", ["body"])] == refusals(reply)
    assert "SPN-53" == reply.behaviour
    assert reply.text.endswith(f'"input":{body}}}]}}')


@pytest.mark.parametrize(
    ("body", "at", "error"),
    [
        ("{bad", 1, "Expecting property name enclosed in double quotes"),
        ('{"a":1}x', 7, "Extra data"),
        ("   ", 3, "Expecting value"),
        ('{"a":"\x01"}', 6, "Invalid control character at"),
    ],
)
def test_a_body_is_json(body: str, at: int, error: str, api: Api) -> None:
    """What is not JSON is refused, with the place where reading stopped (SPN-19)."""
    reply = post(api, body)
    wanted = (
        f'{{"type":"json_invalid","loc":["body",{at}],"msg":"JSON decode error","input":{{}},'
        f'"ctx":{{"error":"{error}"}}}}'
    )

    assert (422, "SPN-19") == (reply.status, reply.behaviour)
    assert f'{{"detail":[{wanted}]}}' == reply.text


def test_a_broken_body_is_told_of_first(api: Api) -> None:
    """With a body that is not JSON nothing else is looked at (SPN-19)."""
    assert [("json_invalid", ["body", 1])] == refusals(api.patch("/contacts/zz", "{bad", **JSON))


@pytest.mark.parametrize("body", ["", "null"])
def test_a_body_is_needed(body: str, api: Api) -> None:
    """No body, or a null, is missing as a whole (SPN-20)."""
    reply = post(api, body)
    problem = '{"type":"missing","loc":["body"],"msg":"Field required","input":null}'

    assert (422, "SPN-20", f'{{"detail":[{problem}]}}') == (
        reply.status,
        reply.behaviour,
        reply.text,
    )


def test_path_comes_before_body(api: Api) -> None:
    """The problems of a path stand before those of a body (SPN-13, SPN-20)."""
    reply = api.patch("/contacts/zz")

    assert [("uuid_parsing", ["path", "contact_id"]), ("missing", ["body"])] == refusals(reply)


@pytest.mark.parametrize(
    "kind",
    [
        *("application/json", "Application/JSON; charset=utf-8", "application/vnd.api+json"),
        *("application/+json", "application/json;", ""),
    ],
)
def test_json_goes_by_its_content_type(kind: str, api: Api) -> None:
    """A body is JSON where its Content-Type says so or says nothing (SPN-41)."""
    body = '{"first_name":"Ines","email":"ines@example.com"}'
    headers = {"Content-Type": kind} if kind else {}

    reply = api.send("POST", "/contacts", body, headers)

    assert (201, "SPN-14" if kind else "SPN-41") == (reply.status, reply.behaviour)


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "json", ";", "application/json/x"]
)
def test_other_content_types_are_no_json(kind: str, api: Api) -> None:
    """A body of another Content-Type is refused, and shown as it came (SPN-41)."""
    reply = api.send("POST", "/contacts", b'{"a":"\xc3\xa9"}', {"Content-Type": kind})

    assert [("model_attributes_type", ["body"])] == refusals(reply)
    assert ("SPN-41", '{"a":"é"}') == (reply.behaviour, reply.json["detail"][0]["input"])


@pytest.mark.parametrize(
    "body",
    [
        '{"first_name":NaN,"email":"a@example.com"}',
        '{"first_name":[1e999],"email":"a@example.com"}',
        '{"first_name":"a","email":"a@example.com","is_primary":"\\ud800"}',
        '{"first_name":"a","email":"a\\ud800@example.com"}',
        '{"first_name":"\\ud800"}',
        '{"first_name":"a","email":"a@example.com","company_id":"\\udc00"}',
    ],
)
def test_what_cannot_be_written_breaks_the_server(body: str, api: Api) -> None:
    """A refused value that JSON cannot write ends in a plain 500, and is not a bug (SPN-45)."""
    reply = post(api, body)

    assert (500, "SPN-45") == (reply.status, reply.behaviour)
    assert "Internal Server Error" == reply.text
    assert reply.header("X-Mock-Error") is None


@pytest.mark.parametrize("name", ["first_name", "last_name", "phone", "designation"])
def test_half_a_pair_is_seen_by_the_database_alone(name: str, api: Api) -> None:
    """It passes every check and cannot be stored: a plain 500, and nothing is kept (SPN-54)."""
    before = listed(api)
    reply = api.post("/contacts", {**WHOLE, name: "a\ud800"})

    assert (500, "SPN-54", "Internal Server Error") == (reply.status, reply.behaviour, reply.text)
    assert before == listed(api)


def test_half_a_pair_is_none_of_a_change(start: Callable[..., Api]) -> None:
    """A patch with one changes nothing (SPN-54)."""
    api = start(contacts=["john"])
    before = api.get(JOHN).json
    reply = api.patch(JOHN, {"phone": "\ud800", "last_name": "Roy"})

    assert (500, "SPN-54") == (reply.status, reply.behaviour)
    assert before == api.get(JOHN).json


@pytest.mark.parametrize(
    ("path", "change", "status", "behaviour"),
    [
        ("/contacts", {"email": "nope"}, 422, "SPN-17"),
        ("/contacts", {"company_id": UNKNOWN}, 400, "SPN-15"),
        (f"/contacts/{UNKNOWN}", {}, 404, "SPN-12"),
        ("/contacts/zz", {}, 422, "SPN-13"),
    ],
)
def test_half_a_pair_comes_last(
    path: str, change: dict[str, str], status: int, behaviour: str, api: Api
) -> None:
    """Whatever else is wrong is told of, and not the text (SPN-54)."""
    method = "POST" if path == "/contacts" else "PATCH"
    reply = api.send(method, path, {**LEAST, "phone": "\ud800", **change})

    assert (status, behaviour) == (reply.status, reply.behaviour)


def test_half_a_pair_is_no_password(api: Api) -> None:
    """A login with one is wrong like any other (SPN-34)."""
    reply = api.post("/auth/login", {"email": "user@example.com", "password": "\ud800"})

    assert (400, "SPN-34") == (reply.status, reply.behaviour)


def test_a_number_that_is_none_may_be_ignored(api: Api) -> None:
    """NaN in a key that nobody reads does no harm (SPN-45, SPN-21)."""
    assert 201 == post(api, '{"x":NaN,"first_name":"a","email":"a@example.com"}').status


def test_what_cannot_be_shown_breaks_the_server(api: Api) -> None:
    """A body of another type is shown, which cannot be where it is not UTF-8 (SPN-45)."""
    reply = api.send("POST", "/contacts", b"\xff", {"Content-Type": "text/plain"})

    assert (500, "SPN-45") == (reply.status, reply.behaviour)


@pytest.mark.parametrize("body", [b"\xff", b"[" * 100_000, b"1" * 5000, b'{"a":"\xe9"}'])
def test_a_body_has_to_be_decoded(body: bytes, api: Api) -> None:
    """What cannot be decoded, or nests or runs too deep, is refused in one sentence (SPN-46)."""
    reply = post(api, body)

    assert (400, "SPN-46") == (reply.status, reply.behaviour)
    assert '{"detail":"There was an error parsing the body"}' == reply.text
