"""Single contacts, and what a PUT stores."""

from collections.abc import Callable
from urllib.parse import quote

import pytest

from tests.clients import Client
from tests.vendors.cleartax.asking import CONTACTS, VALID, at, compact, listed, put, refusal

Given = Callable[..., Client]
APPLE = "1fde8896-b288-4d0d-a037-9f3cd3447852"
DOCUMENTED = [
    "id",
    "business_name",
    "nick_name",
    "gstin",
    "organization_type",
    "contact_person_name",
    "email",
    "pan_number",
    "mobile_number",
    "land_line_number",
    "address",
    "city",
    "state",
    "zip_code",
    "country",
]


def test_get_one(client: Client) -> None:
    """One contact is an object (CTX-08)."""
    put(client, "c1", city="Panaji")
    reply = at(client).get(f"{CONTACTS}/c1")

    assert (200, "CTX-08") == (reply.status, reply.behaviour)
    assert (
        '{"id":"c1","business_name":"Example Stores","organization_type":"COMPANY",'
        '"city":"Panaji","state":"GOA"}'
    ) == reply.text


def test_unknown_contact(client: Client) -> None:
    """An unknown contact is HTTP 400 around the code 404 (CTX-09)."""
    reply = at(client).get(f"{CONTACTS}/nobody")

    assert (400, "CTX-09") == (reply.status, reply.behaviour)
    assert refusal("404", "Customer doesn't exist") == reply.text


def test_unknown_contact_read_as_404(given: Given) -> None:
    """Under the variant 404 only the status differs (CTX-10)."""
    client = given("cleartax", variants={"not_found_status": 404})
    reply = at(client).get(f"{CONTACTS}/nobody")

    assert (404, "CTX-10") == (reply.status, reply.behaviour)
    assert refusal("404", "Customer doesn't exist") == reply.text


def test_create(client: Client) -> None:
    """A PUT to a new id is 200 with the contact, which is stored at the end (CTX-11)."""
    sent = {"id": "new-1", **VALID}
    reply = put(client, "new-1")

    assert (200, "CTX-11") == (reply.status, reply.behaviour)
    assert sent == reply.json == at(client).get(f"{CONTACTS}/new-1").json
    assert "new-1" == listed(client, "?override_pagination=true")[-1]


def test_update_replaces(client: Client) -> None:
    """A PUT to a known id replaces everything, in the same place of the list (CTX-12)."""
    for id in ("c1", "c2"):
        put(client, id, city="Panaji", email="old@example.com")
    before = listed(client, "?override_pagination=true")
    reply = put(client, "c1", email="new@example.com")

    assert (200, "CTX-12") == (reply.status, reply.behaviour)
    assert {**VALID, "id": "c1", "email": "new@example.com"} == reply.json
    assert before == listed(client, "?override_pagination=true")


def test_filters_see_updates(client: Client) -> None:
    """A list filters by what is stored now, not by what was (CTX-06, CTX-12)."""
    put(client, "c1", email="old@example.com")
    put(client, "c1", email="new@example.com")

    assert [] == listed(client, "?email=old@example.com")
    assert ["c1"] == listed(client, "?email=new@example.com")


def test_a_refused_update_changes_nothing(client: Client) -> None:
    """A refused payload leaves the stored contact as it was (CTX-13)."""
    put(client, "c1", city="Panaji")
    put(client, "c1", business_name="", city="Margao")

    assert "Panaji" == at(client).get(f"{CONTACTS}/c1").json["city"]


def test_system_generated_is_shown(given: Given) -> None:
    """A contact that the system made says so in its last key (CTX-31)."""
    client = given("cleartax", contacts=["apple", {**VALID, "id": "b", "system_generated": False}])
    apple, other = at(client).get(CONTACTS).json

    assert ("system_generated", True) == list(apple.items())[-1]
    assert apple == at(client).get(f"{CONTACTS}/{APPLE}").json
    assert "system_generated" not in other


def test_system_generated_is_no_clients_to_set(given: Given) -> None:
    """A payload neither sets nor clears `system_generated` (CTX-29)."""
    client = given("cleartax", contacts=["apple"])
    put(client, "c1", system_generated=True)
    put(client, APPLE, system_generated=False)

    assert "system_generated" not in at(client).get(f"{CONTACTS}/c1").json
    assert at(client).get(f"{CONTACTS}/{APPLE}").json["system_generated"] is True


@pytest.mark.parametrize(("variant", "after"), [("kept", True), ("dropped", None)])
def test_system_generated_after_a_put(given: Given, variant: str, after: bool | None) -> None:
    """A variant says what becomes of a system's contact that a client writes (CTX-56)."""
    variants = {"system_generated_after_put": variant}
    client = given("cleartax", contacts=["apple"], variants=variants)
    reply = put(client, APPLE)

    assert (200, "CTX-56", after) == (
        reply.status,
        reply.behaviour,
        reply.json.get("system_generated"),
    )
    assert reply.json == at(client).get(f"{CONTACTS}/{APPLE}").json


def test_a_contact_that_a_client_made(given: Given) -> None:
    """Where there is no `system_generated`, no variant brings one (CTX-12, CTX-56)."""
    client = given("cleartax", contacts=[])
    put(client, "c1")

    assert "CTX-12" == put(client, "c1").behaviour
    assert "system_generated" not in at(client).get(f"{CONTACTS}/c1").json


@pytest.mark.parametrize("id", ["1fde896-b288", "ck9kyln2a00063b6nqqcgfrkd", "V 42", "नमूना", "."])
def test_ids_of_any_form(client: Client, id: str) -> None:
    """An id is any text that the client chooses (CTX-43)."""
    at(client).put(f"{CONTACTS}/{quote(id)}", VALID)
    reply = at(client).get(f"{CONTACTS}/{quote(id)}")

    assert (200, id) == (reply.status, reply.json["id"])


def test_key_order(client: Client) -> None:
    """Answers have the documented key order, whatever that of the payload (CTX-44)."""
    sent = dict.fromkeys(sorted(DOCUMENTED), "") | VALID | {"id": "c1"}
    reply = at(client).put(f"{CONTACTS}/c1", sent)

    assert DOCUMENTED == list(reply.json)
    assert list(sent) != list(reply.json)


def test_no_headers_for_pages_or_limits(client: Client) -> None:
    """No answer has a header of pages or limits (CTX-44)."""
    names = {name.lower() for name in at(client).get(CONTACTS).headers}
    ours = {"x-mock-behaviour", "x-mock-answered-by", "x-mock-request", "x-mock-replica"}
    http = {"content-type", "content-length", "server", "date", "connection"}

    assert names - http == ours


def test_the_wire_form_is_compact_utf8(client: Client) -> None:
    """Names that are not ASCII come back as they were sent (CTX-44)."""
    reply = put(client, "c1", business_name="नमूना")

    assert compact({"id": "c1", **VALID, "business_name": "नमूना"}) == reply.text
