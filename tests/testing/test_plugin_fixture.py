"""What the fixture `mock_server` gives: vendors, clock, faults, requests, state."""

import threading
import time
from datetime import UTC, datetime
from typing import Any

import pytest

from mock_server.testing.backends import VENDORS_BY_NAME as VENDORS
from mock_server.testing.backends import Backend, InProcess, Remote
from mock_server.testing.endpoint import VendorEndpoint
from mock_server.testing.mock_server import MockServer, opened
from mock_server.testing.vendor_client import VendorResponse

NEW = {"name": "Somebody New"}
NINE = 1768467600  # 2026-01-15T09:00:00Z


def ask(vendor: VendorEndpoint) -> VendorResponse:
    """The request that shows the vendor, by the vendor's client."""
    return vendor.client.get(VENDORS[vendor.name].api.example)


@pytest.mark.parametrize("name", VENDORS)
def test_every_vendor_has_a_ready_client(mock: MockServer, name: str) -> None:
    """A vendor's client follows its base URL and brings the first account's credentials."""
    answer = ask(mock.vendors[name])

    assert 200 == answer.status, answer
    assert 1 == mock.requests.count(vendor=name)


def test_a_vendor_is_an_attribute(mock: MockServer) -> None:
    """`mock_server.razorpay` is the vendor of that name, with its facts."""
    vendor = mock.razorpay

    assert vendor is mock.vendors["razorpay"]
    assert ("razorpay", "Razorpay") == (vendor.name, vendor.title)
    assert ("rzp_test_mock", "mock_secret") == vendor.auth
    assert {"Authorization": "Basic cnpwX3Rlc3RfbW9jazptb2NrX3NlY3JldA=="} == vendor.headers
    assert "rzp_test_mock" == vendor.credentials["key_id"]


def test_only_basic_has_a_pair(mock: MockServer) -> None:
    """Where a vendor does not ask for Basic, there is no pair, but a header."""
    assert mock.ysuite.auth is None
    assert {"X-API-KEY": "clemta_mock_key"} == mock.clemta.headers


def test_an_unknown_attribute_is_told(mock: MockServer) -> None:
    """A vendor that does not exist is an AttributeError that lists those that do."""
    with pytest.raises(AttributeError, match="no 'stripe'; its vendors are: razorpay"):
        _ = mock.stripe


@pytest.mark.parametrize("name", VENDORS)
def test_the_url_is_the_vendors_own_where_it_is_intercepted(inside: InProcess, name: str) -> None:
    """With interception the base URL is the vendor's real one, with its documented prefix."""
    vendor = VENDORS[name]
    with opened(inside, "own", intercept=True) as mock:
        url = mock.vendors[name].url

    assert f"https://{vendor.api.hosts[0]}{vendor.api.prefixes[0]}" == url


def test_the_url_is_a_servers_where_nothing_is_intercepted(
    mock: MockServer, backend: Backend
) -> None:
    """Without it the base URL is a real server's, in the world of the test."""
    assert f"{backend.url}/@a-test/spn/api/v1" == mock.spn.url
    assert f"{backend.url}/@a-test" == mock.url


def test_the_url_of_a_running_server_is_forwarded_to(gunicorn: Any) -> None:
    """With a running server the base URL is that server's, intercepted or not."""
    with opened(Remote(gunicorn.url + "/"), "forwarded", intercept=True) as mock:
        url, answer = mock.razorpay.url, mock.razorpay.client.get("/contacts")

    assert f"{gunicorn.url}/@forwarded/razorpay/v1" == url
    assert 200 == answer.status


def test_credentials_are_the_scenarios(backend: Backend) -> None:
    """A scenario's first account is who the client is."""
    account = {"key_id": "rzp_test_other", "key_secret": "hush"}
    scenario = {"extends": "default", "vendors": {"razorpay": {"accounts": [account]}}}
    scenario["vendors"]["razorpay"]["contacts"] = []  # type: ignore[index]
    with opened(backend, "other", scenario=scenario, intercept=False) as mock:
        found = mock.razorpay.auth
        answer = mock.razorpay.client.get("/contacts")

    assert ("rzp_test_other", "hush") == found
    assert 200 == answer.status


def test_what_an_account_lacks_is_left_out(inside: InProcess) -> None:
    """A user without a fixed token has no header to bring: the application logs in."""
    company = VENDORS["spn"].section["companies"].load_default[0]["id"]
    user = {"email": "a@example.com", "password": "secret", "company_id": company}
    part = {"users": [user], "contacts": []}
    scenario = {"extends": "default", "vendors": {"spn": part}}
    with opened(inside, "login", scenario=scenario, intercept=False) as mock:
        headers, email = mock.spn.headers, mock.spn.credentials["email"]

    assert ({}, "a@example.com") == (headers, email)


def test_loading_changes_the_credentials(mock: MockServer) -> None:
    """After a scenario is loaded, the vendors are its own."""
    before = mock.clemta.headers
    account = {"api_key": "another_key", "companies": ["64b8f1a2e4b0c8d9f0123456"]}
    part = {"accounts": [account], "contacts": []}
    mock.load({"extends": "default", "vendors": {"clemta": part}})

    assert ({"X-API-KEY": "clemta_mock_key"}, {"X-API-KEY": "another_key"}) == (
        before,
        mock.clemta.headers,
    )


