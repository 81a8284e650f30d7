"""http.client, and urllib.request upon it."""

from collections.abc import Callable
from http.client import HTTPConnection, HTTPSConnection
from typing import Any

from mock_server.testing.interception.active import astray, dial
from mock_server.testing.interception.patches import Patch
from mock_server.testing.interception.sockets import Socket, is_real

Method = Callable[..., None]


def target(connection: Any) -> tuple[str, int | None]:
    """Where it leads to: what lies behind the proxy, where there is one."""
    if connection._tunnel_host:
        return connection._tunnel_host, connection._tunnel_port
    return connection.host, connection.port


def _connect(real: Method) -> Method:
    def connect(self: Any) -> None:
        """Connect; to the mock server where the host is a vendor's."""
        connection = dial(*target(self), secure=isinstance(self, HTTPSConnection))
        if connection is None:
            real(self)
        else:
            self.sock = Socket(connection, self.timeout)

    return connect


def _putrequest(real: Method) -> Method:
    def putrequest(self: Any, *args: Any, **kwargs: Any) -> None:
        """Send the first line, on a new connection where the kept one is from before."""
        if is_real(self.sock) and astray(*target(self)):
            self.close()
        real(self, *args, **kwargs)

    return putrequest


PATCHES = (
    Patch(HTTPConnection, "connect", _connect),
    Patch(HTTPSConnection, "connect", _connect),
    Patch(HTTPConnection, "putrequest", _putrequest),
)
