"""Contacts read, changed, deactivated, and ids that are none."""

from typing import Any

import pytest

from tests.clients import Api
from tests.vendors.razorpay.calls import Given, alone
from tests.vendors.razorpay.wire import ORDER, SENT, refusal, text


def test_a_known_id_gives_the_whole_contact(api: Api) -> None:
    """A known id answers with the contact as it was made (RZP-28)."""
    reply = api.get("/contacts/cont_00000000000001")

    assert (200, "RZP-28") == (reply.status, reply.behaviour)
    assert ORDER == list(reply.json)
    assert SENT == {name: reply.json[name] for name in SENT}
    assert 1545320320 == reply.json["created_at"]


@pytest.mark.parametrize("id", ["cont_zzzzzzzzzzzzzz", "cont_1", "K9MbmNoebKU6S", "types"])
@pytest.mark.parametrize("method", ["GET", "PATCH"])
def test_an_unknown_id_is_refused(api: Api, method: str, id: str) -> None:
    """Unknown and malformed ids are one error, HTTP 400, about the field id (RZP-29)."""
    reply = api.send(method, f"/contacts/{id}", {} if method == "PATCH" else None)

    assert (400, "RZP-29") == (reply.status, reply.behaviour)
    assert refusal(f"{id} is not a valid id.", "id") == reply.text


@pytest.mark.parametrize("method", ["GET", "PATCH"])
def test_an_absent_id_may_be_told_from_a_malformed_one(given: Given, method: str) -> None:
    """unknown_id split: a well-formed id does not exist, in RazorpayX's key order (RZP-30)."""
    api = alone(given, variants={"unknown_id": "split"})
    reply = api.send(method, "/contacts/cont_zzzzzzzzzzzzzz", {} if method == "PATCH" else None)

    assert (400, "RZP-30") == (reply.status, reply.behaviour)
    assert reply.text == text(
        {
            "error": {
                "code": "BAD_REQUEST_ERROR",
                "description": "The id provided does not exist",
                "source": "business",
                "reason": "input_validation_failed",
                "step": "NA",
                "metadata": {},
            }
        }
    )


@pytest.mark.parametrize(
    ("id", "shown"),
    [
        ("cont_K9MbmNoebKU6S", "K9MbmNoebKU6S"),
        ("cont_K9MbmNoebKU6S12", "K9MbmNoebKU6S12"),
        ("fake123", "fake123"),
        ("cont_zzzzzzzzzzzzz-", "zzzzzzzzzzzzz-"),
    ],
)
def test_a_malformed_id_may_be_told_from_an_absent_one(given: Given, id: str, shown: str) -> None:
    """unknown_id split: a malformed id is shown without its prefix and a full stop (RZP-30)."""
    reply = alone(given, variants={"unknown_id": "split"}).get(f"/contacts/{id}")

    assert (400, "RZP-30") == (reply.status, reply.behaviour)
    assert reply.text == text(
        {
            "error": {
                "code": "BAD_REQUEST_ERROR",
                "description": f"{shown} is not a valid id",
                "source": "business",
                "step": None,
                "reason": "input_validation_failed",
                "metadata": {},
            }
        }
    )


CHANGES: list[dict[str, Any]] = [
    {"name": "Gaurav K. Kumar"},
    {"email": "other@example.com"},
    {"contact": "+919000090000"},
    {"type": "self"},
    {"reference_id": "another"},
    {"name": "Asha Rao", "type": "vendor"},
    {"notes": {"notes_key_1": "a", "notes_key_2": "b", "more": "c"}},
]


@pytest.mark.parametrize("change", CHANGES)
def test_an_update_changes_what_was_sent(api: Api, change: dict[str, Any]) -> None:
    """An update changes the sent fields, keeps the others, and answers with them all (RZP-31)."""
    path = "/contacts/cont_00000000000001"
    before = api.get(path).json
    reply = api.patch(path, change)

    assert (200, "RZP-31") == (reply.status, reply.behaviour)
    assert text(before | change) == reply.text
    assert reply.text == api.get(path).text


@pytest.mark.parametrize(
    ("notes", "behaviour"),
    [
        ({"only": "this"}, "RZP-66"),
        ({}, "RZP-66"),
        ([], "RZP-66"),
        ({"notes_key_1": "a", "notes_key_2": "b"}, "RZP-31"),
    ],
)
def test_notes_in_an_update_replace_the_others(api: Api, notes: Any, behaviour: str) -> None:
    """Notes that an update does not name are gone (RZP-66)."""
    reply = api.patch("/contacts/cont_00000000000001", {"notes": notes})

    assert (behaviour, notes or []) == (reply.behaviour, reply.json["notes"])


