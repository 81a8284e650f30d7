"""Hosts that --proxy-allow names: bytes are led there, within bounds, and nowhere else."""

import socket
import threading
from collections.abc import Callable
from contextlib import ExitStack, suppress
from time import monotonic
from typing import Any

import pytest

from mock_server.serving.limits import MAX_TUNNELS, Timeouts
from mock_server.serving.thread import serve
from mock_server.serving.tunnels import LAST_SECONDS
from tests.serving.proxying import (
    Bounded,
    answer,
    expect,
    expect_established,
    head,
    opened,
    raw,
    told,
    user,
)
from tests.serving.sockets import PATIENCE, everything, soon
from tests.serving.tunnelling import Host, led, tunnelled

pytestmark = pytest.mark.server

PLENTY = 64 * 2**20


def test_both_ways() -> None:
    """Bytes pass both ways, as do ends: one side may end before the other."""
    with led(host := Host()) as server, tunnelled(server, host) as (client, far):
        client.sendall(b"to the host")
        assert b"to the host" == far.recv(100)
        far.sendall(b"to the client")
        assert b"to the client" == client.recv(100)
        client.shutdown(socket.SHUT_WR)
        assert b"" == far.recv(100)
        far.sendall(b"the rest")
        far.close()

        assert b"the rest" == everything(client)


def test_early_bytes_and_a_host_that_speaks_first() -> None:
    """Nothing is lost that a client sends with its CONNECT, or the host at once."""
    with led(host := Host(b"220 ready")) as server, opened(server) as client:
        client.sendall(head("CONNECT", host.address) + b"early")
        expect_established(client)
        expect(client, b"220 ready")
        host.clients[-1].settimeout(PATIENCE)

        assert b"early" == host.clients[-1].recv(100)


@pytest.mark.slow
def test_a_client_that_does_not_read() -> None:
    """The other host is not read from while the client reads nothing, and nothing is lost."""
    with led(host := Host()) as server, tunnelled(server, host) as (client, far):
        far.settimeout(0.2)
        sent = 0
        with suppress(TimeoutError):
            while sent < PLENTY:
                sent += far.send(b"x" * 2**18)
        assert sent < PLENTY
        far.shutdown(socket.SHUT_WR)
        client.shutdown(socket.SHUT_WR)

        assert sent == len(everything(client))


@pytest.mark.slow
def test_a_client_that_does_not_read_does_not_delay_the_end() -> None:
    """A server that is told to stop waits a second for an end to be read, not all of its grace."""
    with led(host := Host(), Timeouts()) as server, tunnelled(server, host) as (_, far):
        far.settimeout(0.2)
        with suppress(TimeoutError):
            while True:
                far.send(b"x" * 2**18)
        began = monotonic()
        server.service.loop.call_soon_threadsafe(server.service.stop)
        server.thread.join(PATIENCE)

        assert LAST_SECONDS <= monotonic() - began < 2


def test_an_end_without_order() -> None:
    """When one end is reset, the other one ends, and nothing is left of the tunnel."""
    with led(host := Host()) as server:
        with tunnelled(server, host) as (client, far):
            far.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
            far.close()
            assert b"" == everything(client)

        assert soon(lambda: not server._service.connections)
        assert not server._service.tunnels


def test_idle() -> None:
    """A tunnel through which nothing passes is closed in time."""
    timeouts = Timeouts(tunnel=0.1, sweep=0.02)
    with led(host := Host(), timeouts) as server, tunnelled(server, host) as (client, _):
        assert b"" == everything(client)
        assert soon(lambda: not server.service.connections)


def test_number() -> None:
    """So many tunnels are led at once, and one that ends makes room for another."""
    with led(host := Host()) as server, ExitStack() as stack:
        for _ in range(MAX_TUNNELS):
            client, far = stack.enter_context(tunnelled(server, host))
        status, problem = told(raw(server, head("CONNECT", host.address)))
        assert (503, True) == (status, "100 connections" in problem["detail"])
        client.close()
        far.close()
        assert soon(lambda: len(server._service.tunnels) < MAX_TUNNELS)

        with tunnelled(server, host):
            pass


def test_no_way_back() -> None:
    """The server's own port is answered as without a proxy, also where its address is allowed."""
    with serve(proxy_allow=("127.0.0.1",)) as server, opened(server) as client:
        client.sendall(head("CONNECT", f"127.0.0.1:{server.port}"))
        expect_established(client)
        client.sendall(head("GET", "/_mock/ready"))

        assert 200 == answer(client).status
        assert not server._service.tunnels


def test_a_name_that_leads_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """A public name whose address is this machine's is refused on the server's own port."""
    with serve(proxy_allow=("loop.example",)) as server:
        found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", server.port))]
        looked_up(monkeypatch, "loop.example", lambda: found)
        status, problem = told(raw(server, head("CONNECT", f"loop.example:{server.port}")))

    assert (403, True) == (status, "is this server itself" in problem["detail"])


