"""The measured section of docs/performance.md, made from a report.

`python -m tests.benchmarks.performance FILE [DOCUMENT]` replaces what stands between the marks.
"""

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.benchmarks.peers.packages import PACKAGES
from tests.benchmarks.peers.table import COLUMNS, COMPARED
from tests.benchmarks.rows import figure

BEGIN, END = "<!-- peers -->", "<!-- /peers -->"
DOCUMENT = Path(__file__).parents[2] / "docs" / "performance.md"
TITLES = {
    "64: p99 ms": "p99 ms of 64 clients",
    "first ms": "first answer ms",
    "us a GET": "CPU us a GET",
}
FIGURES = COLUMNS[: -len(COMPARED)]
RATIOS = tuple(f"{name} x" for name in COMPARED)

Rows = Sequence[Mapping[str, Any]]


def main(report: str, document: str = str(DOCUMENT)) -> None:
    file = Path(document)
    measured = json.loads(Path(report).read_text(encoding="utf-8"))
    text = replaced(file.read_text(encoding="utf-8"), section(measured))
    file.write_text(text, encoding="utf-8")


def replaced(document: str, made: str) -> str:
    """*document* with *made* between the marks. Raises ValueError where a mark is missing."""
    before, begin, rest = document.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise ValueError(f"{BEGIN} and {END} must stand in the document")
    return f"{before}{BEGIN}\n{made}\n{END}{after}"


def section(report: Mapping[str, Any]) -> str:
    """Where and when, the figures, the ratios, the targets."""
    rows: Rows = report["groups"]["peers"]
    judged: Rows = report["groups"]["peers-targets"]
    parts = [
        _where(report),
        _table([TITLES.get(name, name) for name in FIGURES], _figures(rows, FIGURES)),
        f"The rate of {rows[0]['name']} divided by the rate of each other:",
        _table(COMPARED, _figures(rows[1:], RATIOS)),
        "The targets:",
        _table(("figure", "target", "result"), _verdicts(judged)),
    ]
    return "\n\n".join(parts)


def _where(report: Mapping[str, Any]) -> str:
    machine, effort = report["machine"], report["effort"]
    pins = ", ".join(pin for package in PACKAGES for pin in package.pins)
    lines = [
        f"Measured on {report['date']}.",
        f"The server was mock-server {report['version']} on {machine['python']}.",
        f"The machine had {machine['processors']} processors: `{machine['system']}`.",
        f"The command was `{report['command']}`.",
        f"Each figure is the median of {effort['rounds']} rounds.",
        f"The pinned versions were {pins}.",
    ]
    return "\n".join(lines)


def _table(titles: Sequence[str], lines: Iterator[str]) -> str:
    head = [f"| | {' | '.join(titles)} |", f"|---|{'---|' * len(titles)}"]
    return "\n".join([*head, *lines])


def _figures(rows: Rows, columns: Sequence[str]) -> Iterator[str]:
    for row in rows:
        if row["values"]:
            cells = [figure(row["values"].get(column)) for column in columns]
            yield f"| {_named(row)} | {' | '.join(cells)} |"
        else:
            reason = _plain(row["failure"] or row["note"])
            yield f"| {row['name']} | {reason} |{' |' * (len(columns) - 1)}"


def _verdicts(rows: Rows) -> Iterator[str]:
    for row in rows:
        if row["target"]:
            told = figure(next(iter(row["values"].values()), None))
            result = "met" if row["met"] else "missed"
            yield f"| {row['name']} | {told} | {row['target']} | {result} |"
        else:
            yield f"| {row['name']} | - | - | {_plain(row['note'])} |"


def _named(row: Mapping[str, Any]) -> str:
    return f"{row['name']} ({row['note']})" if row["note"] else str(row["name"])


def _plain(text: str) -> str:
    """*text* as one cell of a table."""
    return " ".join(text.replace("|", "/").split())


if __name__ == "__main__":
    main(*sys.argv[1:])
