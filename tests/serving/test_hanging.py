"""One client cannot make the others wait."""

import socket
import time

import pytest

from tests.serving.process import Process

pytestmark = pytest.mark.server


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
