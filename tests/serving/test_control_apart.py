"""Whatever clients do to vendors, the control plane answers at once."""

import json
import time
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from mock_server import create_app
from mock_server.testing.server import serve
from tests.clients import CREDENTIALS
from tests.serving.process import Process, send
from tests.serving.sockets import stalled

pytestmark = pytest.mark.server

AT_ONCE = 5.0  # seconds, however busy the machine: whoever stalls is given ten at least
THREADS = 1
MANY = 32
FIELDS = "".join(f"{name}: {value}\r\n" for name, value in CREDENTIALS["razorpay"].items())
LIST = f"GET /razorpay/v1/contacts?count=100 HTTP/1.1\r\nHost: a\r\n{FIELDS}\r\n".encode()
SLOW = LIST.replace(b"/razorpay/", b"/@slow/razorpay/")
POST = f"POST /razorpay/v1/contacts HTTP/1.1\r\nHost: a\r\n{FIELDS}Content-Length: 1000000\r\n"
STALLS = {
    "in heads": LIST[:-2],
    "in bodies": f"{POST}\r\n".encode() + b"[" * 70_000,
    "not reading": LIST * 200,
    "delayed": SLOW,
}
CALLS = (
    ("GET", "/_mock/health"),
    ("GET", "/_mock/ready"),
    ("GET", "/_mock/info"),
    ("POST", "/_mock/reset"),
)


@pytest.fixture(scope="module")
def server() -> Iterator[Process]:
    """A server with one thread, at which one world is slow."""
    args = ("--port", "0", "--threads", str(THREADS), "--scenario", "crowded")
    with Process.started(*args) as process:
        fault = json.dumps({"delay": {"seconds": 600}}).encode()
        process.send("POST", "/@slow/_mock/faults", body=fault)
        yield process
        process.stop()

        assert "Traceback" not in process.log
        assert "bug in the mock server" not in process.log


@pytest.mark.parametrize(
    "names",
    [*(pytest.param([name], marks=pytest.mark.slow) for name in STALLS), list(STALLS)],
    ids=" and ".join,
)
def test_vendors_clients_stall(names: list[str], server: Process) -> None:
    """Clients that stall in whatever way, more than there are threads, do not delay it."""
    with ExitStack() as stack:
        for name in names:
            stalled(stack, server.port, STALLS[name], MANY)

        for method, path in CALLS:
            began = time.monotonic()
            reply = server.send(method, path)

            assert 200 == reply.status
            assert time.monotonic() - began < AT_ONCE, path


def test_whole_worlds_are_read_one_at_a_time() -> None:
    """Calls that read a whole world wait for each other, and no other call waits for them."""
    app = create_app()
    world = app.extensions["mock_server"].worlds.get("large")
    people = b"GET /@large/_mock/people HTTP/1.1\r\nHost: localhost\r\n\r\n"
    with serve(app) as server, ExitStack() as stack:
        with world.lock:
            clients = stalled(stack, server.port, people, MANY)
            statuses = [send(server.port, *call).status for call in CALLS]

        assert [200] * len(CALLS) == statuses
        assert {b"HTTP/1.1 200 OK"} == {client.recv(15) for client in clients}


@pytest.mark.slow
def test_vendors_requests_take_long() -> None:
    """Its calls do not queue behind vendors' work, here of requests that want a world's lock."""
    app = create_app(scenario="crowded", threads=THREADS)
    world = app.extensions["mock_server"].worlds.get("slow")
    with serve(app) as server, ExitStack() as stack:
        port = server.port
        with world.lock:
            clients = stalled(stack, port, SLOW, MANY)
            statuses = [send(port, *call).status for call in CALLS]
            large = send(port, "PUT", "/@new/_mock/scenario", body=b"about: A\n" + b"#" * 70_000)

            assert [200] * len(CALLS) == statuses
            assert 200 == large.status
        for client in clients:
            assert client.recv(15) == b"HTTP/1.1 200 OK"
