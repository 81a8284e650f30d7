"""What is shown while a scenario is loaded."""

import io
import sys
from time import sleep

import pytest

from mock_server.serving import progress
from mock_server.serving.progress import progress_shown


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "INTERVAL", 0.05)


def shown(stream: io.StringIO, seconds: float, monkeypatch: pytest.MonkeyPatch) -> str:
    with monkeypatch.context() as patch:
        patch.setattr(sys, "stderr", stream)
        with progress_shown("crowded"):
            sleep(seconds)
    return stream.getvalue()


def test_a_long_load_moves_a_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal shows the scenario's name and a bar, and an empty line at the end."""
    told = shown(Terminal(), 0.3, monkeypatch)

    assert told.startswith("\rLoading the scenario crowded  [")
    assert told.endswith("\r\x1b[K")


def test_a_short_load_shows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is loaded before the interval is over leaves the terminal alone."""
    assert "" == shown(Terminal(), 0, monkeypatch)


def test_only_a_terminal_shows_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file or a pipe gets nothing."""
    assert "" == shown(io.StringIO(), 0.2, monkeypatch)
