"""Another host, and a server whose proxy may lead there."""

import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from mock_server.serving.limits import Timeouts
from mock_server.serving.thread import Server, serve
from tests.serving.proxying import (
    Bounded,
    expect_established,
    head,
    opened,
)
from tests.serving.sockets import PATIENCE, soon


class Host:
    """Another host: it gives *opening* to each client, then what the client sends."""

    def __init__(self, opening: bytes = b"") -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port, self.clients = self._socket.getsockname()[1], list[socket.socket]()
        self._opening = opening
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self._thread.start()

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.port}"

    def close(self) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)  # a close alone would not wake the thread
        self._thread.join()
        self._socket.close()
        for client in self.clients:
            client.close()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._socket.accept()
            except OSError:
                return
            self.clients.append(client)
            client.sendall(self._opening)


@contextmanager
def led(host: Host, timeouts: Timeouts | None = None) -> Iterator[Server | Bounded]:
    """A server whose proxy may lead to the host."""
    with ExitStack() as stack:
        stack.callback(host.close)
        if timeouts is None:
            yield stack.enter_context(serve(proxy_allow=(host.address,)))
        else:
            server = Bounded(timeouts, proxy_allow=(host.address,))
            stack.callback(server.stop)
            yield server


@contextmanager
def tunnelled(
    server: Server | Bounded, host: Host
) -> Iterator[tuple[socket.socket, socket.socket]]:
    """Both ends of a tunnel: the client's, and the other host's."""
    before = len(host.clients)
    with opened(server) as client:
        client.sendall(head("CONNECT", host.address))
        expect_established(client)
        assert soon(lambda: before < len(host.clients))
        host.clients[-1].settimeout(PATIENCE)
        yield client, host.clients[-1]
