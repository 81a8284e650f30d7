"""Modules run as programs, each in a process forked from one that has loaded what they import.

A new interpreter takes a third of a second to load pytest and the server. A fork takes none.
"""

import itertools
import multiprocessing
import os
import runpy
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from tempfile import TemporaryDirectory

PRELOADED = [
    *("pytest", "pdb", "asyncio", "urllib.request"),
    *("mock_server.app", "mock_server.client", "mock_server.cli.control"),
    *("mock_server.testing.backends", "mock_server.testing.mock_server"),
    *("mock_server.testing.interception.server", "mock_server.serving.connection"),
    *("mock_server.evidence.gates", "mock_server.testing.variant_walk"),
    *("mock_server.serving.start", "mock_server.cli"),
    "tests.frozen",
]
TIMEOUT = 120  # seconds
# Name, flags and mode of opening, and what is done with what UTF-8 cannot write, as Python has it.
STREAMS = (
    ("stdin", os.O_RDONLY, "r", "strict"),
    ("stdout", os.O_WRONLY | os.O_APPEND, "w", "strict"),
    ("stderr", os.O_WRONLY | os.O_APPEND, "w", "backslashreplace"),
)


@dataclass(frozen=True)
class Done:
    """The exit code of a program that has ended, and its output."""

    returncode: int
    stdout: str
    stderr: str


class Forked:
    """`python -m module` that runs: what `subprocess.Popen` gives, as far as servers need it."""

    def __init__(
        self,
        module: str,
        *args: str,
        env: Mapping[str, str] | None = None,
        folder: Path | None = None,
    ) -> None:
        pipes = [multiprocessing.Pipe(duplex=False) for _ in range(2)]
        self.stdout, self.stderr = (open(os.dup(told.fileno()), "rb") for told, _ in pipes)  # noqa: SIM115  # whoever asked for it closes them
        streams = [Path(os.devnull), *(ours for _, ours in pipes)]
        self._process = start_module(module, *args, streams=streams, folder=folder, env=env)
        for connection in itertools.chain(*pipes):
            connection.close()

    @property
    def pid(self) -> int:
        return self._process.pid or 0

    def poll(self) -> int | None:
        return self._process.exitcode

    def terminate(self) -> None:
        self._process.terminate()

    def kill(self) -> None:
        self._process.kill()

    def wait(self, timeout: float | None = None) -> int:
        """Its exit code. Raises TimeoutExpired."""
        self._process.join(timeout)
        if self._process.exitcode is None:
            raise subprocess.TimeoutExpired(str(self._process), timeout or 0)
        return self._process.exitcode


def run_module(
    module: str,
    *args: str,
    folder: Path | None = None,
    env: Mapping[str, str] | None = None,
    given: str = "",
) -> Done:
    """What `python -m module` does in *folder*, with *env* added, and *given* on standard input."""
    with TemporaryDirectory() as scratch:
        files = [Path(scratch, name) for name, *_ in STREAMS]
        for file, text in zip(files, (given, "", ""), strict=True):
            file.write_text(text, encoding="utf-8")
        process = start_module(module, *args, streams=files, folder=folder, env=env)
        process.join(TIMEOUT)
        if process.exitcode is None:
            process.kill()
            raise TimeoutError(f"{module} {args} still runs after {TIMEOUT} seconds")
        _, stdout, stderr = (file.read_text(encoding="utf-8") for file in files)
        return Done(process.exitcode, stdout, stderr)


def start_module(
    module: str,
    *args: str,
    streams: Sequence[Path | Connection],
    folder: Path | None = None,
    env: Mapping[str, str] | None = None,
) -> BaseProcess:
    """`python -m module` as a process that runs; *streams* are its standard ones."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(PRELOADED)
    whole = {**os.environ, **(env or {})}
    process = context.Process(
        target=_run, args=(module, args, folder or Path.cwd(), whole, streams), daemon=False
    )
    process.start()
    return process


def run_fresh(module: str, *args: str, folder: Path, env: Mapping[str, str]) -> Done:
    """The same in a new interpreter."""
    done = subprocess.run(
        [sys.executable, "-m", module, *args],
        cwd=folder,
        env={**os.environ, **env},
        capture_output=True,
        text=True,
        timeout=TIMEOUT,
        check=False,
    )
    return Done(done.returncode, done.stdout, done.stderr)


def _run(
    module: str,
    args: tuple[str, ...],
    folder: Path,
    env: Mapping[str, str],
    streams: Sequence[Path | Connection],
) -> None:
    """In the fork: become the program."""
    for number, (given, (name, flags, mode, errors)) in enumerate(
        zip(streams, STREAMS, strict=True)
    ):
        opened = os.open(given, flags) if isinstance(given, Path) else os.dup(given.fileno())
        os.dup2(opened, number)
        os.close(opened)
        buffering = 1 if name == "stderr" else -1
        stream = open(number, mode, buffering, "utf-8", errors, closefd=False)  # noqa: SIM115  # it is open as long as the program runs
        setattr(sys, name, stream)
    for given in streams:
        if isinstance(given, Connection):
            given.close()
    os.environ.clear()
    os.environ.update(env)
    os.chdir(folder)
    sys.path[:0] = [str(folder), *filter(None, [env.get("PYTHONPATH")])]
    sys.argv = [module, *args]
    runpy.run_module(module, run_name="__main__", alter_sys=True)
