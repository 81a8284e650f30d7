"""`exec` runs a command whose requests to the vendors reach a mock server, unchanged."""

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import click

from mock_server.cli.completing import SettingsCommand
from mock_server.cli.coverage import gate_options, read_gates
from mock_server.cli.failure import fail
from mock_server.cli.output import OutputError, say
from mock_server.settings import OPTIONS, Settings, environ

if TYPE_CHECKING:
    from signal import Signals

    from mock_server.cli.met import Met
    from mock_server.evidence.gates import Gates
    from mock_server.evidence.reports.outputs import Output
    from mock_server.serving.thread import Server

# The settings that make sense for a server on a free port of this machine.
SETTINGS = (
    *("scenario", "scenarios", "proxy_allow", "root", "tls_ca", "tls_ca_key", "threads"),
    *("max_body", "max_worlds", "max_memory", "mock_headers", "fault_header"),
    *("journal_entries", "journal_bytes"),
)
NOT_HERE = "`exec` needs Linux or macOS. Elsewhere, start a server and set what `env` prints."
TITLE = "mock-server"  # begins lines that could be taken for the command's own


@click.command(
    "exec",
    cls=SettingsCommand,
    params=[one for one in OPTIONS if one.name in SETTINGS],
    context_settings={"allow_interspersed_args": False},
)
@click.argument("command", nargs=-1, required=True, type=click.UNPROCESSED, metavar="-- COMMAND...")
@gate_options
@click.option(
    "--coverage",
    "files",
    multiple=True,
    metavar="json:FILE|html:DIR|junit:FILE",
    help="Keep the coverage in a file; repeatable.",
)
@click.option("--world", metavar="NAME", help="Name of the world; by default the default world.")
@click.option("-q", "--quiet", is_flag=True, help="Print only what fails.")
@click.pass_context
def exec_(
    context: click.Context,
    /,
    command: tuple[str, ...],
    require: tuple[str, ...],
    fail_on_guess: bool,
    fail_on_unserved: bool,
    counted: tuple[str, ...],
    files: tuple[str, ...],
    world: str | None,
    quiet: bool,
    **_: object,
) -> None:
    """Run a command whose requests to the vendors reach a mock server.

    The server has a free port and a fresh world. The command gets the variables that clients of
    many languages read; nothing in it changes. Its exit code is given, and 1 where it is 0 and a
    gate fails.
    """
    if not hasattr(os, "fork"):  # Windows
        fail(NOT_HERE, 1)
    checks = read_gates(require, fail_on_guess, fail_on_unserved)
    outputs = [_output(text) for text in files]
    code, met = _run(Settings.of(context), command, world, frozenset(counted))
    if not quiet:
        _tell(met.lines())
    failed = [*_wrong(met, checks, outputs, quiet)]
    _tell(failed)
    sys.exit(code or bool(failed))


def _output(text: str) -> "Output":
    from mock_server.evidence.reports.outputs import read_output

    try:
        return read_output(text, Path.cwd())
    except (ValueError, OSError) as error:
        fail(f"--coverage {text}: {error}", 2)


def _run(
    settings: Settings, command: tuple[str, ...], world: str | None, counted: frozenset[str]
) -> tuple[int, "Met"]:
    """The exit code of the command, and what its requests have met."""
    from mock_server.cli.child import CommandError, run
    from mock_server.cli.met import met

    with _folder() as folder, _served(settings, world) as (server, held):
        try:
            code = run(command, _environment(server, world, folder), held)
        except CommandError as error:
            fail(f"{TITLE}: {error}", error.code)
        return code, met(server.app, counted, server.elsewhere)


def _wrong(met: "Met", checks: "Gates", outputs: list["Output"], quiet: bool) -> Iterator[str]:
    """The gates that fail and the files that cannot be written; writes those that can."""
    from mock_server.vendors import VENDORS

    for output in outputs:
        try:
            written = output.write(met.coverage, VENDORS, checks)
        except OSError as error:
            yield f"{output.path} cannot be written: {error.strerror or error}."
        else:
            _tell([] if quiet else [written])
    for line in checks.failures(met.coverage, VENDORS, "world"):
        yield f"coverage fails: {line}"


@contextmanager
def _folder() -> Iterator[Path]:
    """A folder for the files that the variables name. It is gone with the command."""
    try:
        made = TemporaryDirectory(prefix="mock-server-", ignore_cleanup_errors=True)
    except OSError as error:
        fail(f"No temporary folder can be made: {error.strerror or error}.", 1)
    with made as folder:
        os.chmod(folder, 0o755)  # nothing in it is secret, and a program may change its user
        yield Path(folder)


@contextmanager
def _served(settings: Settings, world: str | None) -> Iterator[tuple["Server", "set[Signals]"]]:
    """A server on a free port, and the signals that the command is to hold.

    It is in a thread of this process, so that it cannot outlive it.
    """
    from mock_server.cli.child import signals_held
    from mock_server.core.errors import MockRefusal
    from mock_server.serving.loading import application
    from mock_server.serving.start import check
    from mock_server.serving.thread import serve

    settings = settings.replace(proxy=True, port=0)
    check(settings)
    app = application(settings, {})
    try:
        app.extensions["mock_server"].worlds.get(world)
    except MockRefusal as refusal:
        fail(f"--world: {refusal.detail}", 2)
    with signals_held() as held, serve(app, world=world) as server:
        yield server, held


def _environment(server: "Server", world: str | None, folder: Path) -> dict[str, str]:
    """The environment of this process, and what leads a client to the server."""
    from mock_server.serving.environment.accounts import first_accounts
    from mock_server.serving.environment.notes import notes
    from mock_server.serving.environment.reach import Reach
    from mock_server.serving.environment.variables import variables

    accounts = first_accounts(server.app, world)
    replica = server.app.extensions["mock_server"].replica
    reach = Reach(server.url, server.ca_pem, world, accounts, replica=replica)
    _tell(f"{TITLE}: {told}" for told in notes(reach, environ()))
    try:
        return {**environ(), **variables(reach, folder, environ())}
    except OSError as error:
        fail(f"{error.filename or folder} cannot be written: {error.strerror or error}.", 1)


def _tell(lines: Iterable[str]) -> None:
    """Print on standard error. A reader that has gone changes nothing about the command's code."""
    with suppress(OutputError):
        for line in lines:
            say(line, err=True)
