"""What is shown while a scenario is loaded."""

import io
import os
import pty
import sys
from time import sleep

import pytest

from mock_server import create_app
from mock_server.serving import progress
from mock_server.serving.progress import Progress, progress_shown
from tests.serving.sockets import soon


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "AFTER", 0.05)
    monkeypatch.setattr(progress, "INTERVAL", 0.01)


def slowly(made: Progress, told: list[str]) -> None:
    """Go on until a line is told."""
    made(30_000, 120_000)
    assert soon(lambda: bool(told))


def test_a_terminal_shows_a_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    """It has the scenario's name, and how many contacts of how many; at the end it is wiped."""
    told: list[str] = []
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "80")
    reader, writer = pty.openpty()
    with os.fdopen(writer, "w") as stream, os.fdopen(reader, "rb", buffering=0) as terminal:
        monkeypatch.setattr(sys, "stderr", stream)
        with progress_shown("crowded", told.append) as made:
            made(30_000, 120_000)
            shown = ""
            while "30000/120000" not in shown:  # rich may take a second to be imported
                shown += terminal.read(65536).decode()
        end = terminal.read(65536).decode()

    assert "Loading the scenario crowded" in shown
    assert end.endswith("\x1b[2K")
    assert [] == told


def test_elsewhere_it_is_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    """A file or a pipe gets one plain line."""
    told: list[str] = []
    with progress_shown("crowded", told.append) as made:
        slowly(made, told)

    assert "" == capsys.readouterr().err
    assert [
        "Loading the scenario crowded: 120,000 contacts. This takes more than a second."
    ] == told


def test_few_contacts_on_a_busy_machine() -> None:
    """They are worth no line, whatever holds them up; what another process loads is."""
    told: list[str] = []
    with progress_shown("default", told.append) as made:
        made(0, 30)
        sleep(0.1)
    with progress_shown("theirs", told.append, measured=False):
        assert soon(lambda: bool(told))

    assert ["Loading the scenario theirs. This takes more than a second."] == told


def test_a_short_load_shows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is loaded at once leaves standard error alone."""
    monkeypatch.setattr(progress, "AFTER", 60)
    told: list[str] = []
    stream = Terminal()
    for stderr in (stream, io.StringIO()):
        monkeypatch.setattr(sys, "stderr", stderr)
        with progress_shown("crowded", told.append) as made:
            made(0, 10)

    assert ("", []) == (stream.getvalue(), told)


def test_closed_standard_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without standard error, the scenario is loaded all the same."""
    told: list[str] = []
    monkeypatch.setattr(sys, "stderr", None)
    with progress_shown("crowded", told.append) as made:
        slowly(made, told)

    assert 1 == len(told)


def test_contacts_are_counted() -> None:
    """Every thousand contacts of all vendors together are told."""
    seen: list[tuple[int, int]] = []
    create_app(scenario="crowded", report=lambda done, total: seen.append((done, total)))
    total = seen[0][1]

    assert total >= 1250
    assert [(0, total), (1000, total)] == seen