def test_the_clock(mock: MockServer) -> None:
    """freeze, advance and set rule the world's time."""
    mock.clock.freeze("2026-01-15T09:00:00Z")
    mock.clock.advance(61)
    frozen = mock.clock.now
    mock.clock.freeze()
    again = mock.clock.now
    mock.clock.set(datetime(2026, 1, 15, 9, tzinfo=UTC))
    moving = mock.clock.now

    assert (NINE + 61, NINE + 61) == (frozen, again)
    assert NINE <= moving < NINE + 60


def test_faults(mock: MockServer) -> None:
    """add gives the id, list what each fault has hit, clear forgets them."""
    id = mock.faults.add(vendor="razorpay", answer={"status": 503})
    statuses = [mock.razorpay.client.get("/contacts").status]
    hits = [fault["hits"] for fault in mock.faults.list() if fault["id"] == id]
    mock.faults.clear()
    statuses.append(mock.razorpay.client.get("/contacts").status)

    assert ([503, 200], [1]) == (statuses, hits)
    assert [] == mock.faults.list()


def test_a_broken_connection_is_an_error(mock: MockServer) -> None:
    """The client raises where the connection breaks, in process as over a socket."""
    mock.faults.add(drop="reset")

    with pytest.raises(ConnectionResetError):
        mock.razorpay.client.get("/contacts")


def test_requests(mock: MockServer) -> None:
    """list, count and explain answer from the world's journal."""
    mock.razorpay.client.post("/contacts", json=NEW)
    mock.razorpay.client.post("/contacts", json={"name": "Acme (India)"})
    refused = mock.requests.list(status=400)

    assert 2 == mock.requests.count(operation="create_contact")
    assert 1 == mock.requests.count(body=NEW)
    assert [2] == [entry["id"] for entry in refused]
    assert "RZP-10" == mock.requests.explain(2)["rule"]["id"]


def test_waiting_for_requests(mock: MockServer) -> None:
    """wait gives the count as soon as there are so many."""
    client = mock.razorpay.client
    late = threading.Timer(0.1, client.get, ["/contacts"])
    late.start()
    began = time.monotonic()
    count = mock.requests.wait(timeout=5, vendor="razorpay")
    taken = time.monotonic() - began
    late.join()

    assert 1 == count
    assert taken < 3


def test_waiting_in_vain(mock: MockServer) -> None:
    """wait raises TimeoutError with what has come."""
    with pytest.raises(TimeoutError, match="0 of 2 requests came within 0.05 s"):
        mock.requests.wait(2, 0.05)


def test_a_count_that_cannot_be_known() -> None:
    """count raises LookupError where the journal no longer holds what may matter."""
    backend = InProcess(journal_entries=2)
    with opened(backend, "short", intercept=False) as mock:
        for _ in range(3):
            mock.razorpay.client.get("/contacts")

        assert 2 == mock.requests.count(after=1)
        with pytest.raises(LookupError, match="has dropped"):
            mock.requests.count()


@pytest.mark.parametrize(
    "path", ["/contacts", "contacts", "/v1/contacts", "v1/contacts", "//contacts"]
)
def test_a_path_of_a_client(path: str, mock: MockServer) -> None:
    """One slash joins it to the base URL, and the vendor's own prefix is there once."""
    assert 200 == mock.razorpay.client.get(path).status


@pytest.mark.parametrize("path", ["/v1", "v1?count=1", "/v1/"])
def test_a_path_that_is_the_prefix(path: str, mock: MockServer) -> None:
    """The vendor's prefix alone is there once, too."""
    mock.razorpay.client.get(path)
    (entry,) = mock.requests.list()

    assert "/v1" == entry["path"].partition("?")[0].rstrip("/")


def test_a_client_takes_no_whole_url(mock: MockServer) -> None:
    """A whole URL is not a path: it is refused, and nothing is sent."""
    with pytest.raises(ValueError, match="is a whole URL"):
        mock.razorpay.client.get("https://api.razorpay.com/v1/contacts")
    assert 0 == mock.requests.count()


def test_two_queries_of_a_client(mock: MockServer) -> None:
    """The parameters come after those that the path has."""
    found = mock.razorpay.client.get("/contacts?count=2", params={"skip": 1}).json()

    assert 2 == found["count"]


def test_state_goes_round(mock: MockServer) -> None:
    """What state gives, load takes."""
    mock.razorpay.client.post("/contacts", json=NEW)
    state = mock.state()
    mock.load(state)

    assert state["vendors"] == mock.state()["vendors"]


def test_reset(mock: MockServer) -> None:
    """reset makes the world as its scenario does, or parts of it."""
    mock.razorpay.client.post("/contacts", json=NEW)
    mock.faults.add(answer={"status": 500})
    mock.reset(only=["journal"])
    parts = (len(mock.faults.list()), mock.requests.count())
    mock.reset()

    found = mock.razorpay.client.get("/contacts", params=NEW).json()["items"]

    assert (1, 0) == parts
    assert ([], []) == (mock.faults.list(), found)
