"""The ports of a server and its proxy: vendors' own, that of HTTPS, that of the control plane."""

import socket
import ssl
from collections.abc import Iterator

import pytest

from tests.clients import Reply
from tests.serving.process import Process
from tests.serving.proxying import answer, expect_established, head, told
from tests.serving.sockets import PATIENCE, everything

pytestmark = [pytest.mark.server, pytest.mark.slow]

RAZORPAY = "api.razorpay.com"


@pytest.fixture(scope="module")
def server() -> Iterator[Process]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        control = free.getsockname()[1]
    ports = ("--port", "0", "--port-per-vendor", "--tls", "--tls-port", "0")
    with Process.started(*ports, "--control-port", str(control)) as process:
        yield process


def port(server: Process, name: str) -> int:
    """The port of a vendor, of HTTPS, of the control plane."""
    if name in ("https", "control"):
        return int(server.ready[name].split(":")[2].partition("/")[0])
    return int(server.ready["vendors"][name]["port"])


def opened(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), PATIENCE)


def asked(client: socket.socket, path: str, host: str) -> Reply:
    client.sendall(head("GET", path, host=host))
    return answer(client)


def trusting(server: Process) -> ssl.SSLContext:
    pem = server.send("GET", "/_mock/ca.pem").body
    return ssl.create_default_context(cadata=pem.decode())


def test_on_a_vendors_own_port(server: Process) -> None:
    """A vendor's own port is a proxy for every vendor."""
    with opened(port(server, "spn")) as client:
        client.sendall(head("CONNECT", f"{RAZORPAY}:443"))
        expect_established(client)
        with trusting(server).wrap_socket(client, server_hostname=RAZORPAY) as secret:
            reply = asked(secret, "/v1/contacts", RAZORPAY)

    assert b"Please provide your api key" in reply.body


def test_to_a_vendors_own_port(server: Process) -> None:
    """A vendor's own port, reached by the proxy, serves that vendor alone."""
    there = f"localhost:{port(server, 'razorpay')}"
    with opened(server.port) as client:
        client.sendall(head("CONNECT", there))
        expect_established(client)
        by_connect = asked(client, "/v1/contacts", there)
    with opened(server.port) as client:
        by_url = asked(client, f"http://{there}/v1/contacts", there)

    assert b"Please provide your api key" in by_connect.body
    assert by_connect.body == by_url.body


def test_to_the_port_for_https(server: Process) -> None:
    """The port for HTTPS, reached by the proxy, is encrypted."""
    there = f"localhost:{port(server, 'https')}"
    with opened(server.port) as client:
        client.sendall(head("CONNECT", there))
        expect_established(client)
        with trusting(server).wrap_socket(client, server_hostname="localhost") as secret:
            reply = asked(secret, "/_mock/ready", there)

    assert 200 == reply.status


def test_to_the_port_of_the_control_plane(server: Process) -> None:
    """A port for the control plane alone is not reached by the proxy of another port."""
    there = f"localhost:{port(server, 'control')}"
    for data in (head("CONNECT", there), head("GET", f"http://{there}/_mock/state")):
        with opened(server.port) as client:
            client.sendall(data)

            assert 403 == told(everything(client))[0]


def test_the_control_plane_by_a_vendors_host(server: Process) -> None:
    """Nor is the control plane reached by a vendor's host."""
    with opened(server.port) as client:
        reply = asked(client, f"http://{RAZORPAY}/_mock/state", RAZORPAY)

    assert 404 == reply.status
