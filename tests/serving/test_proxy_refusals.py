"""What the server refuses as a proxy, and what attackers get from it."""

import json
from collections.abc import Iterator

import pytest

from mock_server.serving.thread import Server, serve
from mock_server.settings import SettingError
from tests.serving.proxying import (
    CONTACTS,
    ESTABLISHED,
    RAZORPAY,
    Bytes,
    answer,
    get,
    head,
    inside,
    opened,
    raw,
    told,
    user,
    whole_url,
)
from tests.serving.sockets import statuses

pytestmark = pytest.mark.server

FORM = "CONNECT takes a host and a port, such as api.example.com:443"
URL = "a URL has the form http://host:port/path, without a user"
NO_NAME = "The proxy's user names the world, and no world is called so"


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serve() as made:
        yield made


def refused(server: Server, data: bytes) -> tuple[int, str]:
    """Status and sentence of the only answer to *data*, which ends the connection."""
    status, problem = told(raw(server, data))

    assert "/_mock/docs/errors#proxy" == problem["type"]
    assert status == problem["status"]
    return status, problem["detail"]


@pytest.mark.parametrize(
    ("target", "status", "sentence"),
    [
        (
            "api.example.com:443",
            403,
            "api.example.com is not a vendor's host, and the proxy leads ",
        ),
        ("192.0.2.1:443", 403, "192.0.2.1 is not a vendor's host"),
        ("[2001:db8::1]:443", 403, "2001:db8::1 is not a vendor's host"),
        ("localhost:1", 403, "with --proxy-allow localhost:1, or name the host"),
        ("[2001:db8::1]:8443", 403, "with --proxy-allow [2001:db8::1]:8443, or name the host"),
        ("api.razorpay.com.example:443", 403, "api.razorpay.com.example is not a vendor's host"),
        (
            "api.razorpay.com:81",
            403,
            "api.razorpay.com belongs to Razorpay, which the proxy answers",
        ),
        ("api.razorpay.com:8443", 403, "api.razorpay.com belongs to Razorpay"),
        ("w1--api.razorpay.com:444", 403, "api.razorpay.com belongs to Razorpay"),
        ("api.razorpay.com", 400, FORM),
        ("http://api.razorpay.com:443", 400, FORM),
        ("api.razorpay.com:0", 400, FORM),
        ("api.razorpay.com:65536", 400, FORM),
        ("user@api.razorpay.com:443", 400, FORM),
        ("me:pw@w1--api.razorpay.com:443", 400, FORM),
        ("a_b.example:443", 400, FORM),
        ("[::1:443", 400, ""),
        ("[fe80::1%25eth0]:443", 400, ""),
        (":443", 400, ""),
    ],
)
def test_connect(server: Server, target: str, status: int, sentence: str) -> None:
    """A CONNECT to anything but a vendor's port 443 is refused, and the sentence says why."""
    got = raw(server, head("CONNECT", target))
    found, problem = told(got)

    assert status == found
    assert sentence in problem["detail"]


def test_the_status_line_tells_why(server: Server) -> None:
    """Most clients show the status line of a refused CONNECT, and nothing else."""
    line = raw(server, head("CONNECT", "api.example.com:443")).partition(b"\r\n")[0]

    assert line.startswith(b"HTTP/1.1 403 api.example.com is not a vendor's host")
    assert b"--proxy-allow api.example.com" in line


@pytest.mark.parametrize(
    ("url", "status", "sentence"),
    [
        ("http://api.example.com/v1", 403, "api.example.com is not a vendor's host"),
        ("https://api.example.com/v1", 403, "api.example.com is not a vendor's host"),
        ("http://localhost:1/v1", 403, "localhost is not a vendor's host"),
        (
            "http://api.razorpay.com:8080/v1",
            403,
            "which the proxy answers on the ports 80 and 443 alone.",
        ),
        ("ftp://api.razorpay.com/v1", 400, URL),
        ("http://user:pw@api.razorpay.com/v1", 400, URL),
        ("http:///v1", 400, URL),
        ("http://a_b/v1", 400, URL),
    ],
)
def test_whole_urls(server: Server, url: str, status: int, sentence: str) -> None:
    """A whole URL of another host, port or scheme is refused in the same voice."""
    found, detail = refused(server, head("GET", url))

    assert status == found
    assert sentence in detail


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (user("a b"), NO_NAME),
        (user("x" * 65), NO_NAME),
        (user("../etc"), NO_NAME),
        ("Proxy-Authorization: Basic ====", "The proxy's user cannot be read"),
        ("Proxy-Authorization: Basic Z3cx=", "The proxy's user cannot be read"),
        ("Proxy-Authorization: Basic /w==", "The proxy's user cannot be read"),
        ("Proxy-Authorization: Bearer Z3cx", "The proxy's user cannot be read"),
    ],
)
def test_the_user(server: Server, line: str, sentence: str) -> None:
    """A user that cannot name a world is refused before anything is answered, and not quoted."""
    for data in (
        head("CONNECT", f"{RAZORPAY}:443", line),
        head("GET", f"http://{RAZORPAY}/", line),
    ):
        status, detail = refused(server, data)

        assert 400 == status
        assert detail.startswith(sentence)


