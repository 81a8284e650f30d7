"""Clients of the proxy that stall or send garbage: they end, and others do not wait."""

import socket
import time
from collections.abc import Iterator
from contextlib import suppress

import pytest

from mock_server.serving.limits import Timeouts
from mock_server.serving.thread import Server, serve
from tests.serving.proxying import (
    CONTACTS,
    RAZORPAY,
    Bounded,
    Bytes,
    expect_established,
    get,
    head,
    inside,
    opened,
)
from tests.serving.sockets import everything, soon

pytestmark = pytest.mark.server


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serve() as made:
        yield made


def test_garbage(server: Server) -> None:
    """Bytes that are no handshake end their own connection alone."""
    for data in (b"\x16\x03\x01garbage", b"\x16", b"\0" * 70_000, b""):
        with opened(server) as client:
            client.sendall(head("CONNECT", f"{RAZORPAY}:443") + data)
            client.shutdown(socket.SHUT_WR)
            read_all(client)

    assert 200 == get(server, RAZORPAY, CONTACTS).status


def read_all(client: socket.socket) -> None:
    with suppress(ConnectionResetError):
        everything(client)


@pytest.mark.slow
def test_handshakes_that_stall() -> None:
    """Clients that begin no handshake, or half of one, are ended in time; others do not wait."""
    server = Bounded(Timeouts(handshake=0.15, sweep=0.02))
    try:
        clients = [opened(server) for _ in range(64)]
        for number, client in enumerate(clients):
            client.sendall(head("CONNECT", f"{RAZORPAY}:443"))
            expect_established(client)
            if number % 2:
                client.sendall(Bytes(server, client, RAZORPAY).hello()[:100])
        began = time.monotonic()
        assert 200 == get(server, RAZORPAY, CONTACTS).status
        assert time.monotonic() - began < 0.15
        for client in clients:
            read_all(client)
            client.close()

        assert soon(lambda: not server.service.connections)
    finally:
        server.stop()


@pytest.mark.slow
def test_idle_clients_inside() -> None:
    """A client that sends nothing inside its CONNECT, or half a head, is ended as any other."""
    server = Bounded(Timeouts(idle=0.1, head=0.1, sweep=0.02))
    try:
        for data in (b"", b"GET / HTTP/1.1\r\nHost: a"):
            with inside(server, RAZORPAY) as secret:
                secret.sendall(data)

                assert b"" == everything(secret)
    finally:
        server.stop()


def test_connections_are_counted_once(server: Server) -> None:
    """A connection that goes on inside TLS is one connection, and none once it has ended."""
    service = server._service
    assert soon(lambda: not service.connections)
    with inside(server, RAZORPAY):
        assert soon(lambda: 1 == len(service.connections))

    assert soon(lambda: not service.connections)
