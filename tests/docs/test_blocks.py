"""The blocks of every page run in their order, and give what stands under them.

An ellipsis stands for anything. A block that starts a server starts it for the blocks below.
"""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml

from mock_server.client import MockClient
from mock_server.vendors import VENDORS
from tests.docs.pages import PAGES, ROOT, Block, blocks, name
from tests.forked import run_fresh, run_module
from tests.serving.process import Process
from tests.serving.sockets import soon

SERVE = "mock-server serve"
PORT, TLS_PORT = 8484, 8443
VENDOR_PORTS = range(PORT + 1, PORT + 1 + len(VENDORS))
COMMAND = re.compile(r"^\$ ((?:.*\\\n)*.*)\n?", re.MULTILINE)
# Pages whose reader works in a copy of the tree.
IN_A_CHECKOUT = ("CONTRIBUTING.md", "docs/adding-a-vendor.md")
SLOW = (
    *IN_A_CHECKOUT,
    *(
        "docs/command-line.md",
        "docs/coverage.md",
        "docs/exec.md",
        "docs/people.md",
        "docs/pytest.md",
        "docs/reaching.md",
        "docs/scaling.md",
        "docs/variant-walk.md",
    ),
    "docs/verify.md",
)
MADE = (".git", ".venv", "__pycache__", ".*_cache", ".hypothesis", "build", "dist")
# How many blocks of a page no test runs. Each says why in a comment above it.
NOT_RUN = {
    "CONTRIBUTING.md": 3,
    "README.md": 2,
    "docs/containers.md": 5,
    "docs/exec.md": 1,
    "docs/installing.md": 4,
    "docs/performance.md": 2,
    "docs/proxy.md": 1,
    "docs/scaling.md": 8,
}

pytestmark = pytest.mark.server


@pytest.fixture(scope="module")
def default_server() -> Iterator[Process]:
    with Process.started("--port", "0") as process:
        yield process


def pages_with_blocks() -> Iterator[Any]:
    for page in filter(blocks, PAGES):
        slow = [pytest.mark.slow] if name(page) in SLOW else []
        yield pytest.param(page, id=name(page), marks=slow)


@pytest.mark.parametrize("page", list(pages_with_blocks()))
def test_blocks_run(page: Path, default_server: Process, tmp_path: Path) -> None:
    """A page's blocks, run from top to bottom by one reader, give what stands under them."""
    mock = MockClient(default_server.url)
    mock.drop()
    mock.reset()
    fresh = rules_of(mock)
    folder = copy_of_the_tree(tmp_path) if name(page) in IN_A_CHECKOUT else tmp_path
    with ExitStack() as stack:
        reader = Reader(default_server, folder)
        for block in blocks(page):
            if SERVE in block.text and block.language == "bash" and not block.reason:
                args = serve_arguments(block)
                server = stack.enter_context(Process.started(*args, folder=folder))
                reader = Reader(server, folder)
            elif not block.reason:
                reader.read(block)

    assert fresh == rules_of(mock), "the page leaves the default world otherwise than it was"


def test_blocks_that_no_test_runs() -> None:
    """Only the blocks that say why are not run; their number is known."""
    unrun = {name(page): sum(bool(block.reason) for block in blocks(page)) for page in PAGES}

    assert {page: count for page, count in unrun.items() if count} == NOT_RUN


def rules_of(mock: MockClient) -> dict[str, Any]:
    """What the next request meets in a world, whatever its contacts are."""
    rules = {key: value for key, value in mock.state().items() if key != "vendors"}
    spent = [one for one in mock.limits()["counters"] if one["remaining"] == 0]
    return {**rules, "spent": spent}


def copy_of_the_tree(folder: Path) -> Path:
    """The tree without what is made in it, copied into the folder."""
    shutil.copytree(ROOT, folder, ignore=shutil.ignore_patterns(*MADE), dirs_exist_ok=True)
    return folder