def test_no_proxy() -> None:
    """Where the server is no proxy, a CONNECT is told how it becomes one, and URLs are paths."""
    with serve(proxy=False) as server:
        status, detail = refused(server, head("CONNECT", f"{RAZORPAY}:443"))

        assert (403, True) == (status, "--proxy" in detail)
        assert 200 == whole_url(server, f"http://{RAZORPAY}{CONTACTS}", user("w")).status
        assert None is server.mock.info()["proxy"]
        assert ["default"] == [row["world"] for row in server.mock.worlds()["worlds"]]


def test_a_server_that_others_reach() -> None:
    """It is no proxy unless it is told to be one."""
    with serve(host="0.0.0.0") as server:
        assert 403 == refused(server, head("CONNECT", f"{RAZORPAY}:443"))[0]
    with serve(host="0.0.0.0", proxy=True) as server:
        assert 200 == get(server, RAZORPAY, CONTACTS).status


def test_a_host_that_cannot_be_allowed() -> None:
    """A vendor's host is never led to, from Python neither."""
    with pytest.raises(SettingError, match="belongs to Razorpay, which is answered here"):
        serve(proxy_allow=(RAZORPAY,))


def test_connect_inside_tls(server: Server) -> None:
    """No CONNECT is taken inside TLS: nobody gets a connection within a connection."""
    with inside(server, RAZORPAY) as secret:
        secret.sendall(head("CONNECT", f"{RAZORPAY}:443"))
        reply = answer(secret)

    assert (403, True) == (reply.status, "http:// address" in reply.json["detail"])


def test_connect_with_a_body(server: Server) -> None:
    """A request that is smuggled in a CONNECT's body, or behind a refused one, gets no answer."""
    smuggled = head("GET", f"http://{RAZORPAY}{CONTACTS}")
    for line in (f"Content-Length: {len(smuggled)}", "Transfer-Encoding: chunked"):
        assert 400 == refused(server, head("CONNECT", f"{RAZORPAY}:443", line) + smuggled)[0]
    assert 403 == refused(server, head("CONNECT", "api.example.com:443") + smuggled)[0]


def test_plain_requests_after_connect(server: Server) -> None:
    """What follows a CONNECT to a vendor is TLS or nothing: plain requests are not answered."""
    got = raw(server, head("CONNECT", f"{RAZORPAY}:443") + head("GET", "/_mock/state"))

    assert [200] == statuses(got)
    assert b"{" not in got


def test_pipelined_before_connect(server: Server) -> None:
    """Requests that came before a CONNECT are answered first, each once."""
    asked = head("GET", "/_mock/ready", host="localhost")
    with opened(server) as client:
        client.sendall(asked + asked + head("CONNECT", f"{RAZORPAY}:443"))
        got = b""
        while not ESTABLISHED.search(got):
            got += client.recv(65536)
        secret = Bytes(server, client, RAZORPAY)
        client.sendall(secret.hello())
        secret.shake_hands(client.recv(16384))

    assert [200, 200, 200] == statuses(got)


def test_an_unreadable_connect() -> None:
    """A CONNECT that cannot be read is refused in our voice, also where a vendor has the root."""
    with serve(root="spn") as server:
        for data, status in (
            (b"CONNECT api.razorpay.com:443 HTTP/1.1\r\n\r\n", 400),
            (head("CONNECT", f"{'a' * 9000}:443"), 414),
            (head("CONNECT", f"{RAZORPAY}:443", "Content-Length: x"), 400),
        ):
            found, detail = refused(server, data)

            assert status == found
            assert detail.startswith("The CONNECT cannot be read: ")


def test_large_heads(server: Server) -> None:
    """The bounds of heads are the same for a CONNECT, for a URL, and inside."""
    padding = [f"X-{number}: {'a' * 8000}" for number in range(9)]
    for data in (head("CONNECT", f"{RAZORPAY}:443", *padding), head("GET", "http://a/", *padding)):
        assert [431] == statuses(raw(server, data))
    assert [414] == statuses(raw(server, head("CONNECT", f"{'a' * 9000}:443")))
    with inside(server, RAZORPAY) as secret:
        secret.sendall(head("GET", CONTACTS, *padding))

        assert 431 == answer(secret).status


def test_a_refusal_hides_the_password(server: Server, caplog: pytest.LogCaptureFixture) -> None:
    """Neither the log nor the answer of a refusal has what the client says to the proxy."""
    with caplog.at_level("INFO", "mock_server"):
        got = raw(server, head("CONNECT", "api.example.com:443", user("w1", "very-secret")))

    assert "CONNECT api.example.com:443 403 | api.example.com is not a" in caplog.text
    assert "very-secret" not in caplog.text + got.decode() + json.dumps(server.mock.requests())
