"""Scenarios from text, and what is said of them where they are wrong."""

from pathlib import Path
from typing import Any

from mock_server.core.document.mistakes import Mistake, ScenarioError
from mock_server.core.scenario.library import Library
from mock_server.core.scenario.load import load, load_text
from mock_server.core.state.scenario import Scenario
from mock_server.vendors import VENDORS

ASHA = "name: Asha Rao, email: asha@example.com, phone: '+91 90000 90001'"


def loaded(text: str, *directories: Path) -> Scenario:
    return load_text(text, "my.yaml", Library(directories), VENDORS)


def opened(name: str, *directories: Path) -> Scenario:
    return load(name, Library(directories), VENDORS)


def mistakes(text: str, *directories: Path) -> list[Mistake]:
    """Every mistake in *text*; none where it can be loaded."""
    try:
        loaded(text, *directories)
    except ScenarioError as error:
        return list(error.mistakes)
    return []


def said(text: str, *directories: Path) -> list[str]:
    return [str(mistake) for mistake in mistakes(text, *directories)]


def refused(name: str, *directories: Path) -> list[str]:
    """What is said of the scenario of that name or path."""
    try:
        opened(name, *directories)
    except ScenarioError as error:
        return [str(mistake) for mistake in error.mistakes]
    return []


def people(*entries: str, more: str = "") -> str:
    """A scenario with people, each entry the inside of a mapping, and with *more* lines."""
    listed = "\n".join(f"  - {{{entry}}}" for entry in entries)
    return f"extends: empty\npeople:\n{listed}\n{more}"


def records(scenario: Scenario, vendor: str = "razorpay") -> list[dict[str, Any]]:
    return scenario.vendors[vendor].bases["contacts"].records


def written(directory: Path, name: str, text: str) -> Path:
    """A file of the directory, made with the folders above it."""
    file = directory / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file
