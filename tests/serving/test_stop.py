"""How a server ends, and what does not end it."""

import http.client
import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.clients import CREDENTIALS, Reply
from tests.serving.process import Process, children
from tests.systems import PROC

pytestmark = pytest.mark.server

SLOW = """
extends: default
faults:
  - {vendor: razorpay, operation: list_contacts, delay: {seconds: 1.5}}
"""


@pytest.fixture
def server() -> Iterator[Process]:
    with Process.started("--port", "0") as process:
        yield process


def worker(server: Process) -> int:
    """The one process that serves."""
    (child,) = children(server.pid)
    return child


@pytest.mark.slow
def test_requests_in_flight_are_finished(tmp_path: Path) -> None:
    """SIGTERM lets a slow request finish, lets no new one in, and the exit code is 0."""
    file = tmp_path / "slow.yaml"
    file.write_text(SLOW)
    replies: list[Reply] = []
    with Process.started("--port", "0", "--scenario", str(file)) as server:
        path, headers = "/razorpay/v1/contacts", CREDENTIALS["razorpay"]
        slow = threading.Thread(
            target=lambda: replies.append(server.send("GET", path, headers)), daemon=True
        )
        started = time.monotonic()
        slow.start()
        time.sleep(0.5)
        code = server.stop()
        took = time.monotonic() - started
        slow.join(10)
        with pytest.raises(ConnectionRefusedError):
            server.send("GET", "/_mock/ready")

    assert 0 == code
    assert took >= 1.5
    assert [200] == [reply.status for reply in replies]
    assert replies[0].json["items"]


def test_an_idle_connection_does_not_hold_the_end(server: Process) -> None:
    """A connection that is kept alive delays the end by a moment, not by its 75 seconds."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    connection.request("GET", "/_mock/ready")
    connection.getresponse().read()
    started = time.monotonic()
    code = server.stop()
    connection.close()

    assert 0 == code
    assert time.monotonic() - started < 5


def test_connections_are_kept(server: Process) -> None:
    """Requests of one client share a connection."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    try:
        connection.request("GET", "/_mock/ready")
        connection.getresponse().read()
        first = connection.sock
        connection.request("GET", "/_mock/ready")
        connection.getresponse().read()

        assert first is not None
        assert first is connection.sock
    finally:
        connection.close()


def test_interrupt(server: Process) -> None:
    """Ctrl-C ends the server in order: exit code 0 and no traceback."""
    os.kill(worker(server), signal.SIGINT)
    os.kill(server.pid, signal.SIGINT)

    assert 0 == server.wait()
    assert "Traceback" not in server.log


@pytest.mark.parametrize(
    "name",
    [
        "SIGHUP",
        *(pytest.param(name, marks=pytest.mark.slow) for name in ("SIGTTIN", "SIGTTOU", "SIGUSR2")),
    ],
)
def test_signals_that_would_lose_the_state(server: Process, name: str) -> None:
    """gunicorn's signals for reloading and for more workers are refused in the log."""
    os.kill(server.pid, getattr(signal, name))

    assert server.logged(f"{name} is ignored: ")
    assert worker(server)
    assert 200 == server.send("GET", "/_mock/ready").status


def test_a_dead_worker_is_not_replaced(server: Process) -> None:
    """Where the worker dies, so does the server, with an error: an empty store would be a lie."""
    os.kill(worker(server), signal.SIGKILL)

    assert 1 == server.wait()
    assert "The worker process has died, and the state with it: stopping.\n" in server.log


@PROC
@pytest.mark.slow
def test_a_dead_server_leaves_no_worker(server: Process) -> None:
    """The worker ends when its parent is gone."""
    left = worker(server)
    os.kill(server.pid, signal.SIGKILL)
    server.wait()
    limit = time.monotonic() + 10
    while Path(f"/proc/{left}").exists() and time.monotonic() < limit:
        time.sleep(0.05)

    assert not Path(f"/proc/{left}").exists()
