"""localhost is this machine by IPv4 and by IPv6, on one port."""

import socket
from urllib.request import urlopen

import pytest

from mock_server.client import MockClient
from mock_server.serving import listeners
from mock_server.serving.listeners import PortError
from mock_server.serving.thread import serve
from tests.serving.process import Process
from tests.systems import IPV6

pytestmark = pytest.mark.server


@IPV6
def test_both_addresses() -> None:
    """By each address, and by the name, a client reaches the same port that was found free."""
    with serve(host="localhost") as server:
        for host in ("127.0.0.1", "[::1]", "localhost"):
            with urlopen(f"http://{host}:{server.port}/_mock/ready") as reply:
                assert 200 == reply.status

        assert f"http://127.0.0.1:{server.port}" == server.url == server.mock.info()["proxy"]


@IPV6
def test_by_default(gunicorn: Process) -> None:
    """A server that is not told where to listen listens on both, and names the older one."""
    assert MockClient(f"http://[::1]:{gunicorn.port}").ready()
    assert gunicorn.logged(f"Serving the scenario default on http://127.0.0.1:{gunicorn.port}\n")


@IPV6
def test_one_address_alone() -> None:
    """A server that is told an address listens on that one alone."""
    with serve(host="127.0.0.1") as server, pytest.raises(ConnectionRefusedError):
        socket.create_connection(("::1", server.port))


@IPV6
def test_a_port_that_is_in_use_by_ipv6() -> None:
    """A port that another program has on ::1 is refused: half of the clients would reach that."""
    with socket.create_server(("::1", 0), family=socket.AF_INET6) as other:
        port = other.getsockname()[1]
        with pytest.raises(PortError, match=rf"^Port {port} is in use on ::1\. Stop what is using"):
            serve(host="localhost", port=port)
        # and nothing of the attempt is left
        serve(host="127.0.0.1", port=port).stop()


def test_without_ipv6(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where this machine has no ::1, it is not missed."""
    monkeypatch.setattr(listeners, "LOOPBACK6", "2001:db8::1")
    with serve(host="localhost") as server:
        assert server.mock.ready()
