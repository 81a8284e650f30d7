"""The command line. What a command needs is imported inside it: `health` must start fast."""

import gc
import signal
import sys
from collections.abc import Callable
from dataclasses import Field
from typing import Any, NoReturn

import click

from mock_server import __version__
from mock_server.cli import control
from mock_server.settings import SettingError, Settings, flag, rows, variable

Command = Callable[..., None]


def setting_option(row: Field[Any]) -> Callable[[Command], Command]:
    """The flag of a setting. Values are read by the settings, which know the variables too."""
    name, text = flag(row), f"{row.metadata['help']}  [{variable(row.name)}]"
    if isinstance(row.default, bool):
        return click.option(f"{name}/--no-{name[2:]}", row.name, default=None, help=text)
    choices = "|".join(row.metadata["choices"])
    kind = "NUMBER" if isinstance(row.default, int) else choices or "TEXT"
    several = isinstance(row.default, tuple)
    return click.option(name, row.name, metavar=kind, multiple=several, help=text)


def setting_options(*names: str) -> Callable[[Command], Command]:
    """A flag for each setting, or for those of *names*."""

    def decorate(command: Command) -> Command:
        for row in reversed(rows()):
            if not names or row.name in names:
                command = setting_option(row)(command)
        return command

    return decorate


url_option = click.option("--url", metavar="URL", help="The server; else where settings put it.")


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="mock-server")
def main() -> None:
    """A mock server for five vendors' contact APIs."""


@main.command()
@setting_options()
def serve(**flags: Any) -> None:
    """Serve every vendor until told to stop."""
    settings = _settings(flags)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # process 1 has no default for it
    gc.disable()  # until the server runs: a start makes no garbage, and looking for it takes time
    from mock_server.serving.server import BootError
    from mock_server.serving.start import start

    try:
        start(settings)
    except SettingError as error:
        _fail(str(error), 2)
    except BootError as error:
        _fail(str(error), 1)


@main.command()
@url_option
def health(url: str | None) -> None:
    """Exit with 0 if the server is ready, else with 1."""
    from mock_server.serving.remote import RemoteError, call

    url = url or control.url_of(control.started())
    try:
        call("GET", f"{url}/_mock/ready")
    except RemoteError as error:
        _fail(str(error), 1)
    click.echo(f"{url} is ready.")


@main.command()
def routes() -> None:
    """List every operation of every vendor."""
    from mock_server.cli.tables import aligned, operations

    for line in aligned(("METHOD", "PATH", "VENDOR", "OPERATION", "HEADING"), operations()):
        click.echo(line)


@main.command()
@setting_options("scenarios")
def scenarios(**flags: Any) -> None:
    """List the scenarios that can be named."""
    from mock_server.cli.tables import aligned
    from mock_server.core.document.mistakes import ScenarioError
    from mock_server.core.scenario.library import Library

    try:
        found = Library(_settings(flags).scenarios).names()
    except ScenarioError as error:
        _fail(str(error), 1)
    for line in aligned(("NAME", "ABOUT"), found.items()):
        click.echo(line)


@main.command()
@setting_options("scenarios")
@click.option("--schema", is_flag=True, help="Print the JSON Schema of a scenario instead.")
@click.argument("files", nargs=-1, metavar="FILE...")
def validate(files: tuple[str, ...], schema: bool, **flags: Any) -> None:
    """Report every mistake in scenario files."""
    if not files and not schema:
        raise click.UsageError("Name a FILE, or ask for the --schema.")
    if schema:
        from mock_server.core.scenario.jsonschema import as_text, json_schema
        from mock_server.vendors import VENDORS

        click.echo(as_text(json_schema(VENDORS)), nl=False)
    directories = _settings(flags).scenarios
    valid = [_valid(file, directories) for file in files]
    sys.exit(0 if all(valid) else 1)


def _valid(file: str, directories: tuple[str, ...]) -> bool:
    from mock_server.core.document.mistakes import ScenarioError
    from mock_server.core.scenario.library import Library
    from mock_server.core.scenario.load import load
    from mock_server.vendors import VENDORS

    try:
        load(file, Library(directories), VENDORS)
    except ScenarioError as error:
        click.echo(str(error))
        return False
    click.echo(f"{file}: ok")
    return True


def _settings(flags: dict[str, Any]) -> Settings:
    try:
        return Settings.read(flags)
    except SettingError as error:
        _fail(str(error), 2)


def _fail(sentence: str, code: int) -> NoReturn:
    click.echo(sentence, err=True)
    sys.exit(code)


for _command in control.COMMANDS:
    main.add_command(_command)
