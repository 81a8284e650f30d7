"""What is shown while a scenario is loaded."""

import io
import os
import pty
import sys
from collections.abc import Callable
from time import sleep

import pytest

from mock_server import create_app
from mock_server.serving import progress
from mock_server.serving.progress import Progress, progress_shown


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "AFTER", 0.05)
    monkeypatch.setattr(progress, "INTERVAL", 0.01)


def shown(
    monkeypatch: pytest.MonkeyPatch, load: Callable[[Progress], object], terminal: bool = False
) -> tuple[str, list[str]]:
    """What standard error shows while a scenario is loaded, and what is told."""
    told: list[str] = []
    if not terminal:
        monkeypatch.setattr(sys, "stderr", stream := io.StringIO())
        with progress_shown("crowded", told.append) as made:
            load(made)
        return stream.getvalue(), told
    reader, writer = pty.openpty()
    for name, value in {"TERM": "xterm", "COLUMNS": "80"}.items():
        monkeypatch.setenv(name, value)
    with os.fdopen(writer, "w") as stream, os.fdopen(reader, "rb", buffering=0) as ours:
        monkeypatch.setattr(sys, "stderr", stream)
        with progress_shown("crowded", told.append) as made:
            load(made)
        stream.flush()
        return ours.read(65536).decode(), told


def slowly(made: Progress) -> None:
    made(30_000, 120_000)
    sleep(0.4)


def test_a_terminal_shows_a_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    """It has the scenario's name, and how many contacts of how many; at the end it is wiped."""
    told, lines = shown(monkeypatch, slowly, terminal=True)

    assert "Loading the scenario crowded" in told
    assert "30000/120000" in told
    assert told.endswith("\x1b[2K")
    assert [] == lines


def test_elsewhere_it_is_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file or a pipe gets one plain line."""
    told, lines = shown(monkeypatch, slowly)

    assert "" == told
    assert [
        "Loading the scenario crowded: 120,000 contacts. This takes more than a second."
    ] == lines


@pytest.mark.parametrize("terminal", [True, False])
def test_a_short_load_shows_nothing(monkeypatch: pytest.MonkeyPatch, terminal: bool) -> None:
    """What is loaded at once leaves standard error alone."""

    def at_once(made: Progress) -> None:
        if terminal:
            sys.stderr.write(".")  # a terminal that nothing is written to cannot be read

    told, lines = shown(monkeypatch, at_once, terminal)

    assert ("." if terminal else "", []) == (told, lines)


def test_closed_standard_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without standard error, the scenario is loaded all the same."""
    told: list[str] = []
    monkeypatch.setattr(sys, "stderr", None)
    with progress_shown("crowded", told.append):
        sleep(0.1)

    assert 1 == len(told)


def test_contacts_are_counted() -> None:
    """Every thousand contacts of all vendors together are told."""
    seen: list[tuple[int, int]] = []
    create_app(scenario="crowded", watch=lambda done, total: seen.append((done, total)))
    total = seen[0][1]

    assert total >= 1250
    assert [(0, total), (1000, total)] == seen
