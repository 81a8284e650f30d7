"""What is no request, or too much of one: refused once, and the connection closed."""

from collections.abc import Iterator

import pytest

from tests.serving.echo import Server, started
from tests.serving.sockets import everything, soon, statuses, told

pytestmark = pytest.mark.server

HOST = b"Host: a\r\n"
CHUNKED = b"Transfer-Encoding: chunked\r\n"
LAST = b"GET /echo HTTP/1.1\r\n" + HOST + b"Connection: close\r\n\r\n"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with started(tmp_path_factory.mktemp("refusals")) as server:
        yield server

        assert "Traceback" not in server.log


GET = b"GET / HTTP/1.1\r\n"
POST = b"POST / HTTP/1.1\r\n"
REFUSED = {
    "HTTP/2.0": (b"GET / HTTP/2.0\r\n" + HOST, 400),
    "HTTP/1.2": (b"GET / HTTP/1.2\r\n" + HOST, 400),
    "HTTP/0.9": (b"GET /\r\n", 400),
    "two Hosts": (GET + HOST + b"host: b\r\n", 400),
    "no Host": (GET + b"A: b\r\n", 400),
    "no field at all": (GET, 400),
    "two spaces": (b"GET  / HTTP/1.1\r\n" + HOST, 400),
    "a target without a slash": (b"GET a HTTP/1.1\r\n" + HOST, 400),
    "a target that is *": (b"GET * HTTP/1.1\r\n" + HOST, 400),
    "chunks in HTTP/1.0": (b"POST / HTTP/1.0\r\n" + CHUNKED, 400),
    "another coding": (POST + HOST + b"Transfer-Encoding: gzip\r\n", 400),
    "two codings": (POST + HOST + b"Transfer-Encoding: gzip, chunked\r\n", 400),
    "chunks twice": (POST + HOST + CHUNKED + CHUNKED, 400),
    "both framings": (POST + HOST + CHUNKED + b"Content-Length: 3\r\n", 400),
    "two lengths": (POST + HOST + b"Content-Length: 3\r\nContent-Length: 3\r\n", 400),
    "a list of lengths": (POST + HOST + b"Content-Length: 3, 3\r\n", 400),
    "a length with a sign": (POST + HOST + b"Content-Length: +3\r\n", 400),
    "an empty length": (POST + HOST + b"Content-Length:\r\n", 400),
    "a bare LF": (GET + HOST + b"A: b\nC: d\r\n", 400),
    "a bare CR": (GET + HOST + b"A: b\rC: d\r\n", 400),
    "a folded field": (GET + HOST + b"A: b\r\n c\r\n", 400),
    "a space before a colon": (GET + HOST + b"A : b\r\n", 400),
    "no colon": (GET + HOST + b"A\r\n", 400),
    "a NUL byte": (GET + HOST + b"A: \0\r\n", 400),
    "a control character in a target": (b"GET /\x01 HTTP/1.1\r\n" + HOST, 400),
    "a long line": (b"GET /" + b"a" * 8192 + b" HTTP/1.1\r\n" + HOST, 414),
    "a long field": (GET + HOST + b"A: " + b"b" * 9000 + b"\r\n", 431),
    "many fields": (GET + HOST + b"A: b\r\n" * 100, 431),
    "a long head": (GET + HOST + (b"A: " + b"b" * 7000 + b"\r\n") * 10, 431),
    "an expectation": (GET + HOST + b"Expect: more\r\n", 417),
    "a long body": (POST + HOST + b"Content-Length: 100001\r\n", 413),
    "a length beyond counting": (POST + HOST + b"Content-Length: " + b"9" * 40 + b"\r\n", 413),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refusals(name: str, server: Server) -> None:
    """What is no request, or too much of one, is refused once, and the connection closed."""
    head, status = REFUSED[name]
    got = server.raw(head + b"\r\n" + LAST)

    assert [status] == statuses(got)
    assert b"Connection: close\r\n" in got


@pytest.mark.parametrize(
    "body", [b"zz\r\n", b"-1\r\n\r\n", b"2\r\nabc\r\n", b"1\r\na\n", b"fffffffffffffffff\r\n"]
)
def test_chunks_that_are_none(body: bytes, server: Server) -> None:
    """A body that cannot be told from what follows is refused."""
    got = server.raw(b"POST /echo HTTP/1.1\r\n" + HOST + CHUNKED + b"\r\n" + body + LAST)

    assert [400] == statuses(got)


@pytest.mark.parametrize("size", [1, 1000, 60_000])
def test_chunks_over_the_limit(size: int, server: Server) -> None:
    """A body in chunks is refused once what has come is over the limit."""
    chunk = b"%x\r\n%s\r\n" % (size, b"a" * size)
    head = b"POST /echo HTTP/1.1\r\n" + HOST + CHUNKED + b"\r\n"
    got = server.raw(head + chunk * (100_001 // size + 1) + b"0\r\n\r\n")

    assert [413] == statuses(got)


def test_chunks_up_to_the_limit(server: Server) -> None:
    """A body as long as the limit is taken, though every byte is a chunk of its own."""
    head = b"POST /echo HTTP/1.1\r\nConnection: close\r\n" + HOST + CHUNKED
    found = told(server.raw(head + b"\r\n" + b"1\r\na\r\n" * 100_000 + b"0\r\n\r\n"))

    assert "100000" == found["CONTENT_LENGTH"]


def test_trailers_without_end(server: Server) -> None:
    """What surrounds a body is bounded as well."""
    head = b"POST /echo HTTP/1.1\r\n" + HOST + CHUNKED + b"\r\n0\r\nA: "
    got = server.raw(head + b"a" * 1_000_000)

    assert [413] == statuses(got)


def test_what_is_told_of_a_refused_head(server: Server) -> None:
    """Method, path and Host are told, so that the vendor can word the refusal."""
    head = b"PUT /vendor/%41?b HTTP/2.0\r\nA: b\r\nhost: api.example \r\n\r\n"
    found = told(server.raw(head))

    assert ("PUT", "/vendor/A", "b", "api.example") == tuple(
        found[name] for name in ("REQUEST_METHOD", "PATH_INFO", "QUERY_STRING", "HTTP_HOST")
    )


def test_a_refused_body_has_its_head(server: Server) -> None:
    """Of a refused body the application is given the whole head."""
    head = b"POST /echo HTTP/1.1\r\nX-Api-Key: k\r\nContent-Length: 100001\r\n" + HOST

    assert "k" == told(server.raw(head + b"\r\n"))["HTTP_X_API_KEY"]


def test_a_refusal_arrives(server: Server) -> None:
    """A client that is refused while it sends reads its answer, and no reset."""
    with server.connect() as connection:
        connection.sendall(POST + HOST + b"Content-Length: 5000000\r\n\r\n")
        for _ in range(50):
            connection.sendall(b"a" * 100_000)

        assert [413] == statuses(everything(connection))


@pytest.mark.parametrize("data", [b"\x16\x03\x01\x02\x00", b"\x16"])
def test_tls_on_the_plain_port(data: bytes, server: Server) -> None:
    """Who speaks TLS to the port for HTTP is told of in the log, at once."""
    sentence = "A client sent HTTPS to the HTTP port: use an http:// address"
    before = server.log.count(sentence)

    assert [400] == statuses(server.raw(data))
    assert soon(lambda: server.log.count(sentence) > before)
