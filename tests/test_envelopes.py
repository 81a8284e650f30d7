"""The same refusals at every vendor, each in its own words."""

from collections.abc import Callable
from typing import Any, NamedTuple

import pytest

from tests.clients import Api, Client

BUSINESS = "f33961ec-1c1a-461d-b888-8a5a56577a14"
LISTS = {
    "razorpay": "/v1/contacts",
    "cleartax": f"/api/v0.1/businesses/{BUSINESS}/contacts",
    "ysuite": "/v1/contacts",
    "clemta": "/contacts?company_id=64b8f1a2e4b0c8d9f0123456",
    "spn": "/api/v1/contacts?company_id=7b3f1c2d-4e5a-6f7b-8c9d-0e1f2a3b4c5d",
}


class Wanted(NamedTuple):
    status: int
    body: Any
    headers: dict[str, str | None] = {}


def razorpay(description: str, code: str = "BAD_REQUEST_ERROR") -> dict[str, Any]:
    na = {"source": "NA", "step": "NA", "reason": "NA", "metadata": {}}
    return {"error": {"code": code, "description": description, **na}}


def cleartax(status: int, message: str | None) -> dict[str, Any]:
    told = {} if message is None else {"message": message}
    inner = {"code": str(status), **told, "error_group_code": 0, "error_id": 0}
    return {"errors": {"err_1": inner}}


def clemta(message: str, **error: str) -> dict[str, Any]:
    return {"success": False, "message": message, "error": error}


NAME_REQUIRED = {
    "error": {
        "code": "BAD_REQUEST_ERROR",
        "description": "The name field is required.",
        "source": "business",
        "step": None,
        "reason": "input_validation_failed",
        "metadata": {},
        "field": "name",
    }
}
TROUBLE = (
    "We are facing some trouble completing your request at the moment. Please try again shortly."
)
NO_KEY = "Please provide your api key for authentication purposes"
BEARER: dict[str, str | None] = {"WWW-Authenticate": "Bearer"}

UNAUTHENTICATED = {
    "razorpay": Wanted(401, {"error": {"description": NO_KEY, "code": "BAD_REQUEST_ERROR"}}),
    "cleartax": Wanted(401, cleartax(401, "HTTP 401 Unauthorized")),
    "ysuite": Wanted(401, {"success": False, "message": "Invalid API credentials."}),
    "clemta": Wanted(401, clemta("API key is required", code="API_KEY_REQUIRED")),
    "spn": Wanted(401, {"detail": "Not authenticated"}, BEARER),
}
NO_ROUTE = {
    "razorpay": Wanted(404, {"message": "no Route matched with those values"}),
    "cleartax": Wanted(404, cleartax(404, "HTTP 404 Not Found")),
    "ysuite": Wanted(
        404, {"success": False, "message": "The route no/such/route could not be found."}
    ),
    "clemta": Wanted(404, clemta("Not found", code="NOT_FOUND")),
    "spn": Wanted(404, {"detail": "Not Found"}),
}
WRONG_METHOD = {
    "razorpay": Wanted(400, razorpay("The requested URL was not found on the server.")),
    "cleartax": Wanted(405, cleartax(405, "HTTP 405 Method Not Allowed"), {"Allow": "GET"}),
    "ysuite": Wanted(
        405,
        {
            "success": False,
            "message": "The DELETE method is not supported for route v1/contacts. "
            "Supported methods: GET, POST.",
        },
        {"Allow": "GET, POST"},
    ),
    "clemta": Wanted(
        405, clemta("Method not allowed", code="INVALID_REQUEST"), {"Allow": "GET, POST"}
    ),
    "spn": Wanted(405, {"detail": "Method Not Allowed"}, {"Allow": "GET"}),
}
BAD_JSON = {
    "razorpay": Wanted(400, NAME_REQUIRED),
    "cleartax": Wanted(400, cleartax(400, "HTTP 400 Bad Request")),
    "ysuite": Wanted(400, {"success": False, "message": "Invalid JSON."}),
    "clemta": Wanted(
        400, clemta("Invalid request data", code="INVALID_REQUEST", details="Invalid JSON body")
    ),
    "spn": Wanted(
        422,
        {
            "detail": [
                {
                    "type": "json_invalid",
                    "loc": ["body", 5],
                    "msg": "JSON decode error",
                    "input": {},
                    "ctx": {"error": "Expecting value"},
                }
            ]
        },
    ),
}
RATE_LIMITED = {
    "razorpay": Wanted(429, razorpay("Too many requests"), {"Retry-After": None}),
    "cleartax": Wanted(429, cleartax(429, "HTTP 429 Too Many Requests"), {"Retry-After": "60"}),
    "clemta": Wanted(
        429,
        clemta(
            "Rate limit exceeded",
            code="RATE_LIMIT_EXCEEDED",
            details="Too many requests. Please try again later.",
        ),
        {"Retry-After": "60", "X-RateLimit-Remaining": "0"},
    ),
    "spn": Wanted(429, {"error": "Rate limit exceeded: 1 per 1 minute"}, {"Retry-After": None}),
}
BROKEN = {
    "razorpay": Wanted(500, razorpay(TROUBLE, "SERVER_ERROR")),
    "cleartax": Wanted(500, cleartax(500, None)),
    "ysuite": Wanted(500, {"success": False, "message": "Server Error"}),
    "clemta": Wanted(500, clemta("Internal server error", code="INTERNAL_ERROR")),
    "spn": Wanted(500, "Internal Server Error"),
}
TOO_LARGE = {
    "razorpay": Wanted(413, razorpay("Request Entity Too Large")),
    "cleartax": Wanted(413, cleartax(413, "HTTP 413 Request Entity Too Large")),
    "ysuite": Wanted(413, {"success": False, "message": "The POST data is too large."}),
    "clemta": Wanted(413, clemta("Request Entity Too Large", code="INVALID_REQUEST")),
    "spn": Wanted(413, {"detail": "Request Entity Too Large"}),
}


