"""From an Answer to bytes, and to connections that break on purpose."""

import errno
import logging
import os
import socket
import struct
from collections.abc import Iterable, Iterator
from contextlib import suppress
from json import JSONEncoder
from time import sleep
from typing import TYPE_CHECKING, Any

from flask import Flask, Response
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException
from werkzeug.http import HTTP_STATUS_CODES

from mock_server.core.errors import MockRefusal
from mock_server.core.vendor import Answer

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

log = logging.getLogger("mock_server")

# not HTTPStatus: its phrases are not the same in every Python
STATUS_LINES = {status: f"{status} {phrase}" for status, phrase in HTTP_STATUS_CODES.items()}
PLAIN = JSONEncoder(ensure_ascii=False, separators=(",", ":"))
ESCAPED = JSONEncoder(separators=(",", ":"))
BODILESS = (204, 304)
DRIBBLE_PIECES, DRIBBLE_PAUSE = 20, 0.1  # a dribbled body takes two seconds


class MockFlask(Flask):
    """A Flask whose views may return an Answer."""

    def make_response(self, rv: ResponseReturnValue) -> Response:
        return write(rv) if isinstance(rv, Answer) else super().make_response(rv)


class BytesResponse(Response):
    """A response whose body is one piece of bytes: it goes out without Werkzeug's further looks."""

    def __call__(self, environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        start(self.status, self.headers.to_wsgi_list())
        return () if environ["REQUEST_METHOD"] == "HEAD" else (self.get_data(),)


class Wire:
    """WSGI middleware, the outermost: breaks the answer as `mock.drop` in the environ says."""

    def __init__(self, app: "WSGIApplication") -> None:
        self._app = app

    def __call__(self, environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        body = self._app(environ, start)
        drop = environ.get("mock.drop")
        if drop is None:
            return body
        whole = b"".join(body)
        if hasattr(body, "close"):
            body.close()
        return _dropped(drop, whole, environ)


def write(answer: Answer) -> Response:
    """An Answer as a response whose body is one piece of bytes."""
    value, status = answer.value, STATUS_LINES.get(answer.status, str(answer.status))
    if value is None or answer.status in BODILESS:
        response: Response = BytesResponse(status=status)
        del response.headers["Content-Type"]
        if answer.status not in BODILESS:
            response.headers["Content-Length"] = "0"
    else:
        body = value if isinstance(value, bytes | str) else compact(value)
        response = BytesResponse(body, status, content_type=answer.content_type)
    if answer.headers:
        response.headers.update(answer.headers)
    return response


def compact(value: Any) -> bytes:
    """JSON without spaces, in UTF-8; a lone surrogate, which UTF-8 cannot hold, is escaped."""
    try:
        return PLAIN.encode(value).encode()
    except UnicodeEncodeError:
        return ESCAPED.encode(value).encode()


def own_problem(error: Exception) -> Response:
    """The mock server's own refusals, which no client can take for a vendor's."""
    if not isinstance(error, MockRefusal | HTTPException):
        log.exception("a bug in the mock server")
    status = error.status if isinstance(error, MockRefusal) else getattr(error, "code", None) or 500
    refusal = (
        error
        if isinstance(error, MockRefusal)
        else MockRefusal(status, "control-plane", str(error))
    )
    body = {
        "type": f"README.md#{refusal.section}",
        "title": "The mock server refused this request; no vendor did.",
        "status": status,
        "detail": refusal.detail,
        **refusal.facts,
    }
    response = write(Answer(body, status, content_type="application/problem+json"))
    allowed = getattr(error, "valid_methods", None)
    if allowed:
        response.headers["Allow"] = ", ".join(sorted(allowed))
    return response


def _dropped(drop: str, body: bytes, environ: "WSGIEnvironment") -> Iterator[bytes]:
    """What goes out of *body* before the connection is broken, if it is."""
    if drop == "dribble":
        size = -(-len(body) // DRIBBLE_PIECES) or 1
        for start in range(0, len(body), size):
            yield body[start : start + size]
            sleep(DRIBBLE_PAUSE)
        return
    if drop == "truncate":
        yield body[: len(body) // 2]
    (reset if drop == "reset" else end)(environ.get("gunicorn.socket"))
    raise ConnectionResetError(errno.ECONNRESET, f"broken on purpose: {drop}")


def end(connection: socket.socket | None) -> None:
    """Close in order and at once.

    gunicorn would wait up to two seconds for the client to close too, and serve nobody meanwhile.
    """
    if connection is not None:
        with suppress(OSError):
            connection.shutdown(socket.SHUT_RDWR)


def reset(connection: socket.socket | None) -> None:
    """Close so that the kernel sends RST: nothing lingers, and nobody else closes it in order.

    Another socket takes the place of the connection, for the server to close.
    """
    if connection is not None:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        with socket.socket() as spare:
            os.dup2(spare.fileno(), connection.fileno(), inheritable=False)
