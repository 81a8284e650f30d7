"""python -m tests.benchmarks [--quick] [--json FILE] [--only NAME]."""

import argparse
import json
import os
import platform
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from mock_server import __version__
from tests.benchmarks import (
    generator,
    inside,
    interception,
    memory,
    start,
    store,
    suites,
    throughput,
)
from tests.benchmarks.effort import FULL, QUICK, Effort
from tests.benchmarks.rows import Group, Row, head, line

NAMES = (
    "start",
    "memory",
    "store",
    "inside",
    "generator",
    "throughput",
    "interception",
    "suites",
)


def main(arguments: Sequence[str]) -> int:
    """Measure, print and perhaps write. 1 where a measurement failed; a missed target is told."""
    asked = _parser().parse_args(arguments)
    effort = QUICK if asked.quick else FULL
    print(_heading(asked.quick))
    measured = {
        group.name: _measured(group, effort)
        for group in _groups(effort)
        if group.name in (asked.only or NAMES)
    }
    if asked.json:
        asked.json.write_text(json.dumps(_report(effort, measured), indent=2), encoding="utf-8")
    rows = [row for rows in measured.values() for row in rows]
    print(_summary(rows))
    return int(any(row.failure for row in rows))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks")
    parser.add_argument("--quick", action="store_true", help="small sizes: proves no target")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there too")
    parser.add_argument("--only", action="append", choices=NAMES, help="repeatable")
    return parser


def _groups(effort: Effort) -> list[Group]:
    return [
        start.GROUP,
        memory.GROUP,
        store.group(effort),
        inside.group(effort),
        generator.GROUP,
        throughput.GROUP,
        interception.GROUP,
        suites.GROUP,
    ]


def _measured(group: Group, effort: Effort) -> list[Row]:
    print(*head(group), sep="\n", flush=True)
    rows = []
    for row in group.measure(effort):
        print(line(group, row), flush=True)
        rows.append(row)
    return rows


def _heading(quick: bool) -> str:
    said = (
        f"mock-server {__version__}, {_machine()['python']}, {_machine()['processors']} processors"
    )
    return f"{said}. Small sizes: targets are shown, not proven." if quick else said


def _machine() -> dict[str, Any]:
    return {
        "python": f"{platform.python_implementation()} {platform.python_version()}",
        "system": platform.platform(),
        "processors": os.cpu_count(),
    }


def _report(effort: Effort, measured: dict[str, list[Row]]) -> dict[str, Any]:
    return {
        "version": __version__,
        "machine": _machine(),
        "effort": asdict(effort),
        "groups": {name: [row.as_json() for row in rows] for name, rows in measured.items()},
    }


def _summary(rows: Sequence[Row]) -> str:
    aimed = [row for row in rows if row.target]
    met = sum(bool(row.met) for row in aimed)
    failures = sum(row.failure is not None for row in rows)
    return f"\n{met} of {len(aimed)} targets met, {failures} measurements failed"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
