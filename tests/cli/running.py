"""Runs a command in this process."""

import os
import pty
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, redirect_stdout, suppress
from inspect import signature
from io import FileIO

import pytest
from click.testing import CliRunner, Result

from mock_server.cli import main

# before click 8.2, standard error is kept apart only on request
APART = {"mix_stderr": False} if "mix_stderr" in signature(CliRunner).parameters else {}


def run(*words: str, **env: str) -> Result:
    """The command's result, with the variables *env*; its output is that of both streams."""
    return CliRunner(env=env).invoke(main, words)


def run_apart(words: Sequence[str], env: Mapping[str, str | None] | None = None) -> Result:
    """The command's result, with standard error apart."""
    return CliRunner(env=env, **APART).invoke(main, words)


@contextmanager
def terminal(columns: int = 80, **env: str) -> Iterator[list[str]]:
    """Standard output is a terminal within the block; the list holds what it showed afterwards."""
    shown: list[str] = []
    reader, writer = pty.openpty()
    with (
        ThreadPoolExecutor(1) as pool,
        os.fdopen(reader, "rb", buffering=0) as ours,
        pytest.MonkeyPatch.context() as patch,
    ):
        for name in ("NO_COLOR", "FORCE_COLOR", "COLORTERM"):
            patch.delenv(name, raising=False)
        for name, value in {"TERM": "xterm", "COLUMNS": str(columns), **env}.items():
            patch.setenv(name, value)
        reading = pool.submit(_whole, ours)
        with os.fdopen(writer, "w", encoding="utf-8") as theirs, redirect_stdout(theirs):
            yield shown
        shown.append(reading.result(10))


def on_terminal(*words: str, columns: int = 80, **env: str) -> str:
    """What a command shows on a terminal that is so many columns wide."""
    with terminal(columns, **env) as shown, pytest.raises(SystemExit):
        main(words)
    return shown[0]


def _whole(terminal: FileIO) -> str:
    """Everything until its other side closes, which a pseudo-terminal tells by an error."""
    found = bytearray()
    with suppress(OSError):
        while piece := terminal.read(65536):
            found += piece
    return found.decode().replace("\r\n", "\n")
