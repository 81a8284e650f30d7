"""`.ci/release`: what stops a release before anything is built, and the changelog's section."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CHANGELOG = """\
# Changelog

## Unreleased

## 1.2.3

### Added

- A thing.

## 1.2.2
"""

Release = Callable[..., subprocess.CompletedProcess[str]]
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not shutil.which("git"), reason="there is no git"),
]


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A committed tree that is ready for the release 1.2.3."""
    (tmp_path / ".ci").mkdir()
    shutil.copy(ROOT / ".ci/release", tmp_path / ".ci")
    (tmp_path / "mock_server").mkdir()
    (tmp_path / "mock_server/version.py").write_text('import sys\n\n__version__ = "1.2.3"\n')
    (tmp_path / "CHANGELOG.md").write_text(CHANGELOG)
    who = ["-c", "user.name=A", "-c", "user.email=a@example.com"]
    for words in (["init", "-q"], ["add", "-A"], [*who, "commit", "-qm", "tree: is ready"]):
        subprocess.run(["git", *words], cwd=tmp_path, check=True)
    return tmp_path


@pytest.fixture
def release(tree: Path) -> Release:
    """`release(ARGUMENT…)` runs the command; what it would build with is not there."""

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        command = ["env", "PYTHON=no-such-python", ".ci/release", *words]
        return subprocess.run(command, cwd=tree, capture_output=True, text=True, check=False)

    return run


def test_what_is_written_is_checked(release: Release) -> None:
    """A tree with the version and its section of the changelog is one of that release."""
    assert (0, "") == (release("1.2.3", "--check").returncode, release("1.2.3", "--check").stderr)


def test_notes(release: Release) -> None:
    """The section of the changelog, without its heading."""
    assert "### Added\n\n- A thing." == release("1.2.3", "--notes").stdout.strip()


@pytest.mark.parametrize(
    ("version", "sentence"),
    [
        ("1.2", "'1.2' is not a version such as 1.2.3 or 1.2.3rc1."),
        ("v1.2.3", "'v1.2.3' is not a version such as 1.2.3 or 1.2.3rc1."),
        ("1.2.4", "mock_server/version.py has 1.2.3, and this is the release 1.2.4."),
    ],
)
def test_another_version(version: str, sentence: str, release: Release) -> None:
    """A version that is none, or not the tree's, is told."""
    done = release(version, "--dry-run")

    assert (1, f"{sentence}\n") == (done.returncode, done.stderr)


def test_nothing_in_the_changelog(release: Release, tree: Path) -> None:
    """A release has a section of the changelog, with something in it."""
    (tree / "CHANGELOG.md").write_text("## Unreleased\n\n## 1.2.3\n\n## 1.2.2\n\n- Old.\n")

    assert 'CHANGELOG.md has nothing under "## 1.2.3".\n' == release("1.2.3", "--check").stderr


def test_lines_that_would_be_forgotten(release: Release, tree: Path) -> None:
    """What stands under Unreleased belongs to the release."""
    (tree / "CHANGELOG.md").write_text(CHANGELOG.replace("## 1.2.3", "- New.\n\n## 1.2.3"))

    assert 'they belong to "## 1.2.3".\n' in release("1.2.3", "--check").stderr


def test_a_change_that_is_not_committed(release: Release, tree: Path) -> None:
    """Only what is committed is released."""
    (tree / "more").touch()

    assert "The tree has changes that are not committed.\n" == release("1.2.3").stderr


def test_a_tag_that_exists(release: Release, tree: Path) -> None:
    """A version is released once."""
    subprocess.run(["git", "tag", "v1.2.3"], cwd=tree, check=True)

    assert "The tag v1.2.3 exists already.\n" == release("1.2.3", "--dry-run").stderr


def test_nothing_is_tagged_that_was_not_tried(release: Release, tree: Path) -> None:
    """A build that fails ends the command before the tag."""
    done = release("1.2.3")
    tags = subprocess.run(["git", "tag"], cwd=tree, capture_output=True, text=True, check=True)

    assert 127 == done.returncode
    assert "" == tags.stdout


def test_usage(release: Release) -> None:
    """Without a version, and with a flag that there is not, it says how it is called."""
    for words in ([], ["1.2.3", "--fast"]):
        assert 2 == release(*words).returncode
        assert "usage: .ci/release VERSION --dry-run" in release(*words).stderr
