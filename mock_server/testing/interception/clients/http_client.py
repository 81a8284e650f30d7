"""http.client, and urllib.request upon it."""

from collections.abc import Callable
from http.client import HTTPConnection, HTTPSConnection
from typing import Any

from mock_server.testing.interception.line import dial
from mock_server.testing.interception.patches import Patch
from mock_server.testing.interception.sockets import Socket

Connect = Callable[[Any], None]


def _connect(real: Connect) -> Connect:
    def connect(self: Any) -> None:
        """Connect; to the mock server where the host is a vendor's."""
        secure = isinstance(self, HTTPSConnection)
        line = dial(self._tunnel_host or self.host, self._tunnel_port or self.port, secure)
        if line is None:
            real(self)
        else:
            self.sock = Socket(line, self.timeout)

    return connect


PATCHES = (Patch(HTTPConnection, "connect", _connect), Patch(HTTPSConnection, "connect", _connect))
