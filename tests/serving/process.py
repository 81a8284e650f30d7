"""A real server in a process of its own."""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from mock_server.client.sending import over_http
from tests.clients import ANSWER_TIMEOUT, Reply
from tests.forked import Forked


def send(
    port: int,
    method: str,
    path: str,
    headers: Mapping[str, str] | None = None,
    body: bytes | None = None,
) -> Reply:
    """One request on a connection of its own to a port of this machine."""
    sending = over_http(f"http://127.0.0.1:{port}")
    return Reply.of(*sending(method, path, headers or {}, body, ANSWER_TIMEOUT))


def children(pid: int) -> list[int]:
    """The processes that a process has started: of the server's, the one that serves."""
    listed = Path(f"/proc/{pid}/task/{pid}/children")
    if listed.exists():
        return [int(child) for child in listed.read_text(encoding="ascii").split()]
    found = subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, text=True, check=True)
    return [int(child) for child in found.stdout.split()]


class Process:
    """`mock-server serve` with *args*, and *env* laid over the environment. Ready once made.

    It works in *folder*. *ready* is the ready line, parsed; *log* all of standard error so far,
    unless the shell's *redirection* leads it elsewhere. It is forked, which takes a third of the
    time, unless it is redirected or to be *fresh*: a new interpreter. Raises RuntimeError with the
    log where the server does not start.
    """

    def __init__(
        self,
        *args: str,
        env: Mapping[str, str] | None = None,
        redirection: str = "",
        fresh: bool = False,
        folder: Path | None = None,
    ) -> None:
        self._err: list[bytes] = []
        words = ("serve", *args, "--ready-line")
        start = _fresh if fresh or redirection else _forked
        self._popen = start(words, env or {}, redirection, folder)
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        assert self._popen.stdout
        line = self._popen.stdout.readline()
        if not line:
            code = self.stop()
            raise RuntimeError(f"the server did not start, exit code {code}:\n{self.log}")
        self.ready: dict[str, Any] = json.loads(line)

    @classmethod
    @contextmanager
    def started(cls, *args: str, **more: Any) -> Iterator["Process"]:
        """It until the end of a `with` block; *more* is as for a Process."""
        process = cls(*args, **more)
        try:
            yield process
        finally:
            process.stop()

    @property
    def port(self) -> int:
        return int(self.ready["port"])

    @property
    def url(self) -> str:
        return str(self.ready["url"])

    @property
    def pid(self) -> int:
        return self._popen.pid

    @property
    def log(self) -> str:
        return b"".join(self._err).decode(errors="replace")

    def send(
        self,
        method: str,
        path: str,
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
        port: int | None = None,
    ) -> Reply:
        """One request on a connection of its own; to another *port* where one is given."""
        return send(port or self.port, method, path, headers, body)

    def logged(self, text: str) -> bool:
        """Whether *text* comes up in the log soon: a line is written after its answer is sent."""
        limit = time.monotonic() + 5
        while text not in self.log and time.monotonic() < limit:
            time.sleep(0.01)
        return text in self.log

    def stop(self) -> int:
        """Ask it to stop, wait until it has, close its pipes. Gives the exit code."""
        if self._popen.poll() is None:
            self._popen.terminate()
        return self.wait()

    def wait(self) -> int:
        """Wait until it has stopped, close its pipes. Gives the exit code."""
        try:
            code = self._popen.wait(ANSWER_TIMEOUT + 10)
        except subprocess.TimeoutExpired:
            self._popen.kill()
            code = self._popen.wait()
        self._reader.join()
        for pipe in (self._popen.stdout, self._popen.stderr):
            assert pipe
            pipe.close()
        return code

    def _read(self) -> None:
        pipe = self._popen.stderr
        assert pipe
        while chunk := os.read(pipe.fileno(), 65536):
            self._err.append(chunk)


def _forked(words: tuple[str, ...], env: Mapping[str, str], _: str, folder: Path | None) -> Forked:
    return Forked("mock_server", *words, env=env, folder=folder)


def _fresh(
    words: tuple[str, ...], env: Mapping[str, str], redirection: str, folder: Path | None
) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        ["sh", "-c", f'exec "$@" {redirection}', "sh", sys.executable, "-m", "mock_server", *words],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, **env},
        cwd=folder,
    )
