"""What becomes of one contact: mirrors views.py but for its lists."""

import re
from collections.abc import Callable
from uuid import UUID

import pytest

from tests.clients import Api, Client
from tests.vendors.spn.conftest import (
    COMPANY,
    KEYS,
    LEAST,
    OTHER,
    OTHERS,
    UNKNOWN,
    WHOLE,
    listed,
)

JOHN = "550e8400-e29b-41d4-a716-446655440000"
NOT_FOUND = '{"detail":"Contact not found"}'
NO_COMPANY = '{"detail":"Company not found"}'


def test_a_contact_is_public(api: Api) -> None:
    """A contact is given to anyone by its id (SPN-11)."""
    contact = api.post("/contacts", WHOLE).json
    reply = api.anonymous.get(f"/contacts/{contact['id']}")

    assert (200, "SPN-11") == (reply.status, reply.behaviour)
    assert contact == reply.json


def test_public_operations_look_at_no_token(api: Api) -> None:
    """A bad token does no harm where none is needed (SPN-11, SPN-14, SPN-22)."""
    stranger = api.as_caller(Authorization="Bearer stranger")
    created = stranger.post("/contacts", LEAST)
    path = f"/contacts/{created.json['id']}"

    assert 201 == created.status
    assert 200 == stranger.get(path).status
    assert 200 == stranger.patch(path, {"phone": "1"}).status


@pytest.mark.parametrize("method", ["GET", "PATCH", "DELETE"])
def test_an_unknown_contact_is_not_found(method: str, api: Api) -> None:
    """An id that no contact has is refused by all three operations on one contact (SPN-12)."""
    body = {"phone": "1"} if method == "PATCH" else None
    reply = api.send(method, f"/contacts/{UNKNOWN}", body)

    assert (404, "SPN-12") == (reply.status, reply.behaviour)
    assert NOT_FOUND == reply.text


def test_a_create_gives_the_whole_contact(start: Callable[..., Api]) -> None:
    """A create answers 201 with ten keys in their order, all that was sent among them (SPN-14)."""
    reply = start(clock="2026-01-15T09:00:00Z").anonymous.post("/contacts", WHOLE)
    contact = reply.json
    times = ("2026-01-15T09:00:00Z", "2026-01-15T09:00:00Z")

    assert (201, "SPN-14") == (reply.status, reply.behaviour)
    assert KEYS == list(contact)
    assert WHOLE == {name: contact[name] for name in WHOLE}
    assert times == (contact["created_at"], contact["updated_at"])
    assert "Łukasik" in reply.text


def test_what_is_left_out_is_null(api: Api) -> None:
    """is_primary is false by default, every other optional field null (SPN-14, SPN-32)."""
    contact = api.post("/contacts", LEAST).json
    left = {name: contact[name] for name in KEYS[1:8] if name not in LEAST}
    empty = dict.fromkeys(("company_id", "last_name", "phone", "designation"))

    assert {**empty, "is_primary": False} == left


