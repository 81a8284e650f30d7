"""What no honest client sends is answered all the same, in the vendor's words."""

import json
import socket
from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest

from tests.benchmarks.vendors import VENDORS, Request, Vendor
from tests.clients import CREDENTIALS, Reply
from tests.serving.process import Process

pytestmark = pytest.mark.server

PATIENCE = 10
DEEP = 100_000
OVER = 1_100_000
BODIES = {
    "too large": b'{"name":"%s"}' % (b"a" * OVER),
    "deep list": b"[" * DEEP + b"]" * DEEP,
    "deep object": b'{"a":' * DEEP + b"1" + b"}" * DEEP,
    "deep and cut off": b"[" * DEEP,
    "NaN": b'{"name":NaN}',
    "infinity": b'{"name":-Infinity}',
    "beyond a float": b'{"name":1e999}',
    "4,000 digits": b'{"name":%s}' % (b"9" * 4000),
    "more digits than Python reads": b'{"name":%s}' % (b"9" * 5000),
    "a name twice": b'{"name":"Gaurav Kumar","name":"Asha Rao"}',
    "a NUL byte": b'{"name":"a\0b"}',
    "an escaped NUL": b'{"name":"a\\u0000b"}',
    "no UTF-8": b'{"name":"\xff\xfe"}',
    "UTF-16": '{"name":"Asha"}'.encode("utf-16"),
    "a byte order mark": b'\xef\xbb\xbf{"name":"Asha"}',
    "a lone surrogate": b'{"name":"\\ud800"}',
    "a lone surrogate as a key": b'{"\\udfff":1}',
    "a list": b"[]",
    "null": b"null",
    "a text": b'"name"',
    "nothing": b"",
    "half": b'{"name":',
    "two": b"{}{}",
}
HEADERS = {
    "content type": {"Content-Type": "\xff\xfe;;;=="},
    "character set": {"Content-Type": "application/json; charset=nonsense"},
    "form": {"Content-Type": "application/x-www-form-urlencoded"},
    "multipart": {"Content-Type": "multipart/form-data; boundary=x"},
    "multipart without a boundary": {"Content-Type": "multipart/form-data"},
    "encoding": {"Content-Encoding": "gzip"},
    "authorization": {"Authorization": "\xff\xfe"},
    "half a basic": {"Authorization": "Basic ====", "X-API-KEY": "", "X-Cleartax-Auth-Token": ""},
    "a long credential": {"Authorization": "Bearer " + "a" * 8000},
    "cookies": {"Cookie": "a=\x80;;=;" * 100},
    "range": {"Range": "bytes=zz-", "If-None-Match": '"'},
    "preferences": {"Accept": ";q=x", "Accept-Language": "*;"},
}
PATHS = (
    *("/%", "/%zz", "/%ff%fe", "/%00", "/a%00b", "/%0d%0aX: y", "/%ed%a0%80", "/a%2fb"),
    "/" + "a" * 5000,
)
QUERIES = ("%", "%zz=%ff", "a=%00", "a&a&=&&", "count=%ed%a0%80", "skip=" + "9" * 5000, "x=" * 500)


@pytest.fixture(scope="module")
def server() -> Iterator[Process]:
    """A server in whose log there is no traceback in the end, nor a bug that it confesses."""
    with Process.started("--port", "0") as process:
        yield process
        process.stop()

        assert "Traceback" not in process.log
        assert "bug in the mock server" not in process.log


worlds = count(1)


def raw(port: int, data: bytes) -> bytes:
    """What comes back until the server closes. A server that hangs fails the test."""
    got = b""
    with socket.create_connection(("127.0.0.1", port), PATIENCE) as connection:
        try:
            connection.sendall(data)
            while piece := connection.recv(65536):
                got += piece
        except ConnectionError:
            pass  # the server had said enough
    return got


def answer(server: Process, request: Request, headers: dict[str, str], close: bool = True) -> Reply:
    """The answer to a request of which every byte is ours."""
    world = f"hostile-{next(worlds)}"
    lines = {"Host": "localhost", "Connection": "close", "X-Mock-World": world}
    lines |= {"Content-Type": "application/json", **request.headers, **headers}
    if "Transfer-Encoding" not in lines:
        lines.setdefault("Content-Length", str(len(request.body)))
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    start = f"{request.method} {request.path} HTTP/1.1\r\n"
    got = raw(server.port, f"{start}{head}\r\n".encode("latin-1") + request.body)
    status, _, rest = got.partition(b"\r\n")
    found, _, body = rest.partition(b"\r\n\r\n")
    pairs = [line.partition(": ")[::2] for line in found.decode("latin-1").split("\r\n")]

    assert status.startswith(b"HTTP/1.1 "), got[:200]
    return Reply(int(status.split()[1]), dict(pairs), body)


