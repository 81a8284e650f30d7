"""What bodies and paths may hold: mirrors schemas.py and steps.load()."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.clients import Api
from tests.vendors.spn.conftest import COMPANY, LEAST, UNKNOWN, WHOLE, refusals

JOHN = "/contacts/550e8400-e29b-41d4-a716-446655440000"
UUID_SAYS = (
    "invalid character: expected an optional prefix of `urn:uuid:` followed by [0-9a-fA-F-], "
    "found `n` at 1"
)


@pytest.mark.parametrize("method", ["GET", "PATCH", "DELETE"])
def test_an_id_is_a_uuid(method: str, api: Api) -> None:
    """What is not a uuid is refused and not looked for, and the sentence says why (SPN-13)."""
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
    """What is not an address is refused, and the sentence says why (SPN-17)."""
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
    """The domain is in lower case, and a name around the address is dropped (SPN-56)."""
    reply = api.post("/contacts", {**LEAST, "email": sent})

    assert (kept, "SPN-14" if kept == sent else "SPN-56") == (reply.json["email"], reply.behaviour)


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
    assert "SPN-52" == reply.behaviour


@pytest.mark.parametrize(
    ("name", "kind", "behaviour"),
    [
        ("first_name", "string_type", "SPN-18"),
        ("email", "string_type", "SPN-18"),
        ("is_primary", "bool_type", "SPN-51"),
    ],
)
def test_a_create_takes_no_null_for_what_it_keeps(
    name: str, kind: str, behaviour: str, api: Api
) -> None:
    """A null is of a wrong type where the field is not optional (SPN-18, SPN-51)."""
    reply = api.post("/contacts", {**WHOLE, name: None})

    assert [(kind, ["body", name])] == refusals(reply)
    assert behaviour == reply.behaviour


@pytest.mark.parametrize("name", ["company_id", "last_name", "phone", "designation"])
def test_a_create_takes_null_for_the_rest(name: str, api: Api) -> None:
    """A null counts as left out for the optional fields (SPN-37)."""
    reply = api.post("/contacts", {**WHOLE, name: None})

    assert (201, "SPN-37", None) == (reply.status, reply.behaviour, reply.json[name])


def test_unknown_keys_are_ignored(api: Api) -> None:
    """Neither an id nor a time nor anything unknown is taken from a client (SPN-21)."""
    sent = {**LEAST, "id": UNKNOWN, "created_at": "2000-01-01T00:00:00Z", "nickname": "I"}
    reply = api.post("/contacts", sent)

    assert (201, "SPN-21") == (reply.status, reply.behaviour)
    assert UNKNOWN != reply.json["id"]
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
    ("sent", "kept"),
    [("yes", True), ("ON", True), ("t", True), (1, True), (1.0, True), ("off", False), (0, False)],
)
def test_booleans_have_many_words(sent: Any, kept: bool, api: Api) -> None:
    """Words and numbers that mean true or false are taken so (SPN-42)."""
    reply = api.post("/contacts", {**LEAST, "is_primary": sent})

    assert ("SPN-42", kept) == (reply.behaviour, reply.json["is_primary"])


@pytest.mark.parametrize(
    ("sent", "kind"),
    [
        (2, "bool_parsing"),
        ("2", "bool_parsing"),
        (2.5, "bool_type"),
        (1e16, "bool_parsing"),
        (1e300, "bool_type"),
        (2**63, "bool_type"),
    ],
)
def test_other_values_are_no_booleans(sent: Any, kind: str, api: Api) -> None:
    """What means neither true nor false is refused; a whole number is read as one (SPN-51)."""
    reply = api.post("/contacts", {**LEAST, "is_primary": sent})

    assert [(kind, ["body", "is_primary"])] == refusals(reply)
    assert "SPN-51" == reply.behaviour


@pytest.mark.parametrize(
    "spelling",
    [COMPANY.upper(), COMPANY.replace("-", ""), f"{{{COMPANY}}}", f"urn:uuid:{COMPANY}"],
)
def test_a_company_has_several_spellings(spelling: str, api: Api) -> None:
    """A uuid is kept in lower case with dashes however it came (SPN-42, SPN-32)."""
    reply = api.post("/contacts", {**LEAST, "company_id": spelling})

    assert ("SPN-42", COMPANY) == (reply.behaviour, reply.json["company_id"])


@pytest.mark.parametrize("name", ["", "a" * 256, "a\x00b"])
def test_any_text_is_a_name(name: str, api: Api) -> None:
    """No length and no character is ruled out, and the answer says so (SPN-57)."""
    reply = api.post("/contacts", {**LEAST, "first_name": name})

    assert (201, "SPN-57", name) == (reply.status, reply.behaviour, reply.json["first_name"])
