"""A socket that connects by name: Python's audit hooks hear of it after the look-up."""

from socket import socket
from typing import Any

from mock_server.testing.interception.active import refuse_raw
from mock_server.testing.interception.patches import Patch, Real


def _connect(real: Real, self: Any, address: Any) -> Any:
    """Connect, unless the host is a vendor's."""
    if isinstance(address, tuple) and address and isinstance(address[0], str):
        refuse_raw(*address[:2])
    return real(self, address)


PATCHES = (
    Patch(socket, "connect", _connect, inherited=True),
    Patch(socket, "connect_ex", _connect, inherited=True),
)
