"""Servers in processes of their own, and a connection to ask them by."""

import http.client
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.benchmarks.vendors import Request

PATIENCE = 120
STOPPING = 40


class Running:
    """One process; its lines go to a file, as they would in a container."""

    def __init__(self, command: Sequence[str], folder: Path) -> None:
        self._log = folder / "log"
        with self._log.open("wb") as log:
            self._popen = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )

    @property
    def pid(self) -> int:
        return self._popen.pid

    def stop(self) -> None:
        self._popen.terminate()
        try:
            self._popen.wait(STOPPING)
        except subprocess.TimeoutExpired:
            self._popen.kill()
            self._popen.wait()

    def check(self) -> None:
        """Raises RuntimeError with the last lines of a process that has ended."""
        if self._popen.poll() is not None:
            raise RuntimeError(f"did not start: {self._last_words()}")

    def _last_words(self) -> str:
        return self._log.read_text(errors="replace")[-1000:]


class Process(Running):
    """A server of this Python, which writes its port to the file that is put after *command*.

    Raises RuntimeError with its last lines where it does not start. *port* is known once the
    server answers.
    """

    def __init__(self, command: Sequence[str], folder: Path) -> None:
        self._port_file = folder / "port"
        super().__init__([sys.executable, *command, str(self._port_file)], folder)
        try:
            self.port = self._wait()
        except BaseException:
            self.stop()
            raise

    def _wait(self) -> int:
        limit = time.monotonic() + PATIENCE
        while not self._port_file.exists():
            self.check()
            if time.monotonic() > limit:
                raise RuntimeError(f"did not start in {PATIENCE} s")
            time.sleep(0.002)
        return int(self._port_file.read_text())


@contextmanager
def mock_server(scenario: str, folder: Path, *flags: str) -> Iterator[Process]:
    """`mock-server serve` on a free port."""
    serve = ["-m", "mock_server", "serve", "--port", "0", "--scenario", scenario, *flags]
    yield from _running([*serve, "--port-file"], folder)


@contextmanager
def helper(module: str, folder: Path) -> Iterator[Process]:
    """One of our own small servers, `python -m tests.benchmarks.MODULE PORT_FILE`."""
    yield from _running(["-m", f"tests.benchmarks.{module}"], folder)


def _running(command: Sequence[str], folder: Path) -> Iterator[Process]:
    with tempfile.TemporaryDirectory(dir=folder) as own:
        process = Process(command, Path(own))
        try:
            yield process
        finally:
            process.stop()


class Asker:
    """One kept connection, for what is asked before and after measuring."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)

    def __enter__(self) -> "Asker":
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def ask(self, request: Request) -> bytes:
        """The answer's body. Raises RuntimeError for any but a good answer."""
        headers = dict(request.headers)
        if request.body:
            headers["Content-Type"] = "application/json"
        self._connection.request(request.method, request.path, request.body or None, headers)
        response = self._connection.getresponse()
        body = response.read()
        if response.status >= 300:
            raise RuntimeError(f"{request.method} {request.path}: {response.status} {body[:200]!r}")
        return body

    def ask_json(self, request: Request) -> Any:
        return json.loads(self.ask(request))

    def reset(self) -> None:
        self.ask(Request("POST", "/_mock/reset", {}))
