"""aiohttp's TCPConnector."""

import asyncio
from contextlib import suppress
from typing import Any

from aiohttp import BaseConnector, ClientConnectorError, TCPConnector

from mock_server.testing.interception.active import astray, current, dial
from mock_server.testing.interception.connection import Connection
from mock_server.testing.interception.hosts import Blocked
from mock_server.testing.interception.patches import Patch, Real

PIECE_SIZE = 65536


class Transport(asyncio.Transport):
    """A connection as an asyncio transport."""

    def __init__(self, connection: Connection, protocol: Any) -> None:
        super().__init__({"peername": ("127.0.0.1", connection.port)})
        self._connection, self._protocol = connection, protocol
        self._loop = asyncio.get_running_loop()
        self._reading, self._closing = True, False
        connection.changed = self._changed

    def write(self, data: Any) -> None:
        """Send *data*. As with a socket, the error of a broken connection comes later."""
        if not self._closing:
            try:
                self._connection.send(bytes(data))
            except OSError as error:
                self._lose(error)

    def is_closing(self) -> bool:
        """Whether the pool must connect again, also because nothing intercepts any more."""
        return self._closing or current() is None

    def close(self) -> None:
        self._lose(None)

    def abort(self) -> None:
        self._lose(None)

    def pause_reading(self) -> None:
        self._reading = False

    def resume_reading(self) -> None:
        self._reading = True
        self._loop.call_soon(self._deliver)

    def is_reading(self) -> bool:
        return self._reading and not self._closing

    def get_write_buffer_size(self) -> int:
        return 0

    def _changed(self) -> None:
        """Deliver in the loop. The answering thread calls this, perhaps after the loop's end."""
        with suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._deliver)

    def _deliver(self) -> None:
        try:
            while self.is_reading() and self._connection.readable():
                data = self._connection.take(PIECE_SIZE)
                if not data:
                    self._protocol.eof_received()
                    self._lose(None)
                    return
                self._protocol.data_received(data)
        except OSError as error:
            self._lose(error)

    def _lose(self, error: OSError | None) -> None:
        """Close, and tell the protocol once, in the next turn of the loop."""
        if not self._closing:
            self._closing = True
            self._connection.close()
            self._loop.call_soon(self._protocol.connection_lost, error)


async def _create_connection(real: Real, self: Any, request: Any, *args: Any, **more: Any) -> Any:
    """Connect; to the mock server where the host is a vendor's."""
    url = request.url
    try:
        connection = dial(url.raw_host, url.port, url.scheme in ("https", "wss"))
    except Blocked as error:
        raise ClientConnectorError(request.connection_key, error) from error
    if connection is None:
        return await real(self, request, *args, **more)
    protocol = self._factory()
    protocol.connection_made(Transport(connection, protocol))
    return protocol


def _get(real: Real, self: Any, key: Any, *args: Any, **more: Any) -> Any:
    """A pooled connection, unless it is real and leads to a host that must not be reached now."""
    kept = self._conns.get(key, ())
    if any(_is_real(protocol) for protocol, _ in kept) and astray(key.host, key.port):
        for protocol, _ in self._conns.pop(key):
            protocol.close()
    return real(self, key, *args, **more)


def _is_real(protocol: Any) -> bool:
    return protocol.transport is not None and not isinstance(protocol.transport, Transport)


PATCHES = (
    Patch(TCPConnector, "_create_connection", _create_connection),
    Patch(BaseConnector, "_get", _get),
)
