"""`mock-server exec` in a process of its own, without a terminal as in CI, and on one."""

import os
import pty
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

EXEC = (sys.executable, "-m", "mock_server", "exec")


def run(
    *words: str, folder: Path | None = None, env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*EXEC, *words],
        cwd=folder,
        env={**os.environ, **(env or {})},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        start_new_session=True,
    )


def started(*words: str) -> subprocess.Popen[str]:
    """Without a terminal, as in CI."""
    return subprocess.Popen(
        [*EXEC, *words],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def on_terminal(line: str, typed: bytes) -> tuple[int, bytes]:
    """The exit code, and what a terminal shows on which somebody types after the first output."""
    process, terminal = pty.fork()
    if process == 0:
        os.execv(EXEC[0], [*EXEC, "-q", "--", "sh", "-c", line])
    with os.fdopen(terminal, "rb+", buffering=0) as stream:
        shown = stream.read(100)
        stream.write(typed)
        with suppress(OSError):  # as Linux tells the end
            while piece := stream.read(100):
                shown += piece
    _, status = os.waitpid(process, 0)
    return os.waitstatus_to_exitcode(status), shown
