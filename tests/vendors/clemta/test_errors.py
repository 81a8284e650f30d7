"""Clemta's envelope: every refusal in its words."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.clients import Client
from tests.vendors.clemta.sample import CONTACTS, DENIED, OTHERS, PARTNERS, UNKNOWN, bare, body

Given = Callable[..., Client]


def failing(given: Given, status: int, **variants: Any) -> Any:
    """A server whose every answer is a fault's."""
    fault = {"vendor": "clemta", "answer": {"status": status}}
    return given("clemta", faults=[fault], variants=variants).at("clemta")


def test_a_server_fault(given: Given) -> None:
    """A fault of the server is a 500 in the documented words (CLM-31)."""
    reply = failing(given, 500).get(CONTACTS)

    assert (reply.status, reply.behaviour) == (500, "CLM-31")
    assert reply.text == bare("Internal server error", "INTERNAL_ERROR")


def test_a_fault_may_name_the_behaviour(given: Given) -> None:
    """A scenario may ask for the behaviour in place of the status (CLM-31)."""
    fault = {"vendor": "clemta", "answer": {"behaviour": "CLM-31"}}
    reply = given("clemta", faults=[fault]).at("clemta").get(CONTACTS)

    assert (reply.status, reply.behaviour) == (500, "CLM-31")


@pytest.mark.parametrize(
    ("status", "message", "code", "behaviour"),
    [
        (400, "Invalid request data", "INVALID_REQUEST", "CLM-51"),
        (401, "Invalid API key", "INVALID_API_KEY", "CLM-02"),
        (403, "Access denied", "ACCESS_DENIED", "CLM-07"),
        (404, "Not found", "NOT_FOUND", "CLM-48"),
        (413, "Request Entity Too Large", "INVALID_REQUEST", "CLM-50"),
        (418, "I'm a teapot", "INVALID_REQUEST", "CLM-52"),
        (429, "Rate limit exceeded", "RATE_LIMIT_EXCEEDED", "CLM-30"),
        (503, "Service Unavailable", "INTERNAL_ERROR", "CLM-53"),
        (599, "Unknown error", "INTERNAL_ERROR", "CLM-53"),
    ],
)
def test_a_fault_of_any_status(
    given: Given, status: int, message: str, code: str, behaviour: str
) -> None:
    """A fault's status is worded in Clemta's envelope and codes (CLM-51, CLM-52, CLM-53)."""
    reply = failing(given, status).get(CONTACTS)

    assert (status, behaviour) == (reply.status, reply.behaviour)
    assert [False, message, code] == [
        reply.json["success"],
        reply.json["message"],
        reply.json["error"]["code"],
    ]


def test_a_limit_by_fault_looks_like_one(given: Given) -> None:
    """A 429 on purpose says that nothing remains (CLM-30)."""
    reply = failing(given, 429).get(CONTACTS)

    assert (reply.status, reply.behaviour) == (429, "CLM-30")
    assert (reply.header("Retry-After"), reply.header("X-RateLimit-Remaining")) == ("60", "0")


def test_an_unknown_route(client: Client) -> None:
    """A path that is not served is a 404 in the same envelope (CLM-48)."""
    reply = client.at("clemta").get("/invoices")

    assert (reply.status, reply.behaviour) == (404, "CLM-48")
    assert reply.text == bare("Not found", "NOT_FOUND")


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [("PUT", f"/contacts/{UNKNOWN}", "GET, PATCH, DELETE"), ("DELETE", "/contacts", "GET, POST")],
)
def test_a_wrong_method(client: Client, method: str, path: str, allowed: str) -> None:
    """A known path without this method is a 405 that names the others (CLM-49)."""
    reply = client.at("clemta").send(method, path)

    assert (405, allowed, "CLM-49") == (reply.status, reply.header("Allow"), reply.behaviour)
    assert reply.json["error"] == {"code": "INVALID_REQUEST"}


def test_a_body_over_the_limit(client: Client) -> None:
    """A body that is too large is a 413 in the same envelope (CLM-50)."""
    reply = client.at("clemta").post("/contacts", " " * 1_100_000)

    assert (reply.status, reply.behaviour) == (413, "CLM-50")
    assert reply.text == bare("Request Entity Too Large", "INVALID_REQUEST")


@pytest.mark.parametrize("null", ["null", None])
def test_errors_may_carry_data(given: Given, null: str | None) -> None:
    """Under the variant of the OpenAPI description every refusal has "data" as null.

    It stands between message and error (CLM-01, CLM-02, CLM-04, CLM-17, CLM-19, CLM-31).
    """
    client = given("clemta", variants={"error_data": null})
    api = client.at("clemta")
    replies = [
        api.anonymous.get(CONTACTS),
        client.at("clemta", **{"X-API-KEY": "wrong"}).get(CONTACTS),
        api.get("/contacts"),
        api.get(f"/contacts/{UNKNOWN}"),
        api.post("/contacts", body(email=None)),
        api.get("/elsewhere"),
        failing(given, 500, error_data=null).get(CONTACTS),
    ]

    assert [reply.status for reply in replies] == [401, 401, 400, 404, 400, 404, 500]
    for reply in replies:
        assert list(reply.json) == ["success", "message", "data", "error"]
        assert reply.json["data"] is None


@pytest.mark.parametrize("variant", ["omit", "null"])
def test_a_denial_always_carries_data(given: Given, variant: str) -> None:
    """The 403 is documented with "data" as null, whatever the other errors do (CLM-07)."""
    client = given("clemta", accounts=PARTNERS, variants={"error_data": variant})
    reply = client.at("clemta").get(f"/contacts?company_id={OTHERS}")

    assert (reply.status, reply.text) == (403, DENIED)


def test_errors_usually_carry_no_data(client: Client) -> None:
    """The contact pages print errors without "data" (CLM-17)."""
    reply = client.at("clemta").get(f"/contacts/{UNKNOWN}")

    assert list(reply.json) == ["success", "message", "error"]
