"""`env` prints the variables that lead programs to a running server."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mock_server.cli.calling import calling
from mock_server.cli.failure import fail
from mock_server.cli.output import say
from mock_server.cli.tables import print_json
from mock_server.client import MockClient
from mock_server.settings import environ

if TYPE_CHECKING:
    from mock_server.serving.environment.reach import Reach

# as in serving.environment, which is slow to import
LANGUAGES = ("shell", "node", "python", "java", "php", "go", "ruby")
SHELLS = ("posix", "fish", "powershell", "env-file")
NOT_A_PROXY = (
    "This server is no proxy, so only the base URLs lead to it. Start it with --proxy to serve the "
    "vendors' own addresses."
)


@click.command()
@calling
@click.option(
    "--for",
    "language",
    type=click.Choice(LANGUAGES),
    default="shell",
    help="Print what programs in one language read; by default for all of them.",
)
@click.option(
    "--into",
    metavar="DIR",
    type=click.Path(file_okay=False, path_type=Path),
    help="Directory for the certificates and the preload that the variables name; by default one "
    "below ~/.cache/contact-mock-server, or below $XDG_CACHE_HOME.",
)
@click.option(
    "--shell",
    type=click.Choice(SHELLS),
    default="posix",
    show_default=True,
    help="Form of the lines; env-file is for docker run --env-file, and for $GITHUB_ENV.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def env(mock: MockClient, language: str, into: Path | None, shell: str, as_json: bool) -> None:
    """Print the variables that lead programs to a running server.

    In a shell: eval "$(mock-server env)". What is set there already is extended.
    """
    from mock_server.serving.environment.remote import reach_of
    from mock_server.serving.environment.variables import for_language

    reach = reach_of(mock)
    found = for_language(_written(reach, into), language)
    if as_json:
        print_json(found)
        return
    try:
        lines = [*_lines(reach, found, language, shell)]
    except ValueError as error:
        fail(f"--shell {shell}: {error}", 1)
    for line in lines:
        say(line)


def _written(reach: "Reach", folder: Path | None) -> Mapping[str, str]:
    """All variables, with their files in the folder, by default in the user's cache."""
    from mock_server.serving.environment.folders import cache_folder
    from mock_server.serving.environment.variables import variables

    try:
        return variables(reach, folder or cache_folder(reach, environ()), environ())
    except OSError as error:
        told = f"{error.filename or folder} cannot be written: {error.strerror or error}."
        fail(f"{told} Name another place with --into.", 1)


def _lines(reach: "Reach", found: Mapping[str, str], language: str, shell: str) -> Iterator[str]:
    from mock_server.serving.environment.languages import needs
    from mock_server.serving.environment.notes import notes
    from mock_server.serving.environment.shells import FORMS, comment

    for name, value in found.items():
        yield FORMS[shell](name, value)
    # comments come last: `eval $(…)` without quotes makes one line of all
    world = f", world {reach.world}" if reach.world else ""
    yield comment(f"These variables lead to the mock server at {reach.url}{world}.")
    about = [*notes(reach, environ()), *needs(language, found)] if reach.proxy else [NOT_A_PROXY]
    yield from map(comment, about)
