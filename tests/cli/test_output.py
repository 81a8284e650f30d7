"""Standard output that cannot be written, in every command."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from mock_server import cli
from tests.serving.process import Process
from tests.systems import FULL_DEVICE

FULL = "Standard output cannot be written: No space left on device.\n"
# Every command that prints, but for those that go on until they are stopped.
OWN = (
    *("", "--help", "--version", "routes", "routes --json", "scenarios", "behaviours"),
    *("behaviours --json", "openapi spn", "validate default", "validate --schema"),
    *("coverage", "serve --help", "new-vendor acme --into {folder}", "completion zsh"),
    *("routes --curl", "tail --help"),
)
CALLING = ("health", "requests", "requests --json", "state", "load empty", "reset", "clock")
CALLING += (
    "worlds",
    "people --json",
    "env",
    "doctor",
    "requests --clear",
    "variants",
    "limits",
    "faults --json",
    "answers --json",
    "coverage show",
    "coverage show --json",
)
CLI = Path(cli.__file__).parent
PRINTS = re.compile(r"(?<![.\w])(click\.echo|click\.secho|print)\((?!.*err=True)")


@pytest.fixture
def server() -> Iterator[Process]:
    with Process.started("--port", "0") as process:
        yield process


def run(command: str, url: str, folder: Path, output: int) -> tuple[int, str]:
    """The exit code of a command and its standard error."""
    words = [word.format(folder=folder) for word in command.split()]
    done = subprocess.run(
        [sys.executable, "-m", "mock_server", *words],
        stdout=output,
        stderr=subprocess.PIPE,
        text=True,
        timeout=60,
        env={**os.environ, "MOCK_SERVER_PORT": url.rpartition(":")[2]},
        check=False,
    )
    return done.returncode, done.stderr


def test_one_door() -> None:
    """What commands print goes through `say`, which tells a full disk from an absent server."""
    doors = {
        file.name for file in CLI.rglob("*.py") if PRINTS.search(file.read_text(encoding="utf-8"))
    }

    assert {"output.py"} == doors


@pytest.mark.slow
@pytest.mark.server
@FULL_DEVICE
def test_full_disk(server: Process, tmp_path: Path) -> None:
    """It is told in one sentence with exit code 1, buffered or not."""
    with open("/dev/full", "wb") as full:
        told = {
            command: run(command, server.url, tmp_path, full.fileno())
            for command in (*OWN, *CALLING)
        }

    assert dict.fromkeys((*OWN, *CALLING), (1, FULL)) == told


@pytest.mark.slow
@pytest.mark.server
@FULL_DEVICE
def test_full_disk_of_what_goes_on(server: Process, tmp_path: Path) -> None:
    """`tail` ends with the first line that cannot be written."""
    server.send("GET", "/spn/api/v1/contacts")
    with open("/dev/full", "wb") as full:
        ended = run("tail", server.url, tmp_path, full.fileno())

    assert (1, FULL) == ended


@pytest.mark.slow
@pytest.mark.server
def test_reader_that_has_gone(server: Process, tmp_path: Path) -> None:
    """`mock-server … | head` is quiet."""
    reader, writer = os.pipe()
    os.close(reader)
    try:
        told = {
            command: run(command, server.url, tmp_path, writer) for command in ("routes", "state")
        }
    finally:
        os.close(writer)

    assert {"routes": (1, ""), "state": (1, "")} == told