@pytest.mark.parametrize(
    ("body", "behaviour"),
    [
        ({}, "RZP-47"),
        ({"email": None}, "RZP-49"),
        ({"email": ""}, "RZP-49"),
        ({"name": None}, "RZP-49"),
    ],
)
def test_an_update_of_nothing_changes_nothing(api: Api, body: Any, behaviour: str) -> None:
    """No fields, nulls and empty texts leave the contact as it is (RZP-47, RZP-49)."""
    before = api.get("/contacts/cont_00000000000001")
    reply = api.patch("/contacts/cont_00000000000001", body)

    assert (200, behaviour, before.text) == (reply.status, reply.behaviour, reply.text)


def test_an_update_may_make_two_contacts_equal(given: Given) -> None:
    """Two contacts may agree in all five fields, and the older is the one given back (RZP-67)."""
    api = alone(given, contacts=["gaurav", {**SENT, "name": "Asha Rao"}])
    younger = api.get("/contacts").json["items"][0]["id"]
    reply = api.patch(f"/contacts/{younger}", {"name": SENT["name"]})

    assert (200, "RZP-67") == (reply.status, reply.behaviour)
    assert "cont_00000000000001" == api.post("/contacts", SENT).json["id"]


def test_a_contact_is_no_other_than_itself(api: Api) -> None:
    """An update with the contact's own values makes nothing equal (RZP-31, RZP-67)."""
    assert "RZP-31" == api.patch("/contacts/cont_00000000000001", SENT).behaviour


def test_an_update_keeps_the_place_in_the_list(api: Api) -> None:
    """A changed contact stands in the list where it stood (RZP-31)."""
    before = [contact["id"] for contact in api.get("/contacts").json["items"]]
    api.patch("/contacts/cont_00000000000001", {"name": "Another Name"})

    assert before == [contact["id"] for contact in api.get("/contacts").json["items"]]


def test_a_create_is_compared_with_contacts_as_they_are_now(given: Given) -> None:
    """De-duplication knows an updated contact by its new fields alone (RZP-06, RZP-07, RZP-31)."""
    api = alone(given, contacts=["gaurav"])
    api.patch("/contacts/cont_00000000000001", {"type": "vendor"})

    assert "cont_00000000000001" == api.post("/contacts", SENT | {"type": "vendor"}).json["id"]
    assert "cont_00000000000001" != api.post("/contacts", SENT).json["id"]


WORDS = [(0, 1), ("0", "1"), ("false", "true"), ("False", "True")]


@pytest.mark.parametrize(
    ("off", "on", "behaviour"),
    [(False, True, "RZP-32"), *((off, on, "RZP-61") for off, on in WORDS)],
)
def test_a_contact_is_deactivated_and_activated(
    api: Api, off: Any, on: Any, behaviour: str
) -> None:
    """active moves the state: false and true (RZP-32), and words for them (RZP-61)."""
    path = "/contacts/cont_00000000000001"
    before = api.get(path).json
    replies = [api.patch(path, {"active": active}) for active in (off, on)]

    assert [(200, behaviour)] * 2 == [(reply.status, reply.behaviour) for reply in replies]
    assert [before | {"active": False}, before] == [reply.json for reply in replies]


@pytest.mark.parametrize("active", [False, "False"])
def test_the_same_state_again_is_no_error(api: Api, active: Any) -> None:
    """A contact that is inactive may be deactivated once more (RZP-65)."""
    path = "/contacts/cont_00000000000001"
    first, second = (api.patch(path, {"active": active}) for _ in range(2))

    assert (200, "RZP-65", first.text) == (second.status, second.behaviour, second.text)


def test_a_state_may_come_with_other_fields(api: Api) -> None:
    """active beside other fields moves the state and changes them (RZP-64)."""
    path = "/contacts/cont_00000000000001"
    before = api.get(path).json
    reply = api.patch(path, {"active": False, "type": "vendor"})

    assert (200, "RZP-64") == (reply.status, reply.behaviour)
    assert before | {"active": False, "type": "vendor"} == reply.json


@pytest.mark.parametrize("active", ["maybe", "TRUE", 2, [], {}, [True]])
def test_a_state_that_is_none_is_refused(api: Api, active: Any) -> None:
    """active must be true or false, or a word for one (RZP-60)."""
    reply = api.patch("/contacts/cont_00000000000001", {"active": active})

    assert (400, "RZP-60") == (reply.status, reply.behaviour)
    assert refusal("The active field must be true or false.", "active") == reply.text
