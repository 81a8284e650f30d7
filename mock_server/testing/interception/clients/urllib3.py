"""urllib3, and requests upon it."""

from collections.abc import Callable
from typing import Any

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import NewConnectionError

from mock_server.testing.interception.hosts import Blocked
from mock_server.testing.interception.line import dial
from mock_server.testing.interception.patches import Patch
from mock_server.testing.interception.sockets import Socket

Connect = Callable[[Any], None]


def _connect(real: Connect) -> Connect:
    def connect(self: Any) -> None:
        """Connect; to the mock server where the host is a vendor's."""
        secure = isinstance(self, HTTPSConnection)
        try:
            line = dial(self._tunnel_host or self.host, self._tunnel_port or self.port, secure)
        except Blocked as error:
            raise NewConnectionError(self, str(error)) from error
        if line is None:
            real(self)
        else:
            self.sock = Socket(line, self.timeout)
            self.is_verified = secure

    return connect


PATCHES = (Patch(HTTPConnection, "connect", _connect), Patch(HTTPSConnection, "connect", _connect))