def test_a_name_without_a_dot(monkeypatch: pytest.MonkeyPatch) -> None:
    """Such a name is this server's on its own port, unless it is allowed: then it is led to."""
    with serve() as server, opened(server) as client:
        client.sendall(head("CONNECT", f"mock:{server.port}"))
        expect_established(client)
    with serve(proxy_allow=("mock",)) as server:
        found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", server.port))]
        looked_up(monkeypatch, "mock", lambda: found)
        status, problem = told(raw(server, head("CONNECT", f"mock:{server.port}")))

    assert (403, True) == (status, "is this server itself" in problem["detail"])


def looked_up(patch: pytest.MonkeyPatch, name: str, found: Callable[[], Any]) -> None:
    """Let a look-up of that name give what *found* gives."""
    usual = socket.getaddrinfo
    patch.setattr(
        socket, "getaddrinfo", lambda *a, **k: found() if a[0] == name else usual(*a, **k)
    )


def test_a_host_that_refuses() -> None:
    """A port without a listener is a 502 that says so."""
    host = Host()
    host.close()
    with serve(proxy_allow=(host.address,)) as server:
        status, problem = told(raw(server, head("CONNECT", host.address)))

    assert 502 == status
    sentence = f"127.0.0.1, port {host.port} cannot be reached: Connection refused."
    assert sentence == problem["detail"]
    assert not server._service.tunnels


def test_a_name_without_an_address(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that is not found is a 502 that says so."""

    def unknown() -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    with serve(proxy_allow=("nowhere.example",)) as server:
        looked_up(monkeypatch, "nowhere.example", unknown)
        status, problem = told(raw(server, head("CONNECT", "nowhere.example:443")))

    said = "nowhere.example, port 443 cannot be reached: Name or service not known."
    assert (502, said) == (status, problem["detail"])


def test_a_host_that_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    """A look-up or a connection that takes too long is a 504 that says so."""
    done = threading.Event()
    server = Bounded(Timeouts(dial=0.1), proxy_allow=("slow.example",))
    try:
        looked_up(monkeypatch, "slow.example", lambda: done.wait(PATIENCE) and [])
        status, problem = told(raw(server, head("CONNECT", "slow.example:443")))
    finally:
        done.set()
        server.stop()

    assert (504, True) == (status, "no answer within 0.1 seconds" in problem["detail"])


def test_only_what_is_allowed() -> None:
    """A host is allowed on every port or on one; the server calls no other."""
    with led(host := Host()) as server, ExitStack() as stack:
        stack.callback((other := Host()).close)
        assert 403 == told(raw(server, head("CONNECT", other.address)))[0]
        assert 403 == told(raw(server, head("GET", f"http://{other.address}/")))[0]
        assert [] == other.clients
        stack.enter_context(wide := serve(proxy_allow=("127.0.0.1",)))
        stack.enter_context(tunnelled(wide, other))

        assert [] == host.clients


def test_the_log(caplog: pytest.LogCaptureFixture) -> None:
    """The log names each host that a client was led to."""
    with caplog.at_level("INFO", "mock_server"), led(host := Host()) as server:
        with tunnelled(server, host):
            pass
        with opened(server) as client:
            client.sendall(head("DELETE", f"http://{host.address}/"))
            assert soon(lambda: "DELETE" in caplog.text)

    led_there = f"{host.address} | led there, because --proxy-allow names it"
    assert [f"CONNECT {led_there}", f"DELETE {led_there}"] == caplog.messages


def test_a_whole_url_is_forwarded() -> None:
    """A request for an allowed http:// URL is sent on without what is for the proxy alone."""
    lines = ("X-Own: 1", "Connection: X-Hop", "X-Hop: 2", "Content-Length: 4", user("w", "secret"))
    with led(host := Host()) as server, opened(server) as client:
        smuggled = head("GET", f"http://{host.address}/second")
        asked = head("POST", f"http://{host.address}/a%20b?c=d", *lines, host="elsewhere.example")
        client.sendall(asked + b"body" + smuggled)
        assert soon(lambda: bool(host.clients))
        far = host.clients[-1]
        far.settimeout(PATIENCE)
        got = far.recv(65536)
        far.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
        reply = answer(client)
        far.settimeout(0.1)
        with pytest.raises(TimeoutError):
            far.recv(100)
        far.close()

        assert b"ok" == reply.body
        assert b"" == everything(client)
    first, *others = got.partition(b"\r\n\r\n")[0].decode().split("\r\n")
    assert "POST /a%20b?c=d HTTP/1.1" == first
    wanted = {f"Host: {host.address}", "Connection: close", "X-Own: 1", "Content-Length: 4"}
    assert wanted == set(others)
    assert got.endswith(b"\r\n\r\nbody")


def test_an_https_url_is_not_forwarded() -> None:
    """A whole https:// URL of another host would be sent in plain text, and is refused."""
    with led(host := Host()) as server:
        status, problem = told(raw(server, head("GET", f"https://{host.address}/")))

    assert (403, True) == (status, "by CONNECT" in problem["detail"])
