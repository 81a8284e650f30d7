"""Which hosts are answered, which are reached, and how all others are refused."""

import asyncio
import http.client
import http.server
import re
import threading
import time
import urllib.error
from collections.abc import Iterator
from typing import Any

import aiohttp
import httpx
import pytest
import requests
import urllib3

from mock_server.core.request.application import MockFlask
from mock_server.testing import Blocked, intercept
from mock_server.testing.interception.hosts import is_vendor
from tests.testing.client_libraries import CALLERS, KEY, URL, Caller

ELSEWHERE = "https://example.com/"


@pytest.fixture(params=CALLERS)
def caller(request: pytest.FixtureRequest) -> Caller:
    return Caller(request.param)


class Loopback(http.server.BaseHTTPRequestHandler):
    """A server of the test's own, which is nobody's mock."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "4")
        self.end_headers()
        self.wfile.write(b"real")

    def log_message(self, *_: Any) -> None:
        """Not a word."""


@pytest.fixture
def port() -> Iterator[int]:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Loopback) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server.server_address[1]
        server.shutdown()
        thread.join()


REFUSED = {
    "requests": requests.ConnectionError,
    "urllib3": urllib3.exceptions.NewConnectionError,
    "urllib.request": urllib.error.URLError,
    "http.client": Blocked,
    "httpx": httpx.ConnectError,
    "httpx async": httpx.ConnectError,
    "aiohttp": aiohttp.ClientConnectorError,
}


def test_every_other_host_is_refused(caller: Caller, default_app: MockFlask) -> None:
    """It looks like a refused connection, and says what is intercepted and how to allow it."""
    with intercept(default_app):
        error = caller.fails(url=ELSEWHERE)

    assert isinstance(error, REFUSED[caller.name])
    assert "example.com:443 was refused" in str(error)
    assert "api.razorpay.com" in str(error)
    assert "intercept(allow=['example.com'])" in str(error)


def test_blocked_is_a_refused_connection() -> None:
    """The error knows its host, and whoever catches a ConnectionError catches it."""
    with intercept(), pytest.raises(ConnectionError) as caught:
        http.client.HTTPSConnection("example.com").connect()

    assert isinstance(caught.value, Blocked)
    assert ("example.com", 443) == (caught.value.host, caught.value.port)


@pytest.mark.parametrize("allow", [["127.0.0.1"], ["*.0.0.1", "example.com"], "127.0.0.1"])
def test_an_allowed_host_is_reached(caller: Caller, port: int, allow: Any) -> None:
    """A host that is allowed, exactly or by a pattern, is really connected to."""
    with intercept(allow=allow):
        answer = caller(url=f"http://127.0.0.1:{port}/")

    assert b"real" == answer.body


def test_the_innermost_says_what_is_allowed(port: int) -> None:
    """What an outer interception allows, an inner one refuses."""
    url = f"http://127.0.0.1:{port}/"
    with intercept(allow=["127.0.0.1"]):
        with intercept(), pytest.raises(requests.ConnectionError, match="was refused"):
            requests.get(url)
        answer = requests.get(url)

    assert "real" == answer.text


def test_a_vendor_cannot_be_allowed() -> None:
    """A pattern that fits a vendor's host as well never lets a request out to the vendor."""
    with intercept(allow=["*"]):
        answer = requests.get(URL, headers=KEY)

    assert 200 == answer.status_code


@pytest.mark.parametrize(
    "host", ["api.razorpay.com", "API.Razorpay.Com", "api.razorpay.com.", "gw1--razorpay.localhost"]
)
def test_names_of_vendors(host: str) -> None:
    """Letter case, a last dot and a world's name do not matter."""
    assert is_vendor(host)


@pytest.mark.parametrize("host", ["razorpay.com", "api.razorpay.com.example.com", "localhost", ""])
def test_names_of_others(host: str) -> None:
    """A host that only looks like a vendor's is none."""
    assert not is_vendor(host)


