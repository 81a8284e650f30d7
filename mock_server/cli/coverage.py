"""`coverage` shows, joins and checks what tests have met."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mock_server.cli.calling import check_world, client, token_option, url_option, world_option
from mock_server.cli.failure import fail
from mock_server.cli.groups import Group
from mock_server.cli.output import say
from mock_server.cli.tables import print_json, print_table

if TYPE_CHECKING:
    from mock_server.evidence.coverage import Coverage
    from mock_server.evidence.gates import Gates

Command = Callable[..., None]

NEEDS = ("variant", "fault", "state")  # as in core.behaviours, which is slow to import


def path(text: str) -> Path:
    """A path; an empty one, as an unset variable gives, is misuse."""
    if not text:
        raise click.UsageError("A path cannot be empty.")
    return Path(text)


count_option = click.option(
    "--count",
    "counted",
    multiple=True,
    type=click.Choice(NEEDS),
    help="Count also behaviours that need a variant, a fault or a scenario's state; repeatable.",
)


@click.group(cls=Group)
def coverage() -> None:
    """Show, join and check which numbered behaviours tests have met."""


@coverage.command()
@click.argument("files", nargs=-1, required=True, type=path, metavar="FILE...")
@click.option(
    "-o", "--output", required=True, type=path, metavar="FILE", help="File to write, as JSON."
)
def merge(files: tuple[Path, ...], output: Path) -> None:
    """Join the coverage of several runs or jobs. A test of several is the sum of its runs."""
    from mock_server.evidence.coverage import write

    data = _read(files)
    with _writing(output):
        write(data, output)


@coverage.command()
@click.argument("files", nargs=-1, required=True, type=path, metavar="FILE...")
@click.argument("folder", type=path, metavar="DIR")
@count_option
def html(files: tuple[Path, ...], folder: Path, counted: tuple[str, ...]) -> None:
    """Write the coverage in files as one static page into a directory."""
    from mock_server.evidence.reports.html import write_html
    from mock_server.vendors import VENDORS

    data = _read(files, counted)
    with _writing(folder):
        page = write_html(data, VENDORS, folder)
    say(f"Wrote {page}.")


def gate_options(command: Command) -> Command:
    """The gates, by the names that pytest's options have without `mock-server-`."""
    for option in (
        click.option(
            "--fail-on-unserved",
            is_flag=True,
            help="Exit 1 where a test called a route that is not emulated.",
        ),
        click.option("--fail-on-guess", is_flag=True, help="Exit 1 where a test rests on a guess."),
        click.option(
            "--require",
            multiple=True,
            metavar="documented|refusals|all[:VENDOR]",
            help="Exit 1 where one of these was never met, of one vendor or of all that were "
            "called; repeatable.",
        ),
        count_option,
    ):
        command = option(command)
    return command


@coverage.command()
@click.argument("files", nargs=-1, type=path, metavar="[FILE]...")
@gate_options
@click.option("--json", "as_json", is_flag=True, help="Print the whole as JSON.")
@click.option("--junit", type=path, metavar="FILE", help="Write JUnit's XML as well.")
@url_option
@world_option
@token_option
def show(
    files: tuple[Path, ...],
    require: tuple[str, ...],
    fail_on_guess: bool,
    fail_on_unserved: bool,
    counted: tuple[str, ...],
    as_json: bool,
    junit: Path | None,
    **server: str | None,
) -> None:
    """Show the coverage of files, else of a running server's world.

    Exits with 1 where a gate fails, and says why.
    """
    from mock_server.evidence.reports.junit import write_junit
    from mock_server.vendors import VENDORS

    wanted = read_gates(require, fail_on_guess, fail_on_unserved)
    if files and any(value is not None for value in server.values()):
        raise click.UsageError("--url, --world and --token go with no FILE.")
    data = _read(files, counted) if files else _of_world(counted, **server)
    of = "test" if files else "world"
    _print(data, as_json, of)
    if junit:
        with _writing(junit):
            write_junit(data, VENDORS, junit, wanted.missed(data, VENDORS))
    failures = wanted.failures(data, VENDORS, of)
    for line in failures:
        say(f"coverage fails: {line}", err=True)
    sys.exit(bool(failures))


def _print(data: "Coverage", as_json: bool, of: str) -> None:
    from mock_server.evidence.reports.summary import summary
    from mock_server.evidence.reports.table import HEADS, beneath, figures
    from mock_server.vendors import VENDORS

    if as_json:
        print_json(summary(data, VENDORS))
    else:
        if rows := figures(data, VENDORS):
            print_table(HEADS, rows, figures=True)
        for line in beneath(data, VENDORS, of):
            say(line)


def read_gates(require: tuple[str, ...], guess: bool, unserved: bool) -> "Gates":
    """The gates of the flags. Ends the program where a requirement is none."""
    from mock_server.evidence.gates import Gates, requirement
    from mock_server.vendors import VENDORS

    try:
        asked = tuple(requirement(text, VENDORS) for text in require)
    except ValueError as error:
        fail(f"--require: {error}", 2)
    return Gates(asked, guess, unserved)


def _read(files: tuple[Path, ...], counted: tuple[str, ...] = ()) -> "Coverage":
    """The coverage in the files, joined. Ends the program where one holds none."""
    from mock_server.evidence.coverage import Coverage, CoverageError, merged, read
    from mock_server.vendors import VENDORS

    found = [Coverage(counted=frozenset(counted))]
    for file in files:
        try:
            found.append(read(file, VENDORS))
        except CoverageError as error:
            fail(str(error), 2)
        except OSError as error:
            fail(f"{file} cannot be read: {error.strerror or error}.", 2)
    return merged(found)


def _of_world(counted: tuple[str, ...], **server: str | None) -> "Coverage":
    """The coverage of a running server's world, under the world's name."""
    from mock_server.evidence.coverage import Coverage, counts_of

    with client(**server) as mock:
        check_world(mock)
        found = mock.coverage()
    return Coverage({str(found["world"]): counts_of(found)}, frozenset(counted))


@contextmanager
def _writing(path: Path) -> Iterator[None]:
    """End the program where the path cannot be written."""
    try:
        yield
    except OSError as error:
        fail(f"{path} cannot be written: {error.strerror or error}.", 2)
