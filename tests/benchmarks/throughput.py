"""Requests a second over kept connections, beside a bare Flask route under the same server.

In every round both are measured, taking turns at going first: a noisy neighbour hits both.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory

from tests.benchmarks.effort import Effort
from tests.benchmarks.load import Seen, drive
from tests.benchmarks.processes import Asker, helper, mock_server
from tests.benchmarks.rows import Group, Row, Target, attempt, failed
from tests.benchmarks.vendors import PAGE, VENDORS, Request, Vendor

COLUMNS = ("r/s", "p50 ms", "p99 ms", "bare r/s", "bare p50 ms", "bare p99 ms", "ratio")
GET_ONE = Target("ratio", ">=", 0.7)
WARM_UP = 200
DIFFERENT = 100
STEPS = ("get", "first page", "last page", "create", "delete")

# Gives the requests of one round; called before each, because some use up what they ask for.
Prepare = Callable[[], Sequence[Request]]


def measure(effort: Effort) -> Iterator[Row]:
    with TemporaryDirectory() as name:
        folder = Path(name)
        with helper("bare", folder) as bare:
            _drive(bare.port, [_bare(PAGE)], WARM_UP, effort)
            for vendor in VENDORS:
                for size in effort.sizes:
                    yield from _guarded(vendor, size, effort, folder, bare.port)


def _guarded(vendor: Vendor, size: int, effort: Effort, folder: Path, bare: int) -> Iterator[Row]:
    """The rows of one server; where it does not even start, one that says so."""
    try:
        with mock_server(str(vendor.scenario(size, folder)), folder) as server:
            yield from measure_vendor(vendor, size, effort, server.port, bare)
    except Exception as error:
        yield failed(f"{vendor.name}, {size:,} records", error, GET_ONE)


def measure_vendor(
    vendor: Vendor, size: int, effort: Effort, port: int, bare: int
) -> Iterator[Row]:
    with Asker(port) as asker:
        asker.ask(vendor.list(0))
    for step in STEPS if vendor.made else STEPS[:-1]:
        prepare = _preparation(step, vendor, size, effort, port)
        target = GET_ONE if step == "get" else None
        name = f"{vendor.name}, {size:,} records, {step}"
        yield attempt(name, partial(_beside, prepare, effort, port, bare), target)


def _preparation(step: str, vendor: Vendor, size: int, effort: Effort, port: int) -> Prepare:
    def get() -> Sequence[Request]:
        return [vendor.get(id) for id in ids(vendor, size, port)]

    def create() -> Sequence[Request]:
        _reset(port)
        return [vendor.create(number) for number in range(effort.requests)]

    def delete() -> Sequence[Request]:
        assert vendor.made
        with Asker(port) as asker:
            asker.reset()
            answers = [asker.ask_json(vendor.create(n)) for n in range(effort.requests)]
        return [vendor.delete(vendor.made(answer)) for answer in answers]

    return {
        "get": get,
        "first page": lambda: [vendor.list(0)],
        "last page": lambda: [vendor.list(size - PAGE)],
        "create": create,
        "delete": delete,
    }[step]


def _beside(prepare: Prepare, effort: Effort, port: int, bare: int) -> Mapping[str, float]:
    """Ours and the bare route's figures; the ratio is the median of the rounds' own."""
    with Asker(port) as asker:
        length = len(asker.ask(prepare()[0]))
    plain = [_bare(length)]
    ours: list[Seen] = []
    theirs: list[Seen] = []
    for number in range(effort.rounds):
        requests = prepare()
        turns = [(ours, port, requests), (theirs, bare, plain)]
        for seen, where, asked in turns if number % 2 else reversed(turns):
            seen.append(_drive(where, asked, effort.requests, effort))
    ratio = median(one.rate / other.rate for one, other in zip(ours, theirs, strict=True))
    return {**_figures(ours, ""), **_figures(theirs, "bare "), "ratio": ratio}


def _figures(seen: Sequence[Seen], prefix: str) -> Mapping[str, float]:
    latencies = quantiles([one for round in seen for one in round.latencies], n=100)
    return {
        f"{prefix}r/s": median(one.rate for one in seen),
        f"{prefix}p50 ms": latencies[49] * 1000,
        f"{prefix}p99 ms": latencies[98] * 1000,
    }


def ids(vendor: Vendor, size: int, port: int) -> list[object]:
    """Ids from all over the list."""
    pages = min(DIFFERENT, size) // PAGE
    with Asker(port) as asker:
        answers = [
            asker.ask_json(vendor.list(number * size // pages // PAGE * PAGE))
            for number in range(pages)
        ]
    return [item[vendor.id] for answer in answers for item in vendor.items(answer)]


def _reset(port: int) -> None:
    with Asker(port) as asker:
        asker.reset()


def _bare(length: int) -> Request:
    return Request("GET", f"/{length}", {})


def _drive(port: int, requests: Sequence[Request], count: int, effort: Effort) -> Seen:
    return drive(port, requests, count, effort.connections)


GROUP = Group(
    "throughput",
    "over kept connections, beside a bare Flask route that sends as many bytes",
    COLUMNS,
    measure,
)
