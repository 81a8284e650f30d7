"""What Clemta accepts in a body, and in a scenario."""

import json
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from mock_server.core.document.mistakes import ScenarioError
from tests.clients import Api, Client, Reply
from tests.vendors.clemta.sample import OTHERS, PARTNERS, UNKNOWN, body, refusal

Given = Callable[..., Client]
Send = Callable[[Any], Reply]


@pytest.fixture(params=["create", "update"])
def send(request: pytest.FixtureRequest, client: Client) -> Send:
    """A body sent to a create, and to an update of a contact that is there."""
    api: Api = client.at("clemta")
    if request.param == "create":
        return lambda sent: api.post("/contacts", sent)
    path = f"/contacts/{api.post('/contacts', body()).json['data']['id']}"
    return lambda sent: api.patch(path, sent)


def test_an_email_is_required(client: Client) -> None:
    """A create without an email is refused in the documented words (CLM-19)."""
    reply = client.at("clemta").post("/contacts", body(email=None))

    assert (reply.status, reply.behaviour) == (400, "CLM-19")
    assert refusal("VALIDATION_FAILED", "Field 'email' is required") == reply.text


@pytest.mark.parametrize("field", ["type", "full_name", "company_id"])
def test_the_other_needed_fields_of_a_create(client: Client, field: str) -> None:
    """Each of the needed fields is asked for by its name (CLM-20)."""
    reply = client.at("clemta").post("/contacts", body(**{field: None}))

    assert (reply.status, reply.behaviour) == (400, "CLM-20")
    assert refusal("VALIDATION_FAILED", f"Field '{field}' is required") == reply.text


@pytest.mark.parametrize(
    ("field", "behaviour"),
    [("type", "CLM-41"), ("full_name", "CLM-41"), ("email", "CLM-27"), ("company_id", "CLM-41")],
)
def test_the_needed_fields_of_an_update(client: Client, field: str, behaviour: str) -> None:
    """An update is not partial: it needs what a create needs (CLM-27, CLM-41)."""
    api = client.at("clemta")
    id = api.post("/contacts", body()).json["data"]["id"]
    reply = api.patch(f"/contacts/{id}", body(**{field: None}))

    assert (reply.status, reply.behaviour) == (400, behaviour)
    assert refusal("VALIDATION_FAILED", f"Field '{field}' is required") == reply.text


@pytest.mark.parametrize("field", ["type", "full_name", "email", "company_id"])
@pytest.mark.parametrize("blank", ["", None])
def test_a_blank_is_not_sent(send: Send, field: str, blank: str | None) -> None:
    """An empty text or a null in a needed field is refused as if left out (CLM-40)."""
    reply = send({**body(), field: blank})

    assert (reply.status, reply.behaviour) == (400, "CLM-40")
    assert refusal("VALIDATION_FAILED", f"Field '{field}' is required") == reply.text


def test_the_first_missing_field_is_named(send: Send) -> None:
    """Of several missing fields the first is told of, in the order of the page (CLM-20, CLM-41)."""
    told = []
    sent: dict[str, Any] = {}
    for name, value in body().items():
        told.append(send(sent).json["error"]["details"])
        sent[name] = value

    assert [f"Field '{name}' is required" for name in body()] == told
    assert send(sent).status == 200


@pytest.mark.parametrize("type", ["partner", "Customer", "customer "])
def test_a_type_is_one_of_two(send: Send, type: str) -> None:
    """A type is customer or vendor, spelt so (CLM-21)."""
    reply = send(body(type=type))

    assert (reply.status, reply.behaviour) == (400, "CLM-21")
    assert (
        refusal("VALIDATION_FAILED", "Field 'type' must be one of: customer, vendor") == reply.text
    )


@pytest.mark.parametrize("type", ["customer", "vendor"])
def test_both_types_are_accepted(send: Send, type: str) -> None:
    """Both documented types pass (CLM-21)."""
    assert type == send(body(type=type)).json["data"]["type"]


@pytest.mark.parametrize("email", ["x", "a@", "@example.com", "a b@example.com", "\ud800@b.com"])
def test_an_email_is_an_address(send: Send, email: str) -> None:
    """An email has the form of an e-mail address (CLM-22)."""
    reply = send(json.dumps(body(email=email)))

    assert (reply.status, reply.behaviour) == (400, "CLM-22")
    assert refusal("VALIDATION_FAILED", "Field 'email' must be a valid email address") == reply.text


@pytest.mark.parametrize(
    "sent",
    [
        {"cc_emails": "a@example.com"},
        {"cc_emails": [5]},
        {"bcc_emails": ["a@example.com", "b"]},
    ],
)
def test_copies_are_lists_of_addresses(send: Send, sent: Mapping[str, Any]) -> None:
    """What is not a list of e-mail addresses is refused by its name (CLM-22)."""
    reply = send(body(**sent))
    details = f"Field '{next(iter(sent))}' must be an array of valid email addresses"

    assert (reply.status, reply.behaviour) == (400, "CLM-22")
    assert refusal("VALIDATION_FAILED", details) == reply.text


