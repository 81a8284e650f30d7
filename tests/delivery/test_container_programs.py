"""The programs of docs/containers.md that need an engine are at least programs."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.docs.pages import ROOT, blocks

SIGNATURES = Path(__file__).with_name("signatures")
PATIENCE = 60  # seconds


def block(language: str) -> str:
    """The page's only block in that language."""
    (found,) = [one for one in blocks(ROOT / "docs/containers.md") if one.language == language]
    return found.text


def needs(program: str) -> pytest.MarkDecorator:
    return pytest.mark.skipif(not shutil.which(program), reason=f"there is no {program}")


@pytest.mark.slow
@needs("node")
def test_node(tmp_path: Path) -> None:
    """Node reads the test for Node without a mistake."""
    file = tmp_path / "contact-mock.test.mjs"
    file.write_text(block("js"), encoding="utf-8")

    assert "" == complaints("node", "--check", str(file))


@pytest.mark.slow
@needs("javac")
def test_java(tmp_path: Path) -> None:
    """The class for Java compiles against the signatures of testcontainers that it uses."""
    file = tmp_path / "ContactMock.java"
    file.write_text(block("java"), encoding="utf-8")
    folders = ["-sourcepath", str(SIGNATURES), "-d", str(tmp_path / "classes")]

    assert "" == complaints("javac", "-Xlint:all,-serial", *folders, str(file))


def test_python() -> None:
    """The example for Python compiles, and names the class by its place."""
    text = block("python")

    assert compile(text, "containers.md", "exec")
    assert "from mock_server.testing.container import ContactMockContainer" in text


def complaints(*command: str) -> str:
    """What a program says of a file that it refuses; nothing of one that it takes."""
    run = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)
    return run.stdout + run.stderr if run.returncode else ""
