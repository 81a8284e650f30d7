"""What is a request, what is none, and what an answer is made of: byte for byte."""

import socket
import time
from collections.abc import Iterator
from typing import Any

import pytest

from tests.serving.echo import Server, started
from tests.serving.sockets import everything, soon, statuses, told

pytestmark = pytest.mark.server

HOST = b"Host: a\r\n"
CLOSE = HOST + b"Connection: close\r\n"
CHUNKED = b"Transfer-Encoding: chunked\r\n"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server in whose log nothing is a bug but what a test has asked for."""
    with started(tmp_path_factory.mktemp("raw")) as server:
        yield server


def asked(server: Server, line: bytes, fields: bytes = CLOSE, body: bytes = b"") -> dict[str, Any]:
    """What the application is given."""
    return told(server.raw(line + b"\r\n" + fields + b"\r\n" + body))


def test_the_environ(server: Server) -> None:
    """The application is given what WSGI and gunicorn name, and the body's length."""
    fields = CLOSE + b"Content-Type: a/b\r\nContent-Length: 3\r\nX-One: 1\r\nx-one: 2 \r\n"
    found = asked(server, b"POST /echo/a%2fb%c3%a9?c=%64#e HTTP/1.1", fields, b"xyz")
    port = found.pop("REMOTE_PORT")

    assert port.isdigit()
    assert {
        "SCRIPT_NAME": "",
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": str(server.port),
        "REMOTE_ADDR": "127.0.0.1",
        "REQUEST_METHOD": "POST",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "RAW_URI": "/echo/a%2fb%c3%a9?c=%64#e",
        "PATH_INFO": "/echo/a/bé".encode().decode("latin-1"),
        "QUERY_STRING": "c=%64",
        "HTTP_HOST": "a",
        "HTTP_CONNECTION": "close",
        "HTTP_X_ONE": "1,2",
        "CONTENT_TYPE": "a/b",
        "CONTENT_LENGTH": "3",
        "wsgi.url_scheme": "http",
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
        "wsgi.input_terminated": True,
        "body": "xyz",
        "thread": "MainThread",
    } == found


def test_the_answer(server: Server) -> None:
    """An answer begins as gunicorn's did, and has its length where the application tells none."""
    got = server.raw(b"GET /reply?header=A&value=b&body=xyz HTTP/1.1\r\n" + CLOSE + b"\r\n")
    lines = got.decode().split("\r\n")

    assert lines[2].startswith("Date: ")
    assert [
        "HTTP/1.1 200 OK",
        "Server: gunicorn",
        "Connection: close",
        "A: b",
        "Content-Length: 3",
        "",
        "xyz",
    ] == lines[:2] + lines[3:]


def test_a_length_is_not_told_twice(server: Server) -> None:
    """A length that the application tells stands, in whatever case."""
    line = b"GET /reply?header=content-length&value=3&body=xyz HTTP/1.1\r\n"
    got = server.raw(line + CLOSE + b"\r\n")

    assert 1 == got.lower().count(b"content-length")


@pytest.mark.parametrize("status", ["204 No Content", "304 Not Modified"])
def test_an_answer_without_a_body(status: str, server: Server) -> None:
    """204 and 304 tell no length, and the connection goes on."""
    path = f"/reply?status={status.replace(' ', '+')}"
    got = server.raw(f"GET {path} HTTP/1.1\r\nHost: a\r\n\r\n".encode() + LAST)

    assert [int(status[:3]), 200] == statuses(got)
    assert b"Content-Length" not in got.partition(b"\r\n\r\n")[0]


LAST = b"GET /echo HTTP/1.1\r\n" + CLOSE + b"\r\n"


@pytest.mark.parametrize(
    "path", ["/bug", "/reply?header=A&value=b%0d%0aC:+d", "/reply?header=A&value=%E2%82%AC"]
)
def test_a_bug(path: str, server: Server) -> None:
    """An exception, a line break in a header and one beyond latin-1 are 500, and logged."""
    before = server.log.count("Traceback")
    got = server.raw(f"GET {path} HTTP/1.1\r\nHost: a\r\n\r\n".encode())

    assert [500] == statuses(got)
    assert b"Connection: close\r\n" in got
    assert soon(lambda: server.log.count("Traceback") > before)


