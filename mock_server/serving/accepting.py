"""Accepts connections from the listening sockets, up to a limit."""

import asyncio
import errno
import logging
import socket
import ssl
from collections.abc import Callable, Sequence
from functools import partial

from mock_server.serving.connection import HttpConnection, Misdirected
from mock_server.serving.counts import HANDSHAKE as NO_HANDSHAKE
from mock_server.serving.descriptors import max_connections
from mock_server.serving.listeners import Contexts, Listener, close
from mock_server.serving.service import Service

log = logging.getLogger("mock_server")

HANDSHAKE = b"\x16"  # the first byte of TLS
AT_ONCE = 64  # connections that are accepted in one turn of the loop
EXHAUSTED = (errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM)
FULL = "%d connections are open, the most possible. New clients wait until one closes."


class Acceptor:
    """A reader of the listening sockets. asyncio's own would retry endlessly at the limit."""

    def __init__(self, service: Service, listeners: Sequence[Listener]) -> None:
        self._service, self._loop, self._listeners = service, service.loop, listeners
        self._handshakes: set[asyncio.Task[None]] = set()
        self._open = self._reported = False
        self._counts, self._max_connections = service.counts, max_connections(service.bounds.spare)
        self._counts.most = self._max_connections

    def resume(self) -> None:
        """Accept connections again, if the limit allows it."""
        if not self._open and self._listeners and self._has_room():
            self._open = True
            for listener in self._listeners:
                self._loop.add_reader(listener.socket, self._accept, listener)

    def close(self) -> None:
        """Accept the clients that have connected by now, and close the sockets."""
        for listener in self._listeners:
            self._accept(listener)
        self._pause()
        close(self._listeners)
        self._listeners = ()

    def _pause(self) -> None:
        if self._open:
            self._open = False
            for listener in self._listeners:
                self._loop.remove_reader(listener.socket)

    def _has_room(self) -> bool:
        return len(self._service.connections) + len(self._handshakes) < self._max_connections

    def _accept(self, listener: Listener) -> None:
        for _ in range(AT_ONCE):
            if not self._has_room():
                self._report_full()
                return
            try:
                accepted, _ = listener.socket.accept()
            except ConnectionAbortedError:
                continue
            except OSError as error:
                if error.errno in EXHAUSTED:
                    self._report_full()
                return
            accepted.setblocking(False)
            self._counts.accepted += 1
            self._begin(accepted, listener)

    def _report_full(self) -> None:
        """Stop accepting, and log the reason once."""
        self._pause()
        self._counts.full += 1
        if not self._reported:
            self._reported = True
            log.warning(FULL, len(self._service.connections) + len(self._handshakes))

    def _begin(self, accepted: socket.socket, listener: Listener) -> None:
        task = self._loop.create_task(self._handshake(accepted, listener.contexts))
        self._handshakes.add(task)
        task.add_done_callback(self._handshakes.discard)

    async def _handshake(self, accepted: socket.socket, contexts: Contexts | None) -> None:
        """Make a connection of a socket; on an HTTPS port, after the handshake of TLS."""
        try:
            if contexts is None:
                await self._connect(HttpConnection, accepted)
            elif await self._first_byte(accepted) == HANDSHAKE:
                context = contexts(accepted.getsockname()[0])
                await self._connect(partial(HttpConnection, secured=True), accepted, context)
            else:
                await self._connect(Misdirected, accepted)
        except OSError as error:
            accepted.close()
            self._counts.refused[NO_HANDSHAKE] += 1
            if isinstance(error, ssl.SSLError):
                log.warning("A TLS connection failed: %s.", error.reason or error)

    async def _connect(
        self,
        kind: Callable[[Service], HttpConnection],
        accepted: socket.socket,
        context: ssl.SSLContext | None = None,
    ) -> None:
        timeouts = self._service.timeouts
        await self._loop.connect_accepted_socket(
            partial(kind, self._service),
            accepted,
            ssl=context,
            ssl_handshake_timeout=timeouts.handshake if context else None,
            ssl_shutdown_timeout=timeouts.shutdown if context else None,
        )

    async def _first_byte(self, accepted: socket.socket) -> bytes:
        """The first byte, which stays unread. Raises TimeoutError and OSError."""
        readable = asyncio.Event()
        self._loop.add_reader(accepted, readable.set)
        try:
            await asyncio.wait_for(readable.wait(), self._service.timeouts.handshake)
        finally:
            self._loop.remove_reader(accepted)
        return accepted.recv(1, socket.MSG_PEEK)
