"""A client's bytes, read into requests as the server reads them."""

import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from mock_server.serving.bodies import Body, announced
from mock_server.serving.heads import (
    END,
    Environ,
    Head,
    RefusalError,
    fill_in,
    guess_head,
    is_expecting,
    read_head,
)

ORIGIN = re.compile(rb"[A-Za-z][A-Za-z0-9+.-]*://[^/?]*")


@dataclass(frozen=True)
class Request:
    """One whole request: its *head* in bytes, the *environ* read from it, and the body.

    The *body* has no chunks; it is None where none was announced. *keeps* tells whether the client
    wants to use the connection again. *refused* is the HTTP status for a request that could not be
    read: its environ holds the parts that could.
    """

    head: bytes
    environ: Environ
    body: bytes | None
    keeps: bool
    refused: int | None = None

    @property
    def method(self) -> str:
        return str(self.environ["REQUEST_METHOD"])

    @property
    def target(self) -> str:
        """The path and query; a whole URL, or a host for CONNECT, from a client of a proxy."""
        return str(self.environ["RAW_URI"])

    def forwarded(self, prefix: str, without: frozenset[bytes], more: dict[str, str]) -> bytes:
        """The request for a server below *prefix*, *without* some headers and with *more*."""
        first, *fields = self.head.removesuffix(END).split(b"\r\n")
        method, target, version = first.split(b" ")
        target = prefix.encode() + ORIGIN.sub(b"", target, count=1)
        kept = [field for field in fields if field.partition(b":")[0].lower() not in without]
        added = [f"{name}: {value}".encode("latin-1") for name, value in more.items()]
        lines = [b" ".join((method, target, version)), *kept, *added]
        return b"\r\n".join(lines) + END + (self.body or b"")


class Reader:
    """Reads requests from pieces of bytes.

    *common* gives the part of an environ that no head holds. *go_on* is called where a client
    waits before it sends a body.
    """

    def __init__(self, common: Callable[[], Environ], go_on: Callable[[], None]) -> None:
        self._common, self._go_on = common, go_on
        self._unread = b""
        self._raw, self._head = b"", Head({})
        self._body: Body | None = None

    def feed(self, data: bytes) -> Iterator[Request]:
        """The requests that *data* completes. One that is refused is the last."""
        self._unread += data
        while self._body or END in self._unread:
            try:
                if not self._body:
                    self._take_head()
                if self._body and not self._take_body(self._body):
                    return
            except RefusalError as error:
                yield self._refused(error.status)
                return
            yield self._request()

    def _take_head(self) -> None:
        raw, _, self._unread = self._unread.partition(END)
        self._raw = raw + END
        self._head = read_head(self._raw, self._common())
        self._body = announced(self._head.environ, sys.maxsize)
        if self._body and not self._unread and is_expecting(self._head.environ):
            self._go_on()

    def _take_body(self, body: Body) -> bool:
        """Whether the body is whole."""
        self._unread = body.feed(self._unread)
        return body.whole

    def _request(self) -> Request:
        body = bytes(self._body.data) if self._body else None
        self._body = None
        fill_in(self._head.environ, body)
        return Request(self._raw, self._head.environ, body, self._head.keep)

    def _refused(self, status: int) -> Request:
        environ = self._head.environ if self._body else guess_head(self._raw, self._common())
        self._body, self._unread = None, b""
        fill_in(environ, None)
        return Request(self._raw, environ, None, False, status)