def is_the_vendors(reply: Reply, vendor: Vendor) -> None:
    """An answer in the vendor's envelope, without a word that it was our fault."""
    assert reply.header("X-Mock-Error") is None
    assert "Content-Type" in reply.headers
    if reply.header("Content-Type") == "text/plain; charset=utf-8":
        assert ("spn", b"Internal Server Error") == (vendor.name, reply.body)  # SPN's own 500
    else:
        assert "application/json" == reply.header("Content-Type")
        assert ENVELOPES[vendor.name](json.loads(reply.body))


def _is_spn(body: Any) -> bool:
    return isinstance(body, list) or "detail" in body or "id" in body


ENVELOPES: dict[str, Any] = {
    "razorpay": lambda body: bool({"error", "entity", "message"} & set(body)),
    "cleartax": lambda body: isinstance(body, list) or "errors" in body or "id" in body,
    "ysuite": lambda body: "success" in body,
    "clemta": lambda body: "success" in body,
    "spn": _is_spn,
}
every_vendor = pytest.mark.parametrize("vendor", VENDORS, ids=lambda vendor: vendor.name)


@every_vendor
@pytest.mark.parametrize("name", BODIES)
def test_bodies(vendor: Vendor, name: str, server: Process) -> None:
    """A body that is too large, too deep or no JSON gets an answer of the vendor's."""
    asked = vendor.create(1)
    reply = answer(server, Request(asked.method, asked.path, asked.headers, BODIES[name]), {})

    is_the_vendors(reply, vendor)
    assert (name == "too large") == (reply.status == 413)


@every_vendor
@pytest.mark.parametrize("name", HEADERS)
def test_headers(vendor: Vendor, name: str, server: Process) -> None:
    """Headers that say nothing sensible get an answer of the vendor's."""
    for asked in (vendor.create(1), vendor.list(0)):
        is_the_vendors(answer(server, asked, HEADERS[name]), vendor)


@every_vendor
@pytest.mark.parametrize("path", PATHS, ids=lambda path: path[:12])
def test_paths(vendor: Vendor, path: str, server: Process) -> None:
    """Bad percent-encoding, NUL bytes and endless ids in a path get an answer of the vendor's."""
    for method in ("GET", "PATCH", "DELETE"):
        asked = Request(
            method,
            f"{vendor.base}/contacts{path}".replace(" ", ""),
            CREDENTIALS[vendor.name],
            b"{}",
        )
        is_the_vendors(answer(server, asked, {}), vendor)


@every_vendor
@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query[:12])
def test_queries(vendor: Vendor, query: str, server: Process) -> None:
    """A query string that cannot be read gets an answer of the vendor's."""
    path = f"{vendor.base}/contacts?{query}"

    is_the_vendors(answer(server, Request("GET", path, CREDENTIALS[vendor.name]), {}), vendor)


@every_vendor
def test_a_chunked_body_over_the_limit(vendor: Vendor, server: Process) -> None:
    """A body that does not tell its length is refused once it has passed the limit: HTTP 413."""
    asked = vendor.create(1)
    chunks = b"10000\r\n%s\r\n" % (b" " * 65536) * 17
    body = chunks + b"%x\r\n%s\r\n0\r\n\r\n" % (len(asked.body), asked.body)
    request = Request(asked.method, asked.path, asked.headers, body)
    reply = answer(server, request, {"Transfer-Encoding": "chunked"})

    assert 413 == reply.status
    is_the_vendors(reply, vendor)


@every_vendor
def test_a_chunked_body(vendor: Vendor, server: Process) -> None:
    """A body in chunks within the limit is read whole."""
    asked = vendor.create(1)
    pieces = [asked.body[at : at + 7] for at in range(0, len(asked.body), 7)]
    body = b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"
    request = Request(asked.method, asked.path, asked.headers, body)

    assert answer(server, request, {"Transfer-Encoding": "chunked"}).status in (200, 201)


