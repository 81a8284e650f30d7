"""`mock-server tail` in a process of its own."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class Tail:
    """`mock-server tail` in a process of its own. Its output goes to files."""

    def __init__(self, folder: Path, url: str, *words: str) -> None:
        self._files = folder / f"out-{len(words)}", folder / f"err-{len(words)}"
        with self._files[0].open("wb") as out, self._files[1].open("wb") as err:
            command = [sys.executable, "-m", "mock_server", "tail", "--url", url, *words]
            self.process = subprocess.Popen(command, stdout=out, stderr=err)

    @property
    def out(self) -> str:
        return self._files[0].read_text(encoding="utf-8")

    @property
    def err(self) -> str:
        return self._files[1].read_text(encoding="utf-8")

    def interrupted(self) -> int:
        """The exit code after Ctrl-C."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(30)


@contextmanager
def following(folder: Path, url: str, *words: str) -> Iterator[Tail]:
    tail = Tail(folder, url, *words)
    try:
        yield tail
    finally:
        tail.process.kill()
        tail.process.wait()
