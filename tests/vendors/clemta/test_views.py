"""What Clemta's operations do, one rule a test."""

import re
from collections.abc import Callable

import pytest

from tests.clients import Client
from tests.vendors.clemta.sample import (
    BILLING,
    COMPANY,
    CONTACTS,
    KEYS,
    OTHER_PARTNER,
    OTHERS,
    UNKNOWN,
    bare,
    body,
    complete,
    refusal,
)

Given = Callable[..., Client]
MOMENT = "2023-06-15T00:00:00Z"
NOW = 1686787200


def test_a_create_answers_200_and_the_contact(client: Client) -> None:
    """A create is answered with 200, not 201, and the whole contact (CLM-18)."""
    reply = client.at("clemta").post("/contacts", complete())

    assert (reply.status, reply.behaviour) == (200, "CLM-18")
    assert list(reply.json) == ["success", "message", "data"]
    assert reply.json["success"] is True
    assert reply.json["message"] == "Contact created successfully"
    assert list(KEYS) == list(reply.json["data"])
    assert list(BILLING) == list(reply.json["data"]["billing"])


def test_no_answer_shows_the_company(client: Client) -> None:
    """company_id is asked for and never shown (CLM-18)."""
    api = client.at("clemta")
    made = api.post("/contacts", body())
    id = made.json["data"]["id"]
    shown = [made, api.get(f"/contacts/{id}"), api.patch(f"/contacts/{id}", body())]

    assert [reply.status for reply in shown] == [200, 200, 200]
    assert all("company_id" not in reply.json["data"] for reply in shown)


def test_what_a_create_leaves_out_is_empty(client: Client) -> None:
    """Optional fields default to empty ones, the status to active (CLM-37)."""
    api = client.at("clemta")
    reply, half = api.post("/contacts", body()), api.post("/contacts", complete(billing={}))
    data = reply.json["data"]

    assert reply.behaviour == half.behaviour == "CLM-37"
    assert data["status"] == "active"
    assert data["description"] == ""
    assert [] == data["cc_emails"] == data["bcc_emails"]
    assert dict.fromkeys(BILLING, "") == data["billing"]


def test_what_a_create_sends_is_kept(client: Client) -> None:
    """Every optional field comes back as it was sent, part of a billing address too (CLM-18)."""
    sent = {
        "status": "paused",
        "description": "Örnek",
        "cc_emails": ["b@example.com", "a@example.com"],
        "bcc_emails": ["c@example.com"],
    }
    made = client.at("clemta").post(
        "/contacts", body(**sent, billing={"tax_id": "1", "state": "X"})
    )
    data = made.json["data"]

    assert sent == {name: data[name] for name in sent}
    assert dict.fromkeys(BILLING, "") | {"tax_id": "1", "state": "X"} == data["billing"]
    assert list(BILLING) == list(data["billing"])


def test_ids_and_times_have_their_form(given: Given) -> None:
    """An id is 24 hexadecimal digits, a time whole Unix seconds (CLM-32)."""
    data = given("clemta", clock=MOMENT).at("clemta").post("/contacts", body()).json["data"]

    assert re.fullmatch("[0-9a-f]{24}", data["id"])
    assert (data["created_at"], data["updated_at"]) == (NOW, NOW)
    assert type(data["created_at"]) is int
    assert f"{NOW:08x}" == data["id"][:8]


def test_ids_repeat_from_world_to_world_of_one_name(served: Given) -> None:
    """Under one clock, two servers give the same ids (CLM-32)."""
    first, second = (served("clemta", clock=MOMENT).at("clemta") for _ in range(2))
    ids = [
        [api.post("/contacts", body()).json["data"]["id"] for _ in "ab"] for api in (first, second)
    ]

    assert ids[0] == ids[1]
    assert ids[0][0] != ids[0][1]


def test_an_email_may_come_twice(client: Client) -> None:
    """A second contact with the e-mail address of the first is another contact (CLM-24)."""
    api = client.at("clemta")
    first, second = api.post("/contacts", body()), api.post("/contacts", body())

    assert (first.status, second.status) == (200, 200)
    assert first.json["data"]["id"] != second.json["data"]["id"]


