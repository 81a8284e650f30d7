"""The Flask application, which our own worker and every WSGI server can serve."""

import errno
import socket
import struct
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import suppress
from time import sleep
from typing import TYPE_CHECKING, Any

from flask import Flask, Request, Response
from werkzeug.routing import MapAdapter, Rule

from mock_server.core.request.dispatch import Dispatcher
from mock_server.core.request.wire import BytesResponse, write
from mock_server.core.vendor import Answer
from mock_server.core.waits import Reply, finished
from mock_server.core.waits import Request as Waiting

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

DRIBBLE_PIECES, DRIBBLE_PAUSE = 20, 0.1  # a dribbled body takes two seconds
RESET = struct.pack("ii", 1, 0)  # SO_LINGER of no seconds: a close makes the kernel send RST


class MatchedRule(Rule):
    """A rule that paths are matched with. No URL is built from it.

    Werkzeug compiles two functions a rule that build URLs, which takes half of `create_app()`. The
    method is no public one: where Werkzeug has another, a start takes longer, and no more.
    """

    def _compile_builder(self, *_: Any, **__: Any) -> Callable[..., tuple[str, str]]:
        return _no_url


class MockFlask(Flask):
    """A Flask that routes by its blueprints and serves the control plane itself.

    A vendor's request goes through the *dispatcher*, without a request context. Who writes its
    replies as answers adds the *marks* to each.
    """

    url_rule_class = MatchedRule
    dispatcher: Dispatcher
    serve: Callable[..., Waiting]
    marks: Sequence[tuple[str, str]]

    def go_through(self, dispatcher: Dispatcher, marks: Sequence[tuple[str, str]]) -> None:
        """Answer requests by the dispatcher from now on."""
        self.dispatcher, self.serve, self.marks = dispatcher, dispatcher.serve, marks

    def create_url_adapter(self, request: Request | None) -> MapAdapter | None:
        """Route without the Host: every Host has the same routes, and the guard checks it."""
        if request is None:
            return super().create_url_adapter(request)
        return self.url_map.bind("", path_info=request.path, default_method=request.method)

    def make_response(self, rv: Any) -> Response:
        """A control view's JSON or Answer as a response. A generator gives its JSON later."""
        if isinstance(rv, Generator):
            response = BytesResponse()
            response.later = rv
            return response
        return write(rv if isinstance(rv, Answer) else Answer(rv))

    def wsgi_app(self, environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        """Answer a WSGI server. Where a request waits, its thread blocks."""
        reply = finished(self.serve(environ))
        start(reply.status, [*self.marks, *reply.headers])
        if reply.drop is None:
            return (reply.body,)
        return broken(reply, environ.get("gunicorn.socket"))


def _no_url(*_: Any, **__: Any) -> tuple[str, str]:
    raise NotImplementedError("The server's routes are matched only; no URL is built from them.")


def broken(reply: Reply, connection: socket.socket | None) -> Iterator[bytes]:
    """The part of the body that is sent before the connection is broken.

    Without the *connection*, the error that is raised makes the server close it.
    """
    if reply.drop == "dribble":
        for piece in pieces(reply.body):
            yield piece
            sleep(DRIBBLE_PAUSE)
        return
    if reply.drop == "truncate":
        yield half(reply.body)
    if connection is not None and reply.drop == "reset":
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
        connection.close()
    elif connection is not None:
        with suppress(OSError):
            connection.shutdown(socket.SHUT_RDWR)
    raise ConnectionResetError(errno.ECONNRESET, f"broken on purpose: {reply.drop}")


def half(body: bytes) -> bytes:
    """The part of a truncated body that is sent."""
    return body[: len(body) // 2]


def pieces(body: bytes) -> list[bytes]:
    """The pieces of a dribbled body."""
    size = -(-len(body) // DRIBBLE_PIECES) or 1
    return [body[start : start + size] for start in range(0, len(body), size)]
