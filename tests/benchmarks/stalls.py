"""What one live client waits while others stall, beside the same server when it is idle.

In every round the idle server is measured first, and the stalled one right after. The live client
runs in this process: one of its own would start so slowly that the server had closed the others.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory

from mock_server.serving.descriptors import max_connections, raise_descriptor_limit
from tests.benchmarks.effort import Effort
from tests.benchmarks.load import Seen, run
from tests.benchmarks.memory import MEGABYTE, held
from tests.benchmarks.processes import Asker, Process, mock_server
from tests.benchmarks.rows import Group, Row, Target, attempt, failed
from tests.benchmarks.stalled import LIST, RAZORPAY, SECURED, STALLS, Stall, standing
from tests.benchmarks.vendors import Request

COLUMNS = ("idle p50 ms", "idle p99 ms", "p50 ms", "p99 ms", "ratio", "RSS MB")
TARGET = Target("ratio", "<=", 1.5)
WARM_UP = 50
SPARE = 100  # descriptors that are no stalled client's
INFO = Request("GET", "/_mock/info", {})

# Sends so many requests, one after another.
Ask = Callable[[int], Seen]


def measure(effort: Effort) -> Iterator[Row]:
    raise_descriptor_limit()
    with TemporaryDirectory() as name:
        for _, stalls in groupby(STALLS, attrgetter("flags")):
            yield from measure_stalls(list(stalls), effort, Path(name))


def measure_stalls(stalls: Sequence[Stall], effort: Effort, folder: Path) -> Iterator[Row]:
    """A row for each, of one server with the flags of the first; one row if it does not start."""
    try:
        with mock_server("default", folder, *stalls[0].flags) as server:
            port, ask = _stalled_port(server, stalls[0]), _live_client(server)
            ask(effort.requests)
            for stall in stalls:
                yield _row(stall, effort, server, port, ask)
    except Exception as error:
        yield failed(" ".join(("a server", *stalls[0].flags)), error, TARGET)


def _stalled_port(server: Process, stall: Stall) -> int:
    """Where the others stall."""
    if stall.flags != SECURED:
        return server.port
    with Asker(server.port) as asker:
        return int(asker.ask_json(INFO)["settings"]["tls_port"]["value"])


def _live_client(server: Process) -> Ask:
    with Asker(server.port) as asker:
        first = RAZORPAY.items(asker.ask_json(LIST))[0]
    return partial(
        run, server.port, connections=1, requests=[RAZORPAY.get(first[RAZORPAY.id]).wire()]
    )


def _row(stall: Stall, effort: Effort, server: Process, port: int, ask: Ask) -> Row:
    """Where this process may not have so many connections, a row that is not judged says so."""
    wanted = stall.fewer(effort.clients)
    had = wanted.fewer(max_connections(SPARE))
    row = attempt(str(had), partial(_beside, had, effort, server, port, ask), TARGET)
    if had == wanted or row.failure:
        return row
    return replace(row, target=None, note=f"no descriptors for {wanted.count:,}: not judged")


def _beside(
    stall: Stall, effort: Effort, server: Process, port: int, ask: Ask
) -> Mapping[str, float]:
    """The ratio is the median of the rounds' own; the memory is the most that was seen."""
    idle: list[Seen] = []
    stalled: list[Seen] = []
    megabytes = []
    if stall.prepare:
        stall.prepare(port)
    for _ in range(effort.rounds):
        idle.append(_seen(ask, effort))
        with standing(stall, port, partial(ask, WARM_UP)):
            stalled.append(_seen(ask, effort))
            megabytes.append(held(server)["RSS"] / MEGABYTE)
    ratio = median(_p50(ours) / _p50(theirs) for ours, theirs in zip(stalled, idle, strict=True))
    figures = {**_figures(idle, "idle "), **_figures(stalled, "")}
    return {**figures, "ratio": ratio, "RSS MB": max(megabytes)}


def _seen(ask: Ask, effort: Effort) -> Seen:
    ask(WARM_UP)
    return ask(effort.requests)


def _p50(seen: Seen) -> float:
    return median(seen.latencies)


def _figures(seen: Sequence[Seen], prefix: str) -> Mapping[str, float]:
    latencies = quantiles([one for round in seen for one in round.latencies], n=100)
    return {f"{prefix}p50 ms": latencies[49] * 1000, f"{prefix}p99 ms": latencies[98] * 1000}


GROUP = Group(
    "stalls",
    "one live client's GET on a kept connection, on an idle server and while others stall",
    COLUMNS,
    measure,
)
