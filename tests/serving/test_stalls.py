"""Clients that stall hold a buffer, never a thread: whoever else asks is answered at once."""

import json
import resource
import socket
import ssl
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.clients import CREDENTIALS
from tests.serving.echo import Server, started
from tests.serving.https_client import get, port
from tests.serving.process import ANSWER_TIMEOUT, Process
from tests.serving.sockets import everything, seconds, stalled

pytestmark = pytest.mark.server

MANY = 64
AT_ONCE = 1.0  # seconds within which a live client is answered, however busy the machine
CHUNKED = b"POST /razorpay/v1/contacts HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
SIZED = b"POST /razorpay/v1/contacts HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n"
STALLS = {
    "silent": b"",
    "in the line": b"GET /razorpay",
    "in a field": b"GET /razorpay/v1/contacts HTTP/1.1\r\nHost: a\r\nX-One: 1",
    "before a body": SIZED,
    "in a body": SIZED + b'{"na',
    "before the chunks": CHUNKED,
    "in a chunk": CHUNKED + b"5\r\nab",
    "in a trailer": CHUNKED + b"1\r\n{\r\n0\r\nX-One",
    "after an answer": b"GET /echo HTTP/1.1\r\nHost: a\r\n\r\n",
}
QUICK: dict[str, Any] = {
    "head": 0.4,
    "piece": 0.4,
    "body": 1.0,
    "idle": 0.4,
    "answer": 0.4,
    "sweep": 0.05,
}


@pytest.fixture(scope="module")
def server() -> Iterator[Process]:
    """A whole server, with one thread."""
    with Process.started("--port", "0", "--threads", "1") as process:
        yield process
        process.stop()

        assert "Traceback" not in process.log
        assert "bug in the mock server" not in process.log


