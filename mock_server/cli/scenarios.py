"""`scenarios` lists the scenarios; `validate` checks scenario files."""

import sys
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from mock_server.cli.calling import json_option
from mock_server.cli.completing import complete_scenarios
from mock_server.cli.failure import fail
from mock_server.cli.output import say
from mock_server.cli.tables import print_json, print_table
from mock_server.settings import SETTINGS, Settings

if TYPE_CHECKING:
    from mock_server.core.document.mistakes import Mistake

DIRECTORIES = [row for row in SETTINGS if row.name == "scenarios"]


@click.command(params=[*DIRECTORIES])
@json_option
@click.pass_context
def scenarios(context: click.Context, /, as_json: bool, **_: Any) -> None:
    """List the scenarios by name."""
    from mock_server.core.document.mistakes import ScenarioError
    from mock_server.core.scenario.library import Library

    try:
        found = Library(Settings.of(context).scenarios).names()
    except ScenarioError as error:
        fail(str(error), 1)
    if as_json:
        print_json({"scenarios": [{"name": n, "about": about} for n, about in found.items()]})
    else:
        print_table(("NAME", "ABOUT"), found.items())


@click.command(params=[*DIRECTORIES])
@click.option("--schema", is_flag=True, help="Print the JSON Schema of a scenario instead.")
@click.argument("files", nargs=-1, metavar="FILE...", shell_complete=complete_scenarios)
@json_option
@click.pass_context
def validate(
    context: click.Context, /, files: tuple[str, ...], schema: bool, as_json: bool, **_: Any
) -> None:
    """Report every mistake in scenario files."""
    if not all(files) or not (files or schema):
        raise click.UsageError("Give a FILE, or --schema.")
    if schema:
        from mock_server.core.scenario.library import schema_file

        say(schema_file().read_text(encoding="utf-8"), nl=False)
    found = {file: _mistakes(file, Settings.of(context).scenarios) for file in files}
    if as_json and files:
        print_json(
            {"files": [{"file": f, "mistakes": [*map(vars, all_)]} for f, all_ in found.items()]}
        )
    elif files:
        for file, mistakes in found.items():
            say("\n".join(map(str, mistakes)) or f"{file}: ok")
    sys.exit(any(found.values()))


def _mistakes(file: str, directories: tuple[str, ...]) -> "tuple[Mistake, ...]":
    """The mistakes in *file*."""
    from mock_server.core.document.mistakes import ScenarioError
    from mock_server.core.scenario.library import Library
    from mock_server.core.scenario.load import load
    from mock_server.serving.progress import progress_shown
    from mock_server.vendors import VENDORS

    try:
        with progress_shown(file, partial(say, err=True)) as progress:
            load(file, Library(directories), VENDORS, report=progress, kept=True)
    except ScenarioError as error:
        return error.mistakes
    return ()
