"""From the command to the first good answer."""

import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from tests.benchmarks.effort import Effort
from tests.benchmarks.processes import Asker, mock_server
from tests.benchmarks.rows import Group, Row, Target, attempt
from tests.benchmarks.vendors import VENDORS, Request

READY = Request("GET", "/_mock/ready", {})
RAZORPAY = VENDORS[0]


def measure(effort: Effort) -> Iterator[Row]:
    with TemporaryDirectory() as folder:
        crowded = RAZORPAY.scenario(effort.many, Path(folder))
        yield attempt(
            "the default scenario",
            lambda: _starts("default", effort.runs, Path(folder)),
            Target("median ms", "<=", 400),
        )
        yield attempt(
            f"{effort.many:,} invented Razorpay contacts",
            lambda: _starts(str(crowded), effort.runs, Path(folder)),
            Target("median ms", "<=", 1500),
        )


def _starts(scenario: str, runs: int, folder: Path) -> Mapping[str, float]:
    """Several starts after one that is not counted, which leaves compiled files behind."""
    first_answer(scenario, folder)
    taken = [first_answer(scenario, folder) * 1000 for _ in range(runs)]
    return {"median ms": median(taken), "least ms": min(taken), "most ms": max(taken)}


def first_answer(scenario: str, folder: Path) -> float:
    """Seconds until the server is ready and one vendor has answered."""
    started = time.perf_counter()
    with mock_server(scenario, folder) as server, Asker(server.port) as asker:
        asker.ask(READY)
        asker.ask(RAZORPAY.list(0))
        return time.perf_counter() - started


GROUP = Group(
    "start",
    "from `mock-server serve` to the first good answer",
    ("median ms", "least ms", "most ms"),
    measure,
)
