"""Who may call, logins and their tokens: mirrors access.py and tokens.py."""

from base64 import urlsafe_b64decode
from collections.abc import Callable
from json import loads

import pytest

from tests.clients import Api, Client
from tests.vendors.spn.conftest import COMPANY, LEAST, UNKNOWN, WHOLE, Given, listed

LIST = f"/contacts?company_id={COMPANY}"
LOGIN = {"email": "user@example.com", "password": "mock-password"}
NOT_AUTHENTICATED = '{"detail":"Not authenticated"}'
NOT_VALID = '{"detail":"Could not validate credentials"}'
GUARDED = [("GET", LIST), ("DELETE", f"/contacts/{UNKNOWN}"), ("DELETE", f"/companies/{COMPANY}")]
TOKENLESS: list[dict[str, str]] = [
    {},
    {"Authorization": "Basic YTpi"},
    {"Authorization": "Token x"},
]


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def token(api: Api, **login: str) -> str:
    reply = api.anonymous.post("/auth/login", {**LOGIN, **login})
    assert reply.status == 200, reply.text
    given: str = reply.json["access_token"]
    return given


@pytest.mark.parametrize(("method", "path"), GUARDED)
@pytest.mark.parametrize("headers", TOKENLESS)
def test_a_token_is_asked_for(method: str, path: str, headers: dict[str, str], api: Api) -> None:
    """Without a bearer token a list and a delete are refused (SPN-01)."""
    reply = api.anonymous.send(method, path, headers=headers)

    assert (401, "SPN-01", NOT_AUTHENTICATED) == (reply.status, reply.behaviour, reply.text)
    assert "Bearer" == reply.header("WWW-Authenticate")


@pytest.mark.parametrize(
    ("headers", "said"),
    [
        ({}, "Not authenticated"),
        ({"Authorization": "Bearer"}, "Could not validate credentials"),
        ({"Authorization": "Basic YTpi"}, "Invalid authentication credentials"),
    ],
)
def test_a_missing_token_may_be_403(
    headers: dict[str, str], said: str, start: Callable[..., Api]
) -> None:
    """Under `missing_token_status: 403` FastAPI's other bearer class answers (SPN-01)."""
    reply = start(variants={"missing_token_status": 403}).anonymous.get(LIST, **headers)
    wanted = 401 if "validate" in said else 403

    assert (wanted, f'{{"detail":"{said}"}}') == (reply.status, reply.text)
    assert (reply.header("WWW-Authenticate") is None) == (wanted == 403)


@pytest.mark.parametrize(("method", "path"), GUARDED)
@pytest.mark.parametrize("sent", ["stranger", "a.b.c", "é", "mock-spn-token ", "..", "a." * 9])
def test_a_token_has_to_be_known(method: str, path: str, sent: str, api: Api) -> None:
    """A bearer token that is unknown, or no token at all, is refused (SPN-02)."""
    if sent.endswith(" "):
        sent = f" {sent.strip()}"  # a space before the token is part of it
    reply = api.anonymous.send(method, path, headers=bearer(sent))

    assert (401, "SPN-02", NOT_VALID) == (reply.status, reply.behaviour, reply.text)
    assert "Bearer" == reply.header("WWW-Authenticate")


def test_a_bad_token_may_be_403(start: Callable[..., Api]) -> None:
    """Under `bad_token_status: 403` the same detail comes with 403 and no header (SPN-02)."""
    reply = start(variants={"bad_token_status": 403}).get(LIST, **bearer("stranger"))

    assert (403, "SPN-02", NOT_VALID) == (reply.status, reply.behaviour, reply.text)
    assert reply.header("WWW-Authenticate") is None


def test_a_fault_keeps_its_status(start: Callable[..., Api]) -> None:
    """A fault's 401 is one, also where the variant has SPN refuse a bad token with 403."""
    fault = {"X-Mock-Fault": "status=401"}
    reply = start(variants={"bad_token_status": 403}).get(LIST, **fault)

    assert (401, "SPN-50", {"detail": "Unauthorized"}) == (
        reply.status,
        reply.behaviour,
        reply.json,
    )


def test_the_scheme_may_be_in_any_case(api: Api) -> None:
    """`bearer` is as good as `Bearer` (SPN-02)."""
    assert 200 == api.get(LIST, Authorization="bearer mock-spn-token").status


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/contacts?skip=x"), ("DELETE", "/contacts/nothing")]
)
def test_the_token_is_judged_first(method: str, path: str, api: Api) -> None:
    """A call that is wrong in both ways is refused for its token (SPN-10)."""
    missing = api.anonymous.send(method, path)
    wrong = api.anonymous.send(method, path, headers=bearer("stranger"))

    assert ["SPN-01", "SPN-02"] == [missing.behaviour, wrong.behaviour]
    assert 422 == api.send(method, path).status


