"""`X-Mock-Replica`: which start of the server has answered, on every answer that there is."""

import re
import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest
from werkzeug.test import Client as WsgiClient

from mock_server import create_app
from mock_server.serving.limits import MAX_FIELD, MAX_LINE
from mock_server.serving.thread import Server, serve
from tests.serving.https_client import get, port
from tests.serving.process import Process
from tests.serving.proxying import KEY, RAZORPAY, head, opened, raw
from tests.serving.sockets import everything, statuses

pytestmark = pytest.mark.server

FIELD = re.compile(rb"\r\nX-Mock-Replica: ([0-9a-f]{12})\r\n")
HERE = "localhost"
ALLOWED, CLOSE = f"Authorization: {KEY}", "Connection: close"
LIST = "/razorpay/v1/contacts"
# Requests by the status that answers them; each is answered by another part of the server.
ASKED = {
    "a vendor": (200, head("GET", LIST, ALLOWED, CLOSE, host=HERE)),
    "a vendor's refusal": (401, head("GET", LIST, CLOSE, host=HERE)),
    "HEAD": (200, head("HEAD", "/_mock/info", CLOSE, host=HERE)),
    "not emulated": (501, head("GET", "/razorpay/v1/payouts", ALLOWED, CLOSE, host=HERE)),
    "a fault": (503, head("GET", LIST, ALLOWED, CLOSE, "X-Mock-Fault: status=503", host=HERE)),
    "half an answer": (200, head("GET", LIST, ALLOWED, "X-Mock-Fault: drop=truncate", host=HERE)),
    "no such vendor": (404, head("GET", "/nobody", CLOSE, host=HERE)),
    "no such world": (400, head("GET", f"/@!{LIST}", CLOSE, host=HERE)),
    "the control plane": (200, head("GET", "/_mock/worlds", CLOSE, host=HERE)),
    "its refusal": (405, head("GET", "/_mock/reset", CLOSE, host=HERE)),
    "another site's page": (403, head("GET", "/_mock/info", CLOSE, "Origin: http://a.example")),
    "health": (200, head("GET", "/_mock/health", CLOSE, host=HERE)),
    "the page": (200, head("GET", "/_mock/", CLOSE, "Accept: text/html", host=HERE)),
    "a file of the page": (200, head("GET", "/_mock/page/static/style.css", CLOSE, host=HERE)),
    "a redirection": (302, head("GET", "/", CLOSE, "Accept: text/html", host=HERE)),
    "the documentation": (200, head("GET", "/_mock/docs/worlds", CLOSE, host=HERE)),
    "the authority": (200, head("GET", "/_mock/ca.pem", CLOSE, host=HERE)),
    "no request": (400, b"\x00\r\n\r\n"),
    "a line too long": (414, head("GET", "/" + "a" * MAX_LINE, host=HERE)),
    "a field too long": (431, head("GET", "/", "A: " + "a" * (MAX_FIELD + 1), host=HERE)),
    "a body too large": (413, head("POST", LIST, ALLOWED, f"Content-Length: {2**40}", host=HERE)),
    "TLS": (400, b"\x16\x03\x01\x00\x05hello"),
    "the proxy's refusal": (403, head("CONNECT", "elsewhere.example:443")),
    "the proxy's answer": (200, head("GET", f"http://{RAZORPAY}/v1/contacts", ALLOWED, CLOSE)),
}


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serve(scenario="empty") as server:
        yield server


def named(got: bytes) -> list[str]:
    """The replicas that the answers name."""
    return [field.decode() for field in FIELD.findall(got)]


@pytest.mark.parametrize("what", ASKED)
def test_every_answer_names_it(server: Server, what: str) -> None:
    """Whoever answers, the header is there, once."""
    status, asked = ASKED[what]
    got = raw(server, asked)

    assert [status] == statuses(got)
    assert [server.mock.info()["replica"]] == named(got)


def test_within_tls(server: Server) -> None:
    """An answer by way of a CONNECT names it twice: to the proxy's client, and inside."""
    trusting = ssl.create_default_context(cadata=server.ca_pem.decode())
    with opened(server) as client:
        client.sendall(head("CONNECT", f"{RAZORPAY}:443"))
        outside = client.recv(65536)
        with trusting.wrap_socket(client, server_hostname=RAZORPAY) as secret:
            secret.sendall(head("GET", "/v1/contacts", CLOSE, host=RAZORPAY))
            inside = everything(secret)

    assert [server.mock.info()["replica"]] * 2 == named(outside + inside)


def test_100_continue_is_no_answer(server: Server) -> None:
    """The interim answer is as bare as ever: clients skip its head, and the answer follows."""
    fields = (ALLOWED, CLOSE, "Expect: 100-continue", "Content-Length: 8")
    with opened(server) as client:
        client.sendall(head("POST", LIST, *fields, host=HERE))
        interim = client.recv(65536)
        client.sendall(b"name=Asha")
        answer = everything(client)

    assert b"HTTP/1.1 100 Continue\r\n\r\n" == interim
    assert 1 == len(named(answer))


@pytest.mark.slow
def test_the_port_of_tls(secured: Process, authority: Path) -> None:
    """Whether TLS is spoken there or not, the same replica answers."""
    replies = [
        secured.send("GET", "/_mock/ready", port=port(secured)),
        get(secured, authority, "/_mock/ready"),
        secured.send("GET", "/_mock/ready"),
    ]

    assert [400, 200, 200] == [reply.status for reply in replies]
    assert 1 == len({reply.header("X-Mock-Replica") for reply in replies} - {None})


def test_every_start_has_its_own() -> None:
    """Two applications of one process are two replicas, and each keeps its id."""
    apps = [create_app(scenario="empty") for _ in range(2)]
    ids = [[named_by(app) for _ in range(2)] for app in apps]

    assert [1, 1] == [len(set(found)) for found in ids]
    assert ids[0] != ids[1]


def named_by(app: object) -> str | None:
    """The replica of an application that another WSGI server serves."""
    return WsgiClient(app).get("/_mock/health").headers["X-Mock-Replica"]  # type: ignore[arg-type]


def test_switched_off() -> None:
    """`--no-mock-headers` leaves it out of every answer; the control plane still tells it."""
    with serve(scenario="empty", mock_headers=False) as server:
        got = b"".join(raw(server, asked) for _, asked in ASKED.values())
        told = server.mock.info()["replica"], server.mock.worlds()["replica"]

    assert len(ASKED) == len(statuses(got))
    assert [] == named(got)
    assert 1 == len(set(told))
