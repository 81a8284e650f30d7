"""A connection that behaves as a socket, for http.client and its users."""

import io
import os
import socket
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mock_server.testing.interception.connection import Connection


class Socket:
    """A connected socket. For TLS, it says that it is secure. Time-outs are the caller's."""

    family, type, proto = socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP

    def __init__(self, connection: "Connection", timeout: Any = None) -> None:
        self.connection = connection
        self._timeout: float | None = socket.getdefaulttimeout()
        if timeout is None or isinstance(timeout, int | float):
            self._timeout = timeout
        self._io_refs, self._closed = 0, False

    def sendall(self, data: Any, flags: int = 0) -> None:
        self.connection.send(bytes(data))

    def send(self, data: Any, flags: int = 0) -> int:
        self.sendall(data)
        return len(data)

    def recv(self, size: int, flags: int = 0) -> bytes:
        return self.connection.read(size, self._timeout)

    def recv_into(self, buffer: Any, size: int = 0, flags: int = 0) -> int:
        into = memoryview(buffer).cast("B")
        data = self.connection.read(size or len(into), self._timeout)
        into[: len(data)] = data
        return len(data)

    def makefile(self, mode: str = "r", buffering: int | None = None) -> io.BufferedReader:
        """A file for reading bytes. It keeps the connection open when the socket is closed."""
        if mode != "rb":
            raise ValueError(f"an intercepted connection makes files of mode rb, not {mode!r}")
        self._io_refs += 1
        raw = socket.SocketIO(self, "r")  # type: ignore[arg-type]  # it only asks for these methods
        return io.BufferedReader(raw, buffering if buffering and buffering > 1 else 8192)

    def settimeout(self, timeout: float | None) -> None:
        self._timeout = timeout

    def gettimeout(self) -> float | None:
        return self._timeout

    def setblocking(self, blocking: bool) -> None:
        self._timeout = None if blocking else 0.0

    def setsockopt(self, *_: Any) -> None:
        """Do nothing: no option has a meaning without a network."""

    def getpeername(self) -> tuple[str, int]:
        return "127.0.0.1", self.connection.port

    def getsockname(self) -> tuple[str, int]:
        return "127.0.0.1", 0

    def fileno(self) -> int:
        """A descriptor, readable where the connection is: pools ask whether it was dropped."""
        if self._closed:
            return -1
        return _ends()[0] if self.connection.usable else _ends()[1]

    def shutdown(self, how: int) -> None:
        self.connection.close()

    def close(self) -> None:
        self._closed = True
        if self._io_refs <= 0:
            self.connection.close()

    def _decref_socketios(self) -> None:
        self._io_refs -= 1
        if self._closed:
            self.close()

    def selected_alpn_protocol(self) -> str | None:
        return "http/1.1" if self.connection.secure else None

    def version(self) -> str | None:
        return "TLSv1.3" if self.connection.secure else None


def is_real(connection: Any) -> bool:
    """Whether a connection leads into the network; a Socket never does."""
    family = getattr(connection, "family", None)
    return family in (socket.AF_INET, socket.AF_INET6) and not isinstance(connection, Socket)


@cache
def _ends() -> tuple[int, int]:
    """The reading ends of two pipes: one that is never readable, and one that always is."""
    (quiet, _), (over, end) = os.pipe(), os.pipe()
    os.close(end)
    return quiet, over
