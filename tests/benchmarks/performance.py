"""The measured sections of docs/performance.md, made from a report.

`python -m tests.benchmarks.performance FILE [DOCUMENT]` replaces what stands between the marks of
each group that the report has, and the picture of the ring beside the document.
"""

import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.benchmarks.peers.packages import PACKAGES
from tests.benchmarks.peers.table import COLUMNS, COMPARED
from tests.benchmarks.ring.picture import picture
from tests.benchmarks.rows import figure
from tests.benchmarks.sections import (
    Rows,
    replicas_section,
    ring_section,
    rounds,
    table,
    where,
    worlds_section,
)

DOCUMENT = Path(__file__).parents[2] / "docs" / "performance.md"
RING = "pictures/ring.svg"
TITLES = {
    "64: p99 ms": "p99 ms of 64 clients",
    "first ms": "first answer ms",
    "us a GET": "CPU us a GET",
}
FIGURES = COLUMNS[: -len(COMPARED)]
RATIOS = tuple(f"{name} x" for name in COMPARED)


def main(report: str, document: str = str(DOCUMENT)) -> None:
    file = Path(document)
    measured = json.loads(Path(report).read_text(encoding="utf-8"))
    text = file.read_text(encoding="utf-8")
    for name, made in SECTIONS.items():
        if name in measured["groups"]:
            text = replaced(text, made(measured), name)
    file.write_text(text, encoding="utf-8")
    if "ring" in measured["groups"]:
        drawn = picture(measured["groups"]["ring"])
        (file.parent / RING).write_text(drawn, encoding="utf-8")


def replaced(document: str, made: str, name: str) -> str:
    """*document* with *made* between the marks. Raises ValueError where a mark is missing."""
    opening, closing = f"<!-- {name} -->", f"<!-- /{name} -->"
    before, begin, rest = document.partition(opening)
    _, end, after = rest.partition(closing)
    if not (begin and end):
        raise ValueError(f"{opening} and {closing} must stand in the document")
    return f"{before}{opening}\n{made}\n{closing}{after}"


def section(report: Mapping[str, Any]) -> str:
    """Where and when, the figures, the ratios, the targets."""
    rows: Rows = report["groups"]["peers"]
    judged: Rows = report["groups"]["peers-targets"]
    pins = ", ".join(pin for package in PACKAGES for pin in package.pins)
    parts = [
        where(report, rounds(report), f"The pinned versions were {pins}."),
        table([TITLES.get(name, name) for name in FIGURES], _figures(rows, FIGURES)),
        f"The rate of {rows[0]['name']} divided by the rate of each other:",
        table(COMPARED, _figures(rows[1:], RATIOS)),
        "The targets:",
        table(("figure", "target", "result"), _verdicts(judged)),
    ]
    return "\n\n".join(parts)


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


SECTIONS: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "peers": section,
    "replicas": replicas_section,
    "worlds": worlds_section,
    "ring": ring_section,
}

if __name__ == "__main__":
    main(*sys.argv[1:])
