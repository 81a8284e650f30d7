"""The server as a proxy: what it answers by CONNECT and for whole URLs, and in which world."""

import ssl
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from mock_server.serving.limits import Timeouts
from mock_server.serving.thread import Server, serve
from mock_server.vendors import VENDORS
from tests.serving.proxying import (
    CONTACTS,
    KEY,
    RAZORPAY,
    Bounded,
    Bytes,
    answer,
    expect_established,
    get,
    head,
    inside,
    opened,
    raw,
    seen,
    trusting,
    user,
    whole_url,
)
from tests.serving.sockets import everything, soon

pytestmark = pytest.mark.server


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serve(root="spn") as made:
        yield made


@pytest.fixture(autouse=True)
def _empty(server: Server) -> Iterator[None]:
    yield
    server.mock.drop()
    server.mock.clear_requests()


def last(server: Server) -> dict[str, Any]:
    return seen(server)[-1]


def test_every_host_of_a_vendor(server: Server) -> None:
    """CONNECT to each host of each vendor leads to that vendor, with a certificate for the name."""
    for vendor in VENDORS:
        for host in vendor.hosts:
            get(server, host, "/nothing-here")

            assert vendor.name == last(server)["vendor"], host


def test_a_connection_is_kept(server: Server) -> None:
    """Several requests go through one CONNECT."""
    with inside(server, RAZORPAY) as secret:
        for _ in range(3):
            secret.sendall(head("GET", CONTACTS, f"Authorization: {KEY}", host=RAZORPAY))

            assert 200 == answer(secret).status


def test_spellings_of_a_host(server: Server) -> None:
    """Case and a trailing dot make no difference."""
    for host in ("API.Razorpay.COM", "api.razorpay.com.", "API.RAZORPAY.COM."):
        assert 200 == get(server, host, CONTACTS).status
        assert 200 == whole_url(server, f"http://{host}{CONTACTS}").status


def test_early_bytes(server: Server) -> None:
    """What a client sends before it has the answer to its CONNECT is not lost."""
    with opened(server) as client:
        secret = Bytes(server, client, RAZORPAY)
        client.sendall(head("CONNECT", f"{RAZORPAY}:443") + secret.hello())
        expect_established(client)
        secret.shake_hands(client.recv(16384))
        secret.send(head("GET", CONTACTS, host=RAZORPAY))  # with the end of the handshake

        assert secret.receive().startswith(b"HTTP/1.1 401 ")


def test_http_1_0(server: Server) -> None:
    """A client of HTTP/1.0 may CONNECT; inside, the host that it named is its Host."""
    with opened(server) as client:
        client.sendall(b"CONNECT api.razorpay.com:443 HTTP/1.0\r\n\r\n")
        expect_established(client)
        with trusting(server).wrap_socket(client, server_hostname=RAZORPAY) as secret:
            secret.sendall(b"GET /v1/contacts HTTP/1.0\r\n\r\n")
            reply = answer(secret)

    assert 401 == reply.status
    assert "razorpay" == last(server)["vendor"]


def test_a_client_without_sni(server: Server) -> None:
    """A client that names no host in its handshake is shown the vendors' certificate."""
    context = trusting(server)
    context.check_hostname = False
    with opened(server) as client:
        client.sendall(head("CONNECT", f"{RAZORPAY}:443"))
        expect_established(client)
        with context.wrap_socket(client) as secret:
            certificate = secret.getpeercert()

    assert certificate
    assert ("DNS", RAZORPAY) in certificate["subjectAltName"]


def test_without_tls_on_port_80(server: Server) -> None:
    """Clients of Node.js ask by CONNECT for http:// too; several requests go on in plain text."""
    with opened(server) as client:
        client.sendall(head("CONNECT", f"{RAZORPAY}:80", user("gw1")))
        expect_established(client)
        for _ in range(2):
            client.sendall(head("GET", CONTACTS, host=RAZORPAY))

            assert 401 == answer(client).status

    assert ["razorpay"] * 2 == [one["vendor"] for one in seen(server, "gw1")]


def test_whole_urls_on_one_connection(server: Server) -> None:
    """Requests for whole URLs of several vendors share a connection; the URL wins over Host."""
    urls = {
        f"http://{RAZORPAY}{CONTACTS}": "razorpay",
        "https://api.ysuite.org/v1/contacts": "ysuite",
        "http://api.clemta.com:80/contacts": "clemta",
        f"https://{RAZORPAY}:443{CONTACTS}": "razorpay",
        f"http://{RAZORPAY}": "razorpay",
        f"http://{RAZORPAY}?a=b": "razorpay",
    }
    with opened(server) as client:
        for url, vendor in urls.items():
            client.sendall(head("GET", url, "Proxy-Connection: keep-alive", host="spn.localhost"))
            answer(client)

            assert vendor == last(server)["vendor"], url


