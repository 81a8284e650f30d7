"""The answering side in this process: a WSGI application, called as gunicorn would call it."""

import errno
import logging
from collections.abc import Callable, Iterable
from email.utils import formatdate
from typing import TYPE_CHECKING, Any

from mock_server.client import MockClient
from mock_server.testing.interception.connection import Connection
from mock_server.testing.interception.request import Request, environ_of
from mock_server.testing.interception.workers import WORKERS
from mock_server.testing.interception.worlds import names_world

if TYPE_CHECKING:
    from mock_server.core.request.wire import MockFlask

log = logging.getLogger("mock_server")

Headers = list[tuple[str, str]]


class Application:
    """An application of `create_app()`; requests that name no world are for *world*."""

    address = None

    def __init__(self, app: "MockFlask", world: str | None) -> None:
        token = app.extensions["mock_server"].settings.control_token
        self.app, self.world = app, world
        self.mock = MockClient.over(app, world, token)

    def open(self, line: Connection) -> "Conversation":
        return Conversation(self, line)


class Conversation:
    """The requests of one line, each answered by a thread that the client does not wait for."""

    def __init__(self, answerer: Application, line: Connection) -> None:
        self.answerer, self._line = answerer, line

    def ask(self, request: Request) -> None:
        WORKERS.run(lambda: self._answer(request))

    def close(self) -> None:
        """Who has begun to answer goes on, as a server does."""

    def _answer(self, request: Request) -> None:
        line, environ = self._line, dict[str, Any]()
        answer = AnswerWriter(request, line.write)
        try:
            environ |= environ_of(request, line.host, line.port, line.secure)
            if self.answerer.world and not names_world(environ):
                environ["HTTP_X_MOCK_WORLD"] = self.answerer.world
            body = self.answerer.app(environ, answer.start)
            try:
                answer.send(body)
            finally:
                getattr(body, "close", _nothing)()
        except Exception:
            answer.keeps = False
            if "mock.drop" not in environ:
                log.exception("a bug in the mock server")
        if not answer.keeps:
            self._line.end(_reset() if environ.get("mock.drop") == "reset" else None)


class AnswerWriter:
    """One answer on its way to bytes: the headers go out with the first piece of the body."""

    def __init__(self, request: Request, write: Callable[[bytes], None]) -> None:
        self.keeps = request.keeps
        self._request, self._write = request, write
        self._status, self._headers = "", [("", "")]
        self._started = self._chunked = False

    def start(
        self, status: str, headers: Headers, exc_info: Any = None
    ) -> Callable[[bytes], object]:
        self._status, self._headers = status, headers
        return self._piece

    def send(self, body: Iterable[bytes]) -> None:
        for piece in body:
            self._piece(piece)
        if not self._started:
            self._write(self._head())
        if self._chunked:
            self._write(b"0\r\n\r\n")

    def _piece(self, data: bytes) -> None:
        head = b"" if self._started else self._head()
        if self._bodiless():
            data = b""
        elif self._chunked and data:
            data = b"%x\r\n%b\r\n" % (len(data), data)
        if head or data:
            self._write(head + data)

    def _head(self) -> bytes:
        self._started = True
        known = any(name.lower() == "content-length" for name, _ in self._headers)
        self._chunked = not known and not self._bodiless() and self._request.version != "HTTP/1.0"
        self.keeps = self.keeps and (known or self._chunked or self._bodiless())
        lines = [
            f"HTTP/1.1 {self._status}",
            "Server: mock-server",
            f"Date: {formatdate(usegmt=True)}",
            f"Connection: {'keep-alive' if self.keeps else 'close'}",
            *(f"{name}: {value}" for name, value in self._headers),
            *(["Transfer-Encoding: chunked"] if self._chunked else []),
        ]
        return "\r\n".join([*lines, "", ""]).encode("latin-1")

    def _bodiless(self) -> bool:
        return self._request.method == "HEAD" or self._status[:3] in ("204", "304")


def _nothing() -> None:
    pass


def _reset() -> ConnectionResetError:
    return ConnectionResetError(errno.ECONNRESET, "Connection reset by peer")