@pytest.mark.parametrize("url", [URL, URL.replace("https", "http")])
def test_a_proxy_of_the_environment_leads_nowhere(
    caller: Caller, monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    """A vendor is answered although variables name a proxy, which nobody asks."""
    monkeypatch.setenv("HTTP_PROXY", "http://proxy.example.com:3128")
    monkeypatch.setenv("http_proxy", "http://proxy.example.com:3128")
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example.com:3128")
    with intercept() as mock:
        answer = caller(url=url)
        counted = mock.count(vendor="razorpay")

    assert 200 == answer.status
    assert 1 == counted


@pytest.mark.parametrize("url", [ELSEWHERE, "http://example.com/"])
def test_other_hosts_are_refused_through_a_proxy_too(
    caller: Caller, monkeypatch: pytest.MonkeyPatch, url: str, default_app: MockFlask
) -> None:
    """A proxy that variables name is no way out: the host behind it is refused by name."""
    monkeypatch.setenv("http_proxy", "http://proxy.example.com:3128")
    monkeypatch.setenv("https_proxy", "http://proxy.example.com:3128")
    with intercept(default_app):
        error = caller.fails(url=url)
    texts = " ".join(_texts(error))

    assert re.search(r"example\.com:(443|80)(, through the proxy.*,)? was refused", texts)


def _texts(error: BaseException | None) -> Iterator[str]:
    while error is not None:
        yield str(error)
        error = error.__cause__ or error.__context__


def test_a_kept_connection_from_before_is_not_used(port: int, default_app: MockFlask) -> None:
    """A pool's real connection is left aside inside, and used no more where it is not allowed."""
    url = f"http://127.0.0.1:{port}/"
    with requests.Session() as session, httpx.Client() as client:
        assert ["real", "real"] == [get(url).text for get in (session.get, client.get)]
        with intercept(default_app):
            with pytest.raises(requests.ConnectionError, match="was refused"):
                session.get(url)
            with pytest.raises(httpx.ConnectError, match="was refused"):
                client.get(url)
        with intercept(allow=["127.0.0.1"]):
            assert ["real", "real"] == [get(url).text for get in (session.get, client.get)]


def test_a_kept_connection_of_a_loop_from_before_is_not_used(
    port: int, default_app: MockFlask
) -> None:
    """The same of clients that live in a loop."""
    url = f"http://127.0.0.1:{port}/"

    async def run() -> list[str]:
        async with aiohttp.ClientSession() as session, httpx.AsyncClient() as client:
            seen = [(await client.get(url)).text]
            async with session.get(url) as answer:
                seen.append(await answer.text())
            with intercept(default_app):
                with pytest.raises(httpx.ConnectError, match="was refused"):
                    await client.get(url)
                with pytest.raises(aiohttp.ClientConnectorError, match="was refused"):
                    await session.get(url)
            return [*seen, (await client.get(url)).text]

    assert ["real"] * 3 == asyncio.run(run())


def test_a_kept_http_client_connection_is_not_used(port: int) -> None:
    """http.client's own connection is made anew, and is then refused."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request("GET", "/")
    connection.getresponse().read()
    with intercept(), pytest.raises(Blocked):
        connection.request("GET", "/")
    connection.close()


def test_a_kept_connection_lives_from_one_interception_to_the_next(
    default_app: MockFlask,
) -> None:
    """A module's session goes on through several interceptions, each answering its own."""
    with requests.Session() as session, httpx.Client() as client:
        counts = []
        for _ in range(2):
            with intercept(scenario="empty") as mock:
                for get in (session.get, client.get):
                    assert 200 == get(URL, headers=KEY).status_code
                counts.append(mock.count())

    assert [2, 2] == counts


def test_nothing_is_answered_once_it_is_left(default_app: MockFlask) -> None:
    """A connection that is kept beyond the interception is closed to the client."""
    connection = http.client.HTTPSConnection("api.razorpay.com")
    with intercept(default_app):
        connection.request("GET", "/v1/contacts", headers=KEY)
        connection.getresponse().read()
    with pytest.raises(ConnectionResetError, match="nothing answers api.razorpay.com any more"):
        connection.request("GET", "/v1/contacts", headers=KEY)
    connection.close()


def test_the_pool_of_a_session_sees_that_it_was_left(
    monkeypatch: pytest.MonkeyPatch, default_app: MockFlask
) -> None:
    """A session's next request after the interception makes a real connection."""
    dialled: list[Any] = []

    def refuse(address: Any, *_: Any, **__: Any) -> None:
        dialled.append(address[0])
        raise ConnectionRefusedError

    with requests.Session() as session, httpx.Client() as client:
        with intercept(default_app):
            for get in (session.get, client.get):
                assert 200 == get(URL, headers=KEY).status_code
        monkeypatch.setattr("socket.create_connection", refuse)
        monkeypatch.setattr("urllib3.util.connection.create_connection", refuse)
        with pytest.raises(requests.ConnectionError):
            session.get(URL, headers=KEY)
        with pytest.raises(httpx.ConnectError):
            client.get(URL, headers=KEY)

    assert ["api.razorpay.com"] * 2 == dialled


def test_the_pool_of_a_loop_sees_that_it_was_left(default_app: MockFlask) -> None:
    """The same of aiohttp's session, whose next request looks the host up."""
    looked_up: list[str] = []

    class Resolver(aiohttp.abc.AbstractResolver):
        async def resolve(self, host: str, *_: Any, **__: Any) -> Any:
            looked_up.append(host)
            raise OSError

        async def close(self) -> None:
            """There is nothing to close."""

    async def run() -> None:
        connector = aiohttp.TCPConnector(resolver=Resolver())
        async with aiohttp.ClientSession(connector=connector, headers=KEY) as session:
            with intercept(default_app):
                async with session.get(URL) as answer:
                    await answer.read()
            with pytest.raises(aiohttp.ClientConnectorError):
                await session.get(URL)

    asyncio.run(run())

    assert ["api.razorpay.com"] == looked_up


def test_refusing_takes_no_time(default_app: MockFlask) -> None:
    """A refused host costs neither a look-up nor a time-out."""
    with intercept(default_app):
        started = time.perf_counter()
        with pytest.raises(requests.ConnectionError):
            requests.get(ELSEWHERE)

    assert time.perf_counter() - started < 0.5