@pytest.fixture(scope="module")
def quick(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that has little patience."""
    with started(tmp_path_factory.mktemp("quick"), **QUICK) as server:
        yield server


@pytest.fixture
def echo(tmp_path: Path) -> Iterator[Server]:
    with started(tmp_path, threads=1) as server:
        yield server


def is_answered_at_once(server: Process) -> None:
    """So is a request that needs a thread."""
    for path in ("/_mock/ready", "/razorpay/v1/contacts"):
        began = time.monotonic()
        reply = server.send("GET", path, CREDENTIALS["razorpay"])

        assert 200 == reply.status
        assert time.monotonic() - began < AT_ONCE


@pytest.mark.parametrize("name", STALLS)
def test_stalled_clients(name: str, server: Process) -> None:
    """64 clients that stall keep nobody waiting, though there is one thread."""
    with ExitStack() as stack:
        stalled(stack, server.port, STALLS[name])

        is_answered_at_once(server)


@pytest.mark.slow
def test_slow_readers(quick: Server) -> None:
    """Clients that do not read a large answer keep nobody waiting, and are cut off in the end."""
    asked = b"GET /reply?body=x&times=20000000 HTTP/1.1\r\nHost: a\r\n\r\n"
    with ExitStack() as stack:
        clients = stalled(stack, quick.port, asked, 4)

        assert seconds(lambda: quick.get("/state")) < AT_ONCE
        time.sleep(1)
        for client in clients:
            with pytest.raises(ConnectionResetError):
                everything(client)


def test_a_reader_that_takes_its_time(echo: Server) -> None:
    """A large answer arrives whole where it is read slowly, before the connection ends."""
    asked = b"GET /reply?body=x&times=5000000 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
    with echo.connect() as client:
        client.sendall(asked)
        time.sleep(0.3)

        assert everything(client).endswith(b"x" * 5_000_000)


@pytest.mark.slow
def test_a_reader_that_takes_its_time_over_tls(tmp_path: Path) -> None:
    """So it does with TLS, which gives a client one second to say goodbye."""
    asked = b"GET /reply?body=x&times=9000000 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
    file = tmp_path / "ca.pem"
    with started(tmp_path, authority=str(file)) as server:
        context = ssl.create_default_context(cafile=file)
        with context.wrap_socket(server.connect(), server_hostname="localhost") as client:
            client.sendall(asked)
            time.sleep(1.5)

            assert everything(client).endswith(b"x" * 9_000_000)


@pytest.mark.parametrize("name", [name for name in STALLS if name != "before the chunks"])
def test_patience_ends(name: str, quick: Server) -> None:
    """Whoever stalls is closed when the time for what it does is over."""
    with quick.connect() as client:
        client.sendall(STALLS[name])
        took = seconds(lambda: everything(client))

    assert 0.2 < took < 3


@pytest.mark.parametrize("sent", [STALLS["in the line"], CHUNKED + b"ffff\r\n"])
def test_a_byte_now_and_then(sent: bytes, quick: Server) -> None:
    """A head, and a body, must be whole within its time, however lively its client is."""
    with quick.connect() as client:
        client.sendall(sent)
        began = time.monotonic()
        with pytest.raises(OSError, match=r"Broken pipe|reset"):  # noqa: PT012  # sends until then
            while time.monotonic() - began < ANSWER_TIMEOUT:
                client.sendall(b"a")
                time.sleep(0.1)
        took = time.monotonic() - began

    assert took < 4


def test_pieces_of_a_body_may_take_longer_than_one(quick: Server) -> None:
    """Every piece of a body has its own time, within that of the whole."""
    with quick.connect() as client:
        client.sendall(b"POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\n")
        for _ in range(3):
            time.sleep(0.2)
            client.sendall(b"a")

        assert client.recv(4096).startswith(b"HTTP/1.1 200")


def test_one_connection_does_not_keep_the_others(echo: Server) -> None:
    """A client that sends requests without end, and reads their answers, is not alone."""
    with echo.connect() as client:
        client.sendall(b"GET /echo HTTP/1.1\r\nHost: a\r\n\r\n" * 5000)

        assert seconds(lambda: echo.get("/state")) < AT_ONCE


def test_tls_without_a_handshake(secured: Process, authority: Path) -> None:
    """Clients that say nothing to the port for HTTPS, or half of it, keep nobody waiting."""
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    context = ssl.create_default_context(cafile=authority)
    hello = context.wrap_bio(incoming, outgoing, server_hostname="localhost")
    with pytest.raises(ssl.SSLWantReadError):
        hello.do_handshake()
    whole = outgoing.read()
    with ExitStack() as stack:
        for data in (b"", whole[:50], whole):
            stalled(stack, port(secured), data)

        assert seconds(lambda: get(secured, authority, "/_mock/ready")) < AT_ONCE
        assert seconds(lambda: secured.send("GET", "/_mock/ready")) < AT_ONCE


@pytest.mark.slow
@pytest.mark.parametrize(("limit", "spare"), [(64, 32), (256, -1024), (1024, 32)])
def test_descriptors_run_out(limit: int, spare: int, tmp_path: Path) -> None:
    """Where there are none left, or none to spare, nobody is let in: said once, until it passes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < limit + 100:
        pytest.skip(f"this process may have {soft} descriptors only")
    with started(tmp_path, limit, threads=1, spare=spare) as server:
        with ExitStack() as stack:
            stalled(stack, server.port, b"GET", limit)

            assert server.logged(" connections are open, the most possible.")
            assert server.process.poll() is None
        answered = json.loads(server.get("/state"))
        log = server.log

    assert {"begun", "ended", "left", "waiting"} == set(answered)
    assert 1 == log.count("the most possible")
    assert "Traceback" not in log


def test_a_client_that_does_not_close(gunicorn: Process) -> None:
    """A client that asks for the end of a connection and keeps its own open delays nobody."""
    asked = b"GET /_mock/health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    with socket.create_connection(("127.0.0.1", gunicorn.port)) as lingering:
        lingering.sendall(asked)
        assert lingering.recv(4096).startswith(b"HTTP/1.1 200")
        before = time.monotonic()
        replies = [gunicorn.send("GET", "/_mock/health", {}, None) for _ in range(5)]
        seconds = time.monotonic() - before

    assert {200} == {reply.status for reply in replies}
    assert seconds < 1
