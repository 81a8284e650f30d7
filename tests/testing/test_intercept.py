"""The vendors' real hosts are answered in this process, to code that knows nothing of it."""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from typing import Any

import httpx
import pytest
import requests
import urllib3

from mock_server import create_app
from mock_server.core.request.application import MockFlask
from mock_server.testing import intercept
from mock_server.vendors import VENDORS
from tests.clients import CREDENTIALS
from tests.testing.client_libraries import CALLERS, URL, Caller

AUTH = ("rzp_test_mock", "mock_secret")


@pytest.fixture(params=CALLERS)
def caller(request: pytest.FixtureRequest) -> Caller:
    return Caller(request.param)


@pytest.fixture
def no_sockets(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any) -> None:
        raise AssertionError("a socket was to be connected")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.mark.usefixtures("no_sockets")
def test_every_client_is_answered_without_a_socket(caller: Caller) -> None:
    """A client creates and reads at the vendor's own address, and no socket is connected."""
    with intercept() as mock:
        made = caller("POST", body=b'{"name": "Asha Rao"}', Content_Type="application/json")
        read = caller("GET", f"{URL}/{made.json['id']}")
        counted = mock.count(vendor="razorpay")

    assert 200 == made.status
    assert made.json == read.json
    assert 2 == counted


def test_refusals_are_the_vendors_own(caller: Caller) -> None:
    """Without credentials Razorpay refuses with its own 401."""
    with intercept():
        refused = caller(Authorization="")

    assert 401 == refused.status
    assert "BAD_REQUEST_ERROR" == refused.json["error"]["code"]


@pytest.mark.parametrize("scheme", ["https", "http"])
@pytest.mark.parametrize("port", ["", ":8443"])
def test_both_schemes_and_any_port(caller: Caller, scheme: str, port: str) -> None:
    """A vendor is answered over http and https, whatever the port."""
    with intercept():
        answer = caller("GET", f"{scheme}://api.razorpay.com{port}/v1/contacts")

    assert 200 == answer.status


@pytest.mark.parametrize(
    ("vendor", "host"),
    [(one.name, host) for one in VENDORS for host in (*one.api.hosts, f"{one.name}.localhost")],
)
def test_every_host_leads_to_its_vendor(vendor: str, host: str) -> None:
    """All of a vendor's hosts are answered by that vendor."""
    with intercept() as mock:
        requests.get(f"https://{host}/nowhere", headers=CREDENTIALS[vendor])
        counted = mock.count(vendor=vendor)

    assert 1 == counted


def test_a_client_library_keeps_its_own_ways() -> None:
    """Sessions, retries and their statuses are the library's: a second 503 is one too many."""
    retries = urllib3.Retry(total=2, status_forcelist=[503], backoff_factor=0)
    with intercept() as mock, requests.Session() as session:
        session.mount("https://", requests.adapters.HTTPAdapter(max_retries=retries))
        session.auth = AUTH
        mock.add_fault(vendor="razorpay", times=2, answer={"status": 503})
        answer = session.get(URL)
        statuses = [one["status"] for one in mock.requests()["requests"]]

    assert 200 == answer.status_code
    assert [503, 503, 200] == sorted(statuses, reverse=True)


def test_requests_that_name_no_world_are_for_the_given_one(default_app: MockFlask) -> None:
    """A path, a header, a host and a credential that name a world win over the interception's."""
    with intercept(default_app, world="given") as mock:
        with_world = [
            requests.post(URL, json={"name": "In Given"}, auth=AUTH),
            requests.get("https://api.razorpay.com/@other/v1/contacts", auth=AUTH),
            requests.get(URL, auth=AUTH, headers={"X-Mock-World": "other"}),
            requests.get("https://other--razorpay.localhost/v1/contacts", auth=AUTH),
            requests.get(URL, auth=("rzp_test_mock@other", "mock_secret")),
        ]
        seen = mock.count()

    assert [200] * 5 == [answer.status_code for answer in with_world]
    assert "given" == mock.world
    assert 1 == seen


def test_a_login_says_itself_which_world_it_is_for(default_app: MockFlask) -> None:
    """SPN's login names its world by email, and its token goes on naming it."""
    login = {"email": "user@example.com@by-mail", "password": "mock-password"}
    with intercept(default_app, world="not-by-mail") as mock:
        answer = requests.post("https://spn.localhost/api/v1/auth/login", json=login)
        seen = mock.count()

    assert 200 == answer.status_code
    assert 0 == seen


def test_an_application_of_its_own_is_made_anew_each_time() -> None:
    """Scenario and settings are those given; what one entering stored, the next has not."""
    own = intercept(scenario="empty", max_worlds=1)
    counts = []
    for _ in range(2):
        with own:
            counts.append(requests.get(URL, auth=AUTH).json()["count"])
            requests.post(URL, json={"name": "Asha Rao"}, auth=AUTH)

    assert [0, 0] == counts


def test_an_application_keeps_what_was_stored() -> None:
    """One application may be entered several times, and forgets nothing."""
    app = create_app(scenario="empty")
    with intercept(app):
        requests.post(URL, json={"name": "Asha Rao"}, auth=AUTH)
    with intercept(app):
        answer = requests.get(URL, auth=AUTH)

    assert 1 == answer.json()["count"]


def test_decorated() -> None:
    """A decorated function is intercepted while it runs, and gives what it gives."""

    @intercept(scenario="empty")
    def count(least: int) -> int:
        return least + int(requests.get(URL, auth=AUTH).json()["count"])

    assert [3, 3] == [count(3), count(least=3)]
    assert "count" == count.__name__


def test_decorated_coroutine() -> None:
    """A decorated coroutine function is intercepted until it is done."""

    @intercept(scenario="empty")
    async def count() -> int:
        async with httpx.AsyncClient(auth=AUTH) as client:
            return int((await client.get(URL)).json()["count"])

    async def both() -> list[int]:
        return list(await asyncio.gather(count(), count()))

    assert [0, 0] == asyncio.run(both())


def test_decorated_generator() -> None:
    """A decorated generator function, such as a fixture, is intercepted until it is through."""

    @intercept(scenario="empty")
    def counts() -> Iterator[int]:
        for _ in range(2):
            yield int(requests.get(URL, auth=AUTH).json()["count"])

    assert [0, 0] == list(counts())


def test_what_cannot_be_decorated() -> None:
    """A class and an asynchronous generator would not be intercepted, and are refused."""

    async def counts() -> AsyncIterator[int]:
        yield 0

    for wrong in (Caller, counts):
        with pytest.raises(TypeError, match="is for functions"):
            intercept()(wrong)


def test_the_innermost_answers() -> None:
    """Of two interceptions, the inner one answers; left, the outer one does again."""
    with intercept(scenario="crowded") as outer, requests.Session() as session:
        session.auth = AUTH
        with intercept(scenario="empty") as inner:
            within = session.get(URL).json()["count"]
        after = session.get(URL).json()["count"]
        counted = outer.count(), inner.count()

    assert (0, 10) == (within, after)
    assert (1, 1) == counted


def test_what_it_is_given_wrongly_is_told() -> None:
    """Settings beside an application, and a function in the place of one, are told at once."""
    with pytest.raises(TypeError, match="application of the interception's own"):
        intercept(create_app(), scenario="empty")
    with pytest.raises(TypeError, match=r"as a decorator, write @intercept\(\)"):
        intercept(test_decorated)  # type: ignore[arg-type]  # that is the mistake
    with pytest.raises(TypeError, match="no_setting"):
        intercept(no_setting=1).__enter__()
