"""Clients that stall: they connect, say something, and leave the server waiting."""

import json
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace

from tests.benchmarks.load import run, whole
from tests.benchmarks.vendors import VENDORS, Request

PATIENCE = 20
ESTABLISHED = b"\x01"  # the first byte of TCP_INFO: neither side has closed
RAZORPAY = VENDORS[0]
SECURED = ("--tls", "--tls-port", "0")

LIST = RAZORPAY.list(0)
LINE = b"GET /razorpay"
FIELD = b"GET /razorpay/v1/contacts HTTP/1.1\r\nHost: 127.0.0.1\r\nX-One: 1"
BODY = RAZORPAY.create(0).wire()[:-9]
CHUNK = (
    b"POST /razorpay/v1/contacts HTTP/1.1\r\nHost: 127.0.0.1\r\n"
    b"Transfer-Encoding: chunked\r\n\r\n5\r\nab"
)
DELAY = replace(LIST, headers={**LIST.headers, "X-Mock-Fault": "delay=60"}).wire()
NEVER = json.dumps({"vendor": "spn", "at_least": 1_000_000, "timeout": 60}).encode()
WAIT = Request("POST", "/_mock/requests/wait", {}, NEVER).wire()
# A record of TLS, the beginning of a ClientHello in it, and TLS 1.2 as what that speaks.
HALF_A_HELLO = b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"

# The large answer is the journal of a world of its own: more than the kernel takes of an answer.
LARGE = {"X-Mock-World": "large"}
ENTRIES = 500
NOTES = {f"note {number}": "x" * 250 for number in range(15)}
JOURNAL = Request("GET", f"/_mock/requests?limit={ENTRIES}", LARGE).wire()


def say_no_more(client: socket.socket) -> None:
    """Raises RuntimeError where the server does not wait for more."""
    client.setblocking(False)
    try:
        said = client.recv(200, socket.MSG_PEEK)
    except BlockingIOError:
        return
    raise RuntimeError(f"no stall, but {said!r}" if said else "no stall: the server hung up")


def leave(client: socket.socket) -> None:
    """Raises RuntimeError where the server had not been waiting."""
    say_no_more(client)
    client.close()


def take_answer(client: socket.socket) -> None:
    """And keep the connection. Raises RuntimeError where the server does not."""
    answer = b""
    while not whole(answer):
        answer += (piece := client.recv(65536))
        if not piece:
            raise RuntimeError(f"the server hung up after {answer[:200]!r}")
    say_no_more(client)


def take_nothing(client: socket.socket) -> None:
    """Until the answer has begun. Raises TimeoutError where it does not."""
    client.recv(1, socket.MSG_PEEK)


def fill_journal(port: int) -> None:
    """In the world of the large answer."""
    asked = RAZORPAY.create(0)
    body = json.dumps({**json.loads(asked.body), "notes": NOTES}).encode()
    large = Request(asked.method, asked.path, {**asked.headers, **LARGE}, body)
    run(port, ENTRIES, 1, [large.wire()])


@dataclass(frozen=True)
class Stall:
    """*count* clients say *said*, and once that has been read each does what it does *then*.

    *name* is a template over their number, *flags* are the server's. *prepare* takes its port.
    """

    name: str
    count: int
    said: bytes = b""
    then: Callable[[socket.socket], None] = say_no_more
    flags: tuple[str, ...] = ()
    prepare: Callable[[int], None] | None = None

    def fewer(self, count: int) -> "Stall":
        return replace(self, count=min(count, self.count))

    def __str__(self) -> str:
        return self.name.format(f"{self.count:,}")


# The slow readers come last of their server's, because it keeps some of the memory they take.
STALLS = (
    Stall("nobody else", 0),
    Stall("{} in the request line", 64, LINE),
    Stall("{} in the request line", 1000, LINE),
    Stall("{} in a header", 64, FIELD),
    Stall("{} in a header", 1000, FIELD),
    Stall("{} in a body", 64, BODY),
    Stall("{} in a body", 1000, BODY),
    Stall("{} in a chunk", 64, CHUNK),
    Stall("{} in a chunk", 1000, CHUNK),
    Stall("{} silent", 1000),
    Stall("{} delays whose clients have left", 64, DELAY, leave),
    Stall("{} waits whose clients have left", 64, WAIT, leave),
    Stall("{} idle kept connections", 2000, LIST.wire(), take_answer),
    Stall("{} slow readers", 16, JOURNAL, take_nothing, prepare=fill_journal),
    Stall("{} without a TLS handshake", 200, flags=SECURED),
    Stall("{} with half a TLS handshake", 200, HALF_A_HELLO, flags=SECURED),
    Stall("{} idle kept connection, --threads 1", 1, LIST.wire(), take_answer, ("--threads", "1")),
)


@contextmanager
def standing(stall: Stall, port: int, settle: Callable[[], object]) -> Iterator[None]:
    """The clients of *stall*, who leave at the end; *settle* gives the server its turn.

    Raises RuntimeError where they do not stall, or where the server closes one before the end.
    """
    with ExitStack() as stack:
        clients = [stack.enter_context(_connected(port)) for _ in range(stall.count)]
        for client in clients:
            client.sendall(stall.said)
        settle()
        for client in clients:
            stall.then(client)
        yield
        ended = sum(not _stands(client) for client in clients if client.fileno() >= 0)
        if ended:
            raise RuntimeError(f"the server closed {ended} of {stall.count} too early")


def _connected(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), PATIENCE)


def _stands(client: socket.socket) -> bool:
    return client.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 1) == ESTABLISHED
