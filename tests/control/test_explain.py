"""Why a request was refused: the rule, what was sent, what would have passed, and what became."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from mock_server import MockClient
from tests.clients import Client, Reply
from tests.control.calls import DOORS, create, listed
from tests.control.conftest import elsewhere
from tests.samples import BUSINESS, CLEARTAX_CONTACTS, CLEMTA_COMPANY

NEW = "Only Here"

# vendor: (a request that is refused, the rule, its mark, the field, what was sent,
#          a part of what would have passed)
REFUSED: dict[str, Any] = {
    "razorpay": (
        lambda api: api.post("/v1/contacts", {"name": "Asha Rao", "type": "zz", "email": "x"}),
        ("RZP-14", "inferred", "email", "x", "an e-mail address"),
    ),
    "cleartax": (
        lambda api: api.put(f"{CLEARTAX_CONTACTS}/a", {"id": "a", "state": "KERALA"}),
        ("CTX-14", "inferred", "business_name", None, "text; required"),
    ),
    "ysuite": (
        lambda api: api.post("/v1/contacts", {"cstname": "Asha", "contact_type": 7}),
        ("YS-20", "inferred", "contact_type", 7, "one of: 1, 2"),
    ),
    "clemta": (
        lambda api: api.get(f"/contacts?company_id={CLEMTA_COMPANY}&order=up"),
        ("CLM-13", "inferred", "order", "up", "one of: asc, desc"),
    ),
    "spn": (
        lambda api: api.post("/api/v1/contacts", {"first_name": 7, "email": "a@b.co"}),
        ("SPN-18", "observed", "first_name", 7, "text; required"),
    ),
}


@pytest.mark.parametrize("vendor", REFUSED)
def test_which_rule_fired(vendor: str, client: Client, mock: MockClient) -> None:
    """Its number, sentence, provenance and source; the field, what was sent and what would pass."""
    ask, (number, provenance, field, sent, would_pass) = REFUSED[vendor]
    reply = ask(client.at(vendor))
    told = mock.explain(1)
    problem = next(one for one in told["problems"] if one["field"] == field)
    rule = mock.behaviour(problem["behaviour"])

    assert number == problem["behaviour"]
    assert provenance == rule["provenance"]
    assert rule["rule"]
    assert rule["source"]
    assert (reply.status, reply.behaviour) == (told["status"], told["rule"]["id"])
    assert sent == problem["sent"]
    assert would_pass in problem["would_pass"]


def test_what_was_not_refused(client: Client, mock: MockClient) -> None:
    """An ordinary answer has the rule that it shows, and no why."""
    listed(client, "spn")
    told = mock.explain(1)

    assert (False, [], []) == (told["refused"], told["problems"], told["why"])
    assert "SPN-03" == told["rule"]["id"]


def why(mock: MockClient, id: int) -> list[str]:
    found: list[str] = mock.explain(id)["why"]
    return found


# vendor: a contact of the default scenario
ONES = {
    "ysuite": "/v1/contacts/10",
    "spn": "/api/v1/contacts/550e8400-e29b-41d4-a716-446655440000",
}


@pytest.mark.parametrize("vendor", ONES)
def test_deleted(vendor: str, client: Client, mock: MockClient) -> None:
    """A record that is gone was deleted by a request that is named."""
    api, path = client.at(vendor), ONES[vendor]
    api.get(path)
    api.delete(path)
    api.get(path)

    assert [] == why(mock, 1)
    assert "It was deleted by request 2." == why(mock, 3)[0]


def test_in_another_world(client: Client, mock: MockClient) -> None:
    """A record that only another world has is said to be there."""
    there = f"{mock.world}-gw2"
    id = create(client, "spn", NEW, **{"X-Mock-World": there}).json["id"]
    client.at("spn").get(f"/api/v1/contacts/{id}")

    assert [f"It exists in world {there}."] == why(mock, 1)


def test_in_many_worlds(client: Client, mock: MockClient) -> None:
    """Of very many worlds the first few are named."""
    for number in range(8):
        elsewhere(mock, f"{mock.world}-{number}").reset()
    client.at("ysuite").delete(ONES["ysuite"])
    client.at("ysuite").get(ONES["ysuite"])
    found = why(mock, 2)[1]

    assert found.startswith("It exists in world ")
    assert 4 == found.count(",")
    assert found.rstrip(".").endswith("more")


def test_another_callers(client: Client, mock: MockClient) -> None:
    """A record of another account is there, but not for this caller."""
    others = client.at(
        "ysuite",
        **{
            "x-ysuite-access-key": "other-access-key",
            "x-ysuite-secret-key": "other-secret-key",
        },
    )
    others.get("/v1/contacts/10")

    assert "It exists in this world, but this caller cannot see it." == why(mock, 1)[0]


def test_made_later(client: Client, mock: MockClient) -> None:
    """A record that came to be after it was asked for is not mistaken for another's."""
    id = f"later-{mock.world}"  # no other world has it, whichever tests came before
    client.at("cleartax").get(f"{CLEARTAX_CONTACTS}/{id}")
    create(client, "cleartax", id)

    assert ["It was made later, by request 2."] == why(mock, 1)


