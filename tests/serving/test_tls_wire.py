"""HTTPS is the same server: what it stores, what it refuses, what it breaks on purpose."""

import contextlib
import errno
import http.client
import json
import socket
import ssl
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.clients import CREDENTIALS
from tests.serving.https_client import connection, get, port
from tests.serving.process import ANSWER_TIMEOUT, Process

pytestmark = pytest.mark.server

RAZORPAY = CREDENTIALS["razorpay"]


def test_both_ports_share_what_they_store(secured: Process, authority: Path) -> None:
    """What is created over HTTPS is found over HTTP, on a connection that is kept."""
    asking = connection(secured, authority, "api.razorpay.com")
    asking.request("POST", "/v1/contacts", b'{"name": "Once Encrypted"}', RAZORPAY)
    made = json.load(asking.getresponse())
    kept = asking.sock
    asking.request("GET", f"/v1/contacts/{made['id']}", headers=RAZORPAY)
    again = json.load(asking.getresponse())
    same = kept is asking.sock
    asking.close()
    plain = secured.send("GET", f"/razorpay/v1/contacts/{made['id']}", RAZORPAY)

    assert same
    assert made == again == plain.json


def test_large_body(secured: Process, authority: Path) -> None:
    """A body of many records of TLS arrives whole."""
    name = "a" * 900_000
    asking = connection(secured, authority, "api.razorpay.com")
    asking.request("POST", "/v1/contacts", json.dumps({"name": name}).encode(), RAZORPAY)
    response = asking.getresponse()
    response.read()
    asking.close()
    journal = secured.send("GET", "/_mock/requests?status=400&operation=create_contact").json

    assert 400 == response.status
    assert journal["requests"]


def test_many_at_once(secured: Process, authority: Path) -> None:
    """Names asked for by many clients at once are all served."""
    names = [f"n{number % 8}--razorpay.localhost" for number in range(64)]
    with ThreadPoolExecutor(16) as pool:
        replies = list(
            pool.map(lambda name: get(secured, authority, "/_mock/ready", name).status, names)
        )

    assert [200] * 64 == replies


def test_addresses_are_those_of_https(secured: Process, authority: Path) -> None:
    """Who asks over HTTPS is told addresses that begin with https."""
    info = get(secured, authority, "/_mock/info").json

    assert info["vendors"]["razorpay"]["url"].startswith("https://localhost")


def test_plain_text(secured: Process) -> None:
    """Who speaks HTTP to the port for HTTPS is told so."""
    reply = secured.send("GET", "/_mock/ready", port=port(secured))

    assert 400 == reply.status
    assert b"This port speaks HTTPS: use an https:// address." in reply.body


def test_garbage(secured: Process, authority: Path) -> None:
    """A handshake that is none, or ends too soon, ends its own connection alone."""
    for data in (b"\x16\x03\x01garbage", b"\x16", b""):
        with socket.create_connection(("127.0.0.1", port(secured)), ANSWER_TIMEOUT) as raw:
            raw.sendall(data)
            with contextlib.suppress(ConnectionResetError):
                _say_no_more(raw)
                _drain(raw)

    assert 200 == get(secured, authority, "/_mock/ready").status


@pytest.mark.parametrize(
    ("drop", "error"),
    [("empty", http.client.RemoteDisconnected), ("truncate", http.client.IncompleteRead)],
)
def test_drops(secured: Process, authority: Path, drop: str, error: type[Exception]) -> None:
    """A connection broken on purpose ends as it does without encryption."""
    asked = {**RAZORPAY, "X-Mock-Fault": f"drop={drop}"}
    with pytest.raises(error):
        get(secured, authority, "/razorpay/v1/contacts", headers=asked)
    with pytest.raises(error):
        secured.send("GET", "/razorpay/v1/contacts", asked)


def test_reset(secured: Process, authority: Path) -> None:
    """A reset is one of TCP itself, not an end that TLS would announce."""
    coming, going = ssl.MemoryBIO(), ssl.MemoryBIO()
    context = ssl.create_default_context(cafile=authority)
    secret = context.wrap_bio(coming, going, server_hostname="razorpay.localhost")
    with socket.create_connection(("127.0.0.1", port(secured)), ANSWER_TIMEOUT) as raw:
        _agree(secret, raw, coming, going)
        lines = (
            "GET /v1/contacts HTTP/1.1",
            "Host: razorpay.localhost",
            "X-Mock-Fault: drop=reset",
        )
        key = f"Authorization: {RAZORPAY['Authorization']}"
        secret.write("\r\n".join((*lines, key, "\r\n")).encode())
        raw.sendall(going.read())
        with pytest.raises(ConnectionResetError):
            _drain(raw)


def _say_no_more(raw: socket.socket) -> None:
    """Close our side, unless the server has closed all of it already."""
    try:
        raw.shutdown(socket.SHUT_WR)
    except OSError as error:
        if error.errno != errno.ENOTCONN:
            raise


def _drain(raw: socket.socket) -> None:
    while raw.recv(4096):
        pass


def _agree(
    secret: ssl.SSLObject, raw: socket.socket, coming: ssl.MemoryBIO, going: ssl.MemoryBIO
) -> None:
    """The handshake, with the bytes in our hands."""
    while True:
        try:
            secret.do_handshake()
        except ssl.SSLWantReadError:
            raw.sendall(going.read())
            coming.write(raw.recv(16384))
        else:
            raw.sendall(going.read())
            return
