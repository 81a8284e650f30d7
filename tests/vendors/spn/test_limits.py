"""How many calls are let through: the limits of the card, and limit_key() and rate_headers()."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.clients import Api, Reply
from tests.vendors.spn.conftest import COMPANY, LEAST, UNKNOWN, Given

LIST = f"/contacts?company_id={COMPANY}"
HEADERS = ["X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset", "Retry-After"]
WRONG_LOGIN = {"email": "user@example.com", "password": "wrong"}


def over(reply: Reply, limit: str) -> bool:
    return (reply.status, reply.text) == (429, f'{{"error":"Rate limit exceeded: {limit}"}}')


def test_60_creates_a_minute(api: Api) -> None:
    """The 61st create within a minute is refused, under the key `error` (SPN-26)."""
    statuses = {api.post("/contacts", LEAST).status for _ in range(60)}
    reply = api.post("/contacts", LEAST)

    assert {201} == statuses
    assert over(reply, "60 per 1 minute")
    assert "SPN-26" == reply.behaviour


def test_120_other_calls_a_minute(api: Api) -> None:
    """The 121st call of another kind within a minute is refused (SPN-27)."""
    statuses = {api.get(LIST).status for _ in range(120)}
    reply = api.get(LIST)

    assert {200} == statuses
    assert over(reply, "120 per 1 minute")
    assert "SPN-27" == reply.behaviour


def test_20_logins_a_minute(api: Api) -> None:
    """The 21st login within a minute is refused, good or bad (SPN-35)."""
    statuses = {api.post("/auth/login", WRONG_LOGIN).status for _ in range(20)}
    reply = api.post("/auth/login", {**WRONG_LOGIN, "password": "mock-password"})

    assert {400} == statuses
    assert over(reply, "20 per 1 minute")
    assert "SPN-35" == reply.behaviour


def test_a_path_is_counted_by_itself(start: Callable[..., Api]) -> None:
    """GET, PATCH and DELETE of one id share a counter; another id has its own (SPN-27)."""
    api = start(limits={"requests": 3, "seconds": 60}, contacts=["john", "meera"])
    john, other = "/contacts/550e8400-e29b-41d4-a716-446655440000", f"/contacts/{UNKNOWN}"
    shared = [api.get(john), api.patch(john, {}), api.delete(john), api.get(john)]

    assert [200, 200, 204, 429] == [reply.status for reply in shared]
    assert [404, 404, 404, 429] == [api.get(other).status for _ in range(4)]


def test_creates_and_lists_are_counted_apart(start: Callable[..., Api]) -> None:
    """One path, two limits, two counters (SPN-26, SPN-27)."""
    limits = [
        {"requests": 1, "seconds": 60, "operation": "create_contact"},
        {"requests": 2, "seconds": 60},
    ]
    api = start(limits=limits)
    statuses = [
        api.post("/contacts", LEAST).status,
        api.post("/contacts", LEAST).status,
        api.get(LIST).status,
        api.get(LIST).status,
        api.get(LIST).status,
    ]

    assert [201, 429, 200, 200, 429] == statuses


def test_other_calls_may_be_counted_together(start: Callable[..., Api]) -> None:
    """Under `general_limit: shared` all paths but creates share one counter (SPN-27, SPN-26)."""
    limits = [
        {"requests": 1, "seconds": 60, "operation": "create_contact"},
        {"requests": 3, "seconds": 60},
    ]
    api = start(variants={"general_limit": "shared"}, limits=limits)
    others = [api.get(LIST), api.get(f"/contacts/{UNKNOWN}"), api.delete(f"/contacts/{UNKNOWN}")]
    one_too_many = api.patch(f"/contacts/{COMPANY}", {})

    assert [200, 404, 404] == [reply.status for reply in others]
    assert (429, "SPN-27") == (one_too_many.status, one_too_many.behaviour)
    assert [201, 429] == [api.post("/contacts", LEAST).status for _ in range(2)]


def test_both_prefixes_share_a_counter(given: Given) -> None:
    """A path is the same with and without /api/v1 (SPN-27)."""
    client = given("spn", limits={"requests": 1, "seconds": 60})

    assert 200 == client.at("spn", "/api/v1").get(LIST).status
    assert 429 == client.at("spn").get(LIST).status


def test_a_window_starts_with_its_first_call(given: Given) -> None:
    """A window lasts its minute from the first call, not from the clock's (SPN-26)."""
    limit = {"requests": 1, "seconds": 60, "operation": "create_contact"}
    client = given("spn", clock="2026-01-15T09:00:50Z", limits=limit)
    api = client.at("spn", "/api/v1")
    statuses = []
    for _ in range(3):
        statuses.append(api.post("/contacts", LEAST).status)
        client.world.clock.advance(30)

    assert [201, 429, 201] == statuses


