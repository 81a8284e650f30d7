"""The metrics of connections, which only our own server counts."""

import socket
import subprocess
import sys
from collections.abc import Iterator

import pytest

from mock_server import MockClient
from mock_server.serving.thread import Server, serve
from tests.clients import CREDENTIALS
from tests.control.scraping import value
from tests.serving.sockets import soon

pytestmark = pytest.mark.server


@pytest.fixture
def server() -> Iterator[Server]:
    with serve() as found:
        yield found


def test_connections_are_open_idle_or_busy(server: Server) -> None:
    """One that has sent half a request is busy; one that waits for the next is idle."""
    address, name = ("127.0.0.1", server.port), "connections"
    with socket.create_connection(address) as idle, socket.create_connection(address) as busy:
        idle.sendall(b"GET /_mock/health HTTP/1.1\r\nHost: localhost\r\n\r\n")
        idle.recv(4096)
        busy.sendall(b"GET /razorpay HT")

        assert soon(lambda: 1 == value(server.mock, name, state="busy"))
        assert 1 == value(server.mock, name, state="idle")
    assert soon(lambda: 0 == value(server.mock, name))
    assert 2 == value(server.mock, "connections_accepted_total")


def test_a_scrape_is_a_connection_too(server: Server) -> None:
    """Over HTTP, the connection that asks is busy."""
    assert 1 == value(MockClient(server.url), "connections", state="busy")


def test_a_wrong_protocol_is_refused(server: Server) -> None:
    """A client that speaks TLS to the HTTP port carries no request."""
    with socket.create_connection(("127.0.0.1", server.port)) as client:
        client.sendall(b"\x16\x03\x01")
        client.recv(4096)

    assert 1 == value(server.mock, "connections_refused_total", reason="protocol")
    assert 0 == value(server.mock, "connections_refused_total", reason="handshake")
    assert 0 < value(server.mock, "connections_max")


def test_a_client_that_left_is_counted(server: Server) -> None:
    """A request whose client left before its answer was answered by nobody."""
    slow = b"GET /razorpay/v1/contacts HTTP/1.1\r\nHost: localhost\r\nX-Mock-Fault: delay=30\r\n"
    token = "".join(f"{name}: {text}\r\n" for name, text in CREDENTIALS["razorpay"].items())
    with socket.create_connection(("127.0.0.1", server.port)) as client:
        client.sendall(slow + token.encode() + b"\r\n")
        assert soon(lambda: 1 == value(server.mock, "connections", state="busy"))

    assert soon(lambda: 1 == value(server.mock, "requests_total", answered_by="nobody"))
    assert 1 == value(server.mock, "faults_total", effect="delay")


@pytest.mark.slow
def test_the_library_is_loaded_at_the_first_scrape() -> None:
    """A server that nobody scrapes pays for no library."""
    code = (
        "import sys\n"
        "from urllib.request import urlopen\n"
        "from mock_server.serving.thread import serve\n"
        "with serve() as server:\n"
        "    for path in ('/_mock/health', '/_mock/metrics'):\n"
        "        urlopen(server.url + path).read()\n"
        "        print('prometheus_client' in sys.modules)\n"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert "False\nTrue\n" == run.stdout
