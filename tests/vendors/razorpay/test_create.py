"""Contacts made, and contacts given back."""

import re
import socket
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.clients import Api
from tests.vendors.razorpay.calls import NINE, Given, alone, names
from tests.vendors.razorpay.wire import ORDER, SENT, text

NINE_SECONDS = 1768467600
ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


def test_a_create_answers_with_the_whole_contact(given: Given) -> None:
    """A create answers with eleven fields in the documented order and HTTP 200 (RZP-01)."""
    api = alone(given, clock=NINE)
    reply = api.post("/contacts", SENT | {"notes": {"tea": "Earl Grey, hot"}})

    assert 200 == reply.status
    assert "RZP-01" == reply.behaviour
    assert "application/json" == reply.header("Content-Type")
    assert reply.text == text(
        {
            "id": reply.json["id"],
            "entity": "contact",
            "name": "Gaurav Kumar",
            "contact": "9000090000",
            "email": "gaurav.kumar@example.com",
            "type": "employee",
            "reference_id": "Acme Contact ID 12345",
            "batch_id": None,
            "active": True,
            "notes": {"tea": "Earl Grey, hot"},
            "created_at": NINE_SECONDS,
        }
    )


def test_a_created_contact_is_stored(api: Api) -> None:
    """What a create answers is what the id gives back, and what the list shows first (RZP-01)."""
    made = api.post("/contacts", SENT | {"reference_id": "stored"})

    assert made.text == api.get(f"/contacts/{made.json['id']}").text
    assert made.json == api.get("/contacts?count=1").json["items"][0]


def test_a_new_contact_may_be_201(given: Given) -> None:
    """new_contact_status 201: a new contact is 201 and a known one stays 200 (RZP-01)."""
    api = alone(given, variants={"new_contact_status": 201})

    assert [201, 200] == [api.post("/contacts", SENT).status for _ in range(2)]


def test_a_reference_that_was_not_sent_is_null(api: Api) -> None:
    """A reference_id that was left out is null, not absent (RZP-02)."""
    made = api.post("/contacts", {"name": "Asha Rao", "type": "vendor"}).json

    assert ORDER == list(made)
    assert made["reference_id"] is None


@pytest.mark.parametrize("field", ["email", "contact", "type", "reference_id"])
@pytest.mark.parametrize("how", ["absent", "null", "empty"])
def test_an_optional_field_that_was_not_sent_is_null(api: Api, field: str, how: str) -> None:
    """Absent, null and empty optional fields are all null in the answer (RZP-02, RZP-03)."""
    body: dict[str, Any] = SENT | {field: None if how == "null" else ""}
    if how == "absent":
        del body[field]
    made = api.post("/contacts", body).json

    assert {**SENT, field: None} == {name: made[name] for name in SENT}


@pytest.mark.parametrize("blank", [None, ""])
def test_a_blank_field_is_one_that_was_not_sent(given: Given, blank: str | None) -> None:
    """A null or an empty text was left out, and so differs from a value (RZP-07, RZP-49)."""
    api = alone(given, contacts=["gaurav"])
    reply = api.post("/contacts", SENT | {"reference_id": blank})

    assert (200, "RZP-49") == (reply.status, reply.behaviour)
    assert 2 == api.get("/contacts").json["count"]


@pytest.mark.parametrize("sent", [{}, {"notes": {}}, {"notes": []}, {"notes": None}])
def test_no_notes_are_an_empty_array(api: Api, sent: dict[str, Any]) -> None:
    """Notes that are left out or empty are an array, not an object (RZP-04)."""
    reply = api.post("/contacts", {"name": "Asha Rao", "email": "notes@example.com", **sent})

    assert 200 == reply.status
    assert '"notes":[]' in reply.text


def test_ids_are_made_of_time_and_chance(given: Given) -> None:
    """The first ten of an id's fourteen characters are nanoseconds since 2014 (RZP-05)."""
    id = alone(given, clock=NINE).post("/contacts", SENT).json["id"]

    assert re.fullmatch(r"cont_[0-9A-Za-z]{14}", id)
    nanoseconds = 0
    for character in id[5:15]:
        nanoseconds = nanoseconds * 62 + ALPHABET.index(character)
    epoch = datetime(2014, 1, 1, tzinfo=UTC).timestamp()
    assert NINE_SECONDS == int(epoch) + nanoseconds // 10**9


