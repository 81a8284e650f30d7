"""A running HAProxy that says which server it would choose for a name."""

import re
import socket
import subprocess
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.ring.hashes import Key, hash_of, key_bytes
from tests.benchmarks.ring.ring import Ring

PATIENCE = 20
AT_ONCE = 100  # requests on their way
CONFIGURATION = """\
global
  maxconn 100
defaults
  mode http
  timeout connect 20s
  timeout client 20s
  timeout server 20s
frontend asked
  bind unix@{folder}/asked
  http-request set-var(txn.str) req.hdr(X-Key)
  http-request set-var(txn.int) req.hdr(X-Key),add(0)
  http-request set-var(txn.ip) req.hdr_ip(X-Key)
  use_backend %[req.hdr(X-Line)]
frontend answering
  bind unix@{folder}/answering
  http-request return status 200
"""
BACKEND = """\
backend {name}
  balance hash var(txn.{kind})
  hash-type consistent {words}
  http-response set-header X-Server %s
"""
SERVER = "  server {id} unix@{folder}/answering id {id} weight {weight}\n"
SERVED = re.compile(rb"\r\nx-server: (\d+)\r\n", re.IGNORECASE)


@dataclass(frozen=True)
class Line:
    """One way to hash: a function, perhaps its modifier, and servers 1 to *replicas* of *weight*.

    *kind* is the type of the keys: `str`, `int` or `ip`.
    """

    function: str
    modifier: str
    weight: int
    replicas: int
    kind: str = "str"

    @property
    def name(self) -> str:
        parts = self.function, self.modifier, self.weight, self.replicas, self.kind
        return "-".join(map(str, parts))

    def ring(self) -> Ring:
        return Ring.of(range(1, self.replicas + 1), self.weight)

    def owners(self, keys: Sequence[Key]) -> list[int]:
        """Who owns each, as the simulation says."""
        ring, hashed = self.ring(), hash_of(self.function, self.modifier)
        return [ring.owner(hashed(key_bytes(key))) for key in keys]

    def backend(self, folder: Path) -> str:
        words = f"{self.function} {self.modifier}"
        servers = [
            SERVER.format(id=id, folder=folder, weight=self.weight)
            for id in range(1, self.replicas + 1)
        ]
        return BACKEND.format(name=self.name, kind=self.kind, words=words) + "".join(servers)


@contextmanager
def haproxy(lines: Iterable[Line], folder: Path) -> Iterator[Path]:
    """A HAProxy with a backend for each line; gives the socket to ask it by."""
    file = folder / "haproxy.cfg"
    backends = [line.backend(folder) for line in lines]
    file.write_text(CONFIGURATION.format(folder=folder) + "".join(backends), encoding="utf-8")
    process = subprocess.Popen(["haproxy", "-db", "-f", str(file)], stdin=subprocess.DEVNULL)
    try:
        _wait(process, folder / "asked")
        yield folder / "asked"
    finally:
        process.terminate()
        process.wait()


def _wait(process: "subprocess.Popen[bytes]", listening: Path) -> None:
    limit = time.monotonic() + PATIENCE
    while not listening.exists():
        if process.poll() is not None or time.monotonic() > limit:
            raise RuntimeError("HAProxy did not start")
        time.sleep(0.01)


def chosen(asked: Path, line: Line, keys: Sequence[Key]) -> list[int]:
    """The server that HAProxy chooses for each key."""
    found: list[int] = []
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(PATIENCE)
        connection.connect(str(asked))
        for start in range(0, len(keys), AT_ONCE):
            found += _served(connection, line, keys[start : start + AT_ONCE])
    return found


def _served(connection: socket.socket, line: Line, keys: Sequence[Key]) -> list[int]:
    """Send them at once; the answers come in the same order."""
    connection.sendall(
        b"".join(
            f"GET / HTTP/1.1\r\nHost: a\r\nX-Line: {line.name}\r\nX-Key: {key}\r\n\r\n".encode()
            for key in keys
        )
    )
    got = b""
    while got.count(b"\r\n\r\n") < len(keys):
        piece = connection.recv(65536)
        if not piece:
            raise RuntimeError(f"HAProxy hung up after {got[-200:]!r}")
        got += piece
    return [int(id) for id in SERVED.findall(got)]
