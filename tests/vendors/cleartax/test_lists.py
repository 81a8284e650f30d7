"""Lists: pages, filters, and the rule that each names."""

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from tests.clients import Client
from tests.vendors.cleartax.asking import CONTACTS, VALID, at, listed, put, refusal

Given = Callable[..., Client]


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
    """`start` skips contacts, `limit` bounds them; there is no maximum (CTX-03, CTX-46, CTX-47)."""
    assert ids == listed(thirty, query)


@pytest.mark.parametrize(
    ("query", "rule"),
    [
        ("?limit=3", "CTX-03"),
        ("?start=0&limit=20", "CTX-03"),
        ("?start=3", "CTX-46"),
        ("?start=3&limit=30", "CTX-46"),
        ("?limit=21", "CTX-47"),
        ("?limit=0", "CTX-47"),
        ("?limit=0&override_pagination=true", "CTX-04"),
        ("?start=30", "CTX-02"),
        ("?contact_id=3", "CTX-06"),
        ("?contact_id=3&email=", "CTX-49"),
        ("?contact_id=", "CTX-49"),
        ("?page=2", "CTX-50"),
        ("?page=2&limit=3", "CTX-50"),
    ],
)
def test_the_rule_of_a_list(thirty: Client, query: str, rule: str) -> None:
    """A list names the most telling rule that its query rests on (CTX-46, CTX-47, CTX-49)."""
    for _ in range(2):  # a query that was loaded once is kept
        assert rule == at(thirty).get(f"{CONTACTS}{query}").behaviour


def test_the_order_of_a_list(given: Given) -> None:
    """Contacts come in order of creation, with ids of any order (CTX-48)."""
    client = given("cleartax", contacts=[])
    for id in ("b", "c", "a"):
        put(client, id)

    assert ["b", "c", "a"] == listed(client)


def test_a_parameter_twice(thirty: Client) -> None:
    """Of several parameters of one name the first counts (CTX-51)."""
    assert ["0", "1"] == listed(thirty, "?limit=2&limit=5")


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
    """Filters compare whole values and all apply; the rest is ignored (CTX-06, CTX-49, CTX-50)."""
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
    """What is not a whole number of at least 0 is refused, whatever else is asked (CTX-07)."""
    reply = at(client).get(f"{CONTACTS}{query}&override_pagination=true")

    assert (400, "CTX-07") == (reply.status, reply.behaviour)
    assert refusal("400", "HTTP 400 Bad Request") == reply.text


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(size=some.integers(1, 40))
def test_pages_partition_the_list(thirty: Client, size: int) -> None:
    """Pages laid end to end are the whole list, each contact once (CTX-03)."""
    pages = [listed(thirty, f"?start={start}&limit={size}") for start in range(0, 30, size)]

    assert listed(thirty, "?override_pagination=true") == sum(pages, [])
    assert all(len(page) == size for page in pages[:-1])
