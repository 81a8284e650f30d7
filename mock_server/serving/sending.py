"""The sending half of a connection: requests answered, or the connection broken instead."""

import logging
from asyncio import BaseTransport, Protocol, TimerHandle, Transport
from collections.abc import Iterator
from contextlib import suppress
from socket import SO_LINGER, SOL_SOCKET
from typing import cast

from mock_server.core.request.application import DRIBBLE_PAUSE, RESET, half, pieces
from mock_server.core.waits import Reply, Request, Wait
from mock_server.serving.heads import common_environ
from mock_server.serving.limits import MAX_SLICE
from mock_server.serving.replies import head_bytes, plain
from mock_server.serving.service import Service
from mock_server.serving.waiting import Waiting

log = logging.getLogger("mock_server")

NEVER = float("inf")
BUG = plain("500 Internal Server Error", "A bug in the mock server; its log has the traceback.")


class Sender(Protocol):
    """The protocol of one client's connection: its deadlines, its answers and its end.

    `expire()` is called soon after *deadline*, which is in the loop's seconds.
    """

    __slots__ = (
        "_busy",
        "_blocked",
        "_closing",
        "_common",
        "_discarding",
        "_keep",
        "_refused",
        "_rest",
        "_secured",
        "_service",
        "_read_by",
        "_timer",
        "_transport",
        "_waiting",
        "deadline",
    )

    def __init__(self, service: Service, secured: bool = False) -> None:
        self._service, self._secured = service, secured
        self.deadline = service.idle_until
        self._keep = False  # whether the connection stays open after this request
        self._refused = False  # whether the request was refused; the rest of it may still come
        self._busy = False  # whether a request goes on in a later turn of the loop
        self._blocked = False  # whether the client has stopped reading
        self._rest = memoryview(b"")  # of an answer, for when it reads again
        self._read_by = NEVER  # the deadline for it to read again
        self._discarding = False  # whether further data is discarded
        self._closing = False
        self._waiting: Waiting | None = None
        self._timer: TimerHandle | None = None

    def _go_on(self) -> None:
        """Take the requests that arrived during the last one."""
        raise NotImplementedError

    @property
    def is_idle(self) -> bool:
        return not (self._busy or self._blocked or self._closing)

    def connection_made(self, transport: BaseTransport) -> None:
        self._transport = cast(Transport, transport)
        # pause_writing() is called above the limit, with TLS from the limit on
        self._transport.set_write_buffer_limits(1 if self._secured else 0)
        self._common = common_environ(self._transport, "https" if self._secured else "http")
        self._service.connections.add(self)

    def pause_writing(self) -> None:
        self._blocked = True
        answer = self._service.after(self._service.timeouts.answer)
        self.deadline = self._read_by = min(self._read_by, answer)

    def resume_writing(self) -> None:
        self._blocked = False
        if self._rest:
            self._send_slices(self._rest)
            if self._blocked:
                return
        self._read_by = NEVER
        self._resume()

    def _resume(self) -> None:
        """Go on after the client has read all that was written."""
        if self._closing:
            self._close()
        elif self._discarding:
            self.deadline = self._service.after(self._service.timeouts.drain)
        elif self._busy:
            self.deadline = NEVER
        else:
            self.deadline = self._service.idle_until
            self._go_on()

    def connection_lost(self, error: Exception | None) -> None:
        self._discarding = self._closing = True
        if self._timer:
            self._timer.cancel()
        if self._waiting:
            self._waiting.leave()
        self._service.remove(self)

    def expire(self) -> None:
        """End a connection whose deadline has passed."""
        if self._blocked or self._closing:
            self.abort()
        else:
            self.close()

    def close(self) -> None:
        """Close in order, once the client has read all that was written."""
        self._discarding = self._closing = True
        self.deadline = self._service.after(self._service.timeouts.answer)
        if not self._blocked:
            self._close()

    def _close(self) -> None:
        """Close once: a second close makes asyncio's TLS transport lose its connection."""
        if not self._transport.is_closing():
            self._transport.close()

    def stop(self) -> None:
        """Close now, or after the answer in progress: the server stops."""
        if not self._busy:
            self.close()

    def abort(self) -> None:
        """End the connection with a TCP reset, at once, also with TLS."""
        self._discarding = self._closing = True
        found = self._transport.get_extra_info("socket")
        with suppress(OSError, AttributeError):  # it is closed already
            found.setsockopt(SOL_SOCKET, SO_LINGER, RESET)
        self._transport.abort()

    def _ask(self, request: Request) -> None:
        """Answer on the loop, unless the request must wait."""
        try:
            wait = next(request)
        except StopIteration as done:
            self._finish(done.value)
        except Exception:
            log.exception("a bug in the mock server, answered as 500")
            self._finish(None)
        else:
            self._wait(request, wait)

    def _wait(self, request: Request, wait: Wait) -> None:
        self._busy, self.deadline = True, NEVER
        self._waiting = self._service.waiting(request, self._finish)
        self._waiting.wait_for(wait)

    def _finish(self, reply: Reply | None) -> None:
        """Write the answer, or break the connection. None is a bug."""
        self._waiting = None
        keep = self._keep and not self._service.stopping and reply is not None
        reply = reply or BUG
        try:
            head = head_bytes(reply, self._service.openings[keep])
        except Exception:
            log.exception("a bug in the mock server, answered as 500")
            reply, keep = BUG, False
            head = head_bytes(reply, self._service.openings[keep])
        if reply.drop:
            self._break(reply, head, keep)
        else:
            self._send(head + reply.body)
            self._end_request(keep)

    def _break(self, reply: Reply, head: bytes, keep: bool) -> None:
        if reply.drop == "dribble":
            self._busy, self.deadline = True, NEVER
            self._dribble(head, iter(pieces(reply.body)), keep)
            return
        if reply.drop == "reset":
            self.abort()
            return
        if reply.drop == "truncate":
            self._send(head + half(reply.body))
        self.close()

    def _send(self, data: bytes) -> None:
        """Write in slices, each after the client has read the last one.

        asyncio would buffer all of it, and with TLS discard it a second after the close.
        """
        if len(data) <= MAX_SLICE and not self._blocked:
            self._transport.write(data)
        else:
            self._send_slices(memoryview(b"".join((self._rest, data))))

    def _send_slices(self, data: memoryview) -> None:
        while data and not self._blocked:
            self._transport.write(data[:MAX_SLICE])
            data = data[MAX_SLICE:]
        self._rest = data

    def _dribble(self, head: bytes, rest: Iterator[bytes], keep: bool) -> None:
        piece = next(rest, b"")
        if head or piece:
            self._send(head + piece)
            later = self._service.loop.call_later
            self._timer = later(DRIBBLE_PAUSE, self._dribble, b"", rest, keep)
        else:
            self._timer = None
            self._end_request(keep)

    def _end_request(self, keep: bool) -> None:
        if not keep:
            self._drain() if self._refused else self.close()
            return
        if not self._blocked:
            self.deadline = self._service.idle_until
        if self._busy:
            self._go_on()

    def _drain(self) -> None:
        """Discard further data for a while. Closing at once would lose the answer."""
        self._busy = False
        if self._transport.can_write_eof() and not self._rest:
            self._transport.write_eof()
        if not self._blocked:
            self.deadline = self._service.after(self._service.timeouts.drain)
