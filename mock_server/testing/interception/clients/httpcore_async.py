"""httpcore over anyio, and httpx's AsyncClient, which uses it; trio goes through anyio too."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from importlib import import_module
from typing import Any, cast

import anyio
from httpcore._backends.anyio import AnyIOBackend, AnyIOStream
from httpcore._synchronization import current_async_library

from mock_server.testing.interception.clients.httpcore_sync import dialled
from mock_server.testing.interception.connection import Connection
from mock_server.testing.interception.patches import Patch, Real
from mock_server.testing.interception.sockets import Socket


class AsyncStream(AnyIOStream):
    """httpcore's own stream over a connection, so that errors and time-outs are its own."""

    async def start_tls(self, *_: Any, **__: Any) -> "AsyncStream":
        """The same stream: it is secure already."""
        return self


class Bytes:
    """The part of anyio's ByteStream that AsyncStream needs."""

    def __init__(self, connection: Connection) -> None:
        self._socket, self._connection = Socket(connection), connection

    async def receive(self, max_bytes: int) -> bytes:
        await anyio.lowlevel.checkpoint()
        await self._wait()
        try:
            data = self._connection.take(max_bytes)
        except OSError as error:
            raise anyio.BrokenResourceError from error
        if not data:
            raise anyio.EndOfStream
        return data

    async def send(self, item: bytes) -> None:
        await anyio.lowlevel.checkpoint()
        try:
            self._connection.send(item)
        except OSError as error:
            raise anyio.BrokenResourceError from error

    async def aclose(self) -> None:
        self._socket.close()

    def extra(self, attribute: Any, default: Any = None) -> Any:
        known = {
            anyio.abc.SocketAttribute.raw_socket: self._socket,
            anyio.abc.SocketAttribute.local_address: self._socket.getsockname(),
            anyio.abc.SocketAttribute.remote_address: self._socket.getpeername(),
        }
        return known.get(attribute, default)

    async def _wait(self) -> None:
        """Wait until the connection can be read."""
        later = _from_other_threads()
        while not self._connection.readable():
            event = anyio.Event()
            self._connection.changed = partial(later, event.set)
            if not self._connection.readable():
                await event.wait()


def _from_other_threads() -> Callable[[Callable[[], object]], None]:
    """A function that runs another in this loop, and does nothing after the loop's end."""
    if current_async_library() == "trio":
        soon = import_module("trio").lowlevel.current_trio_token().run_sync_soon
    else:
        soon = asyncio.get_running_loop().call_soon_threadsafe

    def later(function: Callable[[], object]) -> None:
        with suppress(RuntimeError):
            soon(function)

    return later


async def connect(real: Real, self: Any, host: str, port: int, *args: Any, **more: Any) -> Any:
    """Connect; to the mock server where the host is a vendor's."""
    connection = dialled(host, port)
    if connection is None:
        return await real(self, host, port, *args, **more)
    return AsyncStream(cast(Any, Bytes(connection)))


PATCHES = (Patch(AnyIOBackend, "connect_tcp", connect),)