def test_a_body_for_a_whole_url(server: Server) -> None:
    """A request with a body is read whole, in chunks too."""
    url = f"http://{RAZORPAY}{CONTACTS}"
    body = b'{"name": "By Proxy"}'
    lines = (f"Authorization: {KEY}", "Content-Type: application/json")
    with opened(server) as client:
        client.sendall(head("POST", url, *lines, f"Content-Length: {len(body)}") + body)
        sized = answer(client)
        chunks = b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body)
        client.sendall(head("POST", url, *lines, "Transfer-Encoding: chunked") + chunks)
        chunked = answer(client)

    assert ["By Proxy"] * 2 == [sized.json["name"], chunked.json["name"]]


def test_drops(server: Server) -> None:
    """Faults that break a connection break one through the proxy in the same way."""
    got = []
    for drop in ("empty", "truncate"):
        with inside(server, RAZORPAY) as secret:
            secret.sendall(dropped(drop))
            got.append(everything(secret))
    empty, (truncated, _, body) = got[0], got[1].partition(b"\r\n\r\n")
    length = int(truncated.partition(b"Content-Length: ")[2].partition(b"\r\n")[0])

    assert b"" == empty
    assert length // 2 == len(body)


def test_reset(server: Server) -> None:
    """A reset is one of TCP itself, not an end that TLS would announce."""
    with opened(server) as client:
        client.sendall(head("CONNECT", f"{RAZORPAY}:443"))
        expect_established(client)
        secret = Bytes(server, client, RAZORPAY)
        client.sendall(secret.hello())
        secret.shake_hands(client.recv(16384))
        secret.send(dropped("reset"))

        with pytest.raises(ConnectionResetError):
            everything(client)


def dropped(drop: str) -> bytes:
    lines = (f"Authorization: {KEY}", f"X-Mock-Fault: drop={drop}")
    return head("GET", CONTACTS, *lines, host=RAZORPAY)


def test_a_client_that_trusts_another_authority(
    server: Server, caplog: pytest.LogCaptureFixture
) -> None:
    """The log says why a handshake failed, and what helps a client that does not trust us."""
    with opened(server) as client:
        client.sendall(head("CONNECT", f"{RAZORPAY}:443"))
        expect_established(client)
        with pytest.raises(ssl.SSLCertVerificationError):
            ssl.create_default_context().wrap_socket(client, server_hostname=RAZORPAY)
    raw(server, head("CONNECT", f"{RAZORPAY}:443") + b"GET / HTTP/1.1\r\n\r\n")
    assert soon(lambda: 2 == len(caplog.messages))

    failed = f"A TLS connection to {RAZORPAY} by the proxy failed: "
    helps = " Its client must trust the authority of /_mock/ca.pem."
    assert f"{failed}TLSV1_ALERT_UNKNOWN_CA.{helps}" in caplog.messages
    assert f"{failed}HTTP_REQUEST." in caplog.messages


@pytest.mark.slow
def test_many_at_once(server: Server) -> None:
    """Sixty-four clients that CONNECT at once are all answered, each as its own host."""
    hosts = [host for vendor in VENDORS for host in vendor.hosts]
    hosts += [f"w{number}--razorpay.localhost" for number in range(64 - len(hosts))]
    with ThreadPoolExecutor(64) as pool:
        replies = pool.map(lambda host: get(server, host, "/_mock/ready").status, hosts)

        assert [200] * 64 == list(replies)


def test_a_server_that_stops() -> None:
    """A request inside a CONNECT is answered before the server ends."""
    server = Bounded(Timeouts())
    try:
        with inside(server, RAZORPAY) as secret:
            lines = (f"Authorization: {KEY}", "X-Mock-Fault: delay=0.2")
            secret.sendall(head("GET", CONTACTS, *lines, host=RAZORPAY))
            assert soon(lambda: bool(server.service._waitings))
            server.service.loop.call_soon_threadsafe(server.service.stop)
            reply = answer(secret)

        assert (200, "close") == (reply.status, reply.header("Connection"))
        assert soon(lambda: not server.thread.is_alive())
    finally:
        server.stop()


def test_a_document_by_its_host(server: Server) -> None:
    """`OPTIONS *` is no request to a proxy."""
    reply = raw(server, head("OPTIONS", "*", "Connection: close", host=RAZORPAY))

    assert b"X-Mock-Answered-By: vendor\r\n" in reply


def test_the_authority_is_made_when_it_is_needed() -> None:
    """A start makes no certificate; the first CONNECT does, and so does who asks for it."""
    with serve() as server:
        assert not server._authority.is_made
        with opened(server) as client:
            client.sendall(head("CONNECT", f"{RAZORPAY}:443"))
            expect_established(client)

            assert server._authority.is_made