def test_a_body_in_chunks(server: Server) -> None:
    """Chunks are joined, their length is told, and trailers are dropped."""
    body = b"3;a=b\r\nabc\r\n2\r\nde\r\n0\r\nX-Trailer: t\r\n\r\n"
    found = asked(server, b"POST /echo HTTP/1.1", CLOSE + CHUNKED, body)

    assert ("abcde", "5") == (found["body"], found["CONTENT_LENGTH"])
    assert "HTTP_X_TRAILER" not in found


def test_chunks_byte_by_byte(server: Server) -> None:
    """A body's end is found however it is cut; what follows is the next request."""
    whole = b"POST /echo HTTP/1.1\r\n" + HOST + CHUNKED + b"\r\n4\r\n\r\n\r\n\r\n0\r\n\r\n" + LAST
    with server.connect() as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for byte in whole:
            connection.sendall(bytes([byte]))
        got = everything(connection)

    assert [200, 200] == statuses(got)
    assert '"body": "\\r\\n\\r\\n"' in got.decode()


@pytest.mark.parametrize("cut", range(1, 12))
def test_the_end_of_chunks_in_two_pieces(cut: int, server: Server) -> None:
    """Wherever a piece ends, a request behind the last chunk is not taken for a part of it."""
    whole = b"POST /echo HTTP/1.1\r\n" + HOST + CHUNKED + b"\r\n1\r\na\r\n0\r\n\r\n" + LAST
    at = len(whole) - len(LAST) - cut + 2
    with server.connect() as connection:
        connection.sendall(whole[:at])
        time.sleep(0.01)
        connection.sendall(whole[at:])

        assert [200, 200] == statuses(everything(connection))


def test_requests_in_a_row(server: Server) -> None:
    """However many requests come at once, each is answered, in its order."""
    requests = b"".join(b"GET /echo/%d HTTP/1.1\r\n%s\r\n" % (n, HOST) for n in range(1000))
    got = server.raw(requests + LAST)
    paths = [part.partition(b'"')[0] for part in got.split(b'"PATH_INFO": "/echo/')[1:]]

    assert [b"%d" % number for number in range(1000)] == paths
    assert [200] * 1001 == statuses(got)


def test_requests_in_a_row_wait_for_each_other(server: Server) -> None:
    """A request that waits is answered before what was sent behind it."""
    first = b"GET /pause?0.2 HTTP/1.1\r\n" + HOST + b"\r\n"
    got = server.raw(first + b"GET /pool?0.1 HTTP/1.1\r\n" + HOST + b"\r\n" + LAST)
    bodies = [part.split(b"\r\n\r\n")[1] for part in got.split(b"HTTP/1.1 200 OK")[1:]]

    assert [b"None MainThread", b"None pool_0"] == bodies[:2]
    assert b'"PATH_INFO": "/echo"' in bodies[2]


def test_a_head_byte_by_byte(server: Server) -> None:
    """A head may come in pieces of any size, with empty lines before it."""
    with server.connect() as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for byte in b"\r\n\r\n" + LAST:
            connection.sendall(bytes([byte]))

        assert [200] == statuses(everything(connection))


def test_an_odd_method(server: Server) -> None:
    """A method that the parser does not know reaches the application."""
    assert "BREW" == asked(server, b"BREW /echo HTTP/1.1")["REQUEST_METHOD"]


def test_bytes_beyond_ascii_in_a_target(server: Server) -> None:
    """They are taken as if they had been percent-encoded."""
    found = asked(server, "GET /echo/é?ü HTTP/1.1".encode())

    assert ("/echo/%C3%A9?%C3%BC", "%C3%BC") == (found["RAW_URI"], found["QUERY_STRING"])
    assert "/echo/é" == found["PATH_INFO"].encode("latin-1").decode()


def test_an_absolute_target(server: Server) -> None:
    """Path, query and host of `http://host/path` are the request's, whatever its Host says."""
    found = asked(server, b"GET http://b.example/echo?c HTTP/1.1")

    assert ("/echo", "c", "b.example") == tuple(
        found[name] for name in ("PATH_INFO", "QUERY_STRING", "HTTP_HOST")
    )


