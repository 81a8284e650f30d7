"""urllib3, and requests, which uses it."""

from typing import Any

from urllib3 import connectionpool
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import NewConnectionError

from mock_server.testing.interception.active import astray, dial
from mock_server.testing.interception.clients.http_client import target
from mock_server.testing.interception.hosts import Blocked
from mock_server.testing.interception.patches import Patch, Real
from mock_server.testing.interception.sockets import Socket, is_real


def _connect(real: Real, self: Any) -> None:
    """Connect; to the mock server where the host is a vendor's."""
    secure = isinstance(self, HTTPSConnection)
    try:
        connection = dial(*target(self), secure)
    except Blocked as error:
        raise NewConnectionError(self, str(error)) from error
    if connection is None:
        real(self)
    else:
        self.sock = Socket(connection, self.timeout)
        self.is_verified = secure


def _is_connection_dropped(real: Real, connection: Any) -> bool:
    """Whether the pool must connect again."""
    return real(connection) or (is_real(connection.sock) and astray(*target(connection)))


PATCHES = (
    Patch(HTTPConnection, "connect", _connect),
    Patch(HTTPSConnection, "connect", _connect),
    Patch(connectionpool, "is_connection_dropped", _is_connection_dropped),
)
