"""The rows of a long list that one page shows."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from flask import request

MAX_ROWS = 100


class Rows(NamedTuple):
    """Page *number* of *pages*, each of at most MAX_ROWS rows; *total* rows in all."""

    rows: Sequence[Any]
    number: int
    pages: int
    total: int


def rows_of(everything: Sequence[Any]) -> Rows:
    """The page of *everything* that the query asks for; the nearest that there is."""
    pages = max(1, -(-len(everything) // MAX_ROWS))
    number = min(max(1, request.args.get("page", 1, type=int)), pages)
    start = (number - 1) * MAX_ROWS
    return Rows(everything[start : start + MAX_ROWS], number, pages, len(everything))
