"""Connections to the port for HTTPS, beside the plain ones of the same worker."""

import socket
from contextlib import suppress
from ssl import SSLContext, SSLSocket

from gunicorn.workers.gthread import TConn

HANDSHAKE = b"\x16"
HANDSHAKE_TIMEOUT = 10  # seconds that a handshake may take


class PlainText(Exception):
    """A client that speaks HTTP where HTTPS is spoken."""


class Secured(TConn):  # type: ignore[misc]  # gunicorn has no types
    """A connection that begins with a handshake, in the thread that will answer."""

    context: SSLContext
    sock: socket.socket

    @classmethod
    def over(cls, conn: TConn, context: SSLContext) -> TConn:
        """The same connection, secured; one that is so already is given back."""
        if isinstance(conn, cls):
            return conn
        secured = cls(conn.cfg, conn.sock, conn.client, conn.server)
        secured.context = context
        return secured

    def init(self) -> None:
        """Raises PlainText, and SSLError; StopIteration where the client falls silent."""
        if not self.initialized:
            self.sock.settimeout(HANDSHAKE_TIMEOUT)
            try:
                self.sock = _encrypted(self.sock, self.context)
            except TimeoutError:
                raise StopIteration from None
        super().init()

    def close(self, graceful: bool = False) -> None:
        """Say goodbye first, so that the client can tell an end from a loss; wait for nothing."""
        if isinstance(self.sock, SSLSocket):
            with suppress(OSError, ValueError):
                self.sock.setblocking(False)
                self.sock.unwrap()
        super().close(graceful)


def _encrypted(sock: socket.socket, context: SSLContext) -> SSLSocket:
    if sock.recv(1, socket.MSG_PEEK) not in (HANDSHAKE, b""):
        raise PlainText("This port speaks HTTPS: begin the address with https://.")
    return context.wrap_socket(sock, server_side=True)
