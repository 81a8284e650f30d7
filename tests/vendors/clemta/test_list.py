"""Clemta's list: pages, search, order and time."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from mock_server.app import create_app
from tests.clients import CREDENTIALS, Client
from tests.vendors.clemta.sample import (
    COMPANY,
    CONTACTS,
    DENIED,
    OTHERS,
    UNKNOWN,
    bare,
    body,
    names,
    refusal,
)

Given = Callable[..., Client]
TIMES = (100, 200, 300, 300)
PEOPLE = [
    {"full_name": "Bo", "email": "one@example.com"},
    {"full_name": "ada", "email": "two@example.com"},
    {"full_name": "Cy", "email": "bo@example.com"},
    {"full_name": "Ed", "email": "four@example.com"},
]


def four(given: Given) -> Any:
    """Bo, ada, Cy and Ed, the last two of one second."""
    contacts = [
        {"type": "customer", "created_at": time, **person}
        for person, time in zip(PEOPLE, TIMES, strict=True)
    ]
    return given("clemta", contacts=contacts).at("clemta")


def test_a_list_holds_contacts_and_counts(given: Given) -> None:
    """A list answers contacts, total, skip and limit, the newest contact first (CLM-08)."""
    reply = four(given).get(CONTACTS)

    assert (reply.status, reply.behaviour) == (200, "CLM-08")
    assert list(reply.json) == ["success", "message", "data"]
    assert reply.json["message"] == "Contacts retrieved successfully"
    assert list(reply.json["data"]) == ["contacts", "total", "skip", "limit"]
    assert names(reply) == ["Ed", "Cy", "ada", "Bo"]
    assert list(reply.json["data"].values())[1:] == [4, 0, 10]


def test_a_list_shows_the_contacts_themselves(client: Client) -> None:
    """A listed contact is the one that get answers, key order included (CLM-08)."""
    api = client.at("clemta")
    made = api.post("/contacts", body()).json["data"]
    listed = api.get(CONTACTS).json["data"]["contacts"][0]

    assert list(made.items()) == list(listed.items())


def test_a_list_is_of_one_company(given: Given) -> None:
    """A list shows no other company's contacts (CLM-08)."""
    partner = {"api_key": "clemta_mock_key", "companies": [COMPANY, OTHERS]}
    contacts = [{**PEOPLE[0], "type": "vendor", "company_id": OTHERS}]
    api = given("clemta", accounts=[partner], contacts=contacts).at("clemta")

    assert names(api.get(CONTACTS)) == []
    assert names(api.get(f"/contacts?company_id={OTHERS}")) == ["Bo"]


@pytest.mark.parametrize("path", ["/contacts", "/contacts?company_id=", "/contacts?limit=x"])
def test_a_list_without_a_company(client: Client, path: str) -> None:
    """company_id is required, and asked for before anything else (CLM-04)."""
    reply = client.at("clemta").get(path)

    assert (reply.status, reply.behaviour) == (400, "CLM-04")
    assert refusal("INVALID_REQUEST", "Company ID is required") == reply.text


def test_a_list_of_an_unknown_company(client: Client) -> None:
    """A company that does not exist is refused with 404 (CLM-05)."""
    reply = client.at("clemta").get(f"/contacts?company_id={UNKNOWN}")

    assert (reply.status, reply.behaviour) == (404, "CLM-05")
    assert reply.text == bare("Company not found", "COMPANY_NOT_FOUND")


@pytest.mark.parametrize("id", ["1", COMPANY[:-1], COMPANY + "0", "z" * 24])
def test_a_list_of_a_malformed_company(client: Client, id: str) -> None:
    """What is not 24 hexadecimal digits is not a company id (CLM-06)."""
    reply = client.at("clemta").get(f"/contacts?company_id={id}")

    assert (reply.status, reply.behaviour) == (400, "CLM-06")
    assert refusal("INVALID_REQUEST", "Invalid company ID format") == reply.text


def test_a_list_of_anothers_company(client: Client) -> None:
    """A company of another partner is refused with 403 and "data" as null (CLM-07)."""
    reply = client.at("clemta").get(f"/contacts?company_id={OTHERS}")

    assert (reply.status, reply.behaviour) == (403, "CLM-07")
    assert reply.text == DENIED