def test_a_login_gives_a_token(api: Api) -> None:
    """The token of a login is good for what needs one (SPN-33)."""
    reply = api.anonymous.post("/auth/login", LOGIN)
    given = reply.json["access_token"]

    assert (200, "SPN-33") == (reply.status, reply.behaviour)
    assert ["access_token", "token_type"] == list(reply.json)
    assert "bearer" == reply.json["token_type"]
    assert 200 == api.anonymous.get(LIST, **bearer(given)).status


def test_a_token_can_be_read_by_a_client(api: Api) -> None:
    """A token is a JSON Web Token with a subject and an expiry (SPN-33)."""
    header, payload, signature = token(api).split(".")
    claims = loads(urlsafe_b64decode(payload + "=="))

    assert {"alg": "HS256", "typ": "JWT"} == loads(urlsafe_b64decode(header + "=="))
    assert "user@example.com" == claims["sub"]
    assert isinstance(claims["exp"], int)
    assert 43 == len(signature)


def test_a_token_expires(given: Given) -> None:
    """After half an hour on the world's clock a token is refused (SPN-02, SPN-33)."""
    client = given("spn", clock="2026-01-15T09:00:00Z")
    api = client.at("spn", "/api/v1")
    caller = api.as_caller(**bearer(token(api)))
    client.world.clock.advance(1799)
    in_time = caller.get(LIST)
    client.world.clock.advance(1)

    assert 200 == in_time.status
    assert "SPN-02" == caller.get(LIST).behaviour


def test_a_token_cannot_be_altered(api: Api) -> None:
    """A token whose payload or signature was changed is refused (SPN-02)."""
    header, payload, signature = token(api).split(".")
    altered = [
        f"{header}.{payload}.{signature[:-2]}xx",
        f"{header}.{payload}.",
        f"{header}.{payload[:-2]}.{signature}",
        f"{header}.{payload}",
    ]
    replies = [api.get(LIST, **bearer(one)) for one in altered]

    assert [401] * 4 == [reply.status for reply in replies]


@pytest.mark.parametrize(
    "change", [{"email": "nobody@example.com"}, {"password": "wrong"}, {"password": ""}]
)
def test_a_wrong_login_is_refused(change: dict[str, str], api: Api) -> None:
    """Nobody is told whether the email or the password was wrong (SPN-34)."""
    reply = api.anonymous.post("/auth/login", {**LOGIN, **change})

    assert (400, "SPN-34") == (reply.status, reply.behaviour)
    assert '{"detail":"Incorrect email or password"}' == reply.text


def test_a_login_names_a_world(client: Client) -> None:
    """An email may end in the name of a world, and its token then belongs there (SPN-33)."""
    api = Client(client._send).at("spn", "/api/v1")  # names no world of its own
    world = f"login-{id(client)}"
    here = api.as_caller(**bearer(token(api, email=f"user@example.com@{world}")))
    there = api.as_caller(Authorization=f"Bearer mock-spn-token@{world}")
    contact = there.post("/contacts", WHOLE).json

    assert contact in listed(here, "&limit=1000")
    assert contact not in listed(api, "&limit=1000")


def test_a_token_of_one_world_is_none_of_another(given: Given) -> None:
    """Shown to another world, a token is unknown (SPN-02)."""
    client = given("spn")
    api = client.at("spn", "/api/v1")
    reply = api.get(LIST, **bearer(token(api)), **{"X-Mock-World": "elsewhere"})

    assert "SPN-02" == reply.behaviour


def test_a_user_may_have_no_fixed_token(start: Callable[..., Api]) -> None:
    """A user without a fixed token has to log in (SPN-33)."""
    api = start(users=[{**LOGIN, "company_id": COMPANY}])

    assert "SPN-02" == api.get(LIST).behaviour
    assert 200 == api.get(LIST, **bearer(token(api))).status


def test_a_login_is_checked_like_any_body(api: Api) -> None:
    """A login without its fields is refused for both (SPN-16)."""
    reply = api.anonymous.post("/auth/login", {})
    places = [problem["loc"] for problem in reply.json["detail"]]

    assert [["body", "email"], ["body", "password"]] == places


def test_an_email_of_a_contact_names_no_world(api: Api) -> None:
    """Only a login's email is looked at for a world (SPN-17)."""
    reply = api.post("/contacts", {**LEAST, "email": "ines@example.com@gw1"})

    assert (422, "SPN-17") == (reply.status, reply.behaviour)
