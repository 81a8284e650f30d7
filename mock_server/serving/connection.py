"""The receiving half of a connection: requests gathered whole, or refused."""

import logging
import re
from asyncio import BaseTransport
from collections.abc import Mapping
from typing import cast

from mock_server.core.errors import MockRefusal
from mock_server.serving.bodies import Body, announced
from mock_server.serving.counts import PROTOCOL
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
from mock_server.serving.limits import MAX_HEAD, MAX_LINE, MAX_LOOP_BODY, MAX_PIPELINED
from mock_server.serving.proxy import Way
from mock_server.serving.proxying import ProxySender
from mock_server.serving.replies import plain
from mock_server.serving.sending import NEVER
from mock_server.serving.service import Service

log = logging.getLogger("mock_server")

CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"
HANDSHAKE = 0x16  # the first byte of TLS
HTTP_HERE = "A client sent HTTPS to the HTTP port: use an http:// address, or start with --tls."
UNREADABLE = "The CONNECT cannot be read"
HTTPS_HERE = "This port speaks HTTPS: use an https:// address."
_BARE_LF = re.compile(rb"(?<!\r)\n")


class HttpConnection(ProxySender):
    """One client's connection; a *secured* one is encrypted."""

    __slots__ = ("_body", "_body_deadline", "_searched")

    def __init__(self, service: Service, secured: bool = False) -> None:
        super().__init__(service, secured)
        self._searched = 0  # bytes of the unread data that were searched for the end of a head
        self._body: Body | None = None
        self._body_deadline = NEVER

    def data_received(self, data: bytes) -> None:
        if self._discarding:
            return
        self._unread = self._unread + data if self._unread else data
        if not (self._busy or self._blocked):
            self._advance()
        elif len(self._unread) > MAX_HEAD:
            self._transport.pause_reading()

    def eof_received(self) -> bool:
        """Whether the connection stays open: it does for an answer that a thread is making.

        A client that has left looks like one that has only finished sending. Requests on a timer
        are therefore ended.
        """
        self._keep = False
        if self._waiting and self._waiting.in_pool and not self._secured:
            return True
        self._discarding = self._closing = True
        self.deadline = self._service.after(self._service.timeouts.answer)
        return bool(self._rest) and not self._secured

    @property
    def is_idle(self) -> bool:
        return super().is_idle and not (self._unread or self._body)

    def _advance(self) -> None:
        """Take the complete requests, up to a bound in one turn of the loop."""
        for _ in range(MAX_PIPELINED):
            if not self._unread or self._busy or self._blocked or self._discarding:
                return
            if not (self._read_head() if self._body is None else self._read_body()):
                return
        if self._unread and not (self._busy or self._blocked or self._discarding):
            self._busy, self.deadline = True, NEVER
            self._transport.pause_reading()
            self._service.loop.call_soon(self._go_on)

    def _go_on(self) -> None:
        """Take the requests that arrived during the last one."""
        self._busy = False
        self._advance()
        if not (self._busy or self._discarding):
            self._transport.resume_reading()

    def _read_head(self) -> bool:
        """Take a head, and a request without a body. False where the head is incomplete."""
        data = self._unread
        if data[0] <= 0x20:
            return self._skip_empty_lines(data)
        end = data.find(END, self._searched) + len(END)
        if end < len(END):
            return self._wait_for_head(data)
        self._searched, self._unread = 0, data[end:]
        data = data[:end]
        try:
            head = read_head(data, self._common)
        except RefusalError as error:
            return self._refuse(error, guess_head(data, self._common))
        self._take_head(head)
        return True

    def _take_head(self, head: Head) -> None:
        self._environ, self._keep = head.environ, head.keep
        if head.target and not self._is_ordinary(head.target):
            return
        try:
            body = announced(head.environ, self._service.bounds.max_body)
        except RefusalError as error:
            self._refuse(error, head.environ)
            return
        if body is None:
            fill_in(head.environ, None)
            if self._onward:
                self._forward(self._onward, b"")
            else:
                self._ask(self._service.serve(head.environ))
        else:
            self._wait_for_body(body)

    def _wait_for_head(self, data: bytes) -> bool:
        """Wait for the rest of a head. True where its beginning is refused already."""
        refusal = None
        if len(data) > MAX_HEAD:
            refusal = RefusalError(431, f"its head is over {MAX_HEAD} bytes")
        elif len(data) > MAX_LINE + 2 and b"\n" not in data[: MAX_LINE + 2]:
            refusal = RefusalError(414, f"its first line is over {MAX_LINE} bytes")
        elif _BARE_LF.search(data, self._searched):
            refusal = RefusalError(400, "a line of its head ends without CR")
        if refusal:
            return self._refuse(refusal, guess_head(data, self._common))
        if not self._searched:
            self.deadline = self._service.after(self._service.timeouts.head)
        self._searched = max(1, len(data) - len(END) + 1)
        return False

    def _skip_empty_lines(self, data: bytes) -> bool:
        """Whether data follows the empty lines. A client that speaks TLS is refused and logged."""
        self._unread = data.lstrip(b"\r\n")
        if self._unread == data and data[0] == HANDSHAKE:
            log.warning(HTTP_HERE)
            self.turn_away("This port speaks HTTP: use an http:// address.")
        elif self._unread == data:
            refusal = RefusalError(400, "its first line is not a request line")
            self._refuse(refusal, guess_head(data, self._common))
        return bool(self._unread)

    def _wait_for_body(self, body: Body) -> None:
        self._body = body
        timeouts, now = self._service.timeouts, self._service.loop.time()
        self._body_deadline = now + timeouts.body
        self.deadline = now + min(timeouts.piece, timeouts.body)
        if body.whole:
            self._read_body()
        elif not self._unread and is_expecting(self._environ):
            self._transport.write(CONTINUE)

    def _read_body(self) -> bool:
        """Take the next piece of a body; its last piece completes the request."""
        body = cast(Body, self._body)
        try:
            self._unread = body.feed(self._unread)
        except RefusalError as error:
            return self._refuse(error, self._environ)
        if not body.whole:
            piece = self._service.after(self._service.timeouts.piece)
            self.deadline = min(piece, self._body_deadline)
            return False
        self._body = None
        fill_in(self._environ, body.data)
        if self._onward:
            self._forward(self._onward, body.data)
            return True
        large = len(body.data) > MAX_LOOP_BODY
        self._ask(self._service.serve(self._environ, large=large))
        return True

    def _refuse(self, error: RefusalError, environ: Environ) -> bool:
        """Let the application word the refusal, and discard further data. Always True."""
        if environ["REQUEST_METHOD"] == "CONNECT" and self._service.proxy:
            self._environ = environ
            self.turn_down(MockRefusal(error.status, "proxy", f"{UNREADABLE}: {error.reason}."))
            return True
        if error.status != 413:  # the application logs a body that is too large
            log.warning("A request could not be read: %s.", error.reason)
        self._discarding = self._refused = True
        self._keep, self._body, self._unread = False, None, b""
        fill_in(environ, None)
        self._ask(self._service.serve(environ, error.status))
        return True

    def _inside(self, way: Way) -> "Inside":
        return Inside(self._service, way.host.name, way.facts)

    def turn_away(self, sentence: str) -> None:
        """Refuse a client that uses the wrong protocol on this port."""
        self._service.counts.refused[PROTOCOL] += 1
        self._discarding = self._refused = True
        self._keep, self._unread = False, b""
        self._finish(plain("400 Bad Request", sentence))


class Misdirected(HttpConnection):
    """The connection of a client that sends plain HTTP to the HTTPS port."""

    def data_received(self, data: bytes) -> None:
        if not self._discarding:
            self.turn_away(HTTPS_HERE)


class Inside(HttpConnection):
    """A connection inside the TLS that follows a CONNECT to *host*.

    *facts* belong to the environ of its requests. It may get data before it is made.
    """

    __slots__ = ("_facts", "_host", "_made")

    def __init__(self, service: Service, host: str, facts: Mapping[str, str]) -> None:
        super().__init__(service, secured=True)
        self._host, self._facts, self._made = host, facts, False

    def connection_made(self, transport: BaseTransport) -> None:
        if self._closing:  # it is lost already
            return
        super().connection_made(transport)
        self._common.update(self._facts)
        self._made = True
        if self._service.stopping:
            self.deadline = self._service.after(self._service.timeouts.drain)
        self._go_on()

    def data_received(self, data: bytes) -> None:
        if self._made:
            super().data_received(data)
        else:
            self._unread += data

    def _take_head(self, head: Head) -> None:
        head.environ.setdefault("HTTP_HOST", self._host)  # HTTP/1.0 needs none
        super()._take_head(head)
