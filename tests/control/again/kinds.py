"""Requests of every kind, each with what makes it meet what it meets."""

from collections.abc import Callable
from typing import Any, NamedTuple

from mock_server import MockClient
from tests.clients import Client, Reply
from tests.control.calls import VENDOR_NAMES, create, listed, rows

Act = Callable[[Client, MockClient], Any]


class Kind(NamedTuple):
    """What is done first, and the request itself, which is the last one then."""

    name: str
    act: Act


def after(*before: Act, then: Act) -> Act:
    def act(client: Client, mock: MockClient) -> None:
        for one in (*before, then):
            one(client, mock)

    return act


def asks(vendor: str, method: str, path: str, body: Any = None, **headers: str) -> Act:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda client, mock: client.at(vendor).send(method, path, body, named)


def changes_one(method: str, body: Any = None) -> Act:
    """A request for the first contact of SPN's list."""

    def act(client: Client, mock: MockClient) -> Reply:
        id = rows(listed(client, "spn"))[0]["id"]
        return client.at("spn").send(method, f"/api/v1/contacts/{id}", body)

    return act


def spends(vendor: str, limit: int) -> Act:
    """Requests until the vendor's limit is used up, and one more."""

    def act(client: Client, mock: MockClient) -> None:
        mock.set_clock("2026-01-15T09:00:00Z", frozen=True)
        mock.set_limit(vendor, requests=limit, seconds=60)
        for _ in range(limit + 1):
            listed(client, vendor)

    return act


def adds(**fault: Any) -> Act:
    return lambda client, mock: mock.add_fault(**fault)


def clock(client: Client, mock: MockClient) -> None:
    mock.set_clock("2026-01-15T09:00:00.5Z", frozen=True)


def answer(client: Client, mock: MockClient) -> None:
    mock.add_answer(vendor="razorpay", path="/v1/payouts", times=1, status=202, body={"n": "{now}"})


def lists(vendor: str) -> Act:
    return lambda client, mock: listed(client, vendor)


def makes(vendor: str) -> Act:
    return lambda client, mock: create(client, vendor, "Only Here")


MINE = {"vendors": {"razorpay": {"contacts": [{"name": "Mine"}]}}}
WITH_PASSWORD = {"email": "user@example.com", "password": "mock-password"}
FORM = "application/x-www-form-urlencoded"
HOME = "/api/v1/contacts"
BUSY, LATE = {"status": 503}, {"status": 500}


def unknown_key(client: Client, mock: MockClient) -> None:
    client.at("razorpay", Authorization="Basic eDp5").get("/v1/contacts")


def no_key(client: Client, mock: MockClient) -> None:
    client.at("clemta").anonymous.get("/contacts")


def variant(client: Client, mock: MockClient) -> None:
    mock.choose_variants({"razorpay": {"unknown_id": "split"}})


def loads(scenario: Any) -> Act:
    return lambda client, mock: mock.load(scenario)


OF_EACH = [
    kind
    for vendor in VENDOR_NAMES
    for kind in (
        Kind(f"{vendor} lists", lists(vendor)),
        Kind(f"{vendor} creates", makes(vendor)),
        Kind(f"{vendor} creates twice", after(makes(vendor), then=makes(vendor))),
        Kind(f"{vendor} has no route", asks(vendor, "GET", "/no/such%20route")),
    )
]
KINDS = (
    *OF_EACH,
    Kind("refused value", asks("razorpay", "POST", "/v1/contacts", {"name": "A'\"\\"})),
    Kind("unknown key", unknown_key),
    Kind("no key", no_key),
    Kind("login", asks("spn", "POST", "/api/v1/auth/login", WITH_PASSWORD)),
    Kind("form", asks("razorpay", "POST", "/v1/contacts", "name=Ünal+%26", Content_Type=FORM)),
    Kind("no JSON", asks("ysuite", "POST", "/v1/contacts", "{")),
    Kind("delete", changes_one("DELETE")),
    Kind("delete twice", after(changes_one("DELETE"), then=changes_one("DELETE"))),
    Kind("update", changes_one("PATCH", {"designation": "Director"})),
    Kind("method", changes_one("PUT", {})),
    Kind("head", asks("razorpay", "HEAD", "/v1/contacts")),
    Kind("odd query", asks("spn", "GET", f"{HOME}?search=[a]{{b}}&x=%20%C3%A9;&company_id=")),
    Kind("fault", after(adds(vendor="spn", nth=2, answer=BUSY), lists("spn"), then=lists("spn"))),
    Kind("late fault", after(adds(vendor="spn", phase="after", answer=LATE), then=makes("spn"))),
    Kind("fault in a header", asks("spn", "GET", HOME, X_Mock_Fault="status=502")),
    Kind("own answer", after(answer, then=asks("razorpay", "POST", "/v1/payouts"))),
    Kind("not emulated", asks("razorpay", "GET", "/v1/payouts")),
    Kind("limit", spends("clemta", 2)),
    Kind("frozen clock", after(clock, then=makes("razorpay"))),
    Kind("variant", after(variant, then=asks("razorpay", "GET", "/v1/contacts/cont_none"))),
    Kind("another scenario", after(loads("empty"), makes("ysuite"), then=lists("ysuite"))),
    Kind("people", after(loads("people"), changes_one("DELETE"), then=lists("spn"))),
    Kind("own scenario", after(loads(MINE), then=lists("razorpay"))),
)
