"""`reset`, `state`, `save`, `load` and `clock`: a world as a whole, and its time."""

import re
import sys
from functools import partial
from pathlib import Path

import click

from mock_server.cli.calling import calling, check_world, json_option, labelled
from mock_server.cli.completing import complete_scenarios
from mock_server.cli.failure import fail
from mock_server.cli.output import say
from mock_server.cli.tables import print_json
from mock_server.client import MockClient, MockError

PARTS = ("contacts", "journal", "faults", "answers", "clock", "limits")


@click.command()
@calling
@click.option("--only", multiple=True, type=click.Choice(PARTS), help="Part to reset; repeatable.")
@json_option
def reset(mock: MockClient, only: tuple[str, ...], as_json: bool) -> None:
    """Reset a world, or parts of it, to its scenario."""
    done = mock.reset(only=only or None)
    if as_json:
        print_json(done)
        return
    parts = ", ".join(only) or "all"
    say(f"Reset {parts} of the world {done['world']} to the scenario {done['scenario']}.")


@click.command()
@calling
@json_option
def state(mock: MockClient, as_json: bool) -> None:
    """Print a world as a scenario that `load` takes."""
    check_world(mock)
    if as_json:
        print_json(mock.state())
        return
    import yaml

    say(yaml.safe_dump(mock.state(), sort_keys=False, allow_unicode=True), nl=False)


@click.command()
@calling
@json_option
def save(mock: MockClient, as_json: bool) -> None:
    """Save the worlds to the server's state directory."""
    done = mock.save_state()
    if as_json:
        print_json(done)
        return
    saved, removed = len(done["saved"]), len(done["removed"])
    say(f"Saved {saved}, removed {removed}, {done['unchanged']} unchanged.")


@click.command()
@calling
@click.argument("scenario", metavar="NAME|FILE|-", shell_complete=complete_scenarios)
@json_option
def load(mock: MockClient, scenario: str, as_json: bool) -> None:
    """Replace a world by a scenario: a name, a file, or - for standard input."""
    from mock_server.serving.progress import progress_shown

    if not scenario.strip():
        raise click.UsageError("Give a scenario's name, a file, or - for standard input.")
    label, text = _document(scenario)
    try:
        name = scenario if label == "body" else label
        with progress_shown(name, partial(say, err=True), measured=False):
            done = mock.load(text)
    except MockError as error:
        detail = re.sub("^body:", lambda _: f"{label}:", str(error), flags=re.MULTILINE)
        raise MockError(error.status, {"detail": detail}) from None
    if as_json:
        print_json(done)
        return
    name = done["scenario"] if label == "body" else label
    say(f"Loaded the scenario {name} into the world {done['world']}.")


@click.command()
@calling
@click.option("--at", metavar="TIME", help="Time to show, such as 2026-01-15T09:00:00Z.")
@click.option("--freeze", is_flag=True, help="Stop the clock.")
@click.option("--advance", type=float, metavar="SECONDS", help="Move the clock forward.")
@click.option("--real", is_flag=True, help="Show the real time again.")
@json_option
def clock(
    mock: MockClient,
    at: str | None,
    freeze: bool,
    advance: float | None,
    real: bool,
    as_json: bool,
) -> None:
    """Show a world's clock, set it, or move it."""
    if real and (freeze or at is not None):
        raise click.UsageError("--real goes with neither --at nor --freeze.")
    if not (real or freeze) and at is None and advance is None:
        check_world(mock)
    if real:
        mock.set_clock()
    elif freeze or at is not None:
        with labelled("--at", "at"):
            mock.set_clock(at=mock.clock()["seconds"] if at is None else at, frozen=freeze)
    if advance is not None:
        with labelled("--advance", "seconds"):
            mock.advance(advance)
    shown = mock.clock()
    if as_json:
        print_json(shown)
        return
    kind = "frozen" if shown["frozen"] else "real" if shown["real"] else "moving"
    say(f"{shown['at']} {kind}")


def _document(scenario: str) -> tuple[str, str]:
    """The scenario's label in mistakes, and what to send: its name or its text."""
    from mock_server.core.document.mistakes import ScenarioError
    from mock_server.core.scenario.library import kind_of
    from mock_server.core.scenario.load import joined

    if kind_of(scenario) != "file" and scenario != "-":
        return "body", scenario
    label = "standard input" if scenario == "-" else scenario
    try:
        content = sys.stdin.buffer.read() if scenario == "-" else Path(scenario).read_bytes()
        text = content.decode("utf-8-sig")
        return label, text if scenario == "-" else joined(text, Path(scenario))
    except ScenarioError as error:
        fail(str(error), 1)
    except (OSError, UnicodeDecodeError) as error:
        fail(f"{label} cannot be read: {getattr(error, 'strerror', None) or error}.", 1)