@every_vendor
@pytest.mark.parametrize("body", [b"zz\r\nabc\r\n", b"-1\r\n\r\n", b"5\r\nabcdefgh\r\n0\r\n\r\n"])
def test_chunks_that_are_none(vendor: Vendor, body: bytes, server: Process) -> None:
    """Chunks that cannot be told apart are the client's mistake: HTTP 400."""
    asked = vendor.create(1)
    request = Request(asked.method, asked.path, asked.headers, body)
    reply = answer(server, request, {"Transfer-Encoding": "chunked"})

    assert 400 == reply.status
    is_the_vendors(reply, vendor)


@every_vendor
def test_a_length_beyond_all_measure(vendor: Vendor, server: Process) -> None:
    """A Content-Length over the limit is refused before the body is waited for."""
    reply = answer(server, vendor.create(1), {"Content-Length": "9" * 30})

    assert 413 == reply.status
    is_the_vendors(reply, vendor)


@every_vendor
@pytest.mark.parametrize("method", ["HEAD", "OPTIONS", "TRACE", "BREW"])
def test_methods(vendor: Vendor, method: str, server: Process) -> None:
    """A method that nobody documents is answered, HEAD without a body."""
    reply = answer(server, Request(method, f"{vendor.base}/contacts", CREDENTIALS[vendor.name]), {})

    if method == "HEAD":
        assert b"" == reply.body
    else:
        is_the_vendors(reply, vendor)


BELOW_HTTP = {
    "a long request line": (b"GET /" + b"a" * 9000 + b" HTTP/1.1\r\n\r\n", 414),
    "a large header": (b"GET / HTTP/1.1\r\nHost: a\r\nX: " + b"b" * 9000 + b"\r\n\r\n", 431),
    "200 headers": (b"GET / HTTP/1.1\r\nHost: a\r\n" + b"X: y\r\n" * 200 + b"\r\n", 431),
    "a NUL byte in the path": (b"GET /razorpay/\0 HTTP/1.1\r\nHost: a\r\n\r\n", 400),
    "a control character in a header": (b"GET / HTTP/1.1\r\nHost: a\r\nX: \x01\r\n\r\n", 400),
    "a header without a colon": (b"GET / HTTP/1.1\r\nAuthorization Basic c2VjcmV0\r\n\r\n", 400),
    "a negative length": (b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n", 400),
    "two lengths": (b"GET / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", 400),
    "TLS": (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", 400),
    "HTTP/2": (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400),
    "an expectation": (b"GET / HTTP/1.1\r\nHost: a\r\nExpect: more\r\n\r\n", 417),
}


@pytest.mark.parametrize("name", BELOW_HTTP)
def test_below_http(name: str, server: Process) -> None:
    """What is no HTTP, or too much of it, gets a refusal in plain words and a closed connection."""
    sent, status = BELOW_HTTP[name]

    assert raw(server.port, sent).startswith(b"HTTP/1.1 %d " % status)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("a long request line", b"The request line is too long"),
        ("200 headers", b"The header has too many or too long fields"),
        ("a negative length", b"The request could not be read."),
    ],
)
def test_below_http_in_words(name: str, told: bytes, server: Process) -> None:
    """A refusal of ours tells what was too much."""
    assert told in raw(server.port, BELOW_HTTP[name][0])


def test_a_large_body_that_is_nobodys(server: Process) -> None:
    """It is told the setting that bounds it."""
    head = b"POST /_mock/faults HTTP/1.1\r\nHost: a\r\nContent-Length: 9999999\r\n\r\n"

    assert b"The body is larger than --max-body allows." in raw(server.port, head)


def test_the_log_quotes_nothing_that_could_not_be_read(server: Process) -> None:
    """A header line that is none may hold a credential: the log tells its kind only."""
    raw(server.port, BELOW_HTTP["a header without a colon"][0])

    assert server.logged("A request could not be read: Invalid header token.\n")
    assert "c2VjcmV0" not in server.log


@pytest.mark.parametrize("host", ["a b'\"$(x)", "[", "::", "\xff", "a" * 300])
def test_absurd_hosts(host: str, server: Process) -> None:
    """No Host header breaks the control plane or the choice of a vendor."""
    for path in ("/_mock/info", "/razorpay/v1/contacts", "/v1/contacts"):
        line = f"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
        status = int(raw(server.port, line.encode("latin-1")).split()[1])

        assert status < 500


def test_still_there(server: Process) -> None:
    """After all of this the server answers."""
    assert 200 == server.send("GET", "/_mock/ready").status
