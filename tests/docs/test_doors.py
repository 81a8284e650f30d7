"""What a contributor meets first: workflows, hooks, forms, the changelog."""

import re
import shutil
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from mock_server.core.yaml_files import yaml_value
from mock_server.settings import PREFIX, RENAMED
from mock_server.vendors import VENDORS
from mock_server.version import __version__
from tests.docs.pages import ROOT, name

GITHUB = ROOT / ".github"
FORMS = [file for file in (GITHUB / "ISSUE_TEMPLATE").glob("*.yml") if file.stem != "config"]
DOCUMENTS = sorted(
    [*GITHUB.rglob("*.yml"), ROOT / ".pre-commit-config.yaml", ROOT / "compose.yaml"]
)
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PROJECT = PYPROJECT["project"]
CHANGELOG = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def loaded(file: Path) -> Any:
    return yaml_value(file.read_text(encoding="utf-8"))


@pytest.mark.parametrize("file", DOCUMENTS, ids=name)
def test_yaml(file: Path) -> None:
    """Each is sound YAML, and a mapping."""
    assert isinstance(loaded(file), dict)


def test_ci_tries_every_python_that_is_supported() -> None:
    """The workflow's Pythons are those of pyproject.toml."""
    prefix = "Programming Language :: Python :: "
    classifiers = [one.removeprefix(prefix) for one in PROJECT["classifiers"] if prefix in one]
    jobs = loaded(GITHUB / "workflows" / "ci.yml")["jobs"]

    assert classifiers == jobs["quick"]["strategy"]["matrix"]["python"]
    assert classifiers == jobs["everything"]["steps"][1]["with"]["python-version"].split()


def test_ci_runs_commands_that_exist() -> None:
    """What the workflow runs from the tree is there."""
    jobs = loaded(GITHUB / "workflows" / "ci.yml")["jobs"]
    commands = [step["run"] for job in jobs.values() for step in job["steps"] if "run" in step]

    assert ".ci/run" in commands
    assert (ROOT / ".ci" / "run").stat().st_mode & 0o100


def test_the_image_is_built_from_what_the_wheel_holds() -> None:
    """No folder that goes into the wheel is kept from the image's build."""
    wheel = PYPROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    needed = {*wheel["packages"], *wheel["force-include"], PROJECT["readme"], "pyproject.toml"}

    assert needed <= {line.removeprefix("!") for line in lines if line.startswith("!")}


def test_hooks_run_tools_of_the_environment() -> None:
    """Each hook's command is installed with the tests' tools."""
    [repository] = loaded(ROOT / ".pre-commit-config.yaml")["repos"]
    tools = str(Path(sys.executable).parent)
    commands = [hook["entry"].split()[0] for hook in repository["hooks"]]

    assert [] == [command for command in commands if not shutil.which(command, path=tools)]


@pytest.mark.parametrize("file", FORMS, ids=name)
def test_a_form_asks_for_what_is_needed(file: Path) -> None:
    """A form has a name, a description, and fields with ids of their own."""
    form = loaded(file)
    ids = [field["id"] for field in form["body"] if field["type"] != "markdown"]

    assert form["name"]
    assert form["description"]
    assert sorted(set(ids)) == sorted(ids)


def test_a_difference_comes_with_number_and_evidence() -> None:
    """Whoever says that a vendor differs names the behaviour and shows how it is known."""
    form = loaded(GITHUB / "ISSUE_TEMPLATE" / "vendor-differs.yml")
    fields = {field["id"]: field for field in form["body"]}
    required = {id for id, field in fields.items() if field["validations"]["required"]}

    assert {"vendor", "behaviour", "request", "answer", "evidence"} == required
    assert [vendor.title for vendor in VENDORS] == fields["vendor"]["attributes"]["options"]


def test_the_changelog_has_this_version() -> None:
    """The newest release is the package's, and what comes after it is unreleased."""
    headings = re.findall(r"^## (.*)$", CHANGELOG, re.MULTILINE)

    assert "Unreleased" == headings[0]
    assert __version__ in headings[1]


def test_the_changelog_names_what_was_renamed() -> None:
    """Every setting with a new name is listed under both."""
    for one in (*RENAMED.keys(), *RENAMED.values()):
        assert f"`{PREFIX}{one.upper()}`" in CHANGELOG