@pytest.mark.parametrize(
    ("query", "shown", "skip", "limit"),
    [
        ("&skip=1", ["Cy", "ada", "Bo"], 1, 10),
        ("&limit=2", ["Ed", "Cy"], 0, 2),
        ("&skip=1&limit=2", ["Cy", "ada"], 1, 2),
        ("&skip=&limit=", ["Ed", "Cy", "ada", "Bo"], 0, 10),
    ],
)
def test_a_page(given: Given, query: str, shown: list[str], skip: int, limit: int) -> None:
    """skip and limit cut a page and come back as integers; total counts all (CLM-09, CLM-35)."""
    reply = four(given).get(CONTACTS + query)

    assert shown == names(reply)
    assert {"total": 4, "skip": skip, "limit": limit} == {
        name: reply.json["data"][name] for name in ("total", "skip", "limit")
    }
    assert reply.behaviour == ("CLM-35" if query == "&skip=&limit=" else "CLM-09")


@pytest.mark.parametrize("skip", ["4", "5", "99999999999999999999"])
def test_a_page_past_the_end(given: Given, skip: str) -> None:
    """Past the last contact a list is empty, and total is unchanged (CLM-10)."""
    reply = four(given).get(f"{CONTACTS}&skip={skip}")

    assert (reply.status, reply.behaviour) == (200, "CLM-10")
    assert (names(reply), reply.json["data"]["total"]) == ([], 4)


@pytest.mark.parametrize(("query", "shown"), [("", 10), ("&limit=100", 100), ("&limit=101", 100)])
def test_the_size_of_a_page(given: Given, query: str, shown: int) -> None:
    """A page holds 10 contacts unless told otherwise, and never more than 100 (CLM-10)."""
    reply = given("clemta", contacts=[{"fake": 120}]).at("clemta").get(CONTACTS + query)

    assert shown == len(names(reply)) == reply.json["data"]["limit"]
    assert reply.json["data"]["total"] == 120


def test_a_page_of_nothing(given: Given) -> None:
    """A limit of 0 gives an empty list, and the total all the same (CLM-10)."""
    reply = four(given).get(f"{CONTACTS}&limit=0")

    assert (reply.status, reply.behaviour) == (200, "CLM-10")
    assert (names(reply), reply.json["data"]["total"]) == ([], 4)


@pytest.mark.parametrize(
    ("term", "found"),
    [("bo", ["Cy", "Bo"]), ("ADA", ["ada"]), ("TWO@", ["ada"]), ("nobody", []), ("", None)],
)
def test_a_search(given: Given, term: str, found: list[str] | None) -> None:
    """A search looks for a part of full_name or email in any letter case (CLM-11, CLM-35)."""
    reply = four(given).get(f"{CONTACTS}&search={term}")

    assert (["Ed", "Cy", "ada", "Bo"] if found is None else found) == names(reply)
    assert len(names(reply)) == reply.json["data"]["total"]
    assert reply.behaviour == ("CLM-35" if found is None else "CLM-11")


def test_a_search_has_pages_too(given: Given) -> None:
    """total counts the matches of a search, not the page of them (CLM-09, CLM-11)."""
    reply = four(given).get(f"{CONTACTS}&search=bo&limit=1&skip=1")

    assert (names(reply), reply.json["data"]["total"]) == (["Bo"], 2)


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("sort=created_at&order=desc", ["Ed", "Cy", "ada", "Bo"]),
        ("sort=created_at&order=asc", ["Bo", "ada", "Cy", "Ed"]),
        ("sort=full_name&order=asc", ["ada", "Bo", "Cy", "Ed"]),
        ("sort=full_name&order=desc", ["Ed", "Cy", "Bo", "ada"]),
        ("sort=full_name", ["ada", "Bo", "Cy", "Ed"]),
        ("sort=email&order=asc", ["Cy", "Ed", "Bo", "ada"]),
        ("order=asc", ["Bo", "ada", "Cy", "Ed"]),
    ],
)
def test_an_order(given: Given, query: str, shown: list[str]) -> None:
    """sort and order arrange a list (CLM-12)."""
    reply = four(given).get(f"{CONTACTS}&{query}")

    assert (reply.status, reply.behaviour) == (200, "CLM-12")
    assert shown == names(reply)


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("sort=shoe_size&order=asc", ["Bo", "ada", "Cy", "Ed"]),
        ("sort=billing", ["Ed", "Cy", "ada", "Bo"]),
        ("sort=billing&search=bo", ["Cy", "Bo"]),
    ],
)
def test_an_order_that_there_is_not(given: Given, query: str, shown: list[str]) -> None:
    """A sort by anything else counts as not sent, and is told of before all else (CLM-33)."""
    reply = four(given).get(f"{CONTACTS}&{query}")

    assert (reply.status, reply.behaviour) == (200, "CLM-33")
    assert shown == names(reply)


