"""The control plane from the shell: each command is one call of MockClient."""

import json
import re
import sys
from pathlib import Path
from typing import Any, Literal

import click

from mock_server.cli.calling import calling, check_world
from mock_server.cli.failure import fail
from mock_server.cli.output import say
from mock_server.cli.tables import print_json, print_table
from mock_server.client import MockClient, MockError

COLUMNS = ("id", "vendor", "operation", "method", "path", "status", "behaviour", "time")
PARTS = ("contacts", "journal", "faults", "answers", "clock", "limits")


def read_id(context: click.Context, option: click.Parameter, value: Any) -> Any:
    """A request's number, or `last`."""
    return value if value in (None, "last") else click.INT.convert(value, option, context)


@click.command()
@calling
@click.option("--only", multiple=True, type=click.Choice(PARTS), help="Part to reset; repeatable.")
def reset(mock: MockClient, only: tuple[str, ...]) -> None:
    """Reset a world, or parts of it, to its scenario."""
    done = mock.reset(only=only or None)
    parts = ", ".join(only) or "all"
    say(f"Reset {parts} of the world {done['world']} to the scenario {done['scenario']}.")


@click.command()
@calling
def state(mock: MockClient) -> None:
    """Print a world as a scenario that `load` takes."""
    import yaml

    check_world(mock)
    say(yaml.safe_dump(mock.state(), sort_keys=False, allow_unicode=True), nl=False)


@click.command()
@calling
@click.argument("scenario", metavar="NAME|FILE|-")
def load(mock: MockClient, scenario: str) -> None:
    """Replace a world by a scenario: a name, a file, or - for standard input."""
    label, text = _document(scenario)
    try:
        done = mock.load(text)
    except MockError as error:
        detail = re.sub("^body:", lambda _: f"{label}:", str(error), flags=re.MULTILINE)
        raise MockError(error.status, {"detail": detail}) from None
    name = done["scenario"] if label == "body" else label
    say(f"Loaded the scenario {name} into the world {done['world']}.")


@click.command()
@calling
@click.option("--vendor", metavar="NAME")
@click.option("--operation", metavar="NAME")
@click.option("--status", type=int, metavar="NUMBER")
@click.option("--behaviour", metavar="NUMBER", help="Such as RZP-08.")
@click.option("--unserved", is_flag=True, default=None, help="Only routes that are not emulated.")
@click.option("--limit", type=int, default=20, show_default=True, help="Most requests to list.")
@click.option(
    "--explain", metavar="ID|last", callback=read_id, help="Explain why this request was refused."
)
@click.option("--clear", is_flag=True, help="Remove every request.")
def requests(
    mock: MockClient, explain: int | Literal["last"] | None, clear: bool, **filter: Any
) -> None:
    """List a world's requests, explain one, or clear them."""
    if clear:
        mock.clear_requests()
    elif explain is not None:
        print_json(mock.explain(explain))
    else:
        given = {name: value for name, value in filter.items() if value is not None}
        check_world(mock)
        entries = mock.requests(**given)["requests"]
        print_table([name.upper() for name in COLUMNS], map(_cells, entries))


@click.command()
@calling
@click.option("--add", metavar="JSON", help="Fault to add, in the format of the control plane.")
@click.option("--clear", is_flag=True, help="Remove every fault.")
def faults(mock: MockClient, add: str | None, clear: bool) -> None:
    """List a world's faults and their hits, add one, or clear them."""
    if clear:
        mock.remove_fault()
    if add is not None:
        mock.add_fault(**_object(add))
    _print("faults", mock.faults())


@click.command()
@calling
@click.option("--add", metavar="JSON", help="Answer to add, in the format of the control plane.")
@click.option("--clear", is_flag=True, help="Remove every answer.")
def answers(mock: MockClient, add: str | None, clear: bool) -> None:
    """List a world's answers for routes that are not emulated, add one, or clear them."""
    if clear:
        mock.remove_answer()
    if add is not None:
        mock.add_answer(**_object(add))
    _print("answers", mock.answers())


@click.command()
@calling
@click.option("--at", metavar="TIME", help="Time to show, such as 2026-01-15T09:00:00Z.")
@click.option("--freeze", is_flag=True, help="Stop the clock.")
@click.option("--advance", type=float, metavar="SECONDS", help="Move the clock forward.")
@click.option("--real", is_flag=True, help="Show the real time again.")
def clock(
    mock: MockClient, at: str | None, freeze: bool, advance: float | None, real: bool
) -> None:
    """Show a world's clock, set it, or move it."""
    if real and (freeze or at is not None):
        raise click.UsageError("--real goes with neither --at nor --freeze.")
    if real:
        mock.set_clock()
    elif freeze or at is not None:
        mock.set_clock(at=mock.clock()["seconds"] if at is None else at, frozen=freeze)
    if advance is not None:
        mock.advance(advance)
    shown = mock.clock()
    kind = "frozen" if shown["frozen"] else "real" if shown["real"] else "moving"
    say(f"{shown['at']} {kind}")


def _print(kind: str, found: dict[str, Any]) -> None:
    """Print each entry as a line of JSON. Without entries, say so on standard error."""
    for entry in found[kind]:
        say(json.dumps(entry, ensure_ascii=False))
    if not found[kind]:
        click.echo(f"The world has no {kind}.", err=True)


def _cells(entry: dict[str, Any]) -> list[str]:
    status, time = entry["status"] or entry["fault"], f"{entry['milliseconds']:.0f} ms"
    row = {**entry, "status": status, "time": time}
    return [str(row[name] or "-") for name in COLUMNS]


def _document(scenario: str) -> tuple[str, str]:
    """The scenario's label in mistakes, and what to send: its name or its text."""
    from mock_server.core.scenario.library import kind_of

    if kind_of(scenario) != "file" and scenario != "-":
        return "body", scenario
    label = "standard input" if scenario == "-" else scenario
    try:
        content = sys.stdin.buffer.read() if scenario == "-" else Path(scenario).read_bytes()
        return label, content.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        fail(f"{label} cannot be read: {getattr(error, 'strerror', None) or error}.", 1)


def _object(text: str) -> dict[str, Any]:
    """*text* as a JSON object. Ends the program with every mistake and its place."""
    from mock_server.core.document.mistakes import ScenarioError
    from mock_server.core.document.yaml import parse

    try:
        return dict(parse(text, "--add").data)
    except ScenarioError as error:
        fail(str(error), 1)
