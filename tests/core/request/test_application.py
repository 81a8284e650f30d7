"""Answers that break on purpose under a WSGI server, as far as such a server can."""

import errno
import socket
from time import perf_counter

import pytest

from mock_server.app import create_app
from mock_server.core.request.application import broken, pieces
from mock_server.core.waits import Reply

BODY = b'{"a":"' + b"x" * 92 + b'"}'


def sent(drop: str, body: bytes = BODY) -> tuple[list[bytes], int | None]:
    """What goes out, and the error that ends it."""
    went: list[bytes] = []
    try:
        for piece in broken(Reply("200 OK", [], body, drop), None):
            went.append(piece)
    except ConnectionResetError as error:
        return went, error.errno
    return went, None


@pytest.mark.parametrize(
    ("drop", "went"), [("reset", []), ("empty", []), ("truncate", [BODY[:50]])]
)
def test_the_connection_breaks(drop: str, went: list[bytes]) -> None:
    """Nothing goes out, or half of the body; then the connection is gone."""
    assert (went, errno.ECONNRESET) == sent(drop)


def test_dribbled() -> None:
    """The whole body in small pieces, with pauses."""
    began = perf_counter()
    went = sent("dribble", b"[{}]")

    assert ([b"[", b"{", b"}", b"]"], None) == went
    assert perf_counter() - began >= 0.3


def test_nothing_cannot_be_dribbled() -> None:
    """An empty body stays empty, at once."""
    assert ([], None) == sent("dribble", b"")


def test_twenty_pieces() -> None:
    """A long body is dribbled in twenty pieces, and all of it."""
    assert 20 == len(pieces(BODY))
    assert BODY == b"".join(pieces(BODY))


def test_a_reset_is_one() -> None:
    """The other side is told at once that the connection is gone, not that it has ended."""
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection(server.getsockname()) as client,
        server.accept()[0] as accepted,
    ):
        with pytest.raises(ConnectionResetError):
            list(broken(Reply("200 OK", [], BODY, "reset"), accepted))
        with pytest.raises(ConnectionResetError):
            client.recv(1)


def test_no_url_is_built() -> None:
    """A route is only matched. Whoever wants its URL built is told so."""
    with pytest.raises(NotImplementedError, match="no URL is built"):
        create_app().url_map.bind("").build("control.GET /health")
