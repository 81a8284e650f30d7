"""One client's connection without a socket: request bytes go in, answer bytes come out."""

import errno
from collections.abc import Callable
from threading import Condition
from typing import Protocol

from mock_server.testing.interception.active import current
from mock_server.testing.interception.request import Reader, Request


class Session(Protocol):
    """One line's conversation with whoever answers."""

    owner: object

    def ask(self, request: Request) -> None: ...

    def close(self) -> None: ...


class Line:
    """The client calls `send`, `read` and `close`, the answering side `write` and `end`.

    Safe for one thread on each side. *changed* is called, on the answering side's thread, when
    there is something new to read.
    """

    def __init__(self, host: str, port: int, secure: bool) -> None:
        self.host, self.port, self.secure = host, port, secure
        self.changed: Callable[[], None] = _nobody
        self._condition = Condition()
        self._bytes = bytearray()
        self._ended = self._closed = False
        self._error: OSError | None = None
        self._reader = Reader(self._go_on)
        self._session: Session | None = None

    def send(self, data: bytes) -> None:
        """Take a piece of a request, and have it answered once it is whole."""
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
        """What `read` gives, without waiting."""
        with self._condition:
            data = bytes(self._bytes[:size])
            del self._bytes[:size]
        if not data and self._error:
            error, self._error = self._error, None
            raise error
        return data

    @property
    def ended(self) -> bool:
        """Whether the answering side has gone, and nothing is left to read."""
        return self._ended and not self._bytes

    @property
    def usable(self) -> bool:
        """Whether a further request would be answered."""
        return not self.readable() and current() is not None

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
        """Nothing more comes: the connection was closed in order, or broke with *error*."""
        with self._condition:
            self._ended, self._error = True, error
            self._condition.notify_all()
        self.changed()

    def _ask(self, request: Request) -> None:
        active = current()
        if active is None:
            raise ConnectionResetError(errno.ECONNRESET, f"nothing answers {self.host} any more")
        if self._session is None or self._session.owner is not active.answerer:
            self._session = active.answerer.open(self)
        self._session.ask(request)

    def _go_on(self) -> None:
        self.write(b"HTTP/1.1 100 Continue\r\n\r\n")


def dial(host: str, port: int | None, secure: bool | None = None) -> Line | None:
    """A line to whoever answers for *host*; None for one to be reached. Raises Blocked.

    A client that does not say whether it will be *secure* tells by its port.
    """
    active = current()
    port = port or (443 if secure else 80)
    secure = port == 443 if secure is None else secure
    if active is None or not active.doors.answers(host, port):
        return None
    return Line(host, port, secure)


def _nobody() -> None:
    pass


def _out_of_time(timeout: float | None) -> OSError:
    if timeout == 0:
        return BlockingIOError(errno.EAGAIN, "Resource temporarily unavailable")
    return TimeoutError("timed out")
