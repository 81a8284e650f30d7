"""Modules run as programs, each in a process forked from one that has loaded what they import.

A new interpreter takes a third of a second to load pytest and the server. A fork takes none.
"""

import multiprocessing
import os
import runpy
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

PRELOADED = [
    *("pytest", "pdb", "asyncio", "urllib.request"),
    *("mock_server.app", "mock_server.client", "mock_server.cli.control"),
    *("mock_server.testing.backends", "mock_server.testing.mock_server"),
    *("mock_server.testing.interception.server", "mock_server.serving.connection"),
    *("mock_server.evidence.gates", "mock_server.testing.variant_walk"),
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


def run_module(
    module: str,
    *args: str,
    folder: Path | None = None,
    env: Mapping[str, str] | None = None,
    given: str = "",
) -> Done:
    """What `python -m module` does in *folder*, with *env* added, and *given* on standard input."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(PRELOADED)
    with TemporaryDirectory() as scratch:
        files = [Path(scratch, name) for name, *_ in STREAMS]
        for file, text in zip(files, (given, "", ""), strict=True):
            file.write_text(text, encoding="utf-8")
        whole = {**os.environ, **(env or {})}
        process = context.Process(
            target=_run, args=(module, args, folder or Path.cwd(), whole, files), daemon=False
        )
        process.start()
        process.join(TIMEOUT)
        if process.exitcode is None:
            process.kill()
            raise TimeoutError(f"{module} {args} still runs after {TIMEOUT} seconds")
        _, stdout, stderr = (file.read_text(encoding="utf-8") for file in files)
        return Done(process.exitcode, stdout, stderr)


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
    module: str, args: tuple[str, ...], folder: Path, env: Mapping[str, str], files: list[Path]
) -> None:
    """In the fork: become the program."""
    for number, (file, (name, flags, mode, errors)) in enumerate(zip(files, STREAMS, strict=True)):
        os.dup2(os.open(file, flags), number)
        stream = open(number, mode, encoding="utf-8", errors=errors, closefd=False)  # noqa: SIM115  # it is open as long as the program runs
        setattr(sys, name, stream)
    os.environ.clear()
    os.environ.update(env)
    os.chdir(folder)
    sys.path[:0] = [str(folder), *filter(None, [env.get("PYTHONPATH")])]
    sys.argv = [module, *args]
    runpy.run_module(module, run_name="__main__", alter_sys=True)
