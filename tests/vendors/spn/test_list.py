"""A company's contacts: mirrors list_contacts in views.py."""

from collections.abc import Callable
from functools import cache
from urllib.parse import quote

import pytest
from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st

from mock_server.app import create_app
from mock_server.core.request.application import MockFlask
from tests.clients import Api, Client
from tests.vendors.spn.conftest import (
    COMPANY,
    KEYS,
    OTHER,
    OTHERS,
    UNKNOWN,
    WHOLE,
    listed,
    refusals,
)

CREATED = ["2024-05-03T00:00:00Z", "2024-05-01T00:00:00Z", "2024-05-02T00:00:00Z"]
PEOPLE = [
    {"first_name": name, "email": "a@example.com", "created_at": created}
    for name, created in zip(("third", "first", "second"), CREATED, strict=True)
]


def names(api: Api, query: str = "") -> list[str]:
    return [contact["first_name"] for contact in listed(api, query)]


def test_a_list_is_a_bare_array(start: Callable[..., Api]) -> None:
    """A list is an array of whole contacts, without a total (SPN-03)."""
    reply = start(contacts=["john"]).get(f"/contacts?company_id={COMPANY}")

    assert (200, "SPN-03") == (reply.status, reply.behaviour)
    assert "application/json" == reply.header("Content-Type")
    assert [KEYS] == [list(contact) for contact in reply.json]
    assert reply.text.startswith('[{"id":"550e8400-e29b-41d4-a716-446655440000","company_id":')


def test_a_new_contact_is_on_its_companys_list(api: Api) -> None:
    """A list shows what was created for the company, and not what was created for none (SPN-03)."""
    contact = api.post("/contacts", WHOLE).json
    lost = api.post("/contacts", {**WHOLE, "company_id": None}).json
    found = listed(api, "&limit=1000")

    assert contact == found[-1]
    assert lost not in found


@pytest.mark.parametrize(("company_id", "behaviour"), [(OTHER, "SPN-04"), (UNKNOWN, "SPN-55")])
def test_another_companys_list_is_refused(company_id: str, behaviour: str, api: Api) -> None:
    """Neither another company's contacts are listed, nor those of an unknown one (SPN-55)."""
    reply = api.get(f"/contacts?company_id={company_id}")
    said = "Not enough permissions to access this company's contacts"

    assert (403, behaviour) == (reply.status, reply.behaviour)
    assert f'{{"detail":"{said}"}}' == reply.text


def test_the_apostrophe_may_be_curled(start: Callable[..., Api]) -> None:
    """Under `apostrophe: typographic` it is the one that the page prints (SPN-04)."""
    reply = start(variants={"apostrophe": "typographic"}).get(f"/contacts?company_id={OTHER}")
    said = "Not enough permissions to access this company\u2019s contacts"

    assert (403, "SPN-04", said) == (reply.status, reply.behaviour, reply.json["detail"])


def test_each_user_lists_their_own_company(start: Callable[..., Api]) -> None:
    """The company that counts is the caller's (SPN-04)."""
    contact = {"company_id": OTHER, "first_name": "Ines", "email": "ines@example.com"}
    api = start(contacts=["john", contact])
    reply = api.as_caller(**OTHERS).get(f"/contacts?company_id={OTHER}")

    assert ["Ines"] == [found["first_name"] for found in reply.json]
    assert ["John"] == names(api)


def test_a_list_needs_a_company(api: Api) -> None:
    """company_id is required, and is shown as null where it is missing (SPN-05)."""
    reply = api.get("/contacts")
    problem = '{"type":"missing","loc":["query","company_id"],"msg":"Field required","input":null}'

    assert (422, "SPN-05") == (reply.status, reply.behaviour)
    assert f'{{"detail":[{problem}]}}' == reply.text


def test_a_company_is_a_uuid(api: Api) -> None:
    """A company_id that is not a uuid is refused (SPN-06)."""
    reply = api.get("/contacts?company_id=acme")

    assert [("uuid_parsing", ["query", "company_id"])] == refusals(reply)
    assert ("SPN-06", "acme") == (reply.behaviour, reply.json["detail"][0]["input"])


def test_skip_and_limit_cut_the_list(start: Callable[..., Api]) -> None:
    """skip leaves out so many, limit keeps at most so many (SPN-07)."""
    api = start(contacts=PEOPLE)
    reply = api.get(f"/contacts?company_id={COMPANY}&skip=1&limit=1")

    assert "SPN-07" == reply.behaviour
    assert ["second"] == [contact["first_name"] for contact in reply.json]
    assert [] == names(api, "&limit=0")
    assert "SPN-07" == api.get(f"/contacts?company_id={COMPANY}&limit=0").behaviour
    assert ["second", "third"] == names(api, "&skip=1")


def test_a_list_shows_100_by_default(start: Callable[..., Api]) -> None:
    """limit is 100 where it is not given (SPN-07)."""
    assert 100 == len(listed(start(contacts=[{"fake": 103}])))


