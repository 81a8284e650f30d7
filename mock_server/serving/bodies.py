"""Request bodies as a server hands them on: with a limit, and what is wrong with them."""

from collections.abc import Iterable
from io import RawIOBase
from typing import TYPE_CHECKING, Any

from gunicorn.http.errors import ParseException
from werkzeug.exceptions import BadRequest, RequestEntityTooLarge

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


class Bodies:
    """WSGI middleware. *most* is the largest body in bytes, whether its length is known or not.

    Werkzeug would cut a body without a Content-Length at the limit and pass on what remains.
    """

    def __init__(self, app: "WSGIApplication", most: int) -> None:
        self._app, self._most = app, most

    def __call__(self, environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        environ["wsgi.input"] = BoundedBody(environ["wsgi.input"], self._most)
        return self._app(environ, start)


class BoundedBody(RawIOBase):
    """The stream of one body. Reading it raises RequestEntityTooLarge or BadRequest."""

    def __init__(self, stream: Any, most: int) -> None:
        self._stream, self._left = stream, most

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int:
        into = memoryview(buffer).cast("B")
        data = self._read(min(len(into), self._left))
        self._left -= len(data)
        if not self._left and self._read(1):
            raise RequestEntityTooLarge
        into[: len(data)] = data
        return len(data)

    def _read(self, size: int) -> bytes:
        try:
            data: bytes = self._stream.read(size)
        except ParseException as error:
            raise BadRequest(type(error).__name__) from None
        return data