def test_ids_and_times_have_their_form(api: Api) -> None:
    """Ids are lower-case uuids with dashes, times are UTC with Z (SPN-32)."""
    contact = api.post("/contacts", LEAST).json

    assert str(UUID(contact["id"], version=4)) == contact["id"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", contact["created_at"])


def test_seeded_fractions_of_seconds_are_shown(start: Callable[..., Api]) -> None:
    """A time with microseconds is shown with six digits (SPN-32)."""
    api = start(contacts=[{**LEAST, "created_at": "2024-01-22T12:35:11.25+05:30"}])

    assert "2024-01-22T07:05:11.250000Z" == listed(api)[0]["created_at"]


@pytest.mark.parametrize("method", ["GET", "PATCH", "DELETE"])
@pytest.mark.parametrize("spelling", [JOHN.upper(), JOHN.replace("-", ""), f"%7B{JOHN}%7D"])
def test_an_id_has_several_spellings(method: str, spelling: str, start: Callable[..., Api]) -> None:
    """A uuid in a path may be in capitals, without dashes or in braces (SPN-42, SPN-32)."""
    api = start(contacts=["john"])
    reply = api.send(method, f"/contacts/{spelling}", {} if method == "PATCH" else None)

    assert reply.status in (200, 204)
    assert method == "PATCH" or reply.behaviour == "SPN-42"
    assert method == "DELETE" or reply.json["id"] == JOHN


def test_a_create_needs_a_company_that_exists(api: Api) -> None:
    """An unknown company is 400, not 404, and nothing is stored (SPN-15)."""
    before = listed(api)
    reply = api.post("/contacts", {**WHOLE, "company_id": UNKNOWN})

    assert (400, "SPN-15") == (reply.status, reply.behaviour)
    assert NO_COMPANY == reply.text
    assert before == listed(api)


def test_nothing_has_to_be_unique(api: Api) -> None:
    """Two contacts may be alike in everything, and both be primary (SPN-40)."""
    first, second = (api.post("/contacts", WHOLE) for _ in range(2))
    alike = [{**reply.json, "id": None} for reply in (first, second)]

    assert (201, 201) == (first.status, second.status)
    assert first.json["id"] != second.json["id"]
    assert {**alike[0], "created_at": None, "updated_at": None} == {
        **alike[1],
        "created_at": None,
        "updated_at": None,
    }
    assert 200 == api.patch(f"/contacts/{second.json['id']}", {"is_primary": True}).status


def test_a_patch_changes_what_it_carries(start: Callable[..., Api]) -> None:
    """A patch keeps the other fields, moves updated_at, and stays (SPN-22, SPN-60)."""
    api = start(contacts=["john"], clock="2026-01-15T09:00:00Z")
    before = api.get(f"/contacts/{JOHN}").json
    reply = api.anonymous.patch(f"/contacts/{JOHN}", {"designation": "Head of Sales"})
    change = {"designation": "Head of Sales", "updated_at": "2026-01-15T09:00:00Z"}

    assert (200, "SPN-22") == (reply.status, reply.behaviour)
    assert {**before, **change} == reply.json
    assert KEYS == list(reply.json)
    assert reply.json == api.get(f"/contacts/{JOHN}").json


@pytest.mark.parametrize("body", [{}, {"id": UNKNOWN, "created_at": "now", "nickname": "J"}])
def test_an_empty_patch_changes_nothing(body: dict[str, str], start: Callable[..., Api]) -> None:
    """A patch without a known field leaves even updated_at alone (SPN-23)."""
    api = start(contacts=["john"])
    before = api.get(f"/contacts/{JOHN}").json
    reply = api.patch(f"/contacts/{JOHN}", body)

    assert (200, "SPN-23") == (reply.status, reply.behaviour)
    assert before == reply.json


def test_a_delete_is_for_good(api: Api) -> None:
    """A delete answers 204 with no body at all; then the contact is gone (SPN-24, SPN-12)."""
    path = f"/contacts/{api.post('/contacts', WHOLE).json['id']}"
    reply = api.delete(path)

    assert (204, "SPN-24", b"") == (reply.status, reply.behaviour, reply.body)
    assert NOT_FOUND == api.get(path).text == api.delete(path).text


@pytest.mark.parametrize("path", ["/contacts/{id}", f"/companies/{COMPANY}"])
def test_a_delete_has_a_type_and_no_length(path: str, api: Api) -> None:
    """FastAPI names the type of a body that is not there (SPN-58)."""
    reply = api.delete(path.replace("{id}", api.post("/contacts", WHOLE).json["id"]))

    assert ("application/json", None) == (
        reply.header("Content-Type"),
        reply.header("Content-Length"),
    )


@pytest.mark.parametrize("company_id", [OTHER, None])
def test_any_user_may_delete_any_contact(company_id: str | None, api: Api) -> None:
    """The documents name no rule of ownership for a delete (SPN-25)."""
    contact = api.post("/contacts", {**LEAST, "company_id": company_id}).json
    reply = api.delete(f"/contacts/{contact['id']}")

    assert (204, "SPN-25") == (reply.status, reply.behaviour)


def test_a_delete_may_ask_for_ownership(start: Callable[..., Api]) -> None:
    """Under `delete_ownership: owner` only the caller's company's may be deleted (SPN-25)."""
    api = start(variants={"delete_ownership": "owner"})
    own, other, loose = (
        api.post("/contacts", {**LEAST, "company_id": company}).json["id"]
        for company in (COMPANY, OTHER, None)
    )
    refused = [api.delete(f"/contacts/{id}") for id in (other, loose)]

    assert [(403, "SPN-25")] * 2 == [(reply.status, reply.behaviour) for reply in refused]
    assert 200 == api.get(f"/contacts/{other}").status
    assert 204 == api.delete(f"/contacts/{own}").status


def test_a_patch_may_move_a_contact(start: Callable[..., Api]) -> None:
    """A contact moves to the company that a patch names, and to none for null (SPN-38)."""
    api = start(contacts=["john"])
    there = api.patch(f"/contacts/{JOHN}", {"company_id": OTHER})
    left = listed(api)
    nowhere = api.patch(f"/contacts/{JOHN}", {"company_id": None})
    back = api.patch(f"/contacts/{JOHN}", {"company_id": COMPANY})

    assert (200, "SPN-38", OTHER) == (there.status, there.behaviour, there.json["company_id"])
    assert [] == left
    assert nowhere.json["company_id"] is None
    assert [back.json] == listed(api)


def test_a_patch_needs_a_company_that_exists(start: Callable[..., Api]) -> None:
    """An unknown company is refused as in a create, and nothing changes (SPN-38)."""
    api = start(contacts=["john"])
    before = api.get(f"/contacts/{JOHN}").json
    reply = api.patch(f"/contacts/{JOHN}", {"company_id": UNKNOWN, "phone": "1"})

    assert (400, "SPN-38", NO_COMPANY) == (reply.status, reply.behaviour, reply.text)
    assert before == api.get(f"/contacts/{JOHN}").json


def test_a_null_clears(start: Callable[..., Api]) -> None:
    """A null clears an optional field (SPN-37)."""
    api = start(contacts=["john"])
    cleared = dict.fromkeys(("last_name", "phone", "designation"))
    reply = api.patch(f"/contacts/{JOHN}", cleared)

    assert (200, "SPN-37") == (reply.status, reply.behaviour)
    assert cleared == {name: reply.json[name] for name in cleared}


def test_a_companys_contacts_go_with_it(start: Callable[..., Api]) -> None:
    """A deleted company takes its contacts along, and no others (SPN-31, SPN-15)."""
    api = start(contacts=["john", "meera", {**LEAST, "company_id": OTHER}])
    other = api.as_caller(**OTHERS)
    reply = api.delete(f"/companies/{COMPANY}")

    assert (204, "SPN-31", b"") == (reply.status, reply.behaviour, reply.body)
    assert NOT_FOUND == api.get(f"/contacts/{JOHN}").text
    assert [] == listed(api)
    assert 1 == len(other.get(f"/contacts?company_id={OTHER}").json)
    assert NO_COMPANY == api.post("/contacts", WHOLE).text


@pytest.mark.parametrize("company_id", [OTHER, UNKNOWN])
def test_only_ones_own_company_may_be_deleted(company_id: str, api: Api) -> None:
    """Another company stays, and so do its contacts (SPN-59)."""
    reply = api.delete(f"/companies/{company_id}")

    assert (403, "SPN-59") == (reply.status, reply.behaviour)
    assert 201 == api.post("/contacts", {**LEAST, "company_id": OTHER}).status


def test_paths_may_leave_the_prefix_out(api: Api, client: Client) -> None:
    """The document writes /contacts, the overview /api/v1 before it: both are served (SPN-11)."""
    contact = api.post("/contacts", WHOLE).json

    assert contact == client.at("spn").get(f"/contacts/{contact['id']}").json
