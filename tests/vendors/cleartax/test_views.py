"""Lists, single contacts and what a PUT stores."""

from collections.abc import Callable
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

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


@pytest.fixture
def thirty(given: Given) -> Client:
    """A server with 30 contacts of which the ids are 0 to 29."""
    return given("cleartax", contacts=[{**VALID, "id": str(n)} for n in range(30)])


def test_a_list_is_a_bare_array_of_twenty(thirty: Client) -> None:
    """A list holds 20 contacts, in order of creation, in no envelope (CTX-01, CTX-44)."""
    reply = at(thirty).get(CONTACTS)

    assert (200, "CTX-01") == (reply.status, reply.behaviour)
    assert [{"id": str(n), **VALID} for n in range(20)] == reply.json
    assert "application/json" == reply.header("Content-Type")


def test_nothing_to_list(given: Given) -> None:
    """Without contacts the list is empty and the status 200 (CTX-02)."""
    reply = at(given("cleartax", contacts=[])).get(CONTACTS)

    assert (200, "[]", "CTX-02") == (reply.status, reply.text, reply.behaviour)


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("?start=3&limit=2", ["3", "4"]),
        ("?start=28", ["28", "29"]),
        ("?limit=3", ["0", "1", "2"]),
        ("?start=30", []),
        ("?limit=0", []),
        ("?start=29&limit=99999999999999999999", ["29"]),
    ],
)
def test_start_and_limit(thirty: Client, query: str, ids: list[str]) -> None:
    """`start` skips contacts, `limit` bounds them; there is no maximum (CTX-03)."""
    assert ids == listed(thirty, query)


@pytest.mark.parametrize("value", ["true", "TRUE", "True"])
def test_override_pagination(thirty: Client, value: str) -> None:
    """Every match comes, `start` and `limit` set aside (CTX-04)."""
    reply = at(thirty).get(f"{CONTACTS}?override_pagination={value}&start=3&limit=1")

    assert [str(n) for n in range(30)] == [contact["id"] for contact in reply.json]
    assert "CTX-04" == reply.behaviour


@pytest.mark.parametrize("value", ["false", "1", "yes", "", "truex"])
def test_any_other_override(thirty: Client, value: str) -> None:
    """A value other than true leaves the limit in force and is not refused (CTX-05)."""
    reply = at(thirty).get(f"{CONTACTS}?override_pagination={value}&limit=2")

    assert ["0", "1"] == [contact["id"] for contact in reply.json]
    assert "CTX-05" == reply.behaviour


@pytest.fixture
def people(given: Given) -> Client:
    """Three contacts that agree in some filters and differ in others."""
    return given(
        "cleartax",
        contacts=[
            {**VALID, "id": "a", "email": "x@example.com", "pan_number": "P1"},
            {**VALID, "id": "b", "email": "x@example.com", "pan_number": "P2"},
            {**VALID, "id": "c", "mobile_number": "9000000001"},
        ],
    )


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("?email=x@example.com", ["a", "b"]),
        ("?email=x@example.com&limit=1&start=1", ["b"]),
        ("?pan_number=P2", ["b"]),
        ("?mobile_number=9000000001", ["c"]),
        ("?contact_id=a", ["a"]),
        ("?email=x@example.com&pan_number=P1", ["a"]),
        ("?email=x@example.com&contact_id=c", []),
        ("?email=X@example.com", []),
        ("?pan_number=P", []),
        ("?email=&pan_number=", ["a", "b", "c"]),
        ("?business_name=nobody", ["a", "b", "c"]),
    ],
)
def test_filters(people: Client, query: str, ids: list[str]) -> None:
    """Filters compare whole values and all apply; an empty one is ignored (CTX-06)."""
    assert ids == listed(people, query)


def test_override_with_a_filter(given: Given) -> None:
    """`override_pagination` lifts the limit of a filtered list too (CTX-04, CTX-06)."""
    client = given("cleartax", contacts=[{"fake": 25, "email": "x@example.com"}, "apple"])

    assert 20 == len(listed(client, "?email=x@example.com"))
    assert 25 == len(listed(client, "?email=x@example.com&override_pagination=true"))


@pytest.mark.parametrize(
    "query", ["?start=-1", "?limit=-1", "?limit=ten", "?start=1.0", "?limit=", "?start=%2B1"]
)
def test_bad_numbers(client: Client, query: str) -> None:
    """What is no whole number of at least 0 is refused, whatever else is asked (CTX-07)."""
    reply = at(client).get(f"{CONTACTS}{query}&override_pagination=true")

    assert (400, "CTX-07") == (reply.status, reply.behaviour)
    assert refusal("400", "HTTP 400 Bad Request") == reply.text


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
    ours = {"x-mock-behaviour", "x-mock-answered-by"}
    http = {"content-type", "content-length", "server", "date", "connection"}

    assert names - http == ours


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(size=some.integers(1, 40))
def test_pages_partition_the_list(thirty: Client, size: int) -> None:
    """Pages laid end to end are the whole list, each contact once (CTX-03)."""
    pages = [listed(thirty, f"?start={start}&limit={size}") for start in range(0, 30, size)]

    assert listed(thirty, "?override_pagination=true") == sum(pages, [])
    assert all(len(page) == size for page in pages[:-1])


def test_the_wire_form_is_compact_utf8(client: Client) -> None:
    """Names that are not ASCII come back as they were sent (CTX-44)."""
    reply = put(client, "c1", business_name="नमूना")

    assert compact({"id": "c1", **VALID, "business_name": "नमूना"}) == reply.text
