"""The sections of docs/performance.md about several replicas, in Markdown, each from its rows."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tests.benchmarks import replicas, worlds
from tests.benchmarks.ring.hashes import FUNCTIONS
from tests.benchmarks.ring.names import KINDS
from tests.benchmarks.ring.spread import COLUMNS, COMPARED_AT, DRAWN, FEWER, WEIGHTS
from tests.benchmarks.rows import figure

Rows = Sequence[Mapping[str, Any]]
Report = Mapping[str, Any]


def where(report: Report, *more: str) -> str:
    """When, on what and by which command it was measured, and *more*."""
    machine = report["machine"]
    lines = [
        f"Measured on {report['date']}.",
        f"The server was mock-server {report['version']} on {machine['python']}.",
        f"The machine had {machine['processors']} processors: `{machine['system']}`.",
        f"The command was `{report['command']}`.",
        *more,
    ]
    return "\n".join(lines)


def rounds(report: Report) -> str:
    return f"Each figure is the median of {report['effort']['rounds']} rounds."


def table(titles: Sequence[str], lines: Iterator[str]) -> str:
    head = [f"| | {' | '.join(titles)} |", f"|---|{'---|' * len(titles)}"]
    return "\n".join([*head, *lines])


def replicas_section(report: Report) -> str:
    return _plain(report, "replicas", replicas.COLUMNS)


def worlds_section(report: Report) -> str:
    return _plain(report, "worlds", worlds.COLUMNS)


def ring_section(report: Report) -> str:
    """The names, then the functions by kind of name, then the weights by number of replicas."""
    rows = {row["name"]: row["values"] for row in report["groups"]["ring"]}
    names = {name: values for name, values in rows.items() if " names, " in name}
    few = report["effort"]["names"] // FEWER
    parts = [
        where(report),
        table(COLUMNS, (_line(name, values, COLUMNS) for name, values in names.items())),
        f"The most share of {COMPARED_AT} replicas that have {few:,} worlds, by function and kind:",
        table([*KINDS], _functions(rows)),
        "The least and the most share, by weight and number of replicas:",
        table([f"{count} replicas" for count in DRAWN], _weights(rows)),
    ]
    return "\n\n".join(parts)


def _plain(report: Report, name: str, columns: Sequence[str]) -> str:
    rows: Rows = report["groups"][name]
    lines = (_line(row["name"], row["values"], columns) for row in rows)
    return "\n\n".join([where(report, rounds(report)), table(columns, lines)])


def _line(name: str, values: Mapping[str, float], columns: Sequence[str]) -> str:
    return _cells(name, [figure(values.get(column)) for column in columns])


def _functions(rows: Mapping[str, Mapping[str, float]]) -> Iterator[str]:
    for function in FUNCTIONS:
        for name in (function, f"{function} avalanche"):
            yield _cells(name, [figure(rows[f"{kind}: {name}"]["most"]) for kind in KINDS])


def _weights(rows: Mapping[str, Mapping[str, float]]) -> Iterator[str]:
    for weight in WEIGHTS:
        found = [rows[f"weight {weight}, {count} replicas"] for count in DRAWN]
        shares = [f"{figure(one['least'])} to {figure(one['most'])}" for one in found]
        yield _cells(f"weight {weight}, {weight * 16:,} points", shares)


def _cells(name: str, cells: Sequence[str]) -> str:
    return f"| {name} | {' | '.join(cells)} |"
