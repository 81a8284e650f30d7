"""Contacts listed: order, pages, filters and their bounds."""

import pytest

from tests.clients import Api
from tests.vendors.razorpay.calls import Given, alone, names
from tests.vendors.razorpay.wire import ORDER, extra, refusal


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
        ("active=False", ["Bo."]),
        ("active=True", ["Asha Mehta", "Asha Rao"]),
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


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("type=vendor", "RZP-24"),
        ("active=1", "RZP-24"),
        ("active=0&name=bo", "RZP-24"),
        ("active=True", "RZP-63"),
        ("active=false", "RZP-63"),
        ("name=&count=", "RZP-50"),
    ],
)
def test_a_filter_is_named_as_what_happened(given: Given, query: str, expected: str) -> None:
    """A filtered list names the filter's behaviour (RZP-24, RZP-50, RZP-63)."""
    api = alone(given, contacts=FILTERED)

    assert [expected] * 2 == [api.get(f"/contacts?{query}").behaviour for _ in range(2)]


@pytest.mark.parametrize(
    ("variant", "query", "expected"),
    [
        ("contains", "asha", ["Asha Mehta", "Asha Rao"]),
        ("contains", "RAO", ["Asha Rao"]),
        ("exact", "Asha", []),
        ("exact", "asha rao", []),
        ("exact", "Asha Rao", ["Asha Rao"]),
    ],
)
def test_a_name_is_compared_as_the_variant_says(
    given: Given, variant: str, query: str, expected: list[str]
) -> None:
    """name_filter: a name is contained, ignoring case, or equal (RZP-24)."""
    api = alone(given, contacts=FILTERED, variants={"name_filter": variant})

    assert expected == names(api, f"?name={query.replace(' ', '%20')}")


@pytest.mark.parametrize("query", ["?name=nobody", "?skip=1000", "?from=4765046400"])
def test_an_empty_list_is_no_error(api: Api, query: str) -> None:
    """A list without a match, and one past the end, hold no items and count 0 (RZP-27)."""
    reply = api.get(f"/contacts{query}")

    assert (200, "RZP-27") == (reply.status, reply.behaviour)
    assert '{"entity":"collection","count":0,"items":[]}' == reply.text


def test_unknown_query_parameters_are_refused(api: Api) -> None:
    """A list refuses the parameters that it does not know, all in one sentence (RZP-20)."""
    reply = api.get("/contacts?page=2&count=1&size=3")

    assert (400, "RZP-20") == (reply.status, reply.behaviour)
    assert extra("page, size") == reply.text


@pytest.mark.parametrize(
    ("query", "said", "field"),
    [
        ("count=0", "The count must be at least 1.", "count"),
        ("count=-1", "The count must be at least 1.", "count"),
        ("count=101", "The count may not be greater than 100.", "count"),
        ("count=ten", "The count must be an integer", "count"),
        ("count=1.5", "The count must be an integer", "count"),
        ("count=1e1", "The count must be an integer", "count"),
        ("skip=-1", "The skip must be at least 0.", "skip"),
        ("skip=x", "The skip must be an integer", "skip"),
        ("skip=-1&count=101", "The count may not be greater than 100.", "count"),
    ],
)
def test_count_and_skip_have_bounds(api: Api, query: str, said: str, field: str) -> None:
    """Each wrong count or skip has its sentence and its field (RZP-25)."""
    reply = api.get(f"/contacts?{query}")

    assert (400, "RZP-25") == (reply.status, reply.behaviour)
    assert refusal(said, field) == reply.text


@pytest.mark.parametrize(
    "query", ["count=1", "count=100", "skip=0", "skip=99999999999999", "count="]
)
def test_count_and_skip_reach_their_bounds(api: Api, query: str) -> None:
    """The bounds themselves are allowed, and an empty parameter is none (RZP-25)."""
    assert 200 == api.get(f"/contacts?{query}").status


@pytest.mark.parametrize("name", ["from", "to"])
@pytest.mark.parametrize("value", ["946684799", "4765046401", "0", "-1", "yesterday"])
def test_times_have_bounds(api: Api, name: str, value: str) -> None:
    """from and to lie between the documented seconds (RZP-26)."""
    reply = api.get(f"/contacts?{name}={value}")

    assert (400, "RZP-26") == (reply.status, reply.behaviour)
    assert refusal(f"{name} must be between 946684800 and 4765046400", name) == reply.text


@pytest.mark.parametrize("query", ["from=946684800", "to=4765046400"])
def test_times_reach_their_bounds(api: Api, query: str) -> None:
    """The documented seconds themselves are allowed (RZP-26)."""
    assert 8 == api.get(f"/contacts?{query}").json["count"]


@pytest.mark.parametrize("value", ["yes", "2", "TRUE"])
def test_a_filter_by_state_must_be_a_state(api: Api, value: str) -> None:
    """active in a query is 1 or 0, or a word for one (RZP-62)."""
    reply = api.get(f"/contacts?active={value}")

    assert (400, "RZP-62") == (reply.status, reply.behaviour)
    assert refusal("The active field must be true or false.", "active") == reply.text
