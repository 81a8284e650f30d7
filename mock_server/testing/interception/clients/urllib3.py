"""urllib3, and requests upon it."""

from collections.abc import Callable
from typing import Any

from urllib3 import connectionpool
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import NewConnectionError

from mock_server.testing.interception.active import astray, dial
from mock_server.testing.interception.clients.http_client import target
from mock_server.testing.interception.hosts import Blocked
from mock_server.testing.interception.patches import Patch
from mock_server.testing.interception.sockets import Socket, is_real


def _connect(real: Callable[..., None]) -> Callable[..., None]:
    def connect(self: Any) -> None:
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

    return connect


def _dropped(real: Callable[..., bool]) -> Callable[..., bool]:
    def is_connection_dropped(connection: Any) -> bool:
        """Whether the pool must connect anew."""
        lost = is_real(connection.sock) and astray(*target(connection))
        return lost or real(connection)

    return is_connection_dropped


PATCHES = (
    Patch(HTTPConnection, "connect", _connect),
    Patch(HTTPSConnection, "connect", _connect),
    Patch(connectionpool, "is_connection_dropped", _dropped),
)
