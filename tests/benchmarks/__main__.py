"""python -m tests.benchmarks [--quick] [--json FILE] [--only NAME] [--sizes N …].

`peers` runs only when it is named: it installs other servers. `--peers-dir` says where.
"""

import argparse
import json
import os
import platform
import shlex
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from mock_server import __version__
from tests.benchmarks import (
    generator,
    inside,
    interception,
    memory,
    replicas,
    stalls,
    start,
    store,
    suites,
    throughput,
    worlds,
)
from tests.benchmarks.effort import FULL, QUICK, Effort
from tests.benchmarks.peers.groups import BY_NAME, groups
from tests.benchmarks.peers.packages import default_folder
from tests.benchmarks.ring import spread
from tests.benchmarks.rows import Group, Row, head, line

GROUPS: dict[str, Group | Callable[[Effort], Group]] = {
    "start": start.GROUP,
    "memory": memory.GROUP,
    "store": store.group,
    "inside": inside.group,
    "generator": generator.GROUP,
    "throughput": throughput.GROUP,
    "stalls": stalls.GROUP,
    "interception": interception.GROUP,
    "suites": suites.GROUP,
    "replicas": replicas.GROUP,
    "worlds": worlds.GROUP,
    "ring": spread.GROUP,
}
PEERS = "peers"


def main(arguments: Sequence[str]) -> int:
    """Measure, print and perhaps write. 1 where a measurement failed; a missed target is told."""
    asked = _parser().parse_args(arguments)
    effort = _effort(asked)
    print(_heading(asked.quick))
    measured = {group.name: _measured(group, effort) for group in _groups(asked, effort)}
    if asked.json:
        report = _report(effort, measured, arguments)
        asked.json.write_text(json.dumps(report, indent=2), encoding="utf-8")
    rows = [row for rows in measured.values() for row in rows]
    print(_summary(rows))
    return int(any(row.failure for row in rows))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks")
    parser.add_argument("--quick", action="store_true", help="small sizes: proves no target")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there too")
    parser.add_argument("--only", action="append", choices=[*GROUPS, PEERS], help="repeatable")
    parser.add_argument("--sizes", type=int, nargs="+", metavar="N", help="seeded records")
    parser.add_argument(
        "--vendor", action="append", choices=BY_NAME, help="for peers: repeatable, or the first"
    )
    parser.add_argument(
        "--peers-dir", type=Path, default=default_folder(), help="where peers are installed"
    )
    return parser


def _effort(asked: argparse.Namespace) -> Effort:
    effort = QUICK if asked.quick else FULL
    return replace(effort, sizes=tuple(asked.sizes)) if asked.sizes else effort


def _groups(asked: argparse.Namespace, effort: Effort) -> Iterator[Group]:
    """Those asked for; all but the peers where nobody asks."""
    for name, group in GROUPS.items():
        if name in (asked.only or GROUPS):
            yield group if isinstance(group, Group) else group(effort)
    if PEERS in (asked.only or ()):
        yield from groups(asked.vendor or list(BY_NAME)[:1], asked.peers_dir)


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


def _report(
    effort: Effort, measured: dict[str, list[Row]], arguments: Sequence[str]
) -> dict[str, Any]:
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "command": shlex.join(["python", "-m", "tests.benchmarks", *arguments]),
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
