"""Requests that wait: for time, for a thread, for a call, and for the end of the server."""

import socket
import struct
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.serving.echo import Server, started
from tests.serving.sockets import everything, seconds, stalled

pytestmark = pytest.mark.server

MANY = 64
AT_ONCE = 1.0  # seconds within which a live client is answered, however busy the machine
SILENT = (b"", b"GET /ec", b"POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nab")


@pytest.fixture
def echo(tmp_path: Path) -> Iterator[Server]:
    with started(tmp_path, threads=1) as server:
        yield server


@pytest.mark.parametrize(("path", "state"), [("/pause?60", {}), ("/wake?60", {"waiting": 0})])
def test_clients_that_leave(path: str, state: dict[str, int], echo: Server) -> None:
    """What a request waits for ends when its client leaves, and keeps nobody waiting."""
    with ExitStack() as stack:
        stalled(stack, echo.port, f"GET {path} HTTP/1.1\r\nHost: a\r\n\r\n".encode())

        assert echo.becomes(begun=MANY)
        assert seconds(lambda: echo.get("/pool?0")) < AT_ONCE
    assert echo.becomes(begun=MANY + 1, ended=1, left=MANY, **state)


def test_clients_that_leave_the_queue(echo: Server) -> None:
    """A request that waits for a thread ends with its connection; one that has it goes on."""
    asked = b"GET /pool?0.5 HTTP/1.1\r\nHost: a\r\n\r\n"
    with ExitStack() as stack:
        for client in stalled(stack, echo.port, asked, 8):
            client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

        assert echo.becomes(begun=8)
    assert echo.becomes(ended=1, left=7)


@pytest.mark.slow
def test_the_control_planes_threads(echo: Server) -> None:
    """What waits for them does not wait for the others, of which none is free."""
    with ExitStack() as stack:
        stalled(stack, echo.port, b"GET /pool?3 HTTP/1.1\r\nHost: a\r\n\r\n", 8)
        assert echo.becomes(begun=8)

        assert seconds(lambda: echo.get("/control?0")) < AT_ONCE
        assert echo.becomes(begun=9, ended=1)
    assert echo.get("/control?0").startswith(b"None control")


def test_waking(echo: Server) -> None:
    """A request that waits for something goes on when it comes, from whatever thread."""
    asked = b"GET /wake?60 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
    with echo.connect() as client:
        client.sendall(asked)
        assert echo.becomes(waiting=1)
        echo.get("/ring")

        assert everything(client).endswith(b"True MainThread")
    assert b"False MainThread" == echo.get("/wake?0.1")
    assert echo.becomes(waiting=0, ended=2, left=0)


def test_delays_take_no_thread(echo: Server) -> None:
    """64 requests that are delayed at once take the time of one."""
    asked = b"GET /pause?0.5 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"

    def ask() -> None:
        with ExitStack() as stack:
            for client in stalled(stack, echo.port, asked):
                assert everything(client).startswith(b"HTTP/1.1 200")

    assert 0.5 <= seconds(ask) < 2


@pytest.mark.slow
def test_dribbled_bodies_take_no_thread(echo: Server) -> None:
    """So do 64 bodies that are dribbled; they arrive whole."""
    path = b"/reply?drop=dribble&body=abc&times=100"
    asked = b"GET %s HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n" % path

    def ask() -> None:
        with ExitStack() as stack:
            for client in stalled(stack, echo.port, asked):
                assert everything(client).endswith(b"\r\n\r\n" + b"abc" * 100)

    assert 1.8 <= seconds(ask) < 4


@pytest.mark.slow
def test_stopping(tmp_path: Path) -> None:
    """SIGTERM: what is under way is answered, who stalls is closed, and the exit code is 0."""
    with started(tmp_path) as server, ExitStack() as stack:
        for data in SILENT:
            stalled(stack, server.port, data, 4)
        slow = stalled(stack, server.port, b"GET /pause?1 HTTP/1.1\r\nHost: a\r\n\r\n", 4)
        slow += stalled(stack, server.port, b"GET /pool?1 HTTP/1.1\r\nHost: a\r\n\r\n", 4)
        assert server.becomes(begun=8)
        began = time.monotonic()
        code = server.stop()

        assert (0, True) == (code, time.monotonic() - began < 2.5)
        for client in slow:
            got = everything(client)
            assert got.startswith(b"HTTP/1.1 200")
            assert b"Connection: close\r\n" in got


@pytest.mark.slow
@pytest.mark.parametrize("path", ["/pause?60", "/pool?60", "/wake?60"])
def test_stopping_ends(path: str, tmp_path: Path) -> None:
    """Within the grace the server has ended, whatever is under way."""
    with started(tmp_path, grace=1) as server, ExitStack() as stack:
        stalled(stack, server.port, f"GET {path} HTTP/1.1\r\nHost: a\r\n\r\n".encode(), 2)
        assert server.becomes(begun=2)
        began = time.monotonic()
        code = server.stop()

        assert (0, True) == (code, time.monotonic() - began < 1.5)
        assert "2 connections were still open after 1 seconds of grace." in server.log