def test_names_with_an_underscore(server: Server) -> None:
    """They could pass for another header, and are dropped."""
    assert "HTTP_X_ONE" not in asked(server, b"GET /echo HTTP/1.1", CLOSE + b"X_One: 1\r\n")


@pytest.mark.parametrize(
    ("line", "fields", "kept"),
    [
        (b"GET / HTTP/1.1", HOST, True),
        (b"GET / HTTP/1.1", CLOSE, False),
        (b"GET / HTTP/1.0", b"", False),
        (b"GET / HTTP/1.0", b"Connection: keep-alive\r\n", True),
    ],
)
def test_who_keeps_a_connection(line: bytes, fields: bytes, kept: bool, server: Server) -> None:
    """HTTP/1.1 keeps it unless told otherwise, HTTP/1.0 where asked to."""
    got = server.raw(line + b"\r\n" + fields + b"\r\n" + LAST)

    assert (b"Connection: keep-alive\r\n" in got) == kept
    assert [200] * (1 + kept) == statuses(got)


def test_nothing_follows_a_close(server: Server) -> None:
    """What is sent behind `Connection: close` gets no second answer."""
    assert [200] == statuses(server.raw(LAST * 3))


@pytest.mark.parametrize("fields", [b"", b"Content-Length: 3\r\n"])
def test_what_follows_an_upgrade(fields: bytes, server: Server) -> None:
    """An upgrade is answered as if it had not been asked for, and so is the next request."""
    head = b"POST /echo HTTP/1.1\r\nUpgrade: h2c\r\nConnection: upgrade\r\n" + HOST + fields
    got = server.raw(head + b"\r\n" + (b"xyz" if fields else b"") + LAST)

    assert [200, 200] == statuses(got)
    assert (b'"body": "xyz"' in got) == bool(fields)


def test_an_expectation(server: Server) -> None:
    """100 Continue is said before a body that is wanted, and not before one too long."""
    head = b"POST /echo HTTP/1.1\r\nExpect: 100-continue\r\n" + CLOSE
    with server.connect() as connection:
        connection.sendall(head + b"Content-Length: 3\r\n\r\n")
        first = connection.recv(65536)
        connection.sendall(b"xyz")
        rest = everything(connection)

    assert b"HTTP/1.1 100 Continue\r\n\r\n" == first
    assert [200] == statuses(rest)
    assert [413] == statuses(server.raw(head + b"Content-Length: 100001\r\n\r\n"))


def test_no_expectation_in_http_1_0(server: Server) -> None:
    """HTTP/1.0 knows no 100 Continue: the header says nothing there."""
    head = b"POST /echo HTTP/1.0\r\nContent-Length: 3\r\nExpect: more\r\n\r\n"
    with server.connect() as connection:
        connection.sendall(head)
        time.sleep(0.05)
        connection.sendall(b"xyz")

        assert [200] == statuses(everything(connection))


def test_nothing_follows_a_reset(server: Server) -> None:
    """A request behind one whose connection is broken is not asked about."""
    before = server.state()["ended"]
    line = b"GET /reply?drop=reset HTTP/1.1\r\n" + HOST + b"\r\n"
    with pytest.raises(ConnectionResetError):
        server.raw(line + b"GET /pause?0 HTTP/1.1\r\n" + HOST + b"\r\n")

    assert before == server.state()["ended"]


def test_large_bodies_run_in_the_pool(server: Server) -> None:
    """The loop is kept from a body over 64 kB, and from no other."""
    for size, thread in ((65_536, "MainThread"), (65_537, "pool_")):
        fields = CLOSE + b"Content-Length: %d\r\n" % size
        found = asked(server, b"POST /echo HTTP/1.1", fields, b"a" * size)

        assert found["thread"].startswith(thread)
        assert size == len(found["body"])


def test_half_closed(server: Server) -> None:
    """Who says no more after a request still gets the answer of a thread that works on it."""
    for path in (b"/echo", b"/pool?0.1"):
        with server.connect() as connection:
            connection.sendall(b"GET %s HTTP/1.1\r\n%s\r\n" % (path, HOST))
            connection.shutdown(socket.SHUT_WR)

            assert [200] == statuses(everything(connection))
