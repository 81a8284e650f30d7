"""Which single faults an application survives: a walk fails each vendor call in every way.

def order_twice(mock): ...

print(fault_walk(order_twice, expect_bad=[(2, "lost")]))
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from mock_server.client import MockError
from mock_server.core.state.faults import BODY_DROPS
from mock_server.evidence.reports.columns import columns
from mock_server.testing.mock_server import MockServer
from mock_server.testing.walk import Cell, Failures, Matrix, Run, Walk, checked, server_of

Fault = Mapping[str, Any]
Kinds = Collection[str] | Mapping[str, Fault]

# By name. The kind `timeout` is added where its seconds are given: it waits them in real time.
KINDS: Mapping[str, Fault] = {
    "500": {"answer": {"status": 500}},
    "503": {"answer": {"status": 503}},
    "429": {"answer": {"status": 429}},
    "reset": {"drop": "reset"},
    "lost": {"drop": "reset", "phase": "after"},
    "empty": {"drop": "empty"},
    "truncate": {"drop": "truncate"},
    "malformed": {"drop": "malformed"},
}
TIMEOUT = "timeout"
MAX_CALLS = 1000  # calls


class VendorCall(NamedTuple):
    """One vendor call of the run without a fault.

    *before* and *after* number it among the calls that a fault of that phase can hit; None where
    the vendor refuses the call before the fault.
    """

    number: int
    name: str
    before: int | None
    after: int | None


@dataclass(frozen=True)
class FaultMatrix(Matrix):
    """Every cell by call number and kind. A cell is None where the fault did not strike."""

    calls: Sequence[VendorCall]
    kinds: Sequence[str]
    cells: Mapping[tuple[int, str], Cell]
    expected: Collection[tuple[int, str]] = ()

    def wrong(self) -> Iterator[str]:
        """A sentence for each cell that is not as expected."""
        if not self.calls:
            yield "the run made no vendor call"
        for number, name, *_ in self.calls:
            bad = ", ".join(kind for kind in self.kinds if self.mark((number, kind)) == "BAD")
            if bad:
                yield f"call {number} ({name}) does not survive: {bad}"
        for number, kind in self.expected:
            if not self.is_bad((number, kind)):
                outcome = _outcome(self.cells.get((number, kind)))
                yield f"call {number}, {kind} was expected to be bad, but {outcome}"

    def __str__(self) -> str:
        rows = [
            [f"{call.number} {call.name}", *(self.mark((call.number, kind)) for kind in self.kinds)]
            for call in self.calls
        ]
        return "\n".join([*columns([["call", *self.kinds], *rows]), *self._notes()])

    def _notes(self) -> Iterator[str]:
        """The error of each bad cell, and why a fault did not strike."""
        for (number, kind), cell in self.cells.items():
            if cell.survived is False:
                yield f"{self.mark((number, kind))} {number} {kind}: {cell.error}"
        if any(cell.survived is None for cell in self.cells.values()):
            yield "- the fault did not strike: the vendor refused the call, or it was not made"


class FaultWalk(Walk):
    """A walk by *kinds* of faults; with *timeout*, also by an answer that many seconds late."""

    snapshot = "fault-walk"

    def __init__(
        self,
        mock: MockServer,
        kinds: Kinds = KINDS,
        timeout: float | None = None,
        failures: Failures = (Exception,),
    ) -> None:
        super().__init__(mock, failures)
        self._kinds = chosen(kinds, timeout)

    def finish(self, run: Run, expect_bad: Iterable[tuple[int, str]] = ()) -> FaultMatrix:
        """Run once to count the calls, then again for each of them and every kind."""
        calls = list(self._calls(run))
        cells = {
            (call.number, kind): self._cell(run, call, fault)
            for call in calls
            for kind, fault in self._kinds.items()
        }
        self.begin()
        expected = [(number, str(kind)) for number, kind in expect_bad]
        return FaultMatrix(calls, list(self._kinds), cells, expected)

    def _calls(self, run: Run) -> Iterator[VendorCall]:
        """The calls of a run. Two delays of 0 seconds show the phases that each call reaches."""
        self.begin()
        phases = ("before", "after")
        probes = [self._mock.faults.add(delay={"seconds": 0}, phase=phase) for phase in phases]
        run()
        depths = {probe: depth for depth, probe in enumerate(probes, 1)}
        counts = [0, 0]
        for number, entry in enumerate(self._mock.requests.list(MAX_CALLS), 1):
            depth = depths.get(entry["fault"], 0)
            counts = [count + (depth > phase) for phase, count in enumerate(counts)]
            nth = [count if depth > phase else None for phase, count in enumerate(counts)]
            yield VendorCall(
                number, f"{entry['vendor']} {entry['operation'] or entry['path']}", *nth
            )

    def _cell(self, run: Run, call: VendorCall, fault: Fault) -> Cell:
        nth = call.after if strikes_after(fault) else call.before
        if nth is None:
            return Cell(None)
        self.begin()
        active = self._mock.mock.add_fault(**fault, nth=nth)["id"]
        cell = self.attempt(run)
        return cell if not cell.survived or self._struck(active) else Cell(None)

    def _struck(self, active: str) -> bool:
        try:
            return bool(self._mock.mock.fault(active)["hits"])
        except MockError:  # the run has reset its world, and the fault with it
            return False


def fault_walk(
    run: Callable[[MockServer], object],
    kinds: Kinds = KINDS,
    expect_bad: Iterable[tuple[int, str]] = (),
    *,
    timeout: float | None = None,
    mock: MockServer | None = None,
    **world: Any,
) -> FaultMatrix:
    """Which single faults *run* survives: it returns in spite of them.

    *run* is called once to count its vendor calls, then once for each call and each of *kinds*.
    The world has the same state each time. It is that of *mock*, or a fresh one with the options
    of `opened`. *expect_bad* holds the cells (call number, kind) that are known to be bad. With
    *timeout*, a call may also be late by that many seconds.

    Raises what *run* raises without a fault. Raises AssertionError with the matrix where a cell
    is bad unexpectedly, or is expected to be bad and is not.
    """
    with server_of(mock, "fault-walk", world) as server, FaultWalk(server, kinds, timeout) as walk:
        return checked(walk.finish(lambda: run(server), expect_bad))


def chosen(kinds: Kinds, timeout: float | None) -> dict[str, Fault]:
    """The faults to walk, by name. Raises ValueError for a name that is not in KINDS."""
    known = dict(KINDS)
    if timeout is not None:
        known[TIMEOUT] = {"delay": {"seconds": timeout}}
    if kinds is KINDS:
        return known
    if isinstance(kinds, Mapping):
        return dict(kinds)
    names = list(map(str, kinds))
    unknown = [name for name in names if name not in known]
    if unknown:
        hint = ", with timeout=SECONDS" if TIMEOUT in unknown else ""
        raise ValueError(
            f"{unknown[0]!r} is not a kind of fault{hint}; there are: {', '.join(known)}"
        )
    return {name: known[name] for name in names}


def strikes_after(fault: Fault) -> bool:
    """Whether a fault comes after the view, by its phase or because it breaks the answer's body."""
    return fault.get("phase") == "after" or fault.get("drop") in BODY_DROPS


def _outcome(cell: Cell | None) -> str:
    if cell is None:
        return "there is no such cell"
    return "was survived" if cell.survived else "the fault did not strike"