@pytest.mark.parametrize(
    ("query", "details"),
    [
        ("order=foo", "Field 'order' must be one of: asc, desc"),
        ("order=ASC", "Field 'order' must be one of: asc, desc"),
        ("skip=-1", "Field 'skip' must be a non-negative integer"),
        ("skip=1.0", "Field 'skip' must be a non-negative integer"),
        ("limit=ten", "Field 'limit' must be a non-negative integer"),
        ("created_at_value=2023-06-15", "Field 'created_at_value' must be a non-negative integer"),
        ("end_date=soon", "Field 'end_date' must be a non-negative integer"),
    ],
)
def test_a_parameter_of_the_wrong_form(client: Client, query: str, details: str) -> None:
    """A parameter of the wrong form is refused, not passed over (CLM-13)."""
    reply = client.at("clemta").get(f"{CONTACTS}&{query}")

    assert (reply.status, reply.behaviour) == (400, "CLM-13")
    assert refusal("INVALID_REQUEST", details) == reply.text


def test_an_unknown_operator(client: Client) -> None:
    """created_at is one of the known operators (CLM-13)."""
    reply = client.at("clemta").get(f"{CONTACTS}&created_at=around&created_at_value=5")

    assert (reply.status, reply.behaviour) == (400, "CLM-13")
    assert reply.json["error"]["details"].startswith("Field 'created_at' must be one of: gt, gte")


def test_unknown_parameters_are_passed_over(client: Client) -> None:
    """A parameter that the page does not list changes nothing (CLM-36)."""
    api = client.at("clemta")
    reply = api.get(f"{CONTACTS}&shown=CLM-01")

    assert (reply.text, reply.behaviour) == (api.get(CONTACTS).text, "CLM-36")


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("created_at=gt&created_at_value=200", ["Ed", "Cy"]),
        ("created_at=gte&created_at_value=200", ["Ed", "Cy", "ada"]),
        ("created_at=lt&created_at_value=200", ["Bo"]),
        ("created_at=lte&created_at_value=200", ["ada", "Bo"]),
        ("created_at=eq&created_at_value=200", ["ada"]),
        ("created_at=gt&created_at_value=100&end_date=200", ["ada", "Bo"]),
        ("created_at=created_at_value&created_at_value=200&end_date=300", ["Ed", "Cy", "ada"]),
        ("created_at_value=200", ["Ed", "Cy", "ada"]),
        ("end_date=200", ["ada", "Bo"]),
    ],
)
def test_a_time(given: Given, query: str, shown: list[str]) -> None:
    """Contacts are kept by their time of creation; a range includes both its ends (CLM-14)."""
    reply = four(given).get(f"{CONTACTS}&{query}")

    assert (reply.status, reply.behaviour) == (200, "CLM-14")
    assert shown == names(reply)
    assert len(shown) == reply.json["data"]["total"]


def test_an_operator_without_a_value_asks_nothing(given: Given) -> None:
    """Without created_at_value and end_date there is nothing to compare with (CLM-34)."""
    reply = four(given).get(f"{CONTACTS}&created_at=gt")

    assert (reply.json["data"]["total"], reply.behaviour) == (4, "CLM-34")


@pytest.fixture(scope="module")
def hundred(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """A server with a hundred invented contacts, for many questions; nobody changes it."""
    file = tmp_path_factory.mktemp("clemta") / "hundred.yaml"
    file.write_text("vendors: {clemta: {limits: [], contacts: [{fake: 100}]}}", encoding="utf-8")
    return create_app(scenario=str(file))


@settings(deadline=None, max_examples=25)
@drawn(size=st.integers(1, 130), filter=st.sampled_from(["", "&search=a", "&sort=email"]))
def test_pages_part_the_list(hundred: Flask, size: int, filter: str) -> None:
    """Pages of any size hold every match once, in order, and agree on the total (CLM-09)."""
    browser = hundred.test_client()

    def page(skip: int, limit: int) -> Any:
        path = f"/clemta{CONTACTS}&skip={skip}&limit={limit}{filter}"
        return browser.get(path, headers=CREDENTIALS["clemta"]).json["data"]

    whole = page(0, 100)
    sections = [page(skip, size) for skip in range(0, whole["total"], min(size, 100))]

    assert whole["contacts"] == [contact for section in sections for contact in section["contacts"]]
    assert {whole["total"]} == {section["total"] for section in sections}
