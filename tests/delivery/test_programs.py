"""What an installation puts on the path."""

import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner

from mock_server.cli import main
from mock_server.cli.running import PROGRAMS

ROOT = Path(__file__).parents[2]


def test_a_program_is_named_as_the_package() -> None:
    """uvx and pipx run `contact-mock-server`, which is `mock-server` by its longer name."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]

    assert project["name"] in project["scripts"]
    assert {"mock_server.cli:main"} == set(project["scripts"].values())
    assert set(PROGRAMS) == project["scripts"].keys()


@pytest.mark.parametrize("name", PROGRAMS)
def test_messages_have_the_name_that_was_called(name: str) -> None:
    """Help and its examples, and a mistake, say the name that the reader has called."""
    shown = CliRunner().invoke(main, [], prog_name=name)
    mistake = CliRunner().invoke(main, ["srve"], prog_name=name)

    assert f"\n  {name} serve --scenario crowded  " in shown.output
    assert f"Usage: {name} [OPTIONS]" in mistake.output
    assert f"Try '{name} -" in mistake.output  # -h or --help, by the release of click
