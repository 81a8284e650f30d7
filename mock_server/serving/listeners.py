"""The ports that the server listens on."""

import errno
import socket
import ssl
from collections.abc import Callable, Sequence
from typing import NamedTuple

from mock_server.serving.errors import BootError

BACKLOG = 2048
HTTPS = "HTTPS"  # the purpose of the encrypted port
MAX_PORT = 65535
LOCALHOST = "localhost"  # stands for both addresses, whatever this machine looks up for it
LOOPBACK, LOOPBACK6 = "127.0.0.1", "::1"
NO_IPV6 = (errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT, errno.EPROTONOSUPPORT)
ATTEMPTS = 20  # to find a port that is free on both

# gives the certificates for clients that connected to an address of this machine
Contexts = Callable[[str], ssl.SSLContext]


class WantedPort(NamedTuple):
    """A port to bind; 0 picks a free one. *purpose* is a vendor's name, or words for an error.

    With *contexts*, its connections are encrypted.
    """

    port: int
    purpose: str = ""
    contexts: Contexts | None = None


class Listener(NamedTuple):
    """A bound socket, with the purpose and contexts of its WantedPort."""

    socket: socket.socket
    purpose: str = ""
    contexts: Contexts | None = None

    @property
    def port(self) -> int:
        return int(self.socket.getsockname()[1])


class PortError(BootError):
    """Why a port cannot be used."""


def bind(host: str, wanted: Sequence[WantedPort]) -> list[Listener]:
    """Listeners for each of *wanted* in turn, not listening yet. Raises PortError.

    localhost has two of each where this machine has IPv6, on the same port.
    """
    bound: list[Listener] = []
    try:
        for one in wanted:
            _check_single(one, bound)
            sockets = _both(one) if host.lower() == LOCALHOST else [_one(host, one)]
            bound += [Listener(found, *one[1:]) for found in sockets]
    except PortError:
        close(bound)
        raise
    return bound


def is_free(host: str, port: int) -> bool:
    """Whether no process listens there."""
    try:
        close(bind(host, [WantedPort(port)]))
    except PortError:
        return False
    return True


def listen(listeners: Sequence[Listener]) -> None:
    """Start listening: connections queue. Raises PortError where another process was faster."""
    for listener in listeners:
        try:
            listener.socket.listen(BACKLOG)
        except OSError as error:
            wanted = WantedPort(listener.port, listener.purpose)
            raise PortError(_sentence(listener.socket.getsockname()[0], wanted, error)) from None


def close(listeners: Sequence[Listener]) -> None:
    for listener in listeners:
        listener.socket.close()


def _check_single(wanted: WantedPort, bound: list[Listener]) -> None:
    """Raise PortError for a port in *bound*. The system refuses it only once the port listens."""
    for one in bound:
        if one.port == wanted.port:
            purposes = f"{one.purpose or 'the server'} and for {wanted.purpose or 'the server'}"
            raise PortError(f"Port {wanted.port} is wanted for {purposes}: give each its own.")


def _both(wanted: WantedPort, attempts: int = ATTEMPTS) -> list[socket.socket]:
    """A socket on each loopback address of this machine. Raises PortError."""
    first = _one(LOOPBACK, wanted)
    found = wanted._replace(port=first.getsockname()[1])
    try:
        return [first, _bound(LOOPBACK6, found.port)]
    except OSError as error:
        if error.errno in NO_IPV6:
            return [first]
        first.close()
        if not wanted.port and attempts and error.errno == errno.EADDRINUSE:
            return _both(wanted, attempts - 1)
        raise PortError(_sentence(LOOPBACK6, found, error)) from None


def _one(host: str, wanted: WantedPort) -> socket.socket:
    try:
        return _bound(host, wanted.port)
    except OSError as error:
        raise PortError(_sentence(host, wanted, error)) from None


def _bound(host: str, port: int) -> socket.socket:
    if port > MAX_PORT:
        raise OSError  # getaddrinfo would start again at 0
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except UnicodeError:
        raise OSError(errno.EINVAL, "that is not the name of a host") from None
    found = socket.socket(family, kind, protocol)
    found.setblocking(False)
    try:
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6 and host == "::":
            found.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
        found.bind(address)
    except BaseException:
        found.close()
        raise
    return found


def _sentence(host: str, wanted: WantedPort, error: OSError) -> str:
    whose = f" (for {wanted.purpose})" if wanted.purpose else ""
    if wanted.port > MAX_PORT:
        sentence = f"Port {wanted.port}{whose} does not exist: the highest port is {MAX_PORT}."
        return f"{sentence} Choose a lower --port."
    if error.errno == errno.EADDRINUSE:
        flag = "--tls-port" if wanted.purpose == HTTPS else "--port"
        return (
            f"Port {wanted.port}{whose} is in use on {host}. "
            f"Stop what is using it, or choose another with {flag}; {flag} 0 picks a free one."
        )
    return f"Cannot listen on {host}, port {wanted.port}{whose}: {error.strerror}."