@pytest.mark.parametrize("clock", [NINE, None], ids=["frozen", "running"])
def test_ids_sort_by_creation(given: Given, clock: str | None) -> None:
    """Of two ids the later sorts after the earlier, even where the clock stands (RZP-05)."""
    api = alone(given, clock=clock)
    ids = [api.post("/contacts", {"name": f"Asha {n}"}).json["id"] for n in range(5)]

    assert ids == sorted(set(ids))


def test_ids_repeat_from_run_to_run(served: Given) -> None:
    """Two servers of one scenario under one clock give the same ids (RZP-05)."""
    first, second = (alone(served, clock=NINE).post("/contacts", SENT).text for _ in range(2))

    assert first == second


def test_an_equal_contact_is_given_back(given: Given) -> None:
    """A create equal in all five fields answers with the existing contact (RZP-06)."""
    api = alone(given, contacts=["gaurav"])
    known = api.get("/contacts/cont_00000000000001")
    reply = api.post("/contacts", SENT | {"notes": known.json["notes"]})

    assert (200, "RZP-06") == (reply.status, reply.behaviour)
    assert known.text == reply.text
    assert 1 == api.get("/contacts").json["count"]


@pytest.mark.parametrize("notes", [{"new": "note"}, {}])
def test_an_equal_contact_keeps_its_notes(given: Given, notes: dict[str, str]) -> None:
    """Notes do not count, and those that were sent are dropped (RZP-71)."""
    api = alone(given, contacts=["gaurav"])
    reply = api.post("/contacts", SENT | {"notes": notes})

    assert (200, "RZP-71") == (reply.status, reply.behaviour)
    assert api.get("/contacts/cont_00000000000001").text == reply.text


def test_an_inactive_contact_is_given_back_inactive(given: Given) -> None:
    """An equal create does not activate what was deactivated (RZP-71)."""
    api = alone(given)
    made = api.post("/contacts", SENT).json
    api.patch(f"/contacts/{made['id']}", {"active": False})
    reply = api.post("/contacts", SENT)

    assert ("RZP-71", made | {"active": False}) == (reply.behaviour, reply.json)


def test_fields_that_were_not_sent_are_equal(given: Given) -> None:
    """Two creates of nothing but the same name are one contact (RZP-70)."""
    api = alone(given)
    first, second = (api.post("/contacts", {"name": "Bo."}) for _ in range(2))

    assert (first.text, "RZP-70") == (second.text, second.behaviour)


@pytest.mark.parametrize(
    "difference",
    [
        {"name": "gaurav kumar"},
        {"name": "Gaurav Kumar."},
        {"email": "other@example.com"},
        {"email": "Gaurav.Kumar@example.com"},
        {"contact": "+919000090000"},
        {"type": "vendor"},
        {"reference_id": "acme contact id 12345"},
    ],
)
def test_any_difference_makes_another_contact(given: Given, difference: dict[str, Any]) -> None:
    """A create that differs in any of the five, casing included, is a new contact (RZP-07)."""
    api = alone(given, contacts=["gaurav"])
    made = api.post("/contacts", SENT | difference)

    assert "RZP-01" == made.behaviour
    assert "cont_00000000000001" != made.json["id"]
    assert 2 == api.get("/contacts").json["count"]


def test_a_slash_at_the_end_changes_nothing(given: Given) -> None:
    """/v1/contacts/ is /v1/contacts, for a list and for a create (RZP-42)."""
    api = alone(given, clock=NINE)
    made = api.post("/contacts/", SENT)

    assert (200, "RZP-01") == (made.status, made.behaviour)
    assert api.get("/contacts").text == api.get("/contacts/").text
    assert [made.json] == api.get("/contacts/").json["items"]


def test_an_idempotency_key_is_ignored(given: Given) -> None:
    """The same X-Payout-Idempotency with two bodies makes two contacts (RZP-43)."""
    api = alone(given)
    key = {"X-Payout-Idempotency": "one"}
    replies = [api.post("/contacts", {"name": name}, **key) for name in ("Asha Rao", "Bo.")]

    assert [200, 200] == [reply.status for reply in replies]
    assert ["Bo.", "Asha Rao"] == names(api)


def test_a_change_sends_no_webhook(given: Given, monkeypatch: pytest.MonkeyPatch) -> None:
    """No write opens a connection to anybody (RZP-44)."""
    api, opened = alone(given), []
    monkeypatch.setattr(socket.socket, "connect", lambda self, address: opened.append(address))
    made = api.post("/contacts", SENT).json
    api.patch(f"/contacts/{made['id']}", {"active": False})

    assert [] == opened
