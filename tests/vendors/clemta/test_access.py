"""Who may call Clemta, how often, and what every answer says of it."""

from collections.abc import Callable

import pytest

from tests.clients import Client
from tests.vendors.clemta.sample import CONTACTS, PARTNERS, UNKNOWN, bare, body

Given = Callable[..., Client]
MOMENT = "2021-12-31T23:59:00Z"
RESET = "1640995200"
HEADERS = ("API", "Remaining", "Limit", "Reset", "Type")
CALLS = [
    ("GET", CONTACTS),
    ("POST", "/contacts"),
    ("GET", f"/contacts/{UNKNOWN}"),
    ("PATCH", f"/contacts/{UNKNOWN}"),
    ("DELETE", f"/contacts/{UNKNOWN}"),
]


@pytest.mark.parametrize(("method", "path"), CALLS)
@pytest.mark.parametrize("headers", [{}, {"X-API-KEY": ""}, {"Authorization": "Bearer x"}])
def test_a_key_is_required(client: Client, method: str, path: str, headers: dict[str, str]) -> None:
    """No operation answers without a key, even to a wrong request (CLM-01)."""
    reply = client.at("clemta").anonymous.send(method, path, "{", headers)

    assert (reply.status, reply.behaviour) == (401, "CLM-01")
    assert reply.text == bare("API key is required", "API_KEY_REQUIRED")


@pytest.mark.parametrize(("method", "path"), CALLS)
@pytest.mark.parametrize("key", ["clemta_mock_ke", "clemta_mock_key ", "CLEMTA_MOCK_KEY", "é"])
def test_an_unknown_key(client: Client, method: str, path: str, key: str) -> None:
    """An unknown key is refused (CLM-02)."""
    reply = client.at("clemta", **{"X-API-KEY": key + "!"}).send(method, path, body())

    assert (reply.status, reply.behaviour) == (401, "CLM-02")
    assert reply.text == bare("Invalid API key", "INVALID_API_KEY")


@pytest.mark.parametrize("name", ["X-API-KEY", "X-API-Key", "x-api-key", "X-aPi-KeY"])
def test_the_header_in_any_letter_case(client: Client, name: str) -> None:
    """The header's name is read in any letter case (CLM-03)."""
    reply = client.at("clemta", **{name: "clemta_mock_key"}).get(CONTACTS)

    assert reply.status == 200


def test_every_answer_tells_of_the_limit(given: Given) -> None:
    """A first request leaves 99 of 100, and the window ends a minute later (CLM-29)."""
    reply = given("clemta", clock=MOMENT).at("clemta").get(CONTACTS)

    assert [reply.header(f"X-RateLimit-{name}") for name in HEADERS] == [
        "100 requests per minute",
        "99",
        "100",
        RESET,
        "api_key",
    ]


@pytest.mark.parametrize(
    ("method", "path", "key", "status"),
    [
        ("GET", CONTACTS, None, 401),
        ("GET", CONTACTS, "wrong", 401),
        ("GET", "/contacts", "clemta_mock_key", 400),
        ("POST", "/contacts", "clemta_mock_key", 400),
        ("GET", f"/contacts/{UNKNOWN}", "clemta_mock_key", 404),
        ("GET", "/elsewhere", "clemta_mock_key", 404),
        ("PUT", "/contacts", "clemta_mock_key", 405),
    ],
)
def test_refusals_tell_of_the_limit(
    client: Client, method: str, path: str, key: str | None, status: int
) -> None:
    """Answers that refuse carry the same five headers (CLM-29)."""
    api = client.at("clemta").as_caller(**({"X-API-KEY": key} if key else {}))
    reply = api.send(method, path, "{}" if method == "POST" else None)

    assert status == reply.status
    assert all(reply.header(f"X-RateLimit-{name}") for name in HEADERS)


