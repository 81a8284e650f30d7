"""A client of the server as a proxy, with the bytes in its hands."""

import base64
import contextlib
import json
import re
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPResponse
from threading import Thread
from typing import Any

from mock_server import MockClient, create_app
from mock_server.serving.accepting import Acceptor
from mock_server.serving.authority import Authority
from mock_server.serving.facts import loaded
from mock_server.serving.limits import Bounds, Timeouts
from mock_server.serving.listeners import WantedPort, bind, listen
from mock_server.serving.service import Service
from mock_server.serving.thread import Server
from tests.clients import CREDENTIALS, Reply
from tests.serving.sockets import PATIENCE, everything

RAZORPAY, CONTACTS = "api.razorpay.com", "/v1/contacts"
KEY = CREDENTIALS["razorpay"]["Authorization"]
ESTABLISHED = re.compile(
    rb"HTTP/1\.1 200 Connection established\r\nX-Mock-Replica: [0-9a-f]{12}\r\n\r\n\Z"
)


def opened(server: Server) -> socket.socket:
    return socket.create_connection(("127.0.0.1", server.port), PATIENCE)


def raw(server: Server, data: bytes) -> bytes:
    """What comes back for *data*, until the server closes."""
    with opened(server) as client:
        client.sendall(data)
        return everything(client)


def expect(client: socket.socket, data: bytes) -> None:
    """Take *data* from the server, and nothing behind it."""
    got = b""
    while len(got) < len(data) and (piece := client.recv(len(data) - len(got))):
        got += piece

    assert data == got


def expect_established(client: socket.socket) -> None:
    """Take the answer to a CONNECT that goes on, and nothing behind it."""
    got = b""
    while not got.endswith(b"\r\n\r\n") and (piece := client.recv(1)):
        got += piece

    assert ESTABLISHED.fullmatch(got), got


def head(method: str, target: str, *lines: str, host: str = "elsewhere.example") -> bytes:
    return "\r\n".join([f"{method} {target} HTTP/1.1", f"Host: {host}", *lines, "\r\n"]).encode()


def user(name: str, password: str = "") -> str:
    pair = base64.b64encode(f"{name}:{password}".encode()).decode()
    return f"Proxy-Authorization: Basic {pair}"


def answer(client: socket.socket, method: str = "GET") -> Reply:
    """The next answer on a connection that may be kept."""
    response = HTTPResponse(client, method=method)
    response.begin()
    return Reply(response.status, dict(response.getheaders()), response.read())


def whole_url(server: Server, url: str, *lines: str) -> Reply:
    with opened(server) as client:
        client.sendall(head("GET", url, f"Authorization: {KEY}", *lines))
        return answer(client)


def trusting(server: Server) -> ssl.SSLContext:
    return ssl.create_default_context(cadata=server.ca_pem.decode())


@contextmanager
def inside(server: Server, host: str, *lines: str, port: int = 443) -> Iterator[ssl.SSLSocket]:
    """The encrypted connection after a CONNECT, once the server has proved to be the host."""
    with opened(server) as client:
        client.sendall(head("CONNECT", f"{host}:{port}", *lines))
        expect_established(client)
        name = host.strip("[]").rstrip(".")
        with trusting(server).wrap_socket(client, server_hostname=name) as secret:
            yield secret


class Bytes:
    """The client's side of TLS on a plain socket, which decides when bytes go out."""

    def __init__(self, server: Server, client: socket.socket, host: str) -> None:
        self._client, self._coming, self._going = client, ssl.MemoryBIO(), ssl.MemoryBIO()
        self.secret = trusting(server).wrap_bio(self._coming, self._going, server_hostname=host)

    def hello(self) -> bytes:
        """The first bytes of the handshake, not sent yet."""
        with contextlib.suppress(ssl.SSLWantReadError):
            self.secret.do_handshake()
        return self._going.read()

    def shake_hands(self, data: bytes) -> None:
        """Go on after *data* has come; the last bytes are not sent yet."""
        while True:
            self._coming.write(data)
            try:
                self.secret.do_handshake()
            except ssl.SSLWantReadError:
                self._client.sendall(self._going.read())
                data = self._client.recv(16384)
            else:
                return

    def send(self, data: bytes) -> None:
        self.secret.write(data)
        self._client.sendall(self._going.read())

    def receive(self) -> bytes:
        """The next bytes that are no handshake's."""
        while True:
            with contextlib.suppress(ssl.SSLWantReadError):
                return self.secret.read(65536)
            self._coming.write(self._client.recv(65536))


def get(server: Server, host: str, path: str, *lines: str, asked: tuple[str, ...] = ()) -> Reply:
    """A request inside a CONNECT with further *lines*; *asked* are those of the request."""
    with inside(server, host, *lines) as secret:
        secret.sendall(head("GET", path, f"Authorization: {KEY}", *asked, host=host))
        return answer(secret)


def seen(server: Server, world: str | None = None) -> list[dict[str, Any]]:
    """The requests of a world, as its journal shows them."""
    found: list[dict[str, Any]] = MockClient.over(server.app, world).requests()["requests"]
    return found


def told(reply: bytes) -> tuple[int, dict[str, Any]]:
    """Status and problem document of the only answer in *reply*."""
    first, _, body = reply.partition(b"\r\n\r\n")
    return int(first[9:12]), json.loads(body)


class Bounded:
    """A server of this process with *timeouts* of its own. *service* is what it runs."""

    def __init__(self, timeouts: Timeouts, **settings: Any) -> None:
        [listener] = bind("127.0.0.1", [WantedPort(0)])
        listen([listener])
        app = create_app(**settings)
        known = app.extensions["mock_server"].settings.bound(listener.port)
        self.authority, self.port = Authority(known), listener.port
        served = loaded(app, known, self.authority, {listener.port: False})
        self.service = Service(served, Bounds(4, 100_000, 3, timeouts))
        self.service.acceptor = Acceptor(self.service, [listener])
        self.thread = Thread(target=self.service.run, daemon=True)
        self.thread.start()

    @property
    def ca_pem(self) -> bytes:
        return self.authority.pem

    def stop(self) -> None:
        if self.thread.is_alive():
            self.service.loop.call_soon_threadsafe(self.service.quit)
            self.thread.join()
