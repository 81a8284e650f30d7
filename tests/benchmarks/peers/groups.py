"""The comparison as two groups of rows: the figures, then the targets."""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.benchmarks.effort import Effort
from tests.benchmarks.peers import python, stateful, stubs, table
from tests.benchmarks.peers.peer import SEEDED, Peer
from tests.benchmarks.peers.rounds import measure
from tests.benchmarks.peers.verdicts import OWN, verdicts
from tests.benchmarks.rows import Group, Row
from tests.benchmarks.vendors import VENDORS

BY_NAME = {vendor.name: vendor for vendor in VENDORS}
ABOUT = (
    "requests a second at 16 connections; one client's p50 and p99; 64 clients' p99; "
    "`x` is ours divided by theirs"
)


@dataclass
class Comparison:
    """*vendors* of ours beside all peers; with many records, beside those that can hold them."""

    vendors: Sequence[str]
    folder: Path
    rows: dict[str, Row] = field(default_factory=dict)

    def figures(self, effort: Effort) -> Iterator[Row]:
        for size in effort.sizes:
            sides = measure(self._peers(size), size, effort, self.folder, _tell)
            for row in table.rows(sides):
                self.rows[row.name] = row
                yield row

    def verdicts(self, effort: Effort) -> list[Row]:
        return verdicts(self.rows, effort.sizes, tuple(self.vendors))

    def _peers(self, size: int) -> list[Peer]:
        ours = [python.ours(BY_NAME[name]) for name in self.vendors]
        peers = [*ours, *python.PEERS, *stubs.PEERS, *stateful.PEERS]
        return [peer for peer in peers if peer.large or size <= SEEDED]


def groups(vendors: Sequence[str], folder: Path) -> list[Group]:
    comparison = Comparison(vendors, folder.resolve())
    judged = ("ratio", *(target.column for target in OWN))
    return [
        Group("peers", ABOUT, table.COLUMNS, comparison.figures, 11),
        Group("peers-targets", "ours against theirs", judged, comparison.verdicts, 11),
    ]


def _tell(said: str) -> None:
    print(said, file=sys.stderr, flush=True)