def test_never_there(client: Client, mock: MockClient) -> None:
    """Of what never was, nothing is said."""
    client.at("spn").get("/api/v1/contacts/00000000-0000-4000-8000-000000000000")

    assert [] == why(mock, 1)


@pytest.mark.parametrize(
    ("host", "path", "told"),
    [
        (
            "api.razorpay.com",
            f"/api/v0.1/businesses/{BUSINESS}/contacts",
            "This is a path of ClearTax; the request went to Razorpay.",
        ),
        ("api.ysuite.org", "/contacts", "YSuite has this path under /v1."),
        (
            "api.clemta.com",
            "/v1/contacts",
            "This is a path of Razorpay; the request went to Clemta.",
        ),
    ],
)
def test_a_path_of_another_vendor(
    host: str, path: str, told: str, client: Client, mock: MockClient
) -> None:
    """A 404 of a route says whose path it is."""
    client.send("GET", path, headers={"Host": host})

    assert told in why(mock, 1)


def test_the_likeliest_hint_comes_first(client: Client, mock: MockClient) -> None:
    """A forgotten prefix is told alone, whatever other vendors have such a path."""
    client.send("GET", "/razorpay/contacts")

    assert ["Razorpay has this path under /v1."] == why(mock, 1)


WHY: list[tuple[Callable[[Client], Reply], str]] = [
    (lambda c: c.at("spn").anonymous.get(DOORS["spn"].list), "The request has no credential."),
    (
        lambda c: c.at("clemta", **{"X-API-KEY": "wrong"}).get(DOORS["clemta"].list),
        "No account of world ",
    ),
    (
        lambda c: c.at("ysuite").post("/v1/contacts", '{"a":'),
        "The body could not be read: Expecting",
    ),
    (lambda c: c.at("ysuite").post("/v1/contacts", ""), "The body could not be read: empty."),
    (lambda c: c.at("ysuite").delete("/v1/contacts"), "This path takes GET, POST."),
    (
        lambda c: listed(c, "spn", **{"X-Mock-Fault": "status=500"}),
        "Fault X-Mock-Fault caused this",
    ),
]


@pytest.mark.parametrize(("ask", "told"), WHY, ids=[told[:30] for _, told in WHY])
def test_what_the_mock_server_knows(
    ask: Callable[[Client], Reply], told: str, client: Client, mock: MockClient
) -> None:
    """Credentials, bodies, methods and faults are told in a sentence."""
    ask(client)
    found = mock.explain(1)

    assert found["refused"]
    assert found["why"][0].startswith(told)


def test_a_used_up_limit(client: Client, mock: MockClient) -> None:
    """A 429 says which limit, and how long to wait on the world's clock."""
    mock.set_clock(0, frozen=True)
    mock.set_limit("spn", requests=1, seconds=60)
    for _ in range(2):
        listed(client, "spn")

    assert ["The limit of 1 in 60 s is used up; wait 60 s."] == why(mock, 2)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ('{"first_name": NaN, "email": "a@b.co"}', "application/json"),
        ('{"first_name": ' + "[" * 500 + "]" * 500 + "}", "application/json"),
        ('{"first_name": "\\ud800", "email": 1}', "application/json"),
        ("first_name=Asha", "text/plain"),
        ('{"first_name": {"a": "' + "x" * 100_000 + '"}}', "application/json"),
    ],
    ids=["NaN", "deep", "half a pair", "bytes", "long"],
)
def test_whatever_was_sent(body: str, kind: str, client: Client, mock: MockClient) -> None:
    """What JSON cannot hold, or nobody wants to read, is told all the same, and shortly."""
    client.at("spn").post("/api/v1/contacts", body, **{"Content-Type": kind})
    reply = client.send("GET", "/_mock/requests/1/explain")

    assert 200 == reply.status
    assert reply.json["problems"]
    assert len(reply.body) < 5000
    assert json.loads(reply.body, parse_constant=pytest.fail)
