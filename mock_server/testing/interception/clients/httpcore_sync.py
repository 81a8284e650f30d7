"""httpcore's own sockets, and httpx's Client upon them."""

from collections.abc import Callable
from typing import Any

from httpcore import ConnectError
from httpcore._backends.sync import SyncBackend, SyncStream

from mock_server.testing.interception.hosts import Blocked
from mock_server.testing.interception.line import dial
from mock_server.testing.interception.patches import Patch
from mock_server.testing.interception.sockets import Socket


class Stream(SyncStream):
    """The library's own stream, and thus its own errors, over a line."""

    def start_tls(self, *_: Any, **__: Any) -> "Stream":
        """Secure already."""
        return self


def _connect(real: Callable[..., Any]) -> Callable[..., Any]:
    def connect_tcp(self: Any, host: str, port: int, *args: Any, **kwargs: Any) -> Any:
        """Connect; to the mock server where the host is a vendor's."""
        try:
            line = dial(host, port)
        except Blocked as error:
            raise ConnectError(str(error)) from error
        return real(self, host, port, *args, **kwargs) if line is None else Stream(Socket(line))

    return connect_tcp


PATCHES = (Patch(SyncBackend, "connect_tcp", _connect),)
