"""A server whose application is made for tests of the worker: it echoes, waits and breaks.

`python -m tests.serving.echo PORT_FILE OPTIONS` serves it; OPTIONS are bounds as JSON.
"""

import json
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from mock_server.core.waits import Pause, Pool, Reply, Request, Wait, Wake
from mock_server.serving import logs
from mock_server.serving.limits import Bounds, Timeouts
from mock_server.serving.listeners import Listener
from mock_server.serving.server import run
from mock_server.serving.service import Loaded
from mock_server.serving.tls import certificates
from mock_server.settings import Settings
from tests.benchmarks.ports import write_port
from tests.serving.sockets import PATIENCE, everything, soon

DEFAULTS = {"threads": 8, "max_body": 100_000, "grace": 3, "spare": 32}
SHOWN = str | int | bool


class Application:
    """`/pause?0.5` waits half a second on the loop; `/state` tells what has happened."""

    def __init__(self) -> None:
        self.begun = self.ended = self.left = 0
        self.waiting: list[Callable[[], None]] = []

    def serve(
        self, environ: dict[str, Any], refused: int | None = None, large: bool = False
    ) -> Request:
        if large:
            yield Pool()
        return (yield from self._serve(environ, refused))

    def _serve(self, environ: dict[str, Any], refused: int | None) -> Request:
        if refused:
            return _shown(f"{refused} Refused", environ)
        name, query = environ["PATH_INFO"].lstrip("/").partition("/")[0], environ["QUERY_STRING"]
        if name in self.ANSWERS:
            reply: Reply = self.ANSWERS[name](self, environ, query)
            return reply
        self.begun += 1
        try:
            heard = yield self.WAITS[name](self, query)
            if name == "pool":
                time.sleep(float(query))
        except GeneratorExit:
            self.left += 1
            raise
        self.ended += 1
        return Reply("200 OK", [], f"{heard} {threading.current_thread().name}".encode())

    def _state(self, *_: object) -> Reply:
        names = ("begun", "ended", "left")
        state = {name: getattr(self, name) for name in names} | {"waiting": len(self.waiting)}
        return Reply("200 OK", [], json.dumps(state).encode())

    def _ring(self, *_: object) -> Reply:
        for ring in tuple(self.waiting):
            threading.Thread(target=ring).start()
        return Reply("200 OK", [], b"")

    def _wake(self, seconds: str) -> Wait:
        return Wake(self._subscribe, float(seconds))

    def _subscribe(self, call: Callable[[], None]) -> Callable[[], None]:
        self.waiting.append(call)
        return partial(self.waiting.remove, call)

    def _reply(self, environ: dict[str, Any], query: str) -> Reply:
        """`/reply?status=204&header=A&value=b&body=x&times=3&drop=empty`."""
        asked = {name: values[0] for name, values in parse_qs(query).items()}
        headers = [(asked["header"], asked.get("value", ""))] if "header" in asked else []
        body = asked.get("body", "").encode() * int(asked.get("times", 1))
        return Reply(asked.get("status", "200 OK"), headers, body, asked.get("drop"))

    def _bug(self, *_: object) -> Reply:
        raise LookupError("on purpose")

    ANSWERS: Any = {
        "": lambda self, environ, query: _shown("200 OK", environ),
        "echo": lambda self, environ, query: _shown("200 OK", environ),
        "reply": _reply,
        "state": _state,
        "ring": _ring,
        "bug": _bug,
    }
    WAITS: Any = {
        "pause": lambda self, query: Pause(float(query)),
        "pool": lambda self, query: Pool(),
        "control": lambda self, query: Pool(control=True),
        "wake": _wake,
    }


def _shown(status: str, environ: dict[str, Any]) -> Reply:
    """What the application was given, as JSON."""
    shown = {name: value for name, value in environ.items() if isinstance(value, SHOWN)}
    shown["body"] = environ["wsgi.input"].read().decode("latin-1")
    shown["thread"] = threading.current_thread().name
    return Reply(status, [("Content-Type", "application/json")], json.dumps(shown).encode())


class Server:
    """The server in a process of its own; *port* is its, *log* what it has written so far."""

    def __init__(self, folder: Path, limit: int | None = None, **options: Any) -> None:
        self._file, self._log = folder / "port", folder / "log"
        shell = f"ulimit -n {limit} && " if limit else ""
        command = f'{shell}exec "$0" "$@"'
        words = [sys.executable, "-m", "tests.serving.echo", str(self._file), json.dumps(options)]
        with self._log.open("wb") as log:
            self.process = subprocess.Popen(["sh", "-c", command, *words], stderr=log)
        self.port = self._told()

    @property
    def log(self) -> str:
        return self._log.read_text()

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), PATIENCE)

    def raw(self, data: bytes) -> bytes:
        """What comes back for *data*, until the server closes; all of it, or a TimeoutError."""
        with self.connect() as connection:
            connection.sendall(data)
            return everything(connection)

    def get(self, path: str) -> bytes:
        """The body of an answer, on a connection of its own."""
        asked = f"GET {path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
        return self.raw(asked.encode()).partition(b"\r\n\r\n")[2]

    def state(self) -> dict[str, int]:
        found: dict[str, int] = json.loads(self.get("/state"))
        return found

    def becomes(self, **wanted: int) -> bool:
        """Whether the state soon is as *wanted*."""
        return soon(lambda: wanted.items() <= self.state().items())

    def logged(self, text: str) -> bool:
        return soon(lambda: text in self.log)

    def stop(self) -> int:
        if self.process.poll() is None:
            self.process.terminate()
        return self.process.wait(PATIENCE * 3)

    def _told(self) -> int:
        assert soon(lambda: self._file.exists() or self.process.poll() is not None)
        assert self._file.exists(), self.log
        return int(self._file.read_text())


@contextmanager
def started(folder: Path, limit: int | None = None, **options: Any) -> Iterator[Server]:
    """A server with *options* of Bounds and Timeouts, under *limit* descriptors."""
    server = Server(folder, limit, **options)
    try:
        yield server
    finally:
        server.stop()


def main(port_file: str, options: str) -> None:
    """Options that are no bounds are timeouts; *authority* is a file, for TLS."""
    logs.configure("text", "info")
    given: dict[str, Any] = {
        "threads": 8,
        "max_body": 100_000,
        "grace": 3,
        "spare": 32,
        **json.loads(options),
    }
    bounds = {name: given.pop(name) for name in DEFAULTS}
    listener = Listener(socket.create_server(("127.0.0.1", 0)), "")
    if "authority" in given:
        made = certificates(Settings.defaults())
        Path(given.pop("authority")).write_bytes(made.pem)
        listener = listener._replace(contexts=made.at)
    ready = partial(write_port, port_file, listener.port)
    run(
        lambda: Loaded(Application()),
        [listener],
        Bounds(**bounds, timeouts=Timeouts(**given)),
        ready,
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