def test_a_create_for_an_unknown_company(client: Client) -> None:
    """A company that does not exist is refused with 404 (CLM-23)."""
    reply = client.at("clemta").post("/contacts", body(company_id=UNKNOWN))

    assert (reply.status, reply.behaviour) == (404, "CLM-23")
    assert reply.text == bare("Company not found", "COMPANY_NOT_FOUND")


def test_a_contact_is_got(client: Client) -> None:
    """A contact is answered as the create answered it, under another message (CLM-15)."""
    api = client.at("clemta")
    made = api.post("/contacts", body())
    reply = api.get(f"/contacts/{made.json['data']['id']}")

    assert (reply.status, reply.behaviour) == (200, "CLM-15")
    assert made.text.replace("created", "retrieved", 1) != made.text
    assert reply.json["message"] == "Contact retrieved successfully"
    assert made.json["data"] == reply.json["data"]


@pytest.mark.parametrize("method", ["GET", "PATCH", "DELETE"])
@pytest.mark.parametrize("id", ["1", COMPANY[:-1], COMPANY + "0", "g" * 24, "%00", "%D9%A3" * 24])
def test_a_malformed_id(client: Client, method: str, id: str) -> None:
    """What is not 24 hexadecimal digits is not a contact id (CLM-16), nor in an update (CLM-42)."""
    reply = client.at("clemta").send(method, f"/contacts/{id}", body())

    assert (reply.status, reply.behaviour) == (400, "CLM-42" if method == "PATCH" else "CLM-16")
    assert refusal("INVALID_REQUEST", "Invalid contact ID format") == reply.text


@pytest.mark.parametrize("method", ["GET", "PATCH", "DELETE"])
def test_an_unknown_id(client: Client, method: str) -> None:
    """A well-formed id that does not exist is refused with 404 (CLM-17)."""
    reply = client.at("clemta").send(method, f"/contacts/{UNKNOWN}", body())

    assert (reply.status, reply.behaviour) == (404, "CLM-17")
    assert reply.text == bare("Contact not found", "CONTACT_NOT_FOUND")


@pytest.mark.parametrize("code", ["CONTACT_NOT_FOUND", "NOT_FOUND"])
def test_the_code_of_an_unknown_id_is_a_variant(given: Given, code: str) -> None:
    """The contact pages and the OpenAPI description name different codes (CLM-17)."""
    client = given("clemta", variants={"contact_not_found_code": code})
    reply = client.at("clemta").get(f"/contacts/{UNKNOWN}")

    assert (404, code) == (reply.status, reply.json["error"]["code"])


def test_an_update_changes_the_contact(given: Given) -> None:
    """An update moves updated_at and keeps id and created_at (CLM-26)."""
    client = given("clemta", clock=MOMENT)
    made = client.at("clemta").post("/contacts", complete()).json["data"]
    client.world.clock.advance(100)
    changes = {"type": "vendor", "full_name": "Bo Example", "email": "bo@example.com"}
    reply = client.at("clemta").patch(f"/contacts/{made['id']}", complete(**changes))

    assert (reply.status, reply.behaviour) == (200, "CLM-26")
    assert reply.json["message"] == "Contact updated successfully"
    assert {**made, **changes, "updated_at": NOW + 100} == reply.json["data"]
    assert list(KEYS) == list(reply.json["data"])


def test_an_update_is_seen_by_every_later_call(client: Client) -> None:
    """What an update answers is what get and list answer from then on (CLM-26)."""
    api = client.at("clemta")
    id = api.post("/contacts", body()).json["data"]["id"]
    changed = api.patch(f"/contacts/{id}", body(full_name="Zoe Example")).json["data"]
    listed = api.get(f"{CONTACTS}&search=zoe").json["data"]["contacts"]

    assert changed == api.get(f"/contacts/{id}").json["data"]
    assert [changed] == listed


def test_an_update_keeps_what_it_leaves_out(client: Client) -> None:
    """Optional fields that are not sent stay, within billing too (CLM-38)."""
    api = client.at("clemta")
    sent = {"description": "Kept", "cc_emails": ["a@example.com"], "billing": {"state": "A"}}
    made = api.post("/contacts", body(**sent)).json["data"]
    reply = api.patch(f"/contacts/{made['id']}", body(billing={"tax_id": "7"}))

    assert reply.behaviour == "CLM-38"
    assert reply.json["data"]["description"] == "Kept"
    assert reply.json["data"]["cc_emails"] == ["a@example.com"]
    assert {**made["billing"], "tax_id": "7"} == reply.json["data"]["billing"]


