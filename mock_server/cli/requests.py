"""`requests` lists a world's requests and explains them."""

from collections.abc import Iterator
from typing import Any, Literal, get_args

import click

from mock_server.cli.calling import calling, check_world, json_option
from mock_server.cli.completing import complete_behaviours, complete_requests
from mock_server.cli.names import operation_option, vendor_option
from mock_server.cli.output import is_terminal, painted, say
from mock_server.cli.tables import print_json, print_table, printable
from mock_server.client import MockClient
from mock_server.serving.colours import status_colour

COLUMNS = ("id", "vendor", "operation", "method", "path", "status", "behaviour", "time")

Kind = Literal["curl", "pytest", "scenario"]


def read_id(context: click.Context, option: click.Parameter, value: Any) -> Any:
    """A request's number, or `last`."""
    return value if value in (None, "last") else click.INT.convert(value, option, context)


def read_again(context: click.Context, option: click.Parameter, value: Any) -> Any:
    """A kind, and a request's number or `last`."""
    return value and (value[0], read_id(context, option, value[1]))


def refuse_words(context: click.Context, _: click.Parameter, words: tuple[str, ...]) -> None:
    """`requests last` is a request to explain it, or to do it again."""
    if words:
        number = words[0] if words[0].isdecimal() else "last"
        context.fail(
            f"Unexpected {words[0]!r}. `{context.command_path} --explain {number}` explains that "
            f"request, and `--as curl {number}` prints it as a command."
        )


@click.command()
@click.argument("words", nargs=-1, metavar="", callback=refuse_words, expose_value=False)
@calling
@vendor_option("Only this vendor's requests.")
@operation_option("Only this operation's, such as create_contact.")
@click.option(
    "--status",
    type=click.IntRange(100, 599),
    metavar="NUMBER",
    help="Only those answered with this status.",
)
@click.option(
    "--behaviour",
    metavar="NUMBER",
    shell_complete=complete_behaviours,
    help="Only those that it decided, such as RZP-08.",
)
@click.option("--unserved", is_flag=True, default=None, help="Only routes that are not emulated.")
@click.option("--refused", is_flag=True, default=None, help="Only those that were refused.")
@click.option("--text", metavar="TEXT", help="Only those that show this text.")
@click.option(
    "--limit",
    type=click.IntRange(0),
    default=20,
    show_default=True,
    help="Most requests to list.",
)
@click.option(
    "--explain",
    metavar="ID|last",
    callback=read_id,
    shell_complete=complete_requests,
    help="Explain why this request was refused.",
)
@click.option(
    "--as",
    "again",
    type=(click.Choice(get_args(Kind)), str),
    metavar="KIND ID|last",
    callback=read_again,
    help="Print a text that does this request again: curl, pytest or scenario.",
)
@click.option("--clear", is_flag=True, help="Remove every request.")
@json_option
def requests(
    mock: MockClient,
    explain: int | Literal["last"] | None,
    again: tuple[Kind, int | Literal["last"]] | None,
    clear: bool,
    as_json: bool,
    **filter: Any,
) -> None:
    """List a world's requests, explain one, do one again, or clear them."""
    check_world(mock)
    if clear:
        _clear(mock, as_json)
    elif again is not None:
        _again(mock, *again, as_json)
    elif explain is not None:
        _explain(mock, explain, as_json)
    else:
        _list(mock, as_json, {name: value for name, value in filter.items() if value is not None})


def told(entry: dict[str, Any]) -> str:
    """The line of a request, as the log has it, with its number at the end."""
    status = str(entry["status"] or "-")
    path = printable(f"/{entry['vendor']}{entry['path']}")
    return (
        f"{entry['method']} {path} {painted(status)} "
        f"{entry['behaviour'] or '-'} {entry['milliseconds']:.0f} ms "
        f"world={entry['world']} request={entry['id']}"
    )


def explained(found: dict[str, Any]) -> Iterator[str]:
    """The lines under a request: what decided, what was sent, what would pass."""
    from mock_server.evidence.reports.refusals import reasons

    yield from (f"  {printable(reason)}" for reason in reasons(found))


def _list(mock: MockClient, as_json: bool, filter: dict[str, Any]) -> None:
    found = mock.requests(**filter)
    if as_json:
        print_json(found)
        return
    which = "no such requests" if filter.keys() - {"limit"} else "no requests"
    heads, colours = [name.upper() for name in COLUMNS], {"STATUS": status_colour}
    print_table(heads, map(_cells, found["requests"]), colours, f"The world has {which}.")


def _cells(entry: dict[str, Any]) -> list[str]:
    status, time = entry["status"] or entry["fault"], f"{entry['milliseconds']:.0f} ms"
    row = {**entry, "status": status, "time": time}
    return [str(row[name] or "-") for name in COLUMNS]


def _explain(mock: MockClient, id: int | Literal["last"], as_json: bool) -> None:
    found = mock.explain(id)
    if as_json:
        print_json(found)
        return
    say(told(mock.request(found["request"])))
    for line in explained(found):
        say(line)
    if not found["refused"]:
        say("  It was not refused.")


def _again(mock: MockClient, kind: Kind, id: int | Literal["last"], as_json: bool) -> None:
    text = mock.request_as(kind, id)
    if as_json:
        print_json({"as": kind, "text": text})
    elif is_terminal():  # a request may hold what a terminal obeys
        say("\n".join(map(printable, text.splitlines())))
    else:
        say(text, nl=False)


def _clear(mock: MockClient, as_json: bool) -> None:
    done = mock.clear_requests()
    if as_json:
        print_json(done)
    else:
        say(f"Removed every request of the world {done['world']}.")
