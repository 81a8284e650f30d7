"""What bodies and paths may hold: mirrors schemas.py and steps.load()."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.clients import Api
from tests.vendors.spn.conftest import COMPANY, LEAST, NOBODY, WHOLE, refusals

JSON = {"Content-Type": "application/json"}
JOHN = "/contacts/550e8400-e29b-41d4-a716-446655440000"
UUID_SAYS = (
    "invalid character: expected an optional prefix of `urn:uuid:` followed by [0-9a-fA-F-], "
    "found `n` at 1"
)


def post(api: Api, body: Any, **headers: str) -> Any:
    return api.post("/contacts", body, **{**JSON, **headers})


@pytest.mark.parametrize("method", ["GET", "PATCH", "DELETE"])
def test_an_id_is_a_uuid(method: str, api: Api) -> None:
    """What is no uuid is refused and not looked for, and the sentence says why (SPN-13)."""
    reply = api.send(method, "/contacts/nothing", {} if method == "PATCH" else None)
    problem = reply.json["detail"][0]

    assert [("uuid_parsing", ["path", "contact_id"])] == refusals(reply)
    assert ["type", "loc", "msg", "input", "ctx"] == list(problem)
    assert f"Input should be a valid UUID, {UUID_SAYS}" == problem["msg"]
    assert {"error": UUID_SAYS} == problem["ctx"]
    assert ("SPN-13", "nothing") == (reply.behaviour, problem["input"])


def test_required_fields_are_missed_together(api: Api) -> None:
    """Each missing field is told of, and shown with the whole body (SPN-16)."""
    reply = api.post("/contacts", {"phone": "1"})
    missing = '"msg":"Field required","input":{"phone":"1"}}'
    wanted = ",".join(
        f'{{"type":"missing","loc":["body","{name}"],{missing}' for name in ("first_name", "email")
    )

    assert (422, "SPN-16") == (reply.status, reply.behaviour)
    assert f'{{"detail":[{wanted}]}}' == reply.text


@pytest.mark.parametrize(
    ("email", "reason"),
    [
        ("nope", "An email address must have an @-sign."),
        ("", "An email address must have an @-sign."),
        ("a@b", "The part after the @-sign is not valid. It should have a period."),
        ("a..b@example.com", "An email address cannot have two periods in a row."),
        (
            "a@example.test",
            "The part after the @-sign is a special-use or reserved name that cannot be used with "
            "email.",
        ),
        ("a" * 2049, "Length must not exceed 2048 characters"),
    ],
)
@pytest.mark.parametrize("method", ["POST", "PATCH"])
def test_an_email_is_an_address(
    method: str, email: str, reason: str, start: Callable[..., Api]
) -> None:
    """What is no address is refused, and the sentence says why (SPN-17)."""
    path = "/contacts" if method == "POST" else JOHN
    reply = start(contacts=["john"]).send(method, path, {**LEAST, "email": email})
    problem = reply.json["detail"][0]

    assert [("value_error", ["body", "email"])] == refusals(reply)
    assert f"value is not a valid email address: {reason}" == problem["msg"]
    assert ({"reason": reason}, email) == (problem["ctx"], problem["input"])
    assert "SPN-17" == reply.behaviour


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("Ines@Example.COM", "Ines@example.com"),
        (" ines@example.com ", "ines@example.com"),
        ("Ines Roy <ines@example.com>", "ines@example.com"),
        ("ñandú@example.com", "ñandú@example.com"),
    ],
)
def test_an_address_is_kept_in_its_usual_form(sent: str, kept: str, api: Api) -> None:
    """The domain is in lower case, and a name around the address is dropped (SPN-17)."""
    assert kept == api.post("/contacts", {**LEAST, "email": sent}).json["email"]


def test_wrong_types_are_told_of_together(api: Api) -> None:
    """Every wrong value is told of, in the order of the fields (SPN-18)."""
    sent = {"is_primary": "maybe", "phone": 5, "email": [], "first_name": 1, "company_id": 7}
    reply = api.post("/contacts", sent)

    assert [
        ("uuid_type", ["body", "company_id"]),
        ("string_type", ["body", "first_name"]),
        ("string_type", ["body", "email"]),
        ("string_type", ["body", "phone"]),
        ("bool_parsing", ["body", "is_primary"]),
    ] == refusals(reply)
    assert "SPN-18" == reply.behaviour


@pytest.mark.parametrize("name", ["first_name", "email", "is_primary"])
def test_a_create_takes_no_null_for_what_it_keeps(name: str, api: Api) -> None:
    """A null is of a wrong type where the field is not optional (SPN-18)."""
    reply = api.post("/contacts", {**WHOLE, name: None})
    kind = "bool_type" if name == "is_primary" else "string_type"

    assert [(kind, ["body", name])] == refusals(reply)
    assert "SPN-18" == reply.behaviour


def test_a_create_takes_null_for_the_rest(api: Api) -> None:
    """A null counts as left out for the optional fields (SPN-14)."""
    nulls = dict.fromkeys(("company_id", "last_name", "phone", "designation"))

    assert 201 == api.post("/contacts", {**LEAST, **nulls}).status


@pytest.mark.parametrize("body", ["[1]", '"x"', "5", "true"])
@pytest.mark.parametrize("method", ["POST", "PATCH"])
def test_a_body_is_an_object(method: str, body: str, api: Api) -> None:
    """Any other JSON is refused as a whole (SPN-18)."""
    path = "/contacts" if method == "POST" else f"/contacts/{NOBODY}"
    reply = api.send(method, path, body, JSON)

    assert [("model_attributes_type", ["body"])] == refusals(reply)
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
    """What is no JSON is refused, with the place where reading stopped (SPN-19)."""
    reply = post(api, body)
    wanted = (
        f'{{"type":"json_invalid","loc":["body",{at}],"msg":"JSON decode error","input":{{}},'
        f'"ctx":{{"error":"{error}"}}}}'
    )

    assert (422, "SPN-19") == (reply.status, reply.behaviour)
    assert f'{{"detail":[{wanted}]}}' == reply.text


def test_a_broken_body_is_told_of_first(api: Api) -> None:
    """With a body that is no JSON nothing else is looked at (SPN-19)."""
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


def test_unknown_keys_are_ignored(api: Api) -> None:
    """Neither an id nor a time nor anything unknown is taken from a client (SPN-21)."""
    sent = {**LEAST, "id": NOBODY, "created_at": "2000-01-01T00:00:00Z", "nickname": "I"}
    reply = api.post("/contacts", sent)

    assert 201 == reply.status
    assert NOBODY != reply.json["id"]
    assert not reply.json["created_at"].startswith("2000")
    assert "nickname" not in reply.json


@pytest.mark.parametrize(
    ("name", "kind"),
    [("first_name", "string_type"), ("email", "string_type"), ("is_primary", "bool_type")],
)
def test_a_patch_cannot_clear_what_is_required(
    name: str, kind: str, start: Callable[..., Api]
) -> None:
    """A null is refused for first_name, email and is_primary (SPN-37)."""
    reply = start(contacts=["john"]).patch(JOHN, {name: None})

    assert [(kind, ["body", name])] == refusals(reply)
    assert ("SPN-37", None) == (reply.behaviour, reply.json["detail"][0]["input"])


@pytest.mark.parametrize(
    "kind", ["application/json", "Application/JSON; charset=utf-8", "application/vnd.api+json", ""]
)
def test_json_goes_by_its_content_type(kind: str, api: Api) -> None:
    """A body is JSON where its Content-Type says so or says nothing (SPN-41)."""
    body = '{"first_name":"Ines","email":"ines@example.com"}'
    headers = {"Content-Type": kind} if kind else {}

    assert 201 == api.send("POST", "/contacts", body, headers).status


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "json"])
def test_other_content_types_are_no_json(kind: str, api: Api) -> None:
    """A body of another Content-Type is refused, and shown as it came (SPN-41)."""
    reply = api.send("POST", "/contacts", b'{"a":"\xc3\xa9"}', {"Content-Type": kind})

    assert [("model_attributes_type", ["body"])] == refusals(reply)
    assert ("SPN-41", '{"a":"é"}') == (reply.behaviour, reply.json["detail"][0]["input"])


@pytest.mark.parametrize(
    ("sent", "kept"),
    [("yes", True), ("ON", True), ("t", True), (1, True), (1.0, True), ("off", False), (0, False)],
)
def test_booleans_have_many_words(sent: Any, kept: bool, api: Api) -> None:
    """Words and numbers that mean true or false are taken so (SPN-42)."""
    assert kept is api.post("/contacts", {**LEAST, "is_primary": sent}).json["is_primary"]


@pytest.mark.parametrize(
    ("sent", "kind"), [(2, "bool_parsing"), ("2", "bool_parsing"), (2.5, "bool_type")]
)
def test_other_values_are_no_booleans(sent: Any, kind: str, api: Api) -> None:
    """What means neither true nor false is refused (SPN-18)."""
    reply = api.post("/contacts", {**LEAST, "is_primary": sent})

    assert [(kind, ["body", "is_primary"])] == refusals(reply)


@pytest.mark.parametrize(
    "spelling",
    [COMPANY.upper(), COMPANY.replace("-", ""), f"{{{COMPANY}}}", f"urn:uuid:{COMPANY}"],
)
def test_a_company_has_several_spellings(spelling: str, api: Api) -> None:
    """A uuid is kept in lower case with dashes however it came (SPN-42, SPN-32)."""
    contact = api.post("/contacts", {**LEAST, "company_id": spelling}).json

    assert COMPANY == contact["company_id"]


def test_an_empty_name_is_a_name(api: Api) -> None:
    """No length is documented: an empty first_name is taken (SPN-14)."""
    assert 201 == api.post("/contacts", {**LEAST, "first_name": ""}).status


@pytest.mark.parametrize(
    "body",
    [
        '{"first_name":NaN,"email":"a@example.com"}',
        '{"first_name":[1e999],"email":"a@example.com"}',
        '{"first_name":"\\ud800","email":"a@example.com"}',
        '{"first_name":"a","email":"a@example.com","company_id":"\\udc00"}',
    ],
)
def test_what_cannot_be_written_breaks_the_server(body: str, api: Api) -> None:
    """A refused value that JSON cannot write ends in a plain 500, and is no bug (SPN-45)."""
    reply = post(api, body)

    assert (500, "SPN-45") == (reply.status, reply.behaviour)
    assert "Internal Server Error" == reply.text
    assert reply.header("X-Mock-Error") is None


def test_a_number_that_is_none_may_be_ignored(api: Api) -> None:
    """NaN in a key that nobody reads does no harm (SPN-45, SPN-21)."""
    assert 201 == post(api, '{"x":NaN,"first_name":"a","email":"a@example.com"}').status


@pytest.mark.parametrize("body", [b"\xff", b"[" * 100_000, b"1" * 5000, b'{"a":"\xe9"}'])
def test_a_body_has_to_be_decoded(body: bytes, api: Api) -> None:
    """What cannot be decoded, or nests or runs too deep, is refused in one sentence (SPN-46)."""
    reply = post(api, body)

    assert (400, "SPN-46") == (reply.status, reply.behaviour)
    assert '{"detail":"There was an error parsing the body"}' == reply.text
