"""What listings print: a table for people, one JSON document for programs.

Where standard output is a terminal, rich draws the table to its width, with colours unless NO_COLOR
is set; on a narrow one, each row is a few lines. Elsewhere, and on a dumb terminal, a table is
plain text whose form is stable: columns as wide as their widest cell, two spaces between them, and
no value is broken over lines.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Literal

from mock_server.cli.output import is_terminal, say
from mock_server.evidence.reports.columns import columns

LEGIBLE = 12  # characters of a cell in a line of a table

Colour = Callable[[str], str]


def print_table(
    heads: Sequence[str],
    rows: Iterable[Sequence[str]],
    colours: Mapping[str, Colour] | None = None,
    empty: str = "",
    figures: bool = False,
) -> None:
    """Print the rows under their headings. Without rows, *empty* says so on standard error.

    With *figures*, every column but the first is aligned to the right.

    *colours* give, by heading, the colour of a cell on a terminal.
    """
    whole = [[printable(cell) for cell in row] for row in rows]
    if is_terminal():
        _print_drawn(heads, whole, colours or {}, figures)
    else:
        for line in columns([heads, *whole], figures):
            say(line)
    if empty and not whole:
        say(empty, err=True)


def print_json(document: Any) -> None:
    """Print one JSON document."""
    say(json.dumps(document, indent=2, ensure_ascii=False))


def printable(text: str) -> str:
    """The text on one line: what a client sent moves no cursor."""
    if text.isprintable():
        return text
    return "".join(one if one.isprintable() else repr(one)[1:-1] for one in text)


def _print_drawn(
    heads: Sequence[str],
    rows: Sequence[Sequence[str]],
    colours: Mapping[str, Colour],
    figures: bool,
) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False, show_edge=False)
    for place, head in enumerate(heads):
        side: Literal["left", "right"] = "right" if figures and place else "left"
        table.add_column(head, overflow="fold", min_width=len(head), justify=side)
    for row in rows:
        cells = zip(heads, row, strict=True)
        table.add_row(*(Text(cell, colours.get(head, _none)(cell)) for head, cell in cells))
    console = Console()
    if console.width < _least_width(heads, rows):
        _print_stacked(heads, rows)
        return
    with console.capture() as drawn:
        console.print(table)
    say(drawn.get(), nl=False)


def _least_width(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> int:
    """The columns that a table needs to be read: a cell may be folded, but not below LEGIBLE."""
    widest = [max(map(len, column)) for column in zip(heads, *rows, strict=True)]
    return (
        sum(
            max(len(head), min(width, LEGIBLE)) + 2
            for head, width in zip(heads, widest, strict=True)
        )
        - 2
    )


def _print_stacked(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print each row as lines of a heading and a value, for a narrow terminal."""
    for number, row in enumerate(rows):
        if number:
            say()
        for line in columns(zip(heads, row, strict=True)):
            say(line)


def _none(cell: str) -> str:
    return ""
