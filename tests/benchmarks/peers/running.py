"""One server of the comparison in a process of its own."""

import http.client
import socket
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.benchmarks.memory import MEGABYTE, held
from tests.benchmarks.peers.peer import Peer, Site
from tests.benchmarks.processes import Running
from tests.benchmarks.vendors import Request

PATIENCE = 60


class Server(Running):
    """A running peer. *first* is the seconds to its first good answer, *megabytes* its RSS then."""

    def __init__(self, command: Sequence[str], folder: Path, port: int, asked: Request) -> None:
        started = time.perf_counter()
        super().__init__(command, folder)
        self.port = port
        try:
            self._wait(asked, started + PATIENCE)
            self.first = time.perf_counter() - started
            self.megabytes = held(self)["RSS"] / MEGABYTE
        except BaseException:
            self.stop()
            raise

    def _wait(self, asked: Request, limit: float) -> None:
        while not _answers(self.port, asked):
            self.check()
            if time.perf_counter() > limit:
                raise RuntimeError(f"no good answer in {PATIENCE} s: {self._last_words()}")
            time.sleep(0.002)


@contextmanager
def running(peer: Peer, peers: Path, records: int) -> Iterator[Server]:
    """*peer* on a free port, with *records* where its command seeds."""
    with TemporaryDirectory() as folder:
        site = Site(peers, Path(folder), free_port(), records)
        server = Server(peer.command(site), site.folder, site.port, peer.lists[0])
        try:
            yield server
        finally:
            server.stop()


def _answers(port: int, asked: Request) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        connection.request(asked.method, asked.path, headers=dict(asked.headers))
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])
