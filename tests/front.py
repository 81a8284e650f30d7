"""A stand-in for a balancer: one address before two replicas, of which a file chooses one."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Thread

from mock_server import create_app
from mock_server.serving.thread import serve


class Front:
    """Leads every new connection to the first replica; after move(), to the other one.

    The size of the *file* decides, so that another process may move the worlds too.
    """

    def __init__(self, replicas: list[int], file: Path) -> None:
        self._replicas, self._file = replicas, file
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        Thread(target=self._accept, daemon=True).start()

    def move(self) -> None:
        with self._file.open("a") as file:
            file.write("x")

    def close(self) -> None:
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                moves = self._file.stat().st_size if self._file.exists() else 0
                port = self._replicas[moves % len(self._replicas)]
                far = socket.create_connection(("127.0.0.1", port))
                Thread(target=_lead, args=(near, far), daemon=True).start()


def _lead(near: socket.socket, far: socket.socket) -> None:
    """Pass on both ways until both ends have ended."""
    with near, far:
        there = Thread(target=_pass_on, args=(near, far), daemon=True)
        there.start()
        _pass_on(far, near)
        there.join()


def _pass_on(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
    with suppress(OSError):
        target.shutdown(socket.SHUT_WR)


@contextmanager
def front(folder: Path) -> Iterator[Front]:
    """Two replicas behind one address. `folder/moves` decides which one answers."""
    with serve(create_app()) as one, serve(create_app()) as other:
        found = Front([one.port, other.port], folder / "moves")
        try:
            yield found
        finally:
            found.close()