@pytest.mark.parametrize(
    ("seconds", "spelt"),
    [(1, "1 second"), (90, "90 second"), (120, "2 minute"), (3600, "1 hour"), (86400, "1 day")],
)
def test_windows_are_spelt_out(seconds: int, spelt: str, start: Callable[..., Api]) -> None:
    """A scenario's own limit is named as slowapi would (SPN-27)."""
    api = start(limits={"requests": 1, "seconds": seconds}, clock="2026-01-15T09:00:00Z")
    api.get(LIST)

    assert over(api.get(LIST), f"1 per {spelt}")


def test_no_headers_tell_of_rates(start: Callable[..., Api]) -> None:
    """Neither an answer nor a 429 carries headers about rates (SPN-28)."""
    api = start(limits={"requests": 1, "seconds": 60})
    replies = [api.get(LIST), api.get(LIST)]

    assert [200, 429] == [reply.status for reply in replies]
    assert [None] * 8 == [reply.header(name) for reply in replies for name in HEADERS]


def test_headers_may_tell_of_rates(start: Callable[..., Api]) -> None:
    """Under `rate_headers: true` answers and 429s carry slowapi's four (SPN-28)."""
    api = start(
        variants={"rate_headers": True},
        limits={"requests": 2, "seconds": 60},
        clock="2026-01-15T09:00:00Z",
    )
    told = [[reply.header(name) for name in HEADERS] for reply in (api.get(LIST) for _ in "123")]
    ends = ["1768467661.0", "61"]  # slowapi counts a second more than the window has

    assert [["2", "1", *ends], ["2", "0", *ends], ["2", "0", *ends]] == told


def test_refusals_carry_no_rate_headers(start: Callable[..., Api]) -> None:
    """slowapi adds its headers to what a view returns, and a 404 is raised (SPN-28)."""
    reply = start(variants={"rate_headers": True}).get(f"/contacts/{UNKNOWN}")

    assert 404 == reply.status
    assert [None] * 4 == [reply.header(name) for name in HEADERS]


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "counted"),
    [
        ("POST", "/contacts", {}, 422, False),
        ("POST", "/contacts", {**LEAST, "company_id": UNKNOWN}, 400, True),
        ("GET", f"/contacts/{UNKNOWN}", None, 404, True),
        ("GET", "/contacts", None, 422, False),
        ("GET", f"/contacts?company_id={UNKNOWN}", None, 403, True),
    ],
)
def test_what_is_counted(
    method: str, path: str, body: Any, status: int, counted: bool, start: Callable[..., Api]
) -> None:
    """What schemas refuse is not counted, what a view refuses is (SPN-29)."""
    api = start(limits={"requests": 1, "seconds": 60})
    statuses = [api.send(method, path, body).status for _ in range(2)]

    assert [status, 429 if counted else status] == statuses


def test_a_refused_token_is_not_counted(start: Callable[..., Api]) -> None:
    """What is refused for its token is not counted (SPN-29)."""
    api = start(limits={"requests": 1, "seconds": 60})
    refused = [api.anonymous.get(LIST).status for _ in range(3)]

    assert [401] * 3 == refused
    assert 200 == api.get(LIST).status