@pytest.mark.parametrize(
    ("query", "shown", "behaviour"),
    [
        ("limit=101", 101, "SPN-36"),
        ("limit=900", 103, "SPN-36"),
        ("limit=101&skip=3", 100, "SPN-07"),
    ],
)
def test_a_list_may_show_more(
    query: str, shown: int, behaviour: str, start: Callable[..., Api]
) -> None:
    """More than 100 are given where they are asked for, and the answer says so (SPN-36)."""
    reply = start(contacts=[{"fake": 103}]).get(f"/contacts?company_id={COMPANY}&{query}")

    assert (shown, behaviour) == (len(reply.json), reply.behaviour)


@pytest.mark.parametrize(
    "sent", ["x", "", "1.5", "1e2", "0x1", "1__0", "-_1", "0-01", "\x1c1", "٣", "null"]
)
@pytest.mark.parametrize("name", ["skip", "limit"])
def test_skip_and_limit_are_whole_numbers(name: str, sent: str, api: Api) -> None:
    """What is not a whole number is refused (SPN-08)."""
    reply = api.get(f"/contacts?company_id={COMPANY}&{name}={quote(sent)}")

    assert [("int_parsing", ["query", name])] == refusals(reply)
    assert ("SPN-08", sent) == (reply.behaviour, reply.json["detail"][0]["input"])


@pytest.mark.parametrize("sent", ["1", "%201%20", "%2B1", "1.0", "0_1", "01", "0__1", "%E3%80%801"])
def test_numbers_are_read_leniently(sent: str, start: Callable[..., Api]) -> None:
    """Spaces around, a plus, an empty fraction and an underscore do no harm (SPN-42)."""
    assert ["second", "third"] == names(start(contacts=PEOPLE), f"&skip={sent}")


def test_a_number_has_4300_digits_at_most(api: Api) -> None:
    """A number beyond Python's own bound is refused as too long (SPN-08)."""
    reply = api.get(f"/contacts?company_id={COMPANY}&skip={'9' * 4301}")

    assert [("int_parsing_size", ["query", "skip"])] == refusals(reply)


def test_problems_of_a_query_come_together(api: Api) -> None:
    """Every parameter is judged, in the order of the document (SPN-05, SPN-08)."""
    reply = api.get("/contacts?limit=x&skip=y")
    places = [loc[1] for _, loc in refusals(reply)]

    assert ["company_id", "skip", "limit"] == places


def test_the_last_of_a_repeated_parameter_counts(start: Callable[..., Api]) -> None:
    """Of a parameter that comes twice the last one is read (SPN-08)."""
    assert ["third"] == names(start(contacts=PEOPLE), "&skip=x&skip=2")


@pytest.mark.parametrize("skip", [3, 10**30])
def test_past_the_end_is_empty(skip: int, start: Callable[..., Api]) -> None:
    """A skip past the last record gives an empty array (SPN-09)."""
    reply = start(contacts=PEOPLE).get(f"/contacts?company_id={COMPANY}&skip={skip}")

    assert (200, "SPN-09", "[]") == (reply.status, reply.behaviour, reply.text)


@pytest.mark.parametrize("name", ["skip", "limit"])
def test_negative_numbers_are_refused(name: str, api: Api) -> None:
    """skip and limit are at least 0 (SPN-36)."""
    reply = api.get(f"/contacts?company_id={COMPANY}&{name}=-1")
    problem = reply.json["detail"][0]

    assert [("greater_than_equal", ["query", name])] == refusals(reply)
    assert ("SPN-36", {"ge": 0}) == (reply.behaviour, problem["ctx"])


def test_the_oldest_come_first(start: Callable[..., Api]) -> None:
    """A list is in the order of creation, whatever is changed later (SPN-39)."""
    api = start(contacts=PEOPLE)
    api.patch(f"/contacts/{listed(api)[0]['id']}", {"last_name": "Roy"})

    assert ["first", "second", "third"] == names(api)


def test_unknown_parameters_are_ignored(start: Callable[..., Api]) -> None:
    """There is no search: other parameters change nothing (SPN-21)."""
    api = start(contacts=PEOPLE)
    replies = [api.get(f"/contacts?company_id={COMPANY}&first_name=first") for _ in range(2)]

    assert [names(api)] * 2 == [[one["first_name"] for one in reply.json] for reply in replies]
    assert ["SPN-21"] * 2 == [reply.behaviour for reply in replies]


def test_a_parameter_that_is_no_utf8_is_replaced(api: Api) -> None:
    """What cannot be decoded is shown as Starlette reads it (SPN-06)."""
    reply = api.get("/contacts?company_id=%FF")

    assert "\ufffd" == reply.json["detail"][0]["input"]


@cache
def served() -> MockFlask:
    return create_app()


@settings(max_examples=25, deadline=None)
@for_all(total=st.integers(0, 12), size=st.integers(1, 5))
def test_pages_partition_the_list(total: int, size: int) -> None:
    """Pages of any size, put together, are the whole list (SPN-07, SPN-09)."""
    served().extensions["mock_server"].worlds.reset("pages")
    api = Client.inside(served(), "pages").at("spn", "/api/v1")
    created = [api.post("/contacts", WHOLE).json for _ in range(total)]
    whole = listed(api)
    starts = range(0, len(whole) + size, size)
    pages = [listed(api, f"&skip={start}&limit={size}") for start in starts]

    assert whole == [contact for page in pages for contact in page]
    assert created == whole[len(whole) - total :]
    assert {size} >= {len(page) for page in pages[:-2]}
    assert [] == pages[-1]
