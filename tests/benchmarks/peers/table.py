"""The sides' figures as rows, with how ours compare."""

from collections.abc import Mapping, Sequence
from statistics import median, quantiles

from tests.benchmarks.load import Seen
from tests.benchmarks.peers.peer import SEEDED
from tests.benchmarks.peers.rounds import Side
from tests.benchmarks.rows import Row, failed

COMPARED = ("GET", "list", "create")
COLUMNS = (
    *COMPARED,
    "p50 ms",
    "p99 ms",
    "64: p99 ms",
    "first ms",
    "RSS MB",
    "us a GET",
    *(f"{name} x" for name in COMPARED),
)


def rows(sides: Sequence[Side]) -> list[Row]:
    """A row a side. The first of them is ours, and `x` is ours divided by that side's."""
    return [_row(side, sides[0]) for side in sides]


def row_name(name: str, records: int) -> str:
    return name if records == SEEDED else f"{name}, {records:,} records"


def _row(side: Side, ours: Side) -> Row:
    name = row_name(side.peer.name, side.records)
    if side.absent:
        return Row(name, {}, note=f"skipped: {side.absent}")
    if side.failure is not None:
        return failed(name, side.failure)
    try:
        figures = {**_figures(side), **_ratios(side, ours)}
    except Exception as error:
        return failed(name, error)
    less = f"only {side.held:,} records could be seeded in time"
    return Row(name, figures, note=less if side.held < side.records else "")


def _figures(side: Side) -> Mapping[str, float]:
    rates = {name: median(seen.rate for seen in side.seen[name]) for name in COMPARED}
    spent = {f"us a {name}": median(side.spent[name]) * 1e6 for name in COMPARED}
    return {
        **rates,
        "p50 ms": _latency(side.seen["one"], 50),
        "p99 ms": _latency(side.seen["one"], 99),
        "64: p99 ms": _latency(side.seen["crowd"], 99),
        "first ms": median(side.firsts) * 1000,
        "RSS MB": median(side.megabytes),
        **spent,
        **_by_round(side),
        "generator busy %": max(one.busy for all in side.seen.values() for one in all) * 100,
    }


def _by_round(side: Side) -> Mapping[str, float]:
    """Not in the table: it shows who was disturbed, and who still gets faster."""
    return {
        f"{name}, round {number}": seen.rate
        for name in COMPARED
        for number, seen in enumerate(side.seen[name], 1)
    }


def _ratios(side: Side, ours: Side) -> Mapping[str, float]:
    """The median of the rounds' own ratios: both sides of one had the same neighbours."""
    if not ours.alive:
        return {}
    return {f"{name} x": _ratio(ours.seen[name], side.seen[name]) for name in COMPARED}


def _ratio(ours: Sequence[Seen], theirs: Sequence[Seen]) -> float:
    return median(one.rate / other.rate for one, other in zip(ours, theirs, strict=True))


def _latency(seen: Sequence[Seen], percentile: int) -> float:
    """Milliseconds, over all rounds."""
    latencies = [one for round in seen for one in round.latencies]
    return quantiles(latencies, n=100)[percentile - 1] * 1000
