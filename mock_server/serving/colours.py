"""Colours on a terminal: of a status in the log, and in what the commands print."""

from typing import TextIO

import click

from mock_server.settings import environ

STATUS_COLOURS = {"2": "green", "3": "cyan", "4": "yellow", "5": "red"}


def is_terminal(stream: TextIO | None) -> bool:
    """Whether the stream is a terminal that can do more than print lines."""
    return bool(stream and stream.isatty()) and environ().get("TERM") != "dumb"


def takes_colours(stream: TextIO | None) -> bool:
    """Whether it is such a terminal, and NO_COLOR is not set."""
    return is_terminal(stream) and not environ().get("NO_COLOR")


def status_colour(status: str) -> str:
    """Green for an answer, yellow for a refusal, red for a failure and for what broke."""
    return STATUS_COLOURS.get(status[:1], "red")


def painted(status: str) -> str:
    """The status in its colour."""
    return click.style(status, fg=status_colour(status))