def test_the_limit_is_kept(given: Given) -> None:
    """The request after the hundredth is refused, and is told to wait (CLM-30)."""
    api = given("clemta", clock=MOMENT).at("clemta")
    passed = [api.get(CONTACTS) for _ in range(100)]
    reply = api.get(CONTACTS)

    assert [str(99 - n) for n in range(100)] == [
        one.header("X-RateLimit-Remaining") for one in passed
    ]
    assert {200} == {one.status for one in passed}
    assert (reply.status, reply.behaviour) == (429, "CLM-30")
    assert (
        reply.text
        == '{"success":false,"message":"Rate limit exceeded","error":{"code":"RATE_LIMIT_EXCEEDED",'
        '"details":"Too many requests. Please try again later."}}'
    )
    assert [
        reply.header(name) for name in ("Retry-After", "X-RateLimit-Remaining", "X-RateLimit-Reset")
    ] == ["60", "0", RESET]


def test_a_new_window_opens(given: Given) -> None:
    """A minute after the first request the key may ask again (CLM-47)."""
    client = given("clemta", clock=MOMENT, limits={"requests": 1, "seconds": 60})
    statuses = []
    for seconds in (0, 0, 59, 1):
        client.world.clock.advance(seconds)
        statuses.append(client.at("clemta").get(CONTACTS).status)

    assert statuses == [200, 429, 429, 200]


def test_keys_are_counted_apart(given: Given) -> None:
    """One partner's requests do not use up another's limit (CLM-47)."""
    client = given("clemta", accounts=PARTNERS, limits={"requests": 1, "seconds": 60})
    other = client.at("clemta", **{"X-API-KEY": "clemta_other_key"})
    statuses = [api.get(CONTACTS).status for api in (client.at("clemta"), other, other)]

    assert statuses == [200, 403, 429]


def test_a_key_may_have_a_limit_of_its_own(given: Given) -> None:
    """A limit is set with the key, and goes before the usual one (CLM-30)."""
    partner = {**PARTNERS[0], "limit": {"requests": 2}}
    api = given("clemta", accounts=[partner, PARTNERS[1]]).at("clemta")
    replies = [api.get(CONTACTS) for _ in range(3)]

    assert [reply.status for reply in replies] == [200, 200, 429]
    assert replies[0].header("X-RateLimit-API") == "2 requests per minute"


def test_another_span_is_told_in_seconds(given: Given) -> None:
    """A window of another length is named by its seconds, in Retry-After too (CLM-29, CLM-47)."""
    api = given("clemta", limits={"requests": 1, "seconds": 5}).at("clemta")
    first, second = api.get(CONTACTS), api.get(CONTACTS)

    assert first.header("X-RateLimit-API") == "1 requests per 5 seconds"
    assert second.header("Retry-After") == "5"


def test_without_a_limit_nothing_is_told(given: Given) -> None:
    """A scenario that switches limits off has no headers to show (CLM-29)."""
    reply = given("clemta", limits=[]).at("clemta").get(CONTACTS)

    assert [reply.header(f"X-RateLimit-{name}") for name in HEADERS] == [None] * 5


def test_a_refused_caller_is_not_counted(given: Given) -> None:
    """Requests without a valid key are not counted (CLM-47)."""
    client = given("clemta", limits={"requests": 1, "seconds": 60})
    statuses = {client.at("clemta").anonymous.get(CONTACTS).status for _ in range(3)}

    assert {401} == statuses
    assert client.at("clemta").get(CONTACTS).status == 200


def test_a_world_is_chosen_by_the_key(client: Client) -> None:
    """What follows the last @ of a key names the world, and the rest is the key (CLM-02)."""
    elsewhere = {"X-API-KEY": "clemta_mock_key@elsewhere", "X-Mock-World": ""}
    made = client.at("clemta", **elsewhere).post("/contacts", body()).json["data"]
    path = f"/contacts/{made['id']}"

    assert client.at("clemta", **elsewhere).get(path).status == 200
    assert client.at("clemta").get(path, **{"X-Mock-World": "elsewhere"}).status == 200
    assert client.at("clemta").get(path).status == 404


def test_the_journal_hides_the_key(given: Given) -> None:
    """What the mock server keeps of a request shows no key, right or wrong (CLM-01)."""
    client = given("clemta")
    client.at("clemta").get(CONTACTS)
    client.at("clemta", **{"X-API-KEY": "clemta_wrong_key"}).get(CONTACTS)
    kept = list(client.world.journal)

    assert [entry.status for entry in kept] == [200, 401]
    shown = str([entry.shown for entry in kept])
    assert "clemta_mock_key" not in shown
    assert "clemta_wrong_key" not in shown
