"""Bytes that are almost HTTP: the server answers in HTTP, or hangs up, and lives on."""

import re
import socket
from contextlib import suppress
from random import Random

from tests.serving.process import send
from tests.soak.figures import Deadline, Figures
from tests.soak.mutations import mutated

SEEDS = (
    b"GET /razorpay/v1/contacts HTTP/1.1\r\nHost: a\r\nAuthorization: Basic eDp5\r\n\r\n",
    b"POST /spn/contacts HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
    b'Content-Length: 8\r\n\r\n{"a": 1}',
    b"POST /clemta/contacts HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
    b"3\r\nabc\r\n0\r\nX: y\r\n\r\n",
    b"PUT /_mock/clock HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n{}",
    b"GET http://api.razorpay.com/v1/contacts?a=%zz HTTP/1.0\r\nX-Mock-World: a b\r\n\r\n",
    b"CONNECT api.razorpay.com:443 HTTP/1.1\r\nHost: a\r\n"
    b"Proxy-Authorization: Basic Z3cxOng=\r\n\r\n\x16\x03\x01\x00\x05hello",
    b"CONNECT localhost:80 HTTP/1.0\r\n\r\nGET /_mock/ready HTTP/1.1\r\nHost: a\r\n\r\n",
    b"CONNECT api.spn.example:80 HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nGET ",
    b"OPTIONS * HTTP/1.1\r\nHost: [::1]:80\r\nExpect: 100-continue\r\n\r\n",
)
ANSWER = re.compile(rb"HTTP/1\.[01] (\d{3})[ \r]")
OURS = (b"501", b"503", b"507")
VENDORS = b"X-Mock-Behaviour"  # a failure that is a vendor's own has a number
EVERY = 100  # requests between two looks at its health


def soak(port: int, seed: int, deadline: Deadline, figures: Figures) -> None:
    chance = Random(seed)
    while deadline:
        for _ in range(EVERY):
            sent = mutated(chance, chance.choice(SEEDS))
            figures.count("raw requests")
            answers = _answers(port, sent)
            for status in ANSWER.findall(answers):
                if status >= b"500" and status not in OURS and VENDORS not in answers:
                    figures.blame(f"{status.decode()} to {sent!r}")
        if send(port, "GET", "/_mock/health").status != 200:
            figures.blame("the server is not healthy any more")


def _answers(port: int, sent: bytes) -> bytes:
    """All that comes back until the server has nothing more to say."""
    said = b""
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), 5) as client:
        client.sendall(sent)
        client.shutdown(socket.SHUT_WR)
        while piece := client.recv(65536):
            said += piece
    return said
