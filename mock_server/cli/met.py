"""What a run of `exec` has met: requests, refusals explained, unserved routes, coverage."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from mock_server.client import MockClient
from mock_server.core.document.mistakes import cut
from mock_server.evidence.coverage import Coverage, counts_of
from mock_server.evidence.reports.refusals import reasons
from mock_server.evidence.reports.table import table
from mock_server.evidence.reports.texts import counted
from mock_server.vendors import VENDORS

if TYPE_CHECKING:
    from mock_server.core.request.application import MockFlask

MAX_ENTRIES = 1000  # of a world's journal that are looked at
MAX_REFUSALS = 10  # kinds that are explained
MAX_PATH = 100  # characters of a path
NOTHING = (
    "No request to a vendor arrived. `mock-server exec -- mock-server doctor` tells what stands in "
    "the way; a server's page /_mock/docs/exec lists what programs of each language need."
)


@dataclass(frozen=True)
class Refusals:
    """Refusals of one kind: how many, the first of them, and its explanation."""

    count: int
    entry: Mapping[str, Any]
    explained: Mapping[str, Any]


@dataclass(frozen=True)
class Met:
    """What the requests to *worlds* have met."""

    worlds: Sequence[Mapping[str, Any]]
    refusals: Sequence[Refusals]
    needs: frozenset[str]
    elsewhere: Mapping[str, int]

    @cached_property
    def coverage(self) -> Coverage:
        """Each world stands for a test."""
        return Coverage({str(one["world"]): counts_of(one) for one in self.worlds}, self.needs)

    @property
    def requests(self) -> int:
        return sum(answer["count"] for one in self.worlds for answer in one["answers"])

    def lines(self) -> Iterator[str]:
        """The report for people."""
        if not self.requests:
            yield f"mock-server: {NOTHING}"
            yield from self._elsewhere()
            return
        yield f"mock-server: {self._totals()}"
        for one in self.refusals[:MAX_REFUSALS]:
            yield from _refusal(one)
        if len(self.refusals) > MAX_REFUSALS:
            yield f"  and {len(self.refusals) - MAX_REFUSALS:,} more kinds of refusals"
        yield from self._elsewhere()
        yield from table(self.coverage, VENDORS, "world").splitlines()

    def _elsewhere(self) -> Iterator[str]:
        """What the proxy has refused: many clients show its sentence to nobody."""
        for host, count in self.elsewhere.items():
            yield f"  {count:,} x refused by the proxy: {host}"
            yield f"      No vendor has this host. To let it through: --proxy-allow {host}"

    def _totals(self) -> str:
        """`12 requests: 9 served, 2 refused, 1 not emulated`."""
        kinds: Counter[str] = Counter()
        for one in self.worlds:
            for answer in one["answers"]:
                kinds[_kind(answer)] += answer["count"]
        told = ", ".join(f"{count:,} {kind}" for kind, count in kinds.items())
        worlds = f" in {len(self.worlds):,} worlds" if len(self.worlds) > 1 else ""
        return f"{counted(self.requests, 'request')}{worlds}: {told}"


def met(app: "MockFlask", needs: frozenset[str], elsewhere: Mapping[str, int]) -> Met:
    """What the application's worlds have met. Behaviours with *needs* count too.

    *elsewhere* are the other hosts that the proxy has refused, and how often.
    """
    worlds = MockClient.over(app).worlds()["worlds"]
    clients = [MockClient.over(app, str(one["world"])) for one in worlds]
    found = [(client.coverage(), client) for client in clients]
    used = [(coverage, client) for coverage, client in found if coverage["answers"]]
    refusals = _refusals([client for _, client in used])
    return Met([coverage for coverage, _ in used], refusals, needs, elsewhere)


def _refusals(clients: Sequence[MockClient]) -> list[Refusals]:
    """A kind is a vendor, a method, a behaviour and a status; the most frequent come first."""
    first: dict[Any, tuple[Mapping[str, Any], MockClient]] = {}
    counts: Counter[Any] = Counter()
    for client in clients:
        for entry in client.requests(MAX_ENTRIES)["requests"]:
            if not entry["explained"]:
                continue
            kind = tuple(entry[key] for key in ("vendor", "operation", "behaviour", "status"))
            kind = (*kind, entry["path"]) if entry["behaviour"] is None else kind
            first.setdefault(kind, (entry, client))
            counts[kind] += 1
    return [
        Refusals(count, first[kind][0], first[kind][1].explain(first[kind][0]["id"]))
        for kind, count in counts.most_common()
    ]


def _refusal(found: Refusals) -> Iterator[str]:
    entry = found.entry
    path = cut(str(entry["path"]), MAX_PATH)
    status = entry["status"] or "no answer"
    yield f"  {found.count:,} x {entry['vendor']} {entry['method']} {path}: {status}"
    for reason in reasons(found.explained):
        yield f"      {reason}"


def _kind(answer: Mapping[str, Any]) -> str:
    if answer["fault"]:
        return "with a fault"
    if answer["answered_by"] == "user":
        return "answered by your own answers"
    if answer["answered_by"] == "mock":
        return "not emulated" if answer["status"] == 501 else "refused by the mock server"
    return "served" if (answer["status"] or 500) < 400 else "refused"
