"""The ports that the server listens on."""

import errno
import socket
from collections.abc import Sequence
from typing import NamedTuple

BACKLOG = 2048


class Listener(NamedTuple):
    """A bound socket. *vendor* is whom it belongs to; None is the server's own."""

    socket: socket.socket
    vendor: str | None

    @property
    def port(self) -> int:
        return int(self.socket.getsockname()[1])


class PortError(Exception):
    """A port that cannot be had, in one sentence."""


def bind(host: str, port: int, vendors: Sequence[str]) -> list[Listener]:
    """The server's own port, then one for each of *vendors*; not listening yet.

    The vendors' are the next ones in order, or any free ones where *port* is 0. Raises PortError.
    """
    bound: list[Listener] = []
    for number, vendor in enumerate((None, *vendors)):
        wanted = port + number if port else 0
        try:
            bound.append(Listener(_bound(host, wanted), vendor))
        except (OSError, OverflowError) as error:
            close(bound)
            raise PortError(_sentence(host, wanted, vendor, error)) from None
    return bound


def listen(listeners: Sequence[Listener], host: str) -> None:
    """From now on connections queue. Raises PortError where another process was faster."""
    for listener in listeners:
        try:
            listener.socket.listen(BACKLOG)
        except OSError as error:
            close(listeners)
            sentence = _sentence(host, listener.port, listener.vendor, error)
            raise PortError(sentence) from None


def close(listeners: Sequence[Listener]) -> None:
    for listener in listeners:
        listener.socket.close()


def _bound(host: str, port: int) -> socket.socket:
    family, kind, protocol, _, address = socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )[0]
    found = socket.socket(family, kind, protocol)
    try:
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6 and host == "::":
            found.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
        found.bind(address)
    except OSError:
        found.close()
        raise
    return found


def _sentence(host: str, port: int, vendor: str | None, error: Exception) -> str:
    whose = f" (for {vendor})" if vendor else ""
    if isinstance(error, OverflowError):
        return f"There is no port {port}{whose}: ports end at 65535. Choose a lower --port."
    if isinstance(error, OSError) and error.errno == errno.EADDRINUSE:
        return (
            f"Port {port}{whose} is in use on {host}. "
            "Stop what is using it, or choose another with --port; --port 0 picks a free one."
        )
    return f"Cannot listen on {host}, port {port}{whose}: {_reason(error)}."


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error)
