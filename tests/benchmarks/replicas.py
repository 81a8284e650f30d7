"""What the balancer costs a request, and what more replicas give: one, and one and four behind it.

All run at the same time, and rounds take turns, so that a ratio compares what was near in time. The
load generator, HAProxy and the replicas share the machine's processors. Where they use them all,
more replicas cannot answer more; then only the processor time of a request tells something.
"""

import shutil
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory

from mock_server.serving.balancer import Options, configuration
from tests.benchmarks.effort import Effort, rotated
from tests.benchmarks.load import Seen, drive
from tests.benchmarks.peers.running import free_port
from tests.benchmarks.processes import Running, mock_server
from tests.benchmarks.processor import spent
from tests.benchmarks.rows import Group, Row, failed
from tests.benchmarks.vendors import VENDORS, Request
from tests.benchmarks.worlds import at

RAZORPAY = VENDORS[0]
CLIENTS, MANY = (1, 64), 4
WORLDS, TIMES = 100, 5
PATIENCE = 20
COLUMNS = (
    *("r/s", "p50 ms", "p99 ms", "added p50 us", "ratio"),
    *("replica us", "HAProxy us", "client us", "processors"),
)


@dataclass
class Side:
    """One way to the replicas by its *port*, and what was seen of it: by round.

    *spent* is the processor seconds a request: of the replicas, HAProxy and the load generator.
    """

    name: str
    port: int
    replicas: Sequence[Running]
    balancer: Running | None = None
    seen: list[Seen] = field(default_factory=list)
    spent: list[tuple[float, float, float]] = field(default_factory=list)

    def take(self, clients: int, count: int) -> None:
        before = self._spent()
        seen = drive(self.port, _requests(), count, clients)
        servers = [(now - then) / count for now, then in zip(self._spent(), before, strict=True)]
        self.seen.append(seen)
        self.spent.append((*servers, seen.busy * seen.seconds / count))

    def _spent(self) -> tuple[float, float]:
        return sum(map(spent, self.replicas)), spent(self.balancer) if self.balancer else 0.0


def measure(effort: Effort) -> Iterator[Row]:
    if not shutil.which("haproxy"):
        yield Row("replicas", {}, note="skipped: no haproxy on this machine")
        return
    try:
        with TemporaryDirectory() as folder, ExitStack() as stack:
            sides = _sides(Path(folder), stack)
            for clients in CLIENTS:
                yield from _rows(sides, clients, effort)
    except Exception as error:
        yield failed("replicas", error)


def _sides(folder: Path, stack: ExitStack) -> Sequence[Side]:
    alone, *many = (stack.enter_context(mock_server("default", folder)) for _ in range(1 + MANY))
    sides = [Side("1 replica directly", alone.port, [alone])]
    for behind in ([alone], many):
        port = free_port()
        names = [f"127.0.0.1:{one.port}" for one in behind]
        text = configuration(len(behind), names, Options(f"127.0.0.1:{port}"))
        balancer = _balanced(text, port, folder, stack)
        sides.append(Side(f"HAProxy and {len(behind)}", port, behind, balancer))
    return sides


def _balanced(text: str, port: int, folder: Path, stack: ExitStack) -> Running:
    """HAProxy with this configuration, once it answers for a replica."""
    own = folder / f"haproxy-{port}"
    own.mkdir()
    file = own / "haproxy.cfg"
    file.write_text(text, encoding="utf-8")
    balancer = Running(["haproxy", "-db", "-f", str(file)], own)
    stack.callback(balancer.stop)
    limit = time.monotonic() + PATIENCE
    while not _answers(port):
        balancer.check()
        if time.monotonic() > limit:
            raise RuntimeError(f"no answer through HAProxy in {PATIENCE} s")
        time.sleep(0.01)
    return balancer


def _answers(port: int) -> bool:
    try:
        drive(port, [RAZORPAY.list(0)], 1, 1)
    except RuntimeError:
        return False
    return True


def _rows(sides: Sequence[Side], clients: int, effort: Effort) -> Iterator[Row]:
    """The first round is not counted: in it the worlds are made."""
    for side in sides:
        side.seen, side.spent = [], []
    for number in range(effort.rounds + 1):
        for side in rotated(sides, number):
            side.take(clients, effort.requests * TIMES)
    for side in sides:
        yield _row(side, sides[0], clients)


def _row(side: Side, direct: Side, clients: int) -> Row:
    """What HAProxy adds, and the ratio of the rates, are medians of the rounds' own."""
    seen, spent_by = side.seen[1:], [*zip(*side.spent[1:], strict=True)]
    pairs = [*zip(seen, direct.seen[1:], strict=True)]
    waits = quantiles([one for round in seen for one in round.latencies], n=100)
    replica, haproxy, client = (median(each) * 1e6 for each in spent_by)
    rate = median(one.rate for one in seen)
    figures = {
        "r/s": rate,
        "p50 ms": waits[49] * 1000,
        "p99 ms": waits[98] * 1000,
        "added p50 us": median(_p50(one) - _p50(other) for one, other in pairs) * 1e6,
        "ratio": median(one.rate / other.rate for one, other in pairs),
        "replica us": replica,
        "HAProxy us": haproxy,
        "client us": client,
        "processors": (replica + haproxy + client) * rate / 1e6,
    }
    return Row(f"{clients} client{'s' if clients > 1 else ''}: {side.name}", figures)


def _p50(seen: Seen) -> float:
    return median(seen.latencies)


def _requests() -> Sequence[Request]:
    """A page of each of some worlds."""
    return [at(number, RAZORPAY.list(0)) for number in range(WORLDS)]


GROUP = Group(
    "replicas",
    "a page of 10 in each of 100 worlds, over kept connections, by three ways",
    COLUMNS,
    measure,
)
