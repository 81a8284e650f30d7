"""Tables of plain text. The command line prints them too, so that this imports next to nothing."""

from collections.abc import Iterable, Iterator, Sequence


def columns(rows: Iterable[Sequence[str]], figures: bool = False) -> Iterator[str]:
    """A line for each row; columns are as wide as their widest cell.

    With *figures*, every column but the first is aligned to the right.
    """
    rows = list(rows)
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = [
            cell.rjust(width) if figures and place else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        yield "  ".join(cells).rstrip()
