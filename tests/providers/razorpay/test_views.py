"""Contacts made, changed, listed and read."""

import re
import socket
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.clients import Api, Client
from tests.providers.razorpay.wire import ORDER, SENT, refusal, text

Given = Callable[..., Client]
NINE = "2026-01-15T09:00:00Z"
NINE_SECONDS = 1768467600
ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


def alone(given: Given, **part: Any) -> Api:
    """Razorpay with no contacts but those of *part*."""
    return given("razorpay", **{"contacts": [], **part}).at("razorpay", "/v1")


def names(api: Api, query: str = "") -> list[str]:
    return [contact["name"] for contact in api.get(f"/contacts{query}").json["items"]]


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
    api = alone(given, readings={"new_contact_status": 201})

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


def test_ids_repeat_from_run_to_run(given: Given) -> None:
    """Two servers of one scenario under one clock give the same ids (RZP-05)."""
    first, second = (alone(given, clock=NINE).post("/contacts", SENT).text for _ in range(2))

    assert first == second


def test_an_equal_contact_is_given_back(given: Given) -> None:
    """A create equal in all five fields answers with the existing contact (RZP-06)."""
    api = alone(given, contacts=["gaurav"])
    known = api.get("/contacts/cont_00000000000001")
    reply = api.post("/contacts", SENT | {"notes": {"new": "note"}})

    assert (200, "RZP-06") == (reply.status, reply.behaviour)
    assert known.text == reply.text
    assert 1 == api.get("/contacts").json["count"]


def test_an_inactive_contact_is_given_back_inactive(given: Given) -> None:
    """An equal create does not activate what was deactivated (RZP-06)."""
    api = alone(given)
    made = api.post("/contacts", SENT).json
    api.patch(f"/contacts/{made['id']}", {"active": False})

    assert made | {"active": False} == api.post("/contacts", SENT).json


def test_fields_that_were_not_sent_are_equal(given: Given) -> None:
    """Two creates of nothing but the same name are one contact (RZP-06)."""
    api = alone(given)

    assert (
        api.post("/contacts", {"name": "Bo."}).text == api.post("/contacts", {"name": "Bo."}).text
    )


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
        {"reference_id": None},
    ],
)
def test_any_difference_makes_another_contact(given: Given, difference: dict[str, Any]) -> None:
    """A create that differs in any of the five, casing included, is a new contact (RZP-07)."""
    api = alone(given, contacts=["gaurav"])
    made = api.post("/contacts", SENT | difference)

    assert "RZP-01" == made.behaviour
    assert "cont_00000000000001" != made.json["id"]
    assert 2 == api.get("/contacts").json["count"]


def test_the_first_page_holds_the_ten_newest(given: Given) -> None:
    """A list without parameters is the ten newest contacts, newest first (RZP-23)."""
    api = alone(given, contacts=[{"name": f"Asha {n:02}"} for n in range(12)])
    reply = api.get("/contacts")

    assert (200, "RZP-23") == (reply.status, reply.behaviour)
    assert ["entity", "count", "items"] == list(reply.json)
    assert ("collection", 10) == (reply.json["entity"], reply.json["count"])
    assert [f"Asha {n:02}" for n in range(11, 1, -1)] == names(api)
    assert [ORDER] * 10 == [list(contact) for contact in reply.json["items"]]


def test_count_and_skip_move_the_page(given: Given) -> None:
    """count is the length of a page and skip its start; the last may be short (RZP-23)."""
    api = alone(given, contacts=[{"name": f"Asha {n}"} for n in range(5)])

    assert ["Asha 4", "Asha 3"] == names(api, "?count=2")
    assert ["Asha 2", "Asha 1"] == names(api, "?count=2&skip=2")
    assert ["Asha 0"] == names(api, "?count=2&skip=4")
    assert 1 == api.get("/contacts?count=2&skip=4").json["count"]


def test_a_page_holds_up_to_a_hundred(given: Given) -> None:
    """A count of 100 is allowed and gives a hundred contacts (RZP-23, RZP-25)."""
    api = alone(given, contacts=[{"fake": 101}])

    assert 100 == len({contact["id"] for contact in api.get("/contacts?count=100").json["items"]})


FILTERED = [
    {"name": "Asha Rao", "email": "asha@example.com", "type": "vendor", "created_at": 1700000000},
    {"name": "Asha Mehta", "contact": "9000090001", "type": "employee", "created_at": 1700000100},
    {
        "name": "Bo.",
        "contact": "+919000090001",
        "reference_id": "B-1",
        "type": "vendor",
        "active": False,
        "created_at": 1700000200,
    },
]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("email=asha@example.com", ["Asha Rao"]),
        ("email=ASHA@example.com", []),
        ("contact=9000090001", ["Asha Mehta"]),
        ("reference_id=B-1", ["Bo."]),
        ("reference_id=B", []),
        ("type=vendor", ["Bo.", "Asha Rao"]),
        ("active=0", ["Bo."]),
        ("active=1", ["Asha Mehta", "Asha Rao"]),
        ("active=false", ["Bo."]),
        ("active=true", ["Asha Mehta", "Asha Rao"]),
        ("from=1700000100", ["Bo.", "Asha Mehta"]),
        ("from=1700000101", ["Bo."]),
        ("to=1700000100", ["Asha Mehta", "Asha Rao"]),
        ("to=1700000099", ["Asha Rao"]),
        ("from=1700000100&to=1700000100", ["Asha Mehta"]),
        ("type=vendor&active=1", ["Asha Rao"]),
        ("name=asha&type=vendor", ["Asha Rao"]),
        ("name=asha&count=1&skip=1", ["Asha Rao"]),
        ("name=&email=", ["Bo.", "Asha Mehta", "Asha Rao"]),
    ],
)
def test_every_filter_must_hold(given: Given, query: str, expected: list[str]) -> None:
    """Filters compare exactly, bounds of time include their ends, and all must hold (RZP-24)."""
    api = alone(given, contacts=FILTERED)

    assert expected == names(api, f"?{query}")


def test_a_filter_is_named_as_what_happened(given: Given) -> None:
    """A filtered list names the filters' behaviour (RZP-24)."""
    assert "RZP-24" == alone(given, contacts=FILTERED).get("/contacts?type=vendor").behaviour


@pytest.mark.parametrize(
    ("reading", "query", "expected"),
    [
        ("contains", "asha", ["Asha Mehta", "Asha Rao"]),
        ("contains", "RAO", ["Asha Rao"]),
        ("exact", "Asha", []),
        ("exact", "asha rao", []),
        ("exact", "Asha Rao", ["Asha Rao"]),
    ],
)
def test_a_name_is_compared_as_the_reading_says(
    given: Given, reading: str, query: str, expected: list[str]
) -> None:
    """name_filter: a name is contained, ignoring case, or equal (RZP-24)."""
    api = alone(given, contacts=FILTERED, readings={"name_filter": reading})

    assert expected == names(api, f"?name={query.replace(' ', '%20')}")


@pytest.mark.parametrize("query", ["?name=nobody", "?skip=1000", "?from=4765046400"])
def test_an_empty_list_is_no_error(api: Api, query: str) -> None:
    """A list without a match, and one past the end, hold no items and count 0 (RZP-27)."""
    reply = api.get(f"/contacts{query}")

    assert (200, "RZP-27") == (reply.status, reply.behaviour)
    assert '{"entity":"collection","count":0,"items":[]}' == reply.text


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
    api = alone(given, readings={"unknown_id": "split"})
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
    reply = alone(given, readings={"unknown_id": "split"}).get(f"/contacts/{id}")

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
