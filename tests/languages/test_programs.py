"""One program for each client of each language reaches the mock server, unchanged."""

import itertools
import shlex
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from mock_server.client import MockClient
from tests.languages.running import (
    BY_NAME,
    CLI,
    FOLDER,
    PRINTED,
    PROGRAMS,
    REQUESTS,
    Program,
    need,
    run,
    run_by_exec,
)
from tests.serving.process import Process

pytestmark = [pytest.mark.languages, pytest.mark.server]

NODES = ("18", "22", "24")  # releases that npm brings
CLIENTS = ("axios@1", "got@11", "razorpay@2", "undici@6")
INSTALL = ("--no-audit", "--no-fund", "--no-package-lock", "--loglevel=error", "--fetch-retries=1")
NO_USER = ("Java", "PHP file_get_contents", "Python urllib3")  # they send no proxy's user
_worlds = itertools.count(1)


@pytest.fixture(params=[one.name for one in PROGRAMS])
def program(request: pytest.FixtureRequest) -> Program:
    found = BY_NAME[request.param]
    need(found)
    return found


@pytest.fixture(params=NODES)
def node(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A release of Node.js."""
    return str(installed(tmp_path, f"node@{request.param}") / "node" / "bin" / "node")


def installed(folder: Path, *packages: str) -> Path:
    """Where packages of npm lie. Skips where npm cannot bring them: that is no fault of ours."""
    if shutil.which("npm") is None:
        pytest.skip("npm is not here")
    command = ["npm", "install", *INSTALL, "--prefix", str(folder), *packages]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=90)
    except subprocess.TimeoutExpired:
        pytest.skip(f"npm did not install {' '.join(packages)} in 90 s")
    if done.returncode:
        pytest.skip(f"npm could not install {' '.join(packages)}: {done.stderr.strip()[:200]}")
    return folder / "node_modules"


def test_exec(program: Program, going: Mapping[str, str]) -> None:
    """`mock-server exec -- PROGRAM`: it prints what the mock server has answered."""
    done = run_by_exec(program.command, env=going)

    assert (0, PRINTED) == (done.returncode, done.stdout), done.stderr
    assert "mock-server: 3 requests: 3 served\n" in done.stderr


def test_env(program: Program, server: Process, going: Mapping[str, str], tmp_path: Path) -> None:
    """`eval "$(mock-server env)"`, then the program: a server that runs has its requests."""
    world = None if program.name.startswith(NO_USER) else f"program-{next(_worlds)}"
    mock = MockClient(server.url, world)
    mock.reset()
    told = [*CLI, "env", "--url", server.url, "--into", str(tmp_path)]
    told += ["--world", world] if world else []
    line = f'eval "$({shlex.join(told)})" && exec "$@"'
    done = run(["sh", "-c", line, "sh", *program.command], going)

    assert (0, PRINTED) == (done.returncode, done.stdout), done.stderr
    assert REQUESTS == [entry["operation"] for entry in mock.requests()["requests"]]


def test_releases_of_node(node: str) -> None:
    """Later releases of Node.js reach it by the preload and by their own reading of variables."""
    for file in ("fetch.mjs", "https.cjs"):
        done = run_by_exec([node, str(FOLDER / file)])

        assert (0, PRINTED) == (done.returncode, done.stdout), done.stderr


def test_clients_of_npm(tmp_path: Path) -> None:
    """Clients that are built on Node.js's own are led with it, the vendor's own among them."""
    need(BY_NAME["Node.js https"])
    modules = installed(tmp_path, *CLIENTS)
    command = ["node", str(FOLDER / "from_npm.cjs")]
    done = run_by_exec(command, env={"NODE_PATH": str(modules)})

    assert (0, f"{PRINTED}got 200\nundici 200\n") == (done.returncode, done.stdout), done.stderr


def test_a_compiled_program_of_go(going: Mapping[str, str], tmp_path: Path) -> None:
    """What was built before is led as well."""
    need(BY_NAME["Go net/http"])
    built = str(tmp_path / "contacts")
    run(["go", "build", "-o", built, str(FOLDER / "contacts.go")], going)

    assert PRINTED == run_by_exec([built]).stdout
