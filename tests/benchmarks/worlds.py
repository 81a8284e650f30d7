"""What many worlds cost: memory, requests a second, the wait, and the list of them all.

A server for each number of worlds, all at the same time; rounds take turns, each beside one world.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from time import perf_counter

from tests.benchmarks.effort import Effort, rotated
from tests.benchmarks.load import Seen, drive
from tests.benchmarks.memory import held
from tests.benchmarks.processes import Asker, Process, mock_server
from tests.benchmarks.rows import Group, Row, Target, failed
from tests.benchmarks.vendors import VENDORS, Request

RAZORPAY = VENDORS[0]
INFO, LIST = Request("GET", "/_mock/info", {}), Request("GET", "/_mock/worlds", {})
FLAT = Target("ratio", ">=", 0.9)
TIMES = 5  # the effort's requests in a round
STRIDE = 7919  # a prime: neighbours in time are no neighbours in memory
FEWEST = 100  # fewer worlds weigh less than a server's memory varies by, and are made at once
COLUMNS = (
    *("RSS B", "ledger B", "create r/s", "longest ms"),
    *("r/s", "p50 ms", "p99 ms", "ratio", "list ms"),
)


@dataclass
class Side:
    """A server with *count* worlds, each made by a create in it, and what was seen of it."""

    count: int
    server: Process
    figures: dict[str, float] = field(default_factory=dict)
    seen: list[Seen] = field(default_factory=list)
    listed: list[float] = field(default_factory=list)

    def make(self, effort: Effort) -> None:
        """The worlds. *longest ms* is what the one waited that waited longest."""
        requests = [at(number, RAZORPAY.create(number)) for number in range(self.count)]
        with Asker(self.server.port) as asker:
            asker.ask(RAZORPAY.list(0))  # which makes the vendor's tables
            before = self._memory(asker)
            seen = drive(self.server.port, requests, self.count, effort.connections)
            after = self._memory(asker)
        if self.count >= FEWEST:
            self.figures = {name: (after[name] - before[name]) / self.count for name in before}
            self.figures |= {"create r/s": seen.rate, "longest ms": max(seen.latencies) * 1000}

    def take(self, effort: Effort) -> None:
        """One round: pages of worlds from all over, then the list of all."""
        many = effort.requests * TIMES
        asked = [at(number * STRIDE % self.count, RAZORPAY.list(0)) for number in range(many)]
        self.seen.append(drive(self.server.port, asked, many, effort.connections))
        with Asker(self.server.port) as asker:
            began = perf_counter()
            asker.ask(LIST)
            self.listed.append(perf_counter() - began)

    def row(self, base: "Side") -> Row:
        """The ratio is the median of the rounds' own."""
        waits = quantiles([one for round in self.seen for one in round.latencies], n=100)
        ratio = median(
            one.rate / other.rate for one, other in zip(self.seen, base.seen, strict=True)
        )
        figures = {
            **self.figures,
            "r/s": median(one.rate for one in self.seen),
            "p50 ms": waits[49] * 1000,
            "p99 ms": waits[98] * 1000,
            "ratio": ratio,
            "list ms": median(self.listed) * 1000,
        }
        return Row(_named(self.count), figures, None if self is base else FLAT)

    def _memory(self, asker: Asker) -> Mapping[str, float]:
        """Bytes."""
        used = asker.ask_json(INFO)["memory"]["used"]
        return {"RSS B": held(self.server)["RSS"], "ledger B": used}


def measure(effort: Effort) -> Iterator[Row]:
    with TemporaryDirectory() as folder, ExitStack() as stack:
        try:
            sides = _sides(effort, Path(folder), stack)
            _rounds(sides, effort)
        except Exception as error:
            yield failed("worlds", error, FLAT)
        else:
            yield from (side.row(sides[0]) for side in sides)


def at(number: int, request: Request) -> Request:
    """The request in the world of that number."""
    return replace(request, path=f"/@world-{number}{request.path}")


def _sides(effort: Effort, folder: Path, stack: ExitStack) -> Sequence[Side]:
    sides = []
    for count in effort.worlds:
        flags = "--max-worlds", str(count + 1), "--max-memory", "0"
        server = stack.enter_context(mock_server("default", folder, *flags))
        sides.append(Side(count, server))
        sides[-1].make(effort)
    return sides


def _rounds(sides: Sequence[Side], effort: Effort) -> None:
    """Another side begins each round; the first round is not counted."""
    for number in range(effort.rounds + 1):
        for side in rotated(sides, number):
            side.take(effort)
    for side in sides:
        side.seen, side.listed = side.seen[1:], side.listed[1:]


def _named(count: int) -> str:
    return f"{count:,} worlds" if count > 1 else "1 world"


GROUP = Group(
    "worlds",
    "a server with so many worlds, a contact in each, beside one with one world",
    COLUMNS,
    measure,
    width=12,
)
