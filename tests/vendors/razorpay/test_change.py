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
    {"notes": {"only": "this"}},
    {"notes": []},
    {"name": "Asha Rao", "type": "vendor"},
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


@pytest.mark.parametrize("body", [{}, {"email": None}, {"email": ""}])
def test_an_update_of_nothing_changes_nothing(api: Api, body: Any) -> None:
    """No fields, nulls and empty texts leave the contact as it is (RZP-31)."""
    before = api.get("/contacts/cont_00000000000001")
    reply = api.patch("/contacts/cont_00000000000001", body)

    assert (200, before.text) == (reply.status, reply.text)


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


@pytest.mark.parametrize("off", [False, 0, "0", "false"])
@pytest.mark.parametrize("on", [True, 1, "1", "true"])
def test_a_contact_is_deactivated_and_activated(api: Api, off: Any, on: Any) -> None:
    """active false and true move the state, twice as well as once (RZP-32)."""
    path = "/contacts/cont_00000000000001"
    before = api.get(path).json
    replies = [api.patch(path, {"active": active}) for active in (off, off, on, on)]

    assert ["RZP-32"] * 4 == [reply.behaviour for reply in replies]
    assert [before | {"active": state} for state in (False, False, True, True)] == [
        reply.json for reply in replies
    ]


def test_a_state_that_is_none_is_refused(api: Api) -> None:
    """active must be true or false (RZP-32)."""
    reply = api.patch("/contacts/cont_00000000000001", {"active": "maybe"})

    assert 400 == reply.status
    assert refusal("The active field must be true or false.", "active") == reply.text
