"""What the peers are made of, by pinned version, and how it is installed.

Each package lies in a folder of its own outside the tree, and is installed once. Nothing is
installed into the running environment, and nothing when this module is imported.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

MARK = "installed"
PATIENCE = 600


class Absent(Exception):
    """A peer cannot be had on this machine; the message says why."""


@dataclass(frozen=True)
class Package:
    """*pins* are installed together by *install* into *folder* of the folder of peers."""

    folder: str
    install: Callable[[Path, Sequence[str]], None]
    pins: tuple[str, ...]


def default_folder() -> Path:
    cache = os.environ.get("XDG_CACHE_HOME")
    return Path(cache or tempfile.gettempdir()) / "contact-mock-server-peers"


def provide(package: Package, peers: Path) -> None:
    """Install *package* under *peers* unless it is there. Raises Absent."""
    folder = peers / package.folder
    if (folder / MARK).exists():
        return
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    package.install(folder, package.pins)
    (folder / MARK).touch()


def require(program: str) -> None:
    """Raises Absent where *program* is not on the PATH."""
    if not shutil.which(program):
        raise Absent(f"no {program} on this machine")


def _npm(folder: Path, pins: Sequence[str]) -> None:
    require("npm")
    (folder / "package.json").write_text('{"private": true}', encoding="ascii")
    _run(["npm", "install", "--no-audit", "--no-fund", "--loglevel", "error", *pins], folder)


def _pip(folder: Path, pins: Sequence[str]) -> None:
    _run([sys.executable, "-m", "venv", str(folder)], folder)
    _run([str(folder / "bin" / "python"), "-m", "pip", "install", "--quiet", *pins], folder)


def _run(command: Sequence[str], folder: Path) -> None:
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=PATIENCE)
    except subprocess.TimeoutExpired as error:
        raise Absent(f"{command[0]} took more than {PATIENCE} s") from error
    if done.returncode:
        said = _first_error((done.stderr or done.stdout).splitlines())
        raise Absent(f"{Path(command[0]).name} could not install {command[-1]}: {said}")


def _first_error(lines: Sequence[str]) -> str:
    return next((line for line in lines if "error" in line.lower()), "no reason given")[:160]


FASTAPI = Package(
    "fastapi-0.165.0",
    _pip,
    ("fastapi==0.165.0", "pydantic==2.14.4", "uvicorn==0.54.0", "httptools==0.9.0"),
)
NODE = Package("node-24.20.0", _npm, ("node@24.20.0",))
EMULATE = Package("emulate-0.12.2", _npm, ("emulate@0.12.2",))
JSON_SERVER = Package("json-server-0.17.4", _npm, ("json-server@0.17.4",))
MOUNTEBANK = Package("mountebank-2.9.1", _npm, ("mountebank@2.9.1",))
WIREMOCK = Package("wiremock-3.13.2", _npm, ("wiremock@3.13.2",))
PACKAGES = (FASTAPI, NODE, EMULATE, JSON_SERVER, MOUNTEBANK, WIREMOCK)