@pytest.mark.parametrize(
    ("sent", "details"),
    [
        ({"full_name": 5}, "Field 'full_name' must be a string"),
        ({"type": ["customer"]}, "Field 'type' must be a string"),
        ({"status": {}}, "Field 'status' must be a string"),
        ({"billing": "x"}, "Field 'billing' must be an object"),
        ({"billing": {"phone": 5}}, "Field 'billing.phone' must be a string"),
    ],
)
def test_a_field_has_its_type(send: Send, sent: Mapping[str, Any], details: str) -> None:
    """A field of another type than documented is refused by its name (CLM-44)."""
    reply = send(body(**sent))

    assert (reply.status, reply.behaviour) == (400, "CLM-44")
    assert refusal("VALIDATION_FAILED", details) == reply.text


@pytest.mark.parametrize("odd", [{"full_name": " "}, {"billing": {"email": "not an address"}}])
def test_what_has_no_format_is_taken(send: Send, odd: dict[str, Any]) -> None:
    """No form is documented of a name and of an address in billing, so none is asked (CLM-45)."""
    reply = send(body(**odd))
    data = reply.json["data"]

    assert (reply.status, reply.behaviour) == (200, "CLM-45")
    assert odd.get("full_name", data["full_name"]) == data["full_name"]
    assert odd.get("billing", {}).items() <= data["billing"].items()


def test_unknown_fields_are_passed_over(send: Send) -> None:
    """A field that the pages do not list, or no longer list, is not kept (CLM-36)."""
    sent = body(default_category_id=UNKNOWN, id=UNKNOWN, created_at=1, billing={"city": "x"})
    reply = send(sent)
    data = reply.json["data"]

    assert reply.behaviour == "CLM-36"
    assert send(body(billing={"city": "x"})).behaviour == "CLM-36"
    assert "default_category_id" not in data
    assert "city" not in data["billing"]
    assert data["id"] != UNKNOWN
    assert data["created_at"] != 1


def test_a_null_is_not_sent(send: Send) -> None:
    """A null in an optional field counts as left out (CLM-39)."""
    sent = {**body(), "description": None, "cc_emails": None, "billing": {"phone": None}}
    reply = send(sent)
    data = reply.json["data"]

    assert reply.behaviour == send(body(billing={"phone": None})).behaviour == "CLM-39"
    assert (data["description"], data["cc_emails"], data["billing"]["phone"]) == ("", [], "")


@pytest.mark.parametrize("id", ["x", UNKNOWN[:-1], "z" * 24, "\ud800"])
def test_a_company_id_has_its_form(send: Send, id: str) -> None:
    """A company is named by 24 hexadecimal digits (CLM-06)."""
    reply = send(json.dumps(body(company_id=id)))

    assert (reply.status, reply.behaviour) == (400, "CLM-06")
    assert refusal("INVALID_REQUEST", "Invalid company ID format") == reply.text


def test_a_lone_surrogate_is_kept(send: Send) -> None:
    """Half a character is not a reason to fail: it comes back escaped (CLM-18, CLM-26)."""
    reply = send(json.dumps(body(full_name="a\ud800")))

    assert reply.status == 200
    assert '"full_name":"a\\ud800"' in reply.text


@pytest.mark.parametrize(
    "sent",
    ["", " ", "{", "[]", "null", "5", '"x"', '{"type":NaN}', b"\xff", "[" * 100_000],
    ids=lambda sent: repr(sent[:8]),
)
def test_a_body_is_a_json_object(send: Send, sent: str | bytes) -> None:
    """What cannot be read as a JSON object is an invalid request (CLM-25)."""
    reply = send(sent)

    assert (reply.status, reply.behaviour) == (400, "CLM-25")
    assert refusal("INVALID_REQUEST", "Invalid JSON body") == reply.text


@pytest.mark.parametrize(
    ("part", "told"),
    [
        ({"contacts": [{**body(), "type": "partner"}]}, "must be one of: customer, vendor"),
        ({"contacts": [{**body(), "company_id": UNKNOWN}]}, "No account has this company."),
        ({"contacts": [{**body(), "id": "x"}]}, "Not 24 hex digits."),
        ({"accounts": [{"api_key": "k", "companies": ["x"]}]}, "Not 24 hex digits."),
        ({"accounts": [{"api_key": "k"}], "contacts": [body(company_id=None)]}, "No account has"),
    ],
)
def test_a_scenario_keeps_the_rules(given: Given, part: Mapping[str, Any], told: str) -> None:
    """A seeded contact obeys what a client must obey, and belongs to somebody (CLM-21, CLM-23)."""
    with pytest.raises(ScenarioError) as caught:
        given("clemta", **part)

    assert told in str(caught.value)


def test_a_seeded_contact_belongs_to_the_first_company(given: Given) -> None:
    """A contact of a scenario that names no company is the first account's (CLM-08)."""
    client = given("clemta", accounts=PARTNERS, contacts=[body(company_id=None)])
    other = client.at("clemta", **{"X-API-KEY": "clemta_other_key"})

    assert (
        client.at("clemta")
        .get(f"/contacts?company_id={body()['company_id']}")
        .json["data"]["total"]
        == 1
    )
    assert other.get(f"/contacts?company_id={OTHERS}").json["data"]["total"] == 0
