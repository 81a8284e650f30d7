"""Tokens, businesses, and the two places of the API."""

from collections.abc import Callable

import pytest

from tests.clients import Client
from tests.vendors.cleartax.asking import BUSINESS, CONTACTS, VALID, at, listed, put, refusal

Given = Callable[..., Client]
HEADER = "X-Cleartax-Auth-Token"
NO_PERMISSION = (
    "You do not have enough permissions to view this page/ access this feature. "
    "Please contact your Account Admin, if you require access."
)


@pytest.mark.parametrize("path", [CONTACTS, f"{CONTACTS}/c1", "/businesses/other/contacts"])
@pytest.mark.parametrize(
    "headers",
    [{}, {HEADER: ""}, {HEADER: "nobody"}, {HEADER: "é"}, {"Authorization": "mock-cleartax-token"}],
    ids=["none", "empty", "unknown", "not ASCII", "elsewhere"],
)
def test_no_good_token(client: Client, path: str, headers: dict[str, str]) -> None:
    """Without a known token every path is HTTP 401 (CTX-32)."""
    reply = at(client).anonymous.get(path, **headers)

    assert (401, "CTX-32") == (reply.status, reply.behaviour)
    assert refusal("401", "HTTP 401 Unauthorized") == reply.text


def test_the_token_is_asked_for_before_the_body_is_read(client: Client) -> None:
    """A bad body without a token is HTTP 401 too, and stores nothing (CTX-32)."""
    assert 401 == at(client).anonymous.put(f"{CONTACTS}/c1", "{").status
    assert 401 == at(client).anonymous.put(f"{CONTACTS}/c1", VALID).status
    assert 400 == at(client).get(f"{CONTACTS}/c1").status


@pytest.mark.parametrize("name", [HEADER, "x-cleartax-auth-token", "X-CLEARTAX-AUTH-TOKEN"])
def test_header_in_any_case(client: Client, name: str) -> None:
    """The header's name has no case (CTX-33)."""
    assert 200 == at(client, **{name: "mock-cleartax-token"}).get(CONTACTS).status


@pytest.mark.parametrize("method", ["GET", "PUT"])
def test_business_of_another(client: Client, method: str) -> None:
    """A business that the account does not have is the documented 404 (CTX-34)."""
    path = "/businesses/00000000-0000-4000-8000-000000000000/contacts/c1"
    reply = at(client).send(method, path, VALID if method == "PUT" else None)

    assert (404, "CTX-34") == (reply.status, reply.behaviour)
    assert refusal("404", NO_PERMISSION) == reply.text


@pytest.fixture
def two(given: Given) -> Client:
    """A token with the businesses b1 and b2, one with b2 alone, and a contact in each business."""
    return given(
        "cleartax",
        accounts=[
            {"token": "both", "businesses": ["b1", "b2"]},
            {"token": "second", "businesses": ["b2"]},
        ],
        contacts=[{**VALID, "id": "one"}, {**VALID, "id": "two", "business_id": "b2"}],
    )


def ids(client: Client, token: str, business: str) -> list[str]:
    reply = at(client, **{HEADER: token}).get(f"/businesses/{business}/contacts")
    return [contact["id"] for contact in reply.json]


def test_businesses_are_apart(two: Client) -> None:
    """A list shows its own business; a contact is not found in another (CTX-01, CTX-09)."""
    assert ["one"] == ids(two, "both", "b1")
    assert ["two"] == ids(two, "both", "b2")
    other = at(two, **{HEADER: "both"}).get("/businesses/b1/contacts/two")
    assert "CTX-09" == other.behaviour


def test_accounts_share_a_business(two: Client) -> None:
    """Two tokens with one business see the same contacts (CTX-34)."""
    at(two, **{HEADER: "second"}).put("/businesses/b2/contacts/new", VALID)

    assert ["two", "new"] == ids(two, "both", "b2")
    assert 404 == at(two, **{HEADER: "second"}).get("/businesses/b1/contacts").status


def test_one_id_in_two_businesses(two: Client) -> None:
    """Ids are the client's, so two businesses may use the same one (CTX-43)."""
    api = at(two, **{HEADER: "both"})
    created = api.put("/businesses/b2/contacts/one", {**VALID, "id": "one", "city": "Margao"})

    assert "CTX-11" == created.behaviour
    assert "city" not in api.get("/businesses/b1/contacts/one").json
    assert "Margao" == api.get("/businesses/b2/contacts/one").json["city"]


def test_the_later_edition(client: Client) -> None:
    """What is stored under one prefix is found under the other, and on both hosts (CTX-42)."""
    put(client, "c1")
    headers = {HEADER: "mock-cleartax-token"}
    later = client.at("cleartax", "/gst/api/v0.1", **headers).get(f"{CONTACTS}/c1")

    assert 200 == later.status
    for host in ("gst.cleartax.in", "api.clear.in"):
        for prefix in ("/api/v0.1", "/gst/api/v0.1"):
            reply = client.send("GET", f"{prefix}{CONTACTS}/c1", None, {**headers, "Host": host})
            assert later.text == reply.text


def test_the_token_names_a_world(served: Given) -> None:
    """What follows the token's last @ is the world, whose contacts are its own (CTX-33)."""
    client = served("cleartax", contacts=[])
    elsewhere = at(client, **{HEADER: "mock-cleartax-token@other"})
    elsewhere.put(f"{CONTACTS}/c1", VALID)

    assert [] == listed(client)
    assert ["c1"] == [contact["id"] for contact in elsewhere.get(CONTACTS).json]


def test_the_default_business(given: Given) -> None:
    """A seeded contact that names no business is the first one's (CTX-01)."""
    client = given("cleartax", contacts=["apple"])

    assert 1 == len(at(client).get(f"/businesses/{BUSINESS}/contacts").json)