def serve_arguments(block: Block) -> list[str]:
    """The flags with which a block starts a server, on free ports."""
    flags = block.text.partition(SERVE)[2]
    ports = ["--port", "0", *(["--tls-port", "0"] if "--tls" in flags else [])]
    return [*shlex.split(flags, comments=True), *ports]


def pattern_of(shown: str) -> re.Pattern[str]:
    """What a page shows, as a pattern: an ellipsis stands for anything."""
    return re.compile(".*".join(map(re.escape, shown.strip().split("…"))), re.DOTALL)


class Reader:
    """Somebody who follows a page: in a *folder*, with a *server* on the usual ports."""

    def __init__(self, server: Process, folder: Path) -> None:
        self._server, self._folder = server, folder
        self._ports = {str(PORT): str(server.port)}
        if server.ready["https"]:
            self._ports[str(TLS_PORT)] = str(urlsplit(server.ready["https"]).port)
        own = [vendor["port"] for vendor in server.ready["vendors"].values()]
        self._ports |= {str(n): str(port) for n, port in zip(VENDOR_PORTS, own, strict=True)}

    def read(self, block: Block) -> None:
        text = self._here(block.text)
        match block.language:
            case "bash":
                self._check_run("bash", "-euo", "pipefail", "-c", text)
            case "console":
                self._check_commands(text)
            case "python" if "def test_" in text:
                words = ("pytest", "-q", "-p", "no:cacheprovider", "test_block.py")
                self._check_module("test_block.py", text, *words)
            case "python":
                module = f"block_{len([*self._folder.glob('block_*.py')])}"
                self._check_module(f"{module}.py", text, module)
            case "yaml":
                self._check_module("block.yaml", text, "mock_server", "validate", "block.yaml")
            case "log":
                self._check_log(text)
            case "json":
                assert json.loads(text)
            case "toml":
                assert tomllib.loads(text)
            case "yml":
                assert isinstance(yaml.safe_load(text), dict)
            case other:
                raise AssertionError(f"nothing runs blocks of {other!r}")

    def _check_commands(self, text: str) -> None:
        """Each `$ command` gives the lines that follow it."""
        _, *steps = COMMAND.split(text)
        for command, expected in zip(steps[::2], steps[1::2], strict=True):
            run = self._run("bash", "-c", command)
            assert "" == run.stderr
            assert expected.strip() or 0 == run.returncode, f"$ {command}"
            assert run.stdout[-1:] in ("", "\n"), f"$ {command}\nthe prompt follows in the line"
            assert pattern_of(expected).fullmatch(run.stdout.strip()), f"$ {command}\n{run.stdout}"

    def _check_log(self, text: str) -> None:
        """The server's log has these lines."""
        shown = pattern_of(text)

        assert soon(lambda: bool(shown.search(self._server.log))), self._server.log

    def _check_module(self, file: str, text: str, *words: str) -> None:
        """With the block as a file, `python -m` with these *words* ends well."""
        (self._folder / file).write_text(text, encoding="utf-8")
        copied = (self._folder / "mock_server").exists()  # and other than what a fork has loaded
        start = run_fresh if copied else run_module
        run = start(*words, folder=self._folder, env=self._variables)

        assert 0 == run.returncode, run.stdout + run.stderr

    def _check_run(self, *command: str) -> None:
        run = self._run(*command)

        assert 0 == run.returncode, run.stdout + run.stderr

    def _run(self, *command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command,
            capture_output=True,
            text=True,
            timeout=60,
            cwd=self._folder,
            env={**os.environ, **self._variables},
            check=False,
        )

    @property
    def _variables(self) -> dict[str, str]:
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        own = {"MOCK_SERVER_PORT": str(self._server.port), "PYTHONPATH": str(self._folder)}
        return {**own, "PATH": path}

    def _here(self, text: str) -> str:
        """The text with this server's ports in the place of the usual ones."""
        return re.sub(r"\b84\d\d\b", lambda found: self._ports.get(found[0], found[0]), text)
