"""The workflows and the Action name what is there, and publish only what was tried."""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
FILES = [*(ROOT / ".github/workflows").glob("*.yml"), *(ROOT / ".github/actions").glob("*/*.yml")]
CI, RELEASE = (ROOT / ".github/workflows" / name for name in ("ci.yml", "release.yml"))
TRIED = {"everything", "package", "try-image"}
WRITES = {"index": {"id-token"}, "image": {"packages"}, "page": {"contents"}}


def read(file: Path) -> dict[str, Any]:
    """A workflow. YAML takes `on` for a boolean, and nothing here asks for it."""
    found: dict[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
    return found


def steps(file: Path) -> Iterator[dict[str, Any]]:
    workflow = read(file)
    for job in workflow.get("jobs", {"": workflow.get("runs")}).values():
        yield from job["steps"]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_scripts_are_there(file: Path) -> None:
    """Every script of ours that a step runs exists, and may be run."""
    commands = " ".join(step.get("run", "") for step in steps(file))
    own = [ROOT / name for name in re.findall(r"(?<![\w/])\.ci/[\w-]+", commands)]
    own += [file.parent / name for name in re.findall(r"\$GITHUB_ACTION_PATH/([\w.]+)", commands)]

    assert own
    assert [] == [script for script in own if not os.access(script, os.X_OK)]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_actions_have_a_version(file: Path) -> None:
    """An action of others has a version, where it may publish a whole one; ours is there."""
    form = r"[\w./-]+@v\d+\.\d+\.\d+" if file == RELEASE else r"[\w./-]+@v\d+"
    used = [step["uses"] for step in steps(file) if "uses" in step]
    ours = {name for name in used if name.startswith("./")}

    assert [] == [name for name in used if name not in ours and not re.fullmatch(form, name)]
    assert all((ROOT / name / "action.yml").is_file() for name in ours)


@pytest.mark.parametrize("file", [CI, RELEASE], ids=lambda file: file.name)
def test_jobs_may_do_little(file: Path) -> None:
    """Every job ends in time, and only what publishes may write."""
    workflow = read(file)
    writes = {
        name: {what for what, right in job["permissions"].items() if right == "write"}
        for name, job in workflow["jobs"].items()
        if "permissions" in job
    }

    assert all("timeout-minutes" in job for job in workflow["jobs"].values())
    assert "write" not in str(workflow["permissions"])
    assert (WRITES if file == RELEASE else {}) == {name: did for name, did in writes.items() if did}


def test_only_what_was_tried_is_published() -> None:
    """The index, the registry and the release's page wait for every test, wheel's and image's."""
    jobs = read(RELEASE)["jobs"]

    assert TRIED | WRITES.keys() == jobs.keys()
    assert all(set(jobs[name]["needs"]) >= TRIED for name in WRITES)


def test_registries_are_variables() -> None:
    """The release names no host: where it publishes to is the repository's own matter."""
    text = RELEASE.read_text(encoding="utf-8")
    named = set(re.findall(r"\bvars\.([A-Z_]+)", text))

    assert [] == re.findall(r"[\w-]+\.(?:com|dev|io|net|org)\b", text)
    assert named >= {"PACKAGE_INDEX_URL", "IMAGE_REGISTRY"}
    assert all(f"#   {name} " in text for name in named)


def test_every_python_is_tried() -> None:
    """The CI's Pythons are those of `.ci/run`, on Linux and on macOS."""
    matrix = read(CI)["jobs"]["quick"]["strategy"]["matrix"]
    versions = re.search(r"^VERSIONS=\((.*)\)$", (ROOT / ".ci/run").read_text("utf-8"), re.M)

    assert versions
    assert versions[1].split() == matrix["python"]
    assert ["ubuntu-latest", "macos-latest"] == matrix["system"]
