"""The answering side elsewhere: requests are forwarded to a running server."""

import logging
import socket
import ssl
from contextlib import suppress
from urllib.parse import urlsplit

from mock_server.client import MockClient
from mock_server.core.request.dispatch import DEFAULT_WORLD
from mock_server.testing.interception.connection import Connection
from mock_server.testing.interception.request import Request
from mock_server.testing.interception.workers import WORKERS

log = logging.getLogger("mock_server")

CONNECT_TIMEOUT = 10  # seconds for the server to accept a connection
PIECE_SIZE = 65536
NOT_FORWARDED = frozenset((b"expect", b"transfer-encoding", b"content-length"))
UNREADABLE = b"HTTP/1.1 %d Refused\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"


class RemoteServer:
    """A server by its URL; requests that name no world are for *world*."""

    def __init__(self, url: str, world: str | None) -> None:
        self.mock = MockClient(url, world)
        parts = urlsplit(self.mock.url)
        self.secure, self.host = parts.scheme == "https", parts.hostname or ""
        self.address = (self.host, parts.port or (443 if self.secure else 80))
        self.prefix, self.world = parts.path, world

    def open(self, connection: Connection) -> "Relay":
        return Relay(self, connection)

    def connect(self) -> socket.socket:
        raw = socket.create_connection(self.address, CONNECT_TIMEOUT)
        raw.settimeout(None)
        raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if not self.secure:
            return raw
        return ssl.create_default_context().wrap_socket(raw, server_hostname=self.host)


class Relay:
    """One socket to the server for one connection. Answers are passed on as they come."""

    def __init__(self, answerer: RemoteServer, connection: Connection) -> None:
        self.answerer, self._connection = answerer, connection
        self._socket: socket.socket | None = None
        self._closed = False

    def ask(self, request: Request) -> None:
        """Forward the request in a thread: no client's thread or event loop waits for it.

        One that could not be read cannot be forwarded either.
        """
        if request.refused:
            self._connection.write(UNREADABLE % request.refused)
            self._connection.end()
        else:
            WORKERS.run(lambda: self._forward(request))

    def close(self) -> None:
        self._closed = True
        if self._socket:
            with suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)

    def _forward(self, request: Request) -> None:
        try:
            if self._socket is None:
                self._socket = self.answerer.connect()
                WORKERS.run(self._pump)
            if self._closed:  # while it was being made
                self.close()
            else:
                self._socket.sendall(self._bytes(request))
        except OSError as error:
            self._end(error)
        except Exception:
            log.exception("a bug in the mock server")
            self._end(None)

    def _pump(self) -> None:
        assert self._socket
        error: OSError | None = None
        try:
            while data := self._socket.recv(PIECE_SIZE):
                self._connection.write(data)
        except OSError as broken:
            error = broken
        self._socket.close()
        self._end(error)

    def _end(self, error: OSError | None) -> None:
        if not self._closed:
            self._connection.end(error)

    def _bytes(self, request: Request) -> bytes:
        """The request with its length and the default world."""
        more = {}
        if "HTTP_HOST" not in request.environ:
            more["Host"] = self._connection.host
        if request.body is not None:
            more["Content-Length"] = str(len(request.body))
        if self.answerer.world:
            more[DEFAULT_WORLD] = self.answerer.world
        return request.forwarded(self.answerer.prefix, NOT_FORWARDED, more)
