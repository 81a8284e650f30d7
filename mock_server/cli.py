"""The command line. What a command needs is imported inside it: `health` must start fast."""

import sys
from collections.abc import Callable
from dataclasses import Field
from typing import Any

import click

from mock_server import __version__
from mock_server.settings import SettingError, Settings, flag, rows, variable


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="mock-server")
def main() -> None:
    """A mock server for five vendors' contact APIs."""


def _option(row: Field[Any]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    name, text = flag(row), f"{row.metadata['help']}  [{variable(row.name)}]"
    if isinstance(row.default, bool):
        return click.option(f"{name}/--no-{name[2:]}", row.name, default=None, help=text)
    choices = "|".join(row.metadata["choices"])
    kind = "NUMBER" if isinstance(row.default, int) else choices or "TEXT"
    several = isinstance(row.default, tuple)
    return click.option(name, row.name, metavar=kind, multiple=several, help=text)


def options(command: Callable[..., None]) -> Callable[..., None]:
    """A flag for every setting."""
    for row in reversed(rows()):
        command = _option(row)(command)
    return command


@main.command()
@options
def serve(**flags: Any) -> None:
    """Serve every vendor until told to stop."""
    settings = _settings(flags)
    from mock_server.serving.start import StartError, start

    try:
        start(settings)
    except StartError as error:
        _fail(str(error), 1)


def _settings(flags: dict[str, Any]) -> Settings:
    try:
        return Settings.read(flags)
    except SettingError as error:
        _fail(str(error), 2)


def _fail(sentence: str, code: int) -> Any:
    click.echo(sentence, err=True)
    sys.exit(code)
