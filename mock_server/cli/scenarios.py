"""`scenarios` lists the scenarios; `validate` checks scenario files."""

import sys
from typing import Any

import click

from mock_server.cli.failure import fail
from mock_server.cli.output import say
from mock_server.cli.tables import print_table
from mock_server.settings import SETTINGS, Settings

DIRECTORIES = [row for row in SETTINGS if row.name == "scenarios"]


@click.command(params=[*DIRECTORIES])
@click.pass_context
def scenarios(context: click.Context, /, **_: Any) -> None:
    """List the scenarios by name."""
    from mock_server.core.document.mistakes import ScenarioError
    from mock_server.core.scenario.library import Library

    try:
        found = Library(Settings.of(context).scenarios).names()
    except ScenarioError as error:
        fail(str(error), 1)
    print_table(("NAME", "ABOUT"), found.items())


@click.command(params=[*DIRECTORIES])
@click.option("--schema", is_flag=True, help="Print the JSON Schema of a scenario instead.")
@click.argument("files", nargs=-1, metavar="FILE...")
@click.pass_context
def validate(context: click.Context, /, files: tuple[str, ...], schema: bool, **_: Any) -> None:
    """Report every mistake in scenario files."""
    if not files and not schema:
        raise click.UsageError("Give a FILE, or --schema.")
    if schema:
        from mock_server.core.scenario.library import schema_file

        say(schema_file().read_text(encoding="utf-8"), nl=False)
    mistakes = {file: _mistakes(file, Settings.of(context).scenarios) for file in files}
    for file, text in mistakes.items():
        say(text or f"{file}: ok")
    sys.exit(any(mistakes.values()))


def _mistakes(file: str, directories: tuple[str, ...]) -> str:
    """The mistakes in *file*, one a line; empty where it has none."""
    from mock_server.core.document.mistakes import ScenarioError
    from mock_server.core.scenario.library import Library
    from mock_server.core.scenario.load import load
    from mock_server.vendors import VENDORS

    try:
        load(file, Library(directories), VENDORS)
    except ScenarioError as error:
        return str(error)
    return ""
