"""The README's blocks run, and give what it says they give. An ellipsis stands for anything."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import yaml

from mock_server.client import MockClient
from tests.serving.process import Process

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"```(\w+)\n(.*?)```", re.DOTALL)
PORT, TLS_PORT = "8484", "8443"
# Run by whoever follows the README and by .ci/run; each would start this suite, or a server, again.
SET_UP = ("pip install", "docker build")

pytestmark = pytest.mark.server


def sections() -> dict[str, list[tuple[str, str]]]:
    """The blocks of each `##` section as (language, text)."""
    parts = re.split(r"^## (.*)$", README, flags=re.MULTILINE)
    return {name: BLOCK.findall(text) for name, text in zip(parts[1::2], parts[2::2], strict=True)}


SECTIONS = {name: blocks for name, blocks in sections().items() if blocks}


@pytest.fixture(scope="module")
def server() -> Iterator[Process]:
    with Process.started("--port", "0", "--tls", "--tls-port", "0") as process:
        yield process


@pytest.mark.parametrize("section", SECTIONS)
def test_blocks_run(section: str, server: Process, tmp_path: Path) -> None:
    """The blocks of a section, run in order on a fresh world, give what stands under them."""
    mock = MockClient(server.url)
    mock.drop()
    mock.reset()
    for language, text in SECTIONS[section]:
        if language == "console":
            check_console(text, server)
        elif language == "python" and "def test_" in text:
            check_tests(text, tmp_path / "test_readme_block.py")
        elif language == "python":
            exec(compile(_here(text, server), "README.md", "exec"), {})
        elif language == "yml":
            assert isinstance(yaml.safe_load(text), dict)
        elif language == "yaml":
            check_scenario(text, tmp_path / "readme.yaml")
        else:
            assert language == "bash"
            assert any(words in text for words in SET_UP), f"nothing runs this block: {text}"


def check_console(text: str, server: Process) -> None:
    """Each `$ command` gives the lines that follow it."""
    for step in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
        command, _, expected = step.partition("\n")
        got = shell(command, server)
        pattern = ".*".join(map(re.escape, expected.strip().split("…")))

        assert re.fullmatch(pattern, got.strip(), re.DOTALL), f"$ {command}\n{got}"


def shell(command: str, server: Process) -> str:
    """What a command prints, with this server in the place of the README's."""
    folder = Path(sys.executable).parent
    variables = {**os.environ, "MOCK_SERVER_PORT": str(server.port)}
    variables["PATH"] = f"{folder}{os.pathsep}{variables['PATH']}"
    run = subprocess.run(
        ["bash", "-c", _here(command, server)],
        capture_output=True,
        text=True,
        timeout=30,
        env=variables,
        check=False,
    )
    assert "" == run.stderr
    return run.stdout


def check_tests(text: str, file: Path) -> None:
    """The block's tests pass, with the plugin that comes with the package."""
    file.write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(file)]
    run = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)

    assert 0 == run.returncode, run.stdout + run.stderr


def check_scenario(text: str, file: Path) -> None:
    file.write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "mock_server", "validate", str(file)]
    run = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)

    assert 0 == run.returncode, run.stdout + run.stderr


def _here(text: str, server: Process) -> str:
    """The text with this server's ports in the place of the README's."""
    secure = urlsplit(server.ready["https"]).port
    return text.replace(PORT, str(server.port)).replace(TLS_PORT, str(secure))
