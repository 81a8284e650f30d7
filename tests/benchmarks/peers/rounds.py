"""Whole rounds, interleaved: round 1 of every side, then round 2 of every side, the order rotating.

A neighbour on the machine then hits all of them. One round comes first and is not counted.
"""

import json
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from tests.benchmarks import processor
from tests.benchmarks.effort import Effort, rotated
from tests.benchmarks.load import Seen, drive
from tests.benchmarks.peers.packages import Absent, provide, require
from tests.benchmarks.peers.peer import Peer
from tests.benchmarks.peers.running import running
from tests.benchmarks.processes import Asker
from tests.benchmarks.vendors import PAGE, Request

CONNECTIONS, CROWD = 16, 64
# No step of a slow side takes much longer than this, in seconds, and none is shorter than LEAST.
LONGEST, LEAST = 2, 100
# A table so much larger than what was created keeps it.
LARGE = 10

Tell = Callable[[str], None]


@dataclass(frozen=True)
class Step:
    """*times* the effort's requests, of one kind, over so many *connections*."""

    name: str
    asked: str
    connections: int
    times: int


STEPS = (
    Step("GET", "get", CONNECTIONS, 4),
    Step("list", "list", CONNECTIONS, 4),
    Step("one", "get", 1, 1),
    Step("crowd", "get", CROWD, 4),
    Step("create", "create", CONNECTIONS, 4),
)


@dataclass
class Side:
    """One peer and what was seen of it: a figure a round by step, and the first answers."""

    peer: Peer
    records: int
    seen: dict[str, list[Seen]] = field(default_factory=dict)
    spent: dict[str, list[float]] = field(default_factory=dict)
    firsts: list[float] = field(default_factory=list)
    megabytes: list[float] = field(default_factory=list)
    absent: str = ""
    failure: Exception | None = None
    held: int = 0

    @property
    def alive(self) -> bool:
        return not self.absent and self.failure is None


def measure(
    chosen: Sequence[Peer], records: int, effort: Effort, peers: Path, tell: Tell
) -> list[Side]:
    """All *chosen* with so many seeded *records*. What goes wrong is kept with its side."""
    sides = [Side(peer, records) for peer in chosen]
    for side in sides:
        tell(f"preparing {side.peer.name}")
        _guarded(side, partial(_provide, side.peer, peers))
    for number in range(effort.rounds):
        for side in rotated(sides, number):
            _guarded(side, partial(_start_once, side, peers))
    with ExitStack() as stack:
        runs = [Run(side, stack, peers) for side in sides]
        for number in range(-1, effort.rounds):
            tell(f"{records:,} records, round {number + 1} of {effort.rounds}")
            _round(runs, number, effort)
    return sides


class Run:
    """A side whose server is up, for as long as *stack* is open."""

    def __init__(self, side: Side, stack: ExitStack, peers: Path) -> None:
        self.side = side
        self._created = side.records
        self._rates: dict[str, float] = {}
        _guarded(side, partial(self._open, stack, peers))

    def take(self, step: Step, effort: Effort, keep: bool) -> None:
        """One step of one round."""
        _guarded(self.side, partial(self._take, step, effort, keep))

    def _open(self, stack: ExitStack, peers: Path) -> None:
        side, peer = self.side, self.side.peer
        self._server = stack.enter_context(running(peer, peers, side.records))
        side.held = peer.fill(self._server.port, side.records)
        _check_page(peer, self._server.port)
        self._gets = peer.gets(self._server.port, side.held)

    def _take(self, step: Step, effort: Effort, keep: bool) -> None:
        if step.name not in self._rates:
            self._drive(step, min(LEAST, effort.requests))
        seen, spent = self._drive(step, self._count(step, effort))
        if keep:
            self.side.seen.setdefault(step.name, []).append(seen)
            self.side.spent.setdefault(step.name, []).append(spent)

    def _count(self, step: Step, effort: Effort) -> int:
        bound = max(LEAST, int(LONGEST * self._rates[step.name]))
        return min(effort.requests * step.times, bound)

    def _drive(self, step: Step, count: int) -> tuple[Seen, float]:
        """What the generator saw, and the server's processor seconds a request."""
        requests = self._requests(step.asked, count)
        before = processor.spent(self._server)
        seen = drive(self._server.port, requests, count, step.connections)
        spent = (processor.spent(self._server) - before) / count
        self._rates[step.name] = seen.rate
        if step.asked == "create":
            self._trim(count)
        return seen, spent

    def _requests(self, asked: str, count: int) -> Sequence[Request]:
        peer = self.side.peer
        if asked == "create":
            return [peer.create(self._created + number) for number in range(count)]
        return self._gets if asked == "get" else peer.lists

    def _trim(self, count: int) -> None:
        created = range(self._created, self._created + count)
        self._created += count
        if self.side.held < LARGE * count:
            self.side.peer.trim(self._server.port, self.side.held, created)


def _round(runs: Sequence[Run], number: int, effort: Effort) -> None:
    for step in STEPS:
        for run in rotated(runs, number):
            run.take(step, effort, keep=number >= 0)


def _guarded(side: Side, work: Callable[[], None]) -> None:
    """Do *work* unless the side is lost; what it raises is why the side is lost."""
    if not side.alive:
        return
    try:
        work()
    except Absent as reason:
        side.absent = str(reason)
    except Exception as error:
        side.failure = error


def _provide(peer: Peer, peers: Path) -> None:
    for program in peer.programs:
        require(program)
    for package in peer.packages:
        provide(package, peers)


def _start_once(side: Side, peers: Path) -> None:
    with running(side.peer, peers, side.records) as server:
        side.firsts.append(server.first)
        side.megabytes.append(server.megabytes)


def _check_page(peer: Peer, port: int) -> None:
    """Every side lists as many records."""
    if peer.items:
        with Asker(port) as asker:
            got = len(peer.items(json.loads(asker.ask(peer.lists[0]))))
        if got != PAGE:
            raise RuntimeError(f"a page of {got} records instead of {PAGE}")