def test_an_update_may_empty_a_field(client: Client) -> None:
    """An empty text or list is a value, not an omission (CLM-26)."""
    api = client.at("clemta")
    made = api.post("/contacts", body(description="x", cc_emails=["a@example.com"])).json["data"]
    reply = api.patch(f"/contacts/{made['id']}", body(description="", cc_emails=[]))

    assert (reply.json["data"]["description"], reply.json["data"]["cc_emails"]) == ("", [])


def test_an_update_may_move_a_contact(given: Given) -> None:
    """An update with another company of the partner's hands the contact over (CLM-46)."""
    partner = {"api_key": "clemta_mock_key", "companies": [COMPANY, OTHERS]}
    api = given("clemta", accounts=[partner], contacts=[]).at("clemta")
    id = api.post("/contacts", body()).json["data"]["id"]
    moved = api.patch(f"/contacts/{id}", body(company_id=OTHERS))
    left = api.get(f"{CONTACTS}&search=ada%20example").json["data"]["total"]
    arrived = api.get(f"/contacts?company_id={OTHERS}").json["data"]["contacts"]

    assert (moved.status, moved.behaviour) == (200, "CLM-46")
    assert left == 0
    assert [id] == [contact["id"] for contact in arrived]


@pytest.mark.parametrize(
    ("company", "status", "behaviour"), [(UNKNOWN, 404, "CLM-43"), (OTHERS, 403, "CLM-07")]
)
def test_an_update_to_a_company_that_is_not_the_partners(
    client: Client, company: str, status: int, behaviour: str
) -> None:
    """An update names a company of the partner's, as a create does (CLM-43, CLM-07)."""
    api = client.at("clemta")
    made = api.post("/contacts", body()).json["data"]
    reply = api.patch(f"/contacts/{made['id']}", body(company_id=company, full_name="Changed"))

    assert (status, behaviour) == (reply.status, reply.behaviour)
    assert made == api.get(f"/contacts/{made['id']}").json["data"]


@pytest.mark.parametrize("method", ["GET", "PATCH", "DELETE"])
def test_a_contact_of_another_partner(client: Client, method: str) -> None:
    """Another partner's contact is refused with 403, and stays as it is (CLM-07)."""
    made = client.at("clemta").post("/contacts", body()).json["data"]
    stranger = client.at("clemta", **OTHER_PARTNER)
    reply = stranger.send(method, f"/contacts/{made['id']}", body(company_id=OTHERS))

    assert (reply.status, reply.behaviour) == (403, "CLM-07")
    assert made == client.at("clemta").get(f"/contacts/{made['id']}").json["data"]


def test_a_delete_answers_with_id_and_time(given: Given) -> None:
    """A delete tells what was deleted and when, and the contact is gone (CLM-28)."""
    api = given("clemta", clock=MOMENT).at("clemta")
    id = api.post("/contacts", body()).json["data"]["id"]
    reply = api.delete(f"/contacts/{id}")

    assert (reply.status, reply.behaviour) == (200, "CLM-28")
    assert (
        '{"success":true,"message":"Contact deleted successfully",'
        f'"data":{{"id":"{id}","deleted_at":{NOW}}}}}' == reply.text
    )
    assert [
        api.send(method, f"/contacts/{id}", body()).status for method in ("GET", "PATCH", "DELETE")
    ] == [404, 404, 404]
    assert api.get(f"{CONTACTS}&search=ada%20example").json["data"]["total"] == 0


@pytest.mark.parametrize("null", ["null", None])
def test_a_delete_may_answer_null(given: Given, null: str | None) -> None:
    """Under the variant of the OpenAPI description a delete's data is null (CLM-28)."""
    api = given("clemta", variants={"delete_data": null}).at("clemta")
    id = api.post("/contacts", body()).json["data"]["id"]
    reply = api.delete(f"/contacts/{id}")

    assert reply.text == '{"success":true,"message":"Contact deleted successfully","data":null}'
    assert api.get(f"/contacts/{id}").status == 404
