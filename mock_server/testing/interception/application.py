"""The answering side in this process: an application, served as the server's worker serves it."""

import errno
import logging
from time import sleep
from typing import TYPE_CHECKING, Any

from mock_server.client import MockClient
from mock_server.core import waits
from mock_server.core.request.application import DRIBBLE_PAUSE, half, pieces
from mock_server.core.waits import Reply, finished
from mock_server.serving.replies import head_bytes, openings
from mock_server.testing.interception.connection import Connection
from mock_server.testing.interception.request import Request
from mock_server.testing.interception.workers import WORKERS

if TYPE_CHECKING:
    from mock_server.core.request.application import MockFlask

log = logging.getLogger("mock_server")


class Application:
    """An application of `create_app()`; requests that name no world are for *world*."""

    address = None

    def __init__(self, app: "MockFlask", world: str | None) -> None:
        token = app.extensions["mock_server"].settings.control_token
        self.app, self.world = app, world
        self.mock = MockClient.over(app, world, token)

    def open(self, connection: Connection) -> "Conversation":
        return Conversation(self, connection)


class Conversation:
    """The requests of one connection. A thread answers a request that has to wait."""

    def __init__(self, answerer: Application, connection: Connection) -> None:
        self.answerer, self._connection = answerer, connection

    def ask(self, request: Request) -> None:
        app, world = self.answerer.app, self.answerer.world
        answering = app.serve(request.environ, request.refused, world)
        try:
            wait = next(answering)
        except StopIteration as done:
            self._answer(request, done.value)
        except Exception:
            self._fail()
        else:
            WORKERS.run(lambda: self._finish(request, answering, wait))

    def close(self) -> None:
        """Do nothing: a request that has begun is carried out to its end, as on a server."""

    def _finish(self, request: Request, answering: waits.Request, wait: Any) -> None:
        try:
            reply = finished(answering, wait)
        except Exception:
            self._fail()
        else:
            self._answer(request, reply)

    def _answer(self, request: Request, reply: Reply) -> None:
        if reply.drop == "dribble":
            WORKERS.run(lambda: self._dribble(request, reply))
        elif reply.drop is None:
            self._connection.write(self._head(request, reply) + reply.body)
            self._end(request)
        else:
            if reply.drop == "truncate":
                self._connection.write(self._head(request, reply) + half(reply.body))
            reset = ConnectionResetError(errno.ECONNRESET, "Connection reset by peer")
            self._connection.end(reset if reply.drop == "reset" else None)

    def _dribble(self, request: Request, reply: Reply) -> None:
        head = self._head(request, reply)
        for piece in pieces(reply.body):
            self._connection.write(head + piece)
            head = b""
            sleep(DRIBBLE_PAUSE)
        self._end(request)

    def _end(self, request: Request) -> None:
        if not request.keeps:
            self._connection.end(None)

    def _fail(self) -> None:
        log.exception("a bug in the mock server")
        self._connection.end(None)

    def _head(self, request: Request, reply: Reply) -> bytes:
        return head_bytes(reply, openings(self.answerer.app.marks)[request.keeps])
