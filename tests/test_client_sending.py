"""Calls over HTTP to a server that nobody trusts: their replies are bounded in bytes and time."""

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import IncompleteRead
from threading import Thread
from time import monotonic, sleep

import pytest

from mock_server.client.sending import Reply, over_http

HEAD = b"HTTP/1.1 200 OK\r\n"


@contextmanager
def answering(answer: Callable[[socket.socket], None]) -> Iterator[str]:
    """The URL of a server that answers one request so, byte by byte."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            peer, _ = listener.accept()
            with peer:
                peer.recv(65536)
                try:
                    answer(peer)
                except OSError:
                    return  # the client has left

        thread = Thread(target=serve, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        thread.join(5)


def get(answer: Callable[[socket.socket], None], patience: float = 5) -> Reply:
    with answering(answer) as url:
        return over_http(url, 10)("GET", "/", {}, None, patience)


def dribble(peer: socket.socket) -> None:
    """Send a byte every twentieth of a second."""
    for _ in range(100):
        peer.sendall(b"x")
        sleep(0.05)


@pytest.mark.parametrize(
    "head", [b"Content-Length: 10\r\n", b"", b"Transfer-Encoding: chunked\r\n"]
)
def test_a_reply_that_is_long_enough(head: bytes) -> None:
    """A body of as many bytes as are allowed comes whole, however its end is told."""
    body = b"a\r\n0123456789\r\n0\r\n\r\n" if b"chunked" in head else b"0123456789"

    assert b"0123456789" == get(lambda peer: peer.sendall(HEAD + head + b"\r\n" + body)).body


def test_a_reply_that_is_too_long() -> None:
    """One byte more is refused, before the rest is read."""
    with pytest.raises(ValueError, match="the answer has more than 10 bytes"):
        get(lambda peer: peer.sendall(HEAD + b"\r\n" + b"x" * 11))


def test_a_reply_that_is_cut_off() -> None:
    """A body that is shorter than it promises is no reply."""
    with pytest.raises(IncompleteRead):
        get(lambda peer: peer.sendall(HEAD + b"Content-Length: 10\r\n\r\nhalf"))


@pytest.mark.parametrize("start", [HEAD + b"X-A: ", HEAD + b"Content-Length: 9\r\n\r\n"])
def test_a_reply_that_dribbles(start: bytes) -> None:
    """A reply must be whole in time: that a byte comes now and then is not enough."""

    def answer(peer: socket.socket) -> None:
        peer.sendall(start)
        dribble(peer)

    begun = monotonic()
    with pytest.raises(TimeoutError, match="no whole answer came within 0.2 seconds"):
        get(answer, 0.2)

    assert monotonic() - begun < 2
