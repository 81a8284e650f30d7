"""What HAProxy answers itself: a login that it cannot read whole is refused, never guessed."""

import json
import socket

import pytest

from mock_server.serving.balancer import configuration
from mock_server.serving.balancer.worlds import MAX_LOGIN
from tests.replicas import NEEDS_HAPROXY, Replicas
from tests.serving.balancer.conftest import COUNT
from tests.serving.balancer.raw import Told, ask, request

LOGIN = "/spn/api/v1/auth/login"
NAMED = b'{"email":"user@example.com@long1","password":"mock-password"}'

pytestmark = NEEDS_HAPROXY


def padded(size: int) -> bytes:
    return NAMED.rjust(size)


def chunked(body: bytes) -> bytes:
    head = request(LOGIN, "Transfer-Encoding: chunked", method="POST")
    return head + b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body)


def is_ours(told: Told) -> bool:
    ours = told.headers.get("X-Mock-Answered-By"), told.headers.get("Content-Type")
    page = told.body and json.loads(told.body)["type"]
    return ("mock", "application/problem+json", "/_mock/docs/errors#replicas") == (*ours, page)


def test_the_longest_login(four: Replicas, port: int) -> None:
    """It names its world, whether it has a length or comes in chunks, behind a long head, too."""
    long = [f"X-A{number}: {'z' * 8000}" for number in range(7)]
    sent = [
        request(LOGIN, method="POST", body=padded(MAX_LOGIN)),
        request(LOGIN, *long, method="POST", body=padded(MAX_LOGIN)),
        chunked(padded(MAX_LOGIN)),
    ]
    told = [ask(port, one) for one in sent]

    assert ["200", "200", "200"] == [one.status for one in told]
    assert ["1", "2", "3"] == [one.headers["X-Mock-Request"] for one in told]
    assert four.owner("long1") >= 0


@pytest.mark.parametrize("more", [1, 100_000, 300_000])
def test_a_longer_login(port: int, more: int) -> None:
    """It is refused by our problem, and a header that names the world lets it pass."""
    body = padded(MAX_LOGIN + more)
    refused = [ask(port, request(LOGIN, method="POST", body=body)), ask(port, chunked(body))]
    passed = ask(port, request(LOGIN, "X-Mock-World: long2", method="POST", body=body))

    assert ["413", "413"] == [told.status for told in refused]
    assert all(is_ours(told) for told in refused)
    assert "200" == passed.status


def test_a_login_that_ends_too_early(four: Replicas, port: int) -> None:
    """It reaches no replica, and the client gets no answer."""
    sent = request(LOGIN, "Content-Length: 100", method="POST") + NAMED.replace(b"long1", b"cut1")
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        connection.sendall(sent)
        connection.shutdown(socket.SHUT_WR)
        got = connection.recv(1000)

    assert b"" == got
    assert "cut1" not in four.owners()


def test_a_login_that_does_not_end(four: Replicas, port: int) -> None:
    """It is refused by our problem after 30 seconds, here after one, and reaches no replica."""
    text = configuration(COUNT)
    four.balance(text.replace("wait-for-body time 30s", "wait-for-body time 1s"))
    told = ask(port, request(LOGIN, "Content-Length: 100", method="POST") + NAMED[:50])
    four.balance(text)

    assert "408" == told.status
    assert is_ours(told)


def test_http_2(port: int) -> None:
    """HTTP/2 is refused, as the server itself refuses it: its requests would be led otherwise."""
    sent = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + bytes(3) + b"\4" + bytes(5)

    assert "400" == ask(port, sent).status
