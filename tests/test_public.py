"""What is public is whole and told of: names, settings, commands, control-plane calls."""

import importlib.resources
import re
from pathlib import Path

import click
import pytest

import mock_server
from mock_server.cli import main
from mock_server.control.routes import ROUTES
from mock_server.settings import flag, rows
from mock_server.vendors import VENDORS
from tests.tables import settings_written

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
HEADINGS = {
    re.sub(r"[^a-z0-9 -]", "", heading.lower()).replace(" ", "-")
    for heading in re.findall(r"^##+ (.*)$", README, re.MULTILINE)
}


def test_public_names() -> None:
    """Everything in `__all__` is there."""
    assert {"create_app", "MockClient", "MockError", "__version__"} == set(mock_server.__all__)
    for name in mock_server.__all__:
        assert getattr(mock_server, name) is not None


def test_importing_the_package_costs_nothing() -> None:
    """The package's own import loads neither Flask nor anything else of weight."""
    import subprocess
    import sys

    code = "import mock_server, sys; print([m for m in ('flask', 'yaml') if m in sys.modules])"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert "[]" == run.stdout.strip()


def test_typed() -> None:
    """The package tells type checkers that it is typed."""
    assert (importlib.resources.files("mock_server") / "py.typed").is_file()


def test_settings_are_in_the_readme() -> None:
    """The README's table of settings is the one made from the settings."""
    assert settings_written() == README
    assert all(f"`{flag(row)}`" in README for row in rows())


def test_commands_are_in_the_readme() -> None:
    """Every command is named."""
    assert isinstance(main, click.Group)
    told = README.replace("`state`", "mock-server state").replace("`load`", "mock-server load")
    told = re.sub(r"`(requests|faults|answers|clock)`", r"mock-server \1", told)
    missing = [name for name in main.commands if f"mock-server {name}" not in told]

    assert [] == missing


@pytest.mark.parametrize(("method", "path", "view"), ROUTES)
def test_calls_are_in_the_readme(method: str, path: str, view: object) -> None:
    """Every call of the control plane is in its table."""
    shown = path.replace("<int:", "<").replace("/last", "/<id>")  # which may be `last`

    assert f"`{method} /_mock{shown}`" in README


def test_problems_name_sections_of_the_readme() -> None:
    """A `type` of our own problems leads to a heading that exists."""
    sources = (ROOT / "mock_server").rglob("*.py")
    pattern = re.compile(r"MockRefusal\(\s*\d+,\s*\"([a-z-]+)\"")
    named = {name for file in sources for name in pattern.findall(file.read_text("utf-8"))}

    assert {"worlds", "faults", "safety"} <= named
    assert named | {"scenarios"} <= HEADINGS


def test_links_lead_somewhere() -> None:
    """Relative links of the README point at files and headings that exist."""
    for target in re.findall(r"\]\(([^)]+)\)", README):
        if target.startswith("#"):
            assert target[1:] in HEADINGS
        elif "://" not in target:
            assert (ROOT / target).exists(), target


def test_every_vendor_is_in_the_readme() -> None:
    """Each vendor's row names its prefixes and hosts."""
    for vendor in VENDORS:
        row = next(line for line in README.splitlines() if line.startswith(f"| [{vendor.title}]"))
        for prefix in vendor.prefixes:
            assert f"`/{vendor.name}{prefix}`" in row
        for host in vendor.hosts:
            assert f"`{host}`" in row
