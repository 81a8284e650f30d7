"""docs/limits.md against the code: every bound is there, with its value."""

import ast
import re
from importlib import import_module
from pathlib import Path

from mock_server.core.state.memory import KINDS
from mock_server.settings import SETTINGS, Settings

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "limits.md").read_text(encoding="utf-8")
SOURCES = ROOT / "mock_server"
CONSTANTS = dict(re.findall(r"^\| `([\w.]+\.[A-Z_]+)` \| ([\d.]+) \|", PAGE, re.MULTILINE))
FLAGS = dict(re.findall(r"^\| `(--[a-z-]+)` \| ([\d.]+) \|", PAGE, re.MULTILINE))
BOUND = re.compile(r"(MAX|KEPT|RESERVED|SPARE)_\w+|\w+_TIMEOUT")
OTHERS = ("testing", "vendors")  # what runs in tests; what a vendor's document bounds


def bounds() -> set[str]:
    """Every constant of the server that bounds something, by its full name."""
    return {
        f"{'.'.join(file.relative_to(SOURCES).with_suffix('').parts)}.{name}"
        for file in SOURCES.rglob("*.py")
        if file.relative_to(SOURCES).parts[0] not in OTHERS
        for name in constants(file)
        if BOUND.fullmatch(name)
    }


def constants(file: Path) -> set[str]:
    targets = [
        target
        for node in ast.parse(file.read_text(encoding="utf-8")).body
        if isinstance(node, ast.Assign)
        for target in node.targets
    ]
    return {
        node.id for target in targets for node in ast.walk(target) if isinstance(node, ast.Name)
    }


def test_every_bound_is_on_the_page() -> None:
    """No constant is missing, and none is told of that is not there any more."""
    assert bounds() == CONSTANTS.keys()


def test_their_values() -> None:
    """The page has the values that the code has."""
    parts = {name: name.rpartition(".") for name in CONSTANTS}

    assert CONSTANTS == {
        name: str(getattr(import_module(f"mock_server.{module}"), constant))
        for name, (module, _, constant) in parts.items()
    }


def test_settings() -> None:
    """The settings that bound something are there with their defaults."""
    defaults = {row.flag: str(getattr(Settings.defaults(), row.name)) for row in SETTINGS}
    bounding = {name for name in defaults if name.startswith(("--max-", "--journal-"))}

    assert bounding | {"--threads", "--grace"} == FLAGS.keys()
    assert {name: defaults[name] for name in FLAGS} == FLAGS


def test_kinds() -> None:
    """Every kind of what is counted is told."""
    memory = PAGE.split("## Settings")[0]

    assert [kind for kind in KINDS if f"`{kind}`" not in memory] == []
