"""http.client, and urllib.request, which uses it."""

from http.client import HTTPConnection, HTTPSConnection
from typing import Any

from mock_server.testing.interception.active import astray, dial
from mock_server.testing.interception.patches import Patch, Real
from mock_server.testing.interception.sockets import Socket, is_real


def target(connection: Any) -> tuple[str, int | None]:
    """Host and port of a connection; with a proxy, those behind it."""
    if connection._tunnel_host:
        return connection._tunnel_host, connection._tunnel_port
    return connection.host, connection.port


def _connect(real: Real, self: Any) -> None:
    """Connect; to the mock server where the host is a vendor's."""
    connection = dial(*target(self), secure=isinstance(self, HTTPSConnection))
    if connection is None:
        real(self)
    else:
        self.sock = Socket(connection, self.timeout)


def _putrequest(real: Real, self: Any, *args: Any, **more: Any) -> None:
    """Send the first line, on a new connection where the open one must not be used."""
    if is_real(self.sock) and astray(*target(self)):
        self.close()
    real(self, *args, **more)


PATCHES = (
    Patch(HTTPConnection, "connect", _connect),
    Patch(HTTPSConnection, "connect", _connect),
    Patch(HTTPConnection, "putrequest", _putrequest),
)
