"""One client's connection without a socket: request bytes go in, answer bytes come out."""

import errno
from asyncio import BaseTransport
from collections.abc import Callable
from functools import partial
from threading import Condition
from typing import Any, Protocol, cast
from urllib.parse import urlsplit

from mock_server.client import MockClient
from mock_server.serving.heads import Environ, common_environ
from mock_server.testing.interception.hosts import Blocked, is_vendor
from mock_server.testing.interception.request import Reader, Request

CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"
CONNECTED = b"HTTP/1.1 200 Connection established\r\n\r\n"


class Session(Protocol):
    """The answering side of one connection."""

    answerer: Any

    def ask(self, request: Request) -> None: ...

    def close(self) -> None: ...


class Answerer(Protocol):
    """Where requests go. *address* is that of a server to which real connections are made."""

    @property
    def mock(self) -> MockClient: ...

    @property
    def address(self) -> tuple[str, int] | None: ...

    def open(self, connection: "Connection") -> Session: ...


class Connection:
    """The client calls `send`, `read` and `close`, the answering side `write` and `end`.

    One request at a time; safe for one thread on each side. The answering side's thread calls
    *changed* when there is something new to read. *answerer* gives the answering side of each
    request, None where nothing intercepts any more: a client may keep a connection from one
    interception to the next.
    """

    def __init__(
        self, host: str, port: int, secure: bool, answerer: Callable[[], Answerer | None]
    ) -> None:
        self.host, self.port, self.secure, self._answerer = host, port, secure, answerer
        self.changed: Callable[[], object] = lambda: None
        self._condition = Condition()
        self._bytes = bytearray()
        self._ended = self._closed = False
        self._error: OSError | None = None
        self._reader = Reader(self._common, partial(self.write, CONTINUE))
        self._session: Session | None = None

    def send(self, data: bytes) -> None:
        """Take a piece of a request. The request is answered once it is whole."""
        if self._ended or self._closed:
            raise BrokenPipeError(errno.EPIPE, "Broken pipe")
        for request in self._reader.feed(data):
            self._ask(request)

    def read(self, size: int, timeout: float | None) -> bytes:
        """At most *size* bytes as soon as there are any; none at the end. Raises as sockets do."""
        with self._condition:
            if not self._condition.wait_for(self.readable, timeout):
                raise _out_of_time(timeout)
            return self.take(size)

    def readable(self) -> bool:
        """Whether reading would return, or raise, at once."""
        return bool(self._bytes or self._ended or self._closed)

    def take(self, size: int) -> bytes:
        """The same as `read`, without waiting."""
        with self._condition:
            data = bytes(self._bytes[:size])
            del self._bytes[:size]
        if not data and self._error:
            error, self._error = self._error, None
            raise error
        return data

    @property
    def usable(self) -> bool:
        """Whether a further request would be answered."""
        return not self.readable() and self._answerer() is not None

    def close(self) -> None:
        with self._condition:
            self._closed = True
            self._condition.notify_all()
        if self._session:
            self._session.close()

    def write(self, data: bytes) -> None:
        with self._condition:
            self._bytes += data
            self._condition.notify_all()
        self.changed()

    def end(self, error: OSError | None = None) -> None:
        """End the answers: the connection is closed in order, or breaks with *error*."""
        with self._condition:
            self._ended, self._error = True, error
            self._condition.notify_all()
        self.changed()

    def get_extra_info(self, name: str, default: Any = None) -> Any:
        """Both ends of the connection, by the names of asyncio's transports."""
        ends = {"sockname": (self.host, self.port), "peername": ("127.0.0.1", 0)}
        return ends.get(name, default)

    def _common(self) -> Environ:
        return common_environ(cast(BaseTransport, self), "https" if self.secure else "http")

    def _ask(self, request: Request) -> None:
        answerer = self._answerer()
        if answerer is None:
            raise ConnectionResetError(errno.ECONNRESET, f"nothing answers {self.host} any more")
        proxied = _proxied(request)
        if proxied and not is_vendor(proxied[0]):
            self.end(Blocked(*proxied, proxy=self.host))
        elif proxied and request.method == "CONNECT":
            (self.host, self.port), self.secure = proxied, True
            self.write(CONNECTED)
        else:
            self._session_with(answerer).ask(request)

    def _session_with(self, answerer: Answerer) -> Session:
        if self._session is None or self._session.answerer is not answerer:
            if self._session:
                self._session.close()
            self._session = answerer.open(self)
        return self._session


def _proxied(request: Request) -> tuple[str, int] | None:
    """The host and port that a proxy is to reach, from CONNECT or from a whole URL."""
    if request.method == "CONNECT":
        parts = urlsplit(f"//{request.target}")
    elif request.target[:1] != "/" and "//" in request.target:
        parts = urlsplit(request.target)
    else:
        return None
    return parts.hostname or "", parts.port or 80


def _out_of_time(timeout: float | None) -> OSError:
    if timeout == 0:
        return BlockingIOError(errno.EAGAIN, "Resource temporarily unavailable")
    return TimeoutError("timed out")
