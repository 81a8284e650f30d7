"""An interception that forwards to a running server, and shares its worlds."""

import http.client
import json
import socket
import threading
from collections.abc import Iterator

import httpx
import pytest
import requests

from mock_server import MockClient
from mock_server.testing import intercept
from tests.serving.process import Process
from tests.testing.client_libraries import CALLERS, KEY, URL, Caller

pytestmark = pytest.mark.server
JSON = {**KEY, "Content-Type": "application/json"}


@pytest.fixture(params=CALLERS)
def caller(request: pytest.FixtureRequest) -> Caller:
    return Caller(request.param)


def test_worlds_are_shared(caller: Caller, gunicorn: Process) -> None:
    """What a client stores at the vendor's address is found in that world of the server."""
    world = f"shared-{caller.name.replace(' ', '-')}"
    with intercept(gunicorn.url, world=world) as mock:
        made = caller("POST", body=b'{"name": "Asha Rao"}', Content_Type="application/json")
        counted = mock.count(vendor="razorpay")
    path = f"/razorpay/v1/contacts/{made.json['id']}"
    found = gunicorn.send("GET", path, {**KEY, "X-Mock-World": world})

    assert 1 == counted
    assert made.json == found.json


def test_requests_that_name_a_world_keep_it(gunicorn: Process) -> None:
    """A world in header, host or credential goes to the server as it is."""
    with intercept(gunicorn.url, world="forwarded-given") as mock:
        answers = [
            requests.get(URL, auth=("rzp_test_mock@forwarded-other", "mock_secret")),
            requests.get(URL, headers={**KEY, "X-Mock-World": "forwarded-other"}),
            requests.get("https://forwarded-other--razorpay.localhost/v1/contacts", headers=KEY),
        ]
        here = mock.count()
    there = MockClient(gunicorn.url, world="forwarded-other").count()

    assert [200] * 3 == [answer.status_code for answer in answers]
    assert (0, 3) == (here, there)


def test_the_server_itself_may_be_reached(gunicorn: Process) -> None:
    """Its own address is not refused, nor is another's client of it inside a second one."""
    with intercept(gunicorn.url) as mock:
        assert 200 == requests.get(f"{gunicorn.url}/_mock/health").status_code
        with intercept():
            assert mock.health()
            with pytest.raises(requests.ConnectionError, match="was refused"):
                requests.get("http://127.0.0.1:1/")


def test_one_connection_serves_many_requests(gunicorn: Process) -> None:
    """A session's requests go out on one connection, chunked and large bodies among them."""
    with intercept(gunicorn.url, world="forwarded-many"), requests.Session() as session:
        session.headers.update(JSON)
        large = json.dumps({"name": "Asha Rao", "notes": {"a": "x" * 500_000}})
        statuses = [
            session.get(URL).status_code,
            session.post(URL, data=large).status_code,
            session.post(URL, data=iter([b'{"name": ', b'"Asha Rao"}'])).status_code,
            session.head(URL).status_code,
            session.get(URL).status_code,
        ]

    assert [200, 400, 200, 200, 200] == statuses


def test_a_client_that_waits_before_its_body_is_told_once(gunicorn: Process) -> None:
    """`Expect: 100-continue` is answered here, and not again by the server."""
    body = b'{"name": "Asha Rao"}'
    with intercept(gunicorn.url, world="forwarded-expect"):
        connection = http.client.HTTPSConnection("api.razorpay.com")
        headers = {**JSON, "Expect": "100-continue", "Content-Length": str(len(body))}
        connection.putrequest("POST", "/v1/contacts")
        for name, value in headers.items():
            connection.putheader(name, value)
        connection.endheaders()
        told = connection.sock.recv(100)
        connection.send(body)
        status_line = connection.sock.recv(12)
        connection.close()

    assert b"HTTP/1.1 100 Continue\r\n\r\n" == told
    assert b"HTTP/1.1 200" == status_line


def test_nested_with_one_in_process(gunicorn: Process) -> None:
    """A kept connection follows from the server to an application in process and back."""
    with (
        requests.Session() as session,
        intercept(gunicorn.url, world="forwarded-nested") as outer,
    ):
        session.headers.update(KEY)
        session.get(URL)
        with intercept() as inner:
            session.get(URL)
            counted = inner.count()
        session.get(URL)

        assert (2, 1) == (outer.count(), counted)


@pytest.fixture
def nobody() -> Iterator[str]:
    """An address where nobody listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{taken.getsockname()[1]}"


def test_a_server_that_is_not_there(nobody: str) -> None:
    """The client sees the refused connection to the server."""
    with intercept(nobody):
        with pytest.raises(requests.ConnectionError, match="refused"):
            requests.get(URL, headers=KEY)
        with pytest.raises(httpx.ReadError, match="refused"):
            httpx.get(URL, headers=KEY)


@pytest.mark.parametrize("url", ["", "ftp://127.0.0.1"])
def test_what_is_no_address_of_a_server(url: str) -> None:
    """A URL that no server can have is refused when it is entered."""
    with pytest.raises(ValueError, match="is not a URL"):
        intercept(url).__enter__()


def test_threads_at_once(gunicorn: Process) -> None:
    """Twenty threads are forwarded at once."""
    statuses: list[int] = []

    def run() -> None:
        statuses.append(requests.get(URL, headers=KEY).status_code)

    with intercept(gunicorn.url, world="forwarded-threads"):
        threads = [threading.Thread(target=run) for _ in range(20)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert [200] * 20 == statuses
