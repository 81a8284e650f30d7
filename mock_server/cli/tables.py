"""What listings print: a table for people, one JSON document for programs.

Where standard output is a terminal, rich draws the table to its width, with colours unless NO_COLOR
is set. Elsewhere, and on a dumb terminal, a table is plain text whose form is stable: columns as
wide as their widest cell, two spaces between them, and no value is broken over lines.
"""

import json
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from mock_server.cli.output import say
from mock_server.evidence.reports.columns import columns
from mock_server.settings import environment

Style = Callable[[str], str]

STATUS_STYLES = {"2": "green", "3": "cyan", "4": "yellow", "5": "red"}


def print_table(
    heads: Sequence[str], rows: Iterable[Sequence[str]], styles: Mapping[str, Style] | None = None
) -> None:
    """Print the rows under their headings.

    *styles* give, by heading, the style of a cell on a terminal, such as `bold red`.
    """
    whole = [[_printable(cell) for cell in row] for row in rows]
    if is_terminal():
        _print_drawn(heads, whole, styles or {})
        return
    for line in columns([heads, *whole]):
        say(line)


def print_json(document: Any) -> None:
    """Print one JSON document."""
    say(json.dumps(document, indent=2, ensure_ascii=False))


def is_terminal() -> bool:
    """Whether standard output is a terminal that can do more than print lines."""
    return bool(sys.stdout and sys.stdout.isatty()) and environment("TERM") != "dumb"


def status_style(status: str) -> str:
    """Green for an answer, yellow for a refusal, red for a failure and for what broke."""
    return STATUS_STYLES.get(status[:1], "red") if status != "-" else ""


def _print_drawn(
    heads: Sequence[str], rows: Iterable[Sequence[str]], styles: Mapping[str, Style]
) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False, show_edge=False)
    for head in heads:
        table.add_column(head, overflow="fold", min_width=len(head))
    for row in rows:
        cells = zip(heads, row, strict=True)
        table.add_row(*(Text(cell, styles.get(head, _plain)(cell)) for head, cell in cells))
    console = Console()
    with console.capture() as drawn:
        console.print(table)
    say(drawn.get(), nl=False)


def _plain(cell: str) -> str:
    return ""


def _printable(cell: str) -> str:
    """The cell on one line: what a client sent moves no cursor."""
    if cell.isprintable():
        return cell
    return "".join(one if one.isprintable() else repr(one)[1:-1] for one in cell)