def vendors(table: dict[str, Wanted]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize(("vendor", "wanted"), table.items(), ids=list(table))


def write(api: Api, vendor: str, body: str) -> Any:
    """A write with a JSON body, at the vendor's own door for new contacts."""
    path = LISTS[vendor].partition("?")[0]
    if vendor == "cleartax":
        return api.put(f"{path}/new", body, **{"Content-Type": "application/json"})
    return api.post(path, body, **{"Content-Type": "application/json"})


def check(wanted: Wanted, reply: Any) -> None:
    """Status, headers and body, with the order of its keys."""
    assert wanted.status == reply.status, reply.text
    got = reply.text if isinstance(wanted.body, str) else reply.json
    assert wanted.body == got
    assert str(wanted.body) == str(got), "the keys are in another order"
    for name, value in wanted.headers.items():
        assert value == reply.header(name), name


@vendors(UNAUTHENTICATED)
def test_401(vendor: str, wanted: Wanted, client: Client) -> None:
    """A request without credentials is refused in the vendor's words."""
    check(wanted, client.at(vendor).anonymous.get(LISTS[vendor]))


@vendors(NO_ROUTE)
def test_404_of_a_route(vendor: str, wanted: Wanted, client: Client) -> None:
    """An unknown path is the vendor's own 404, before anybody asks for credentials."""
    check(wanted, client.at(vendor).anonymous.get("/no/such/route"))


@vendors(WRONG_METHOD)
def test_405(vendor: str, wanted: Wanted, client: Client) -> None:
    """A known path without the method is worded by the vendor, with Allow where it sends one."""
    check(wanted, client.at(vendor).delete(LISTS[vendor].partition("?")[0]))


@vendors(BAD_JSON)
def test_bad_json(vendor: str, wanted: Wanted, client: Client) -> None:
    """A body that breaks off is refused as the vendor refuses it."""
    check(wanted, write(client.at(vendor), vendor, '{"a":'))


@vendors(RATE_LIMITED)
def test_429(vendor: str, wanted: Wanted, given: Callable[..., Client]) -> None:
    """One request too many is refused, with the headers that the vendor sends and no others."""
    limits = {"requests": 1, "seconds": 60}
    api = given(vendor, limits=limits, clock="2026-01-15T09:00:00Z").at(vendor)
    first = api.get(LISTS[vendor])

    assert 200 == first.status
    check(wanted, api.get(LISTS[vendor]))


def test_ysuite_has_no_429(given: Callable[..., Client]) -> None:
    """YSuite documents no limit, so none is in force unless a scenario sets one (YS-27)."""
    api = given().at("ysuite")

    assert {200} == {api.get(LISTS["ysuite"]).status for _ in range(300)}


@vendors(BROKEN)
def test_500(vendor: str, wanted: Wanted, given: Callable[..., Client]) -> None:
    """A fault's 500 comes in the vendor's own envelope."""
    client = given(faults=[{"vendor": vendor, "answer": {"status": 500}}])

    check(wanted, client.at(vendor).get(LISTS[vendor]))


@vendors(TOO_LARGE)
def test_413(vendor: str, wanted: Wanted, client: Client) -> None:
    """A body over the limit is refused before it is read."""
    check(wanted, write(client.at(vendor), vendor, " " * 1_100_000))


def test_a_bug_is_told_apart_from_the_vendors_failure(given: Callable[..., Client]) -> None:
    """A failure of the mock server itself is the vendor's 500 with a header that says so."""
    client = given()
    table = client.world.state("razorpay").contacts
    table.page = None  # type: ignore[assignment, method-assign]  # breaks the next list
    reply = client.at("razorpay").get(LISTS["razorpay"])

    check(BROKEN["razorpay"], reply)
    assert "bug in the mock server" in (reply.header("X-Mock-Error") or "")


def test_no_vendors_address(client: Client) -> None:
    """What belongs to no vendor is our own 404, which lists what is served."""
    reply = client.send("GET", "/nobody/here")

    assert 404 == reply.status
    assert "application/problem+json" == reply.header("Content-Type")
    assert "/razorpay/v1" in reply.json["served"]
