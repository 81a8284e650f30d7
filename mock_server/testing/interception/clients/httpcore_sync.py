"""httpcore over sockets, and httpx's Client, which uses it."""

from typing import Any, cast

from httpcore import ConnectError
from httpcore._async.connection import AsyncHTTPConnection
from httpcore._backends.sync import SyncBackend, SyncStream
from httpcore._sync.connection import HTTPConnection

from mock_server.testing.interception.active import astray, dial
from mock_server.testing.interception.connection import Connection
from mock_server.testing.interception.hosts import Blocked
from mock_server.testing.interception.patches import Patch, Real
from mock_server.testing.interception.sockets import Socket, is_real


class InterceptedStream(SyncStream):
    """httpcore's own stream over a connection, so that errors are its own."""

    def start_tls(self, *_: Any, **__: Any) -> "InterceptedStream":
        """The same stream: it is secure already."""
        return self


def dialled(host: str, port: int) -> Connection | None:
    """A connection to the mock server; None for a host that is let through. Raises ConnectError.

    httpcore says only later whether the connection will be secure.
    """
    try:
        return dial(host, port)
    except Blocked as error:
        raise ConnectError(str(error)) from error


def _connect(real: Real, self: Any, host: str, port: int, *args: Any, **more: Any) -> Any:
    """Connect; to the mock server where the host is a vendor's."""
    connection = dialled(host, port)
    if connection is None:
        return real(self, host, port, *args, **more)
    return InterceptedStream(cast(Any, Socket(connection)))


def _has_expired(real: Real, self: Any) -> bool:
    """Whether the pool must connect again."""
    return real(self) or (self.is_idle() and _astray(self))


def _astray(connection: Any) -> bool:
    stream = getattr(connection._connection, "_network_stream", None)
    origin = connection._origin
    return (
        stream is not None
        and is_real(stream.get_extra_info("socket"))
        and astray(origin.host.decode("ascii"), origin.port)
    )


PATCHES = (
    Patch(SyncBackend, "connect_tcp", _connect),
    Patch(HTTPConnection, "has_expired", _has_expired),
    Patch(AsyncHTTPConnection, "has_expired", _has_expired),
)
