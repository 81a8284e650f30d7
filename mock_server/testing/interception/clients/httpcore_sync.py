"""httpcore's own sockets, and httpx's Client upon them."""

from collections.abc import Callable
from typing import Any, cast

from httpcore import ConnectError
from httpcore._async.connection import AsyncHTTPConnection
from httpcore._backends.sync import SyncBackend, SyncStream
from httpcore._sync.connection import HTTPConnection

from mock_server.testing.interception.active import astray, dial
from mock_server.testing.interception.hosts import Blocked
from mock_server.testing.interception.patches import Patch
from mock_server.testing.interception.sockets import Socket, is_real


class InterceptedStream(SyncStream):
    """The library's own stream, and thus its own errors, over a connection."""

    def start_tls(self, *_: Any, **__: Any) -> "InterceptedStream":
        """Secure already."""
        return self


def _connect(real: Callable[..., Any]) -> Callable[..., Any]:
    def connect_tcp(self: Any, host: str, port: int, *args: Any, **kwargs: Any) -> Any:
        """Connect; to the mock server where the host is a vendor's."""
        try:
            connection = dial(host, port)
        except Blocked as error:
            raise ConnectError(str(error)) from error
        if connection is None:
            return real(self, host, port, *args, **kwargs)
        return InterceptedStream(cast(Any, Socket(connection)))

    return connect_tcp


def _expired(real: Callable[..., bool]) -> Callable[..., bool]:
    def has_expired(self: Any) -> bool:
        """Whether the pool must connect anew."""
        return real(self) or (self.is_idle() and _astray(self))

    return has_expired


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
    Patch(HTTPConnection, "has_expired", _expired),
    Patch(AsyncHTTPConnection, "has_expired", _expired),
)
