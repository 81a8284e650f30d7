"""What is public is whole and told of: names, settings, commands, control-plane calls."""

import importlib.resources
import inspect
import re
import subprocess
import sys
import tomllib
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

import mock_server
from mock_server.control.routes import ROUTES
from mock_server.settings import SETTINGS
from tests.tables import (
    INDEX,
    PEOPLE_PAGE,
    VERIFY_PAGE,
    figures_written,
    index_written,
    keys_written,
    people_written,
    settings_written,
    vendors_written,
)

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
FOR_USERS = (
    "mock_server",
    "mock_server.app",
    "mock_server.client",
    "mock_server.serving.thread",
    "mock_server.testing.container",
    "mock_server.testing.endpoint",
    "mock_server.testing.fault_walk",
    "mock_server.testing.mock_server",
    "mock_server.testing.variant_walk",
    "mock_server.testing.vendor_client",
)
SETTINGS_PAGE = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
CONTROL = (ROOT / "docs" / "control-plane.md").read_text(encoding="utf-8")


def test_public_names() -> None:
    """Everything in `__all__` is there."""
    names = {"create_app", "MockClient", "MockError", "WorldMoved", "__version__"}

    assert names == set(mock_server.__all__)
    for name in mock_server.__all__:
        assert getattr(mock_server, name) is not None


def test_importing_the_package_costs_nothing() -> None:
    """The package's own import loads neither Flask nor anything else of weight."""
    import subprocess
    import sys

    code = "import mock_server, sys; print([m for m in ('flask', 'yaml') if m in sys.modules])"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert "[]" == run.stdout.strip()


@pytest.mark.parametrize("name", FOR_USERS)
def test_what_users_call_has_a_docstring(name: str) -> None:
    """Functions, classes, methods and properties of the modules for users say what they give."""
    module = import_module(name)
    own = [value for called, value in vars(module).items() if is_public(called, value, name)]
    members = [
        value
        for owner in filter(inspect.isclass, own)
        for member, value in vars(owner).items()
        if is_public(member, value, name)
    ]

    assert [] == [value for value in own + members if not value.__doc__]


def is_public(name: str, value: Any, module: str) -> bool:
    """Whether it is a property, or a class or function that the module itself defines."""
    if name.startswith("_"):
        return False
    if isinstance(value, property | cached_property):
        return True
    return (inspect.isclass(value) or inspect.isfunction(value)) and value.__module__ == module


def test_typed() -> None:
    """The package tells type checkers that it is typed."""
    assert (importlib.resources.files("mock_server") / "py.typed").is_file()


def test_an_older_python() -> None:
    """A build or an import with Python 3.10 ends in a sentence, before anything is installed."""
    code = "import sys; sys.version_info = (3, 10, 13); import mock_server"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    read = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))

    assert done.stderr.startswith("The mock server needs Python 3.11 or later, and this is ")
    assert "code" == read["tool"]["hatch"]["version"]["source"]


def test_settings_are_on_their_page() -> None:
    """The table of settings is the one made from the settings."""
    assert settings_written() == SETTINGS_PAGE
    assert all(f"`{row.flag}`" in SETTINGS_PAGE for row in SETTINGS)


def test_figures_are_those_measured() -> None:
    """The README compares by the figures that docs/performance.md has."""
    assert figures_written() == README


def test_headers_are_on_the_page_of_the_control_plane() -> None:
    """Every header of our own that the code names has a row, and every row is one of them."""
    sources = "".join(file.read_text("utf-8") for file in (ROOT / "mock_server").rglob("*.py"))
    rows = re.findall(r"^\| `(X-Mock-[\w-]+)` \|", CONTROL, re.MULTILINE)

    assert set(re.findall(r"X-Mock-[A-Z][\w-]+", sources)) == set(rows)


def test_calls_are_on_the_page_of_the_control_plane() -> None:
    """Every call of the control plane is in its table."""
    calls = [
        f"`{method} /_mock{path.replace('<int:', '<').replace('/last', '/<id>')}`"  # id or `last`
        for method, path, _ in ROUTES
    ]

    assert [] == [call for call in calls if call not in CONTROL]


def test_every_vendor_is_in_the_readme() -> None:
    """The table of vendors is made of their cards; `python -m tests.tables` writes it."""
    assert vendors_written() == README


def test_the_form_of_every_key() -> None:
    """The page of verify has the form of each vendor's key, as its card tells it."""
    assert keys_written() == VERIFY_PAGE.read_text(encoding="utf-8")


def test_where_each_vendor_keeps_each_fact() -> None:
    """The page of people has it as the cards tell it; `python -m tests.tables` writes it."""
    assert people_written() == PEOPLE_PAGE.read_text(encoding="utf-8")


def test_every_vendor_is_in_the_index() -> None:
    """Each vendor's page is listed with the others."""
    assert index_written() == INDEX.read_text(encoding="utf-8")
