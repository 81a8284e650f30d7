"""The targets that speak of peers, and whether they were met: one row each."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tests.benchmarks.peers.table import row_name
from tests.benchmarks.rows import Row, Target

Rows = Mapping[str, Row]
READS, CREATE, ALL = ("GET", "list"), ("create",), ("GET", "list", "create")


@dataclass(frozen=True)
class Rule:
    """Ours must be at least *least* times *peer*'s, in each of *figures*."""

    kind: str
    figures: tuple[str, ...]
    peer: str
    least: float


RULES = (
    Rule("aim", READS, "emulate", 1.1),
    Rule("aim", READS, "FastAPI raw", 1.1),
    Rule("aim", CREATE, "emulate", 1.05),
    Rule("aim", CREATE, "FastAPI with Pydantic", 1.05),
    Rule("bound", READS, "emulate", 1.0),
    Rule("bound", CREATE, "emulate", 0.9),
    Rule("bound", READS, "WireMock, no journal", 1.5),
    Rule("bound", CREATE, "WireMock, no journal", 1.1),
    Rule("bound", READS, "mountebank", 1.5),
    Rule("bound", CREATE, "mountebank", 1.1),
)
# Of 100,000 records: emulate sorts all of them for every page.
MANY, MANY_RULE = 100_000, Rule("aim of many", ("list",), "emulate", 20)
OWN = (
    Target("p50 ms", "<=", 0.2),
    Target("p99 ms", "<=", 1),
    Target("64: p99 ms", "<=", 25),
    Target("RSS MB", "<=", 80),
)
FIRST, BARE = Target("ratio", "<=", 1.5), "bare Flask route"
BUSY, BUSY_TARGET = "generator busy %", Target("ratio", "<=", 0.8)
ALIKE = Target("ratio", "<=", 1.15)


def verdicts(measured: Rows, sizes: tuple[int, ...], vendors: tuple[str, ...]) -> list[Row]:
    """*measured* are the table's rows by name; the first of *vendors* is compared."""
    ours = measured.get(vendors[0])
    return [
        *(row for size in sizes for row in _compared(measured, size)),
        *(_own(ours, target) for target in OWN if ours),
        *_first(ours, measured.get(BARE)),
        *(row for vendor in vendors[1:] for row in _alike(measured, vendor)),
        *_generator(measured),
    ]


def _compared(measured: Rows, size: int) -> Iterator[Row]:
    for rule in (*RULES, MANY_RULE) if size >= MANY else RULES:
        row = measured.get(row_name(rule.peer, size))
        if row is None:
            continue
        for figure in rule.figures:
            name = row_name(f"{rule.kind}: {figure}, {rule.peer}", size)
            yield _judged(name, row, f"{figure} x", Target("ratio", ">=", rule.least))


def _judged(name: str, row: Row, column: str, target: Target) -> Row:
    """A row that was not measured is not judged: it may only have been absent."""
    if column not in row.values:
        return Row(name, {}, note=f"not judged: {row.note or row.failure or 'ours failed'}")
    return Row(name, {"ratio": row.values[column]}, target)


def _own(ours: Row, target: Target) -> Row:
    name = f"bound: our {target.column}"
    if target.column not in ours.values:
        return _judged(name, ours, target.column, target)
    return Row(name, {target.column: ours.values[target.column]}, target)


def _first(ours: Row | None, bare: Row | None) -> Iterator[Row]:
    """How much longer than a bare Flask route ours takes to its first answer."""
    name = f"bound: first answer, {BARE}"
    if ours and bare and "first ms" in ours.values and "first ms" in bare.values:
        yield Row(name, {"ratio": ours.values["first ms"] / bare.values["first ms"]}, FIRST)


def _alike(measured: Rows, vendor: str) -> Iterator[Row]:
    """The vendors within 15 % of the first."""
    for figure in ALL:
        yield _judged(f"bound: {figure}, {vendor}", measured[vendor], f"{figure} x", ALIKE)


def _generator(measured: Rows) -> Iterator[Row]:
    """The greatest share of one processor that the load generator ever took."""
    busy = [row.values[BUSY] for row in measured.values() if BUSY in row.values]
    if busy:
        yield Row("bound: the load generator's processor", {"ratio": max(busy) / 100}, BUSY_TARGET)
