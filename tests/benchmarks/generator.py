"""Whether the load generator could ever be what is measured.

At 12,000 answers a second, 50 microseconds of processor an answer keep it idle for 40 % of them.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from tests.benchmarks.effort import Effort
from tests.benchmarks.load import Seen, drive
from tests.benchmarks.processes import helper
from tests.benchmarks.rows import Group, Row, Target, attempt
from tests.benchmarks.vendors import Request

BYTES = 300
LEAN = Target("us an answer", "<=", 50)
IDLE = Target("busy %", "<=", 70)


def measure(effort: Effort) -> Iterator[Row]:
    seen: dict[str, list[Seen]] = {"bare": [], "canned": []}
    yield attempt("against the bare route", lambda: _bare(effort, seen), IDLE)
    yield attempt("against an answer that costs nothing", lambda: _canned(effort, seen), LEAN)


def _bare(effort: Effort, seen: dict[str, list[Seen]]) -> Mapping[str, float]:
    """The fastest that the server itself can be asked to be."""
    seen["bare"] = _rounds("bare", f"/{BYTES}", effort)
    return _figures(seen["bare"])


def _canned(effort: Effort, seen: dict[str, list[Seen]]) -> Mapping[str, float]:
    seen["canned"] = _rounds("canned", "/", effort)
    figures = _figures(seen["canned"])
    bare = median(one.rate for one in seen["bare"])
    return {**figures, "times bare": figures["r/s"] / bare}


def _rounds(module: str, path: str, effort: Effort) -> list[Seen]:
    asked = [Request("GET", path, {})]
    with TemporaryDirectory() as folder, helper(module, Path(folder)) as server:
        return [
            drive(server.port, asked, effort.requests, effort.connections)
            for _ in range(effort.rounds)
        ]


def _figures(seen: list[Seen]) -> Mapping[str, float]:
    busy = median(one.busy for one in seen) * 100
    spent = median(one.busy / one.rate for one in seen) * 1e6
    return {"r/s": median(one.rate for one in seen), "busy %": busy, "us an answer": spent}


GROUP = Group(
    "generator",
    "the load generator is never the bottleneck",
    ("r/s", "busy %", "us an answer", "times bare"),
    measure,
)
