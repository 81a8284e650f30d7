"""Which single faults an application survives: a walk fails each vendor call in every way.

def order_twice(mock): ...

print(fault_walk(order_twice, expect_bad=[(2, "lost")]))
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, NamedTuple, Self

from mock_server.client import MockError
from mock_server.core.scenario.live_keys import rules_of
from mock_server.core.secrets.redaction import Redaction
from mock_server.core.state.faults import BODY_DROPS
from mock_server.testing.backends import InProcess
from mock_server.testing.mock_server import MockServer, opened
from mock_server.vendors import VENDORS

Fault = Mapping[str, Any]
Kinds = Collection[str] | Mapping[str, Fault]
Run = Callable[[], object]

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
SNAPSHOT = "fault-walk"
MAX_CALLS = 1000  # calls
MAX_ERROR = 100  # characters of an error


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
class Cell:
    """The outcome of one fault at one call. *survived* is None where the fault did not strike."""

    survived: bool | None
    error: str = ""


@dataclass(frozen=True)
class Matrix:
    """Every cell by call number and kind. `str()` shows it."""

    calls: Sequence[VendorCall]
    kinds: Sequence[str]
    cells: Mapping[tuple[int, str], Cell]
    expected: Collection[tuple[int, str]] = ()

    def wrong(self) -> Iterator[str]:
        """A sentence for each cell that is not as expected."""
        if not self.calls:
            yield "the run made no vendor call"
        for number, name, *_ in self.calls:
            bad = ", ".join(kind for kind in self.kinds if self._mark(number, kind) == "BAD")
            if bad:
                yield f"call {number} ({name}) does not survive: {bad}"
        for number, kind in self.expected:
            cell = self.cells.get((number, kind))
            if cell is None or cell.survived is not False:
                yield f"call {number}, {kind} was expected to be bad, but {_outcome(cell)}"

    def __str__(self) -> str:
        names = [f"{call.number} {call.name}" for call in self.calls]
        width = max(map(len, ["call", *names]))
        rows = [f"{'call':<{width}}", *(f"{name:<{width}}" for name in names)]
        for kind in self.kinds:
            column = [kind, *(self._mark(call.number, kind) for call in self.calls)]
            wide = max(map(len, column))
            rows = [f"{row}  {mark:<{wide}}" for row, mark in zip(rows, column, strict=True)]
        return "\n".join(row.rstrip() for row in [*rows, *self._notes()])

    def _mark(self, number: int, kind: str) -> str:
        cell = self.cells[number, kind]
        bad = "bad" if (number, kind) in self.expected else "BAD"
        return {True: "ok", False: bad, None: "-"}[cell.survived]

    def _notes(self) -> Iterator[str]:
        """The error of each bad cell, and why a fault did not strike."""
        for (number, kind), cell in self.cells.items():
            if cell.survived is False:
                yield f"{self._mark(number, kind)} {number} {kind}: {cell.error}"
        if any(cell.survived is None for cell in self.cells.values()):
            yield "- the fault did not strike: the vendor refused the call, or it was not made"


class Walk:
    """A walk in the world of *mock*. Every run begins in the state that the world has on entry.

    A run that raises one of *failures* has not survived.
    """

    def __init__(
        self,
        mock: MockServer,
        kinds: Kinds = KINDS,
        timeout: float | None = None,
        failures: tuple[type[BaseException], ...] = (Exception,),
    ) -> None:
        self._mock, self._kinds, self._failures = mock, chosen(kinds, timeout), failures

    def __enter__(self) -> Self:
        self._mock.mock.keep(SNAPSHOT)
        return self

    def __exit__(self, *_: object) -> None:
        self._mock.mock.forget(SNAPSHOT)

    def finish(self, run: Run, expect_bad: Iterable[tuple[int, str]] = ()) -> Matrix:
        """Run once to count the calls, then again for each of them and every kind."""
        calls = list(self._calls(run))
        cells = {
            (call.number, kind): self._cell(run, call, fault)
            for call in calls
            for kind, fault in self._kinds.items()
        }
        self._mock.mock.restore(SNAPSHOT)
        expected = [(number, str(kind)) for number, kind in expect_bad]
        return Matrix(calls, list(self._kinds), cells, expected)

    def _calls(self, run: Run) -> Iterator[VendorCall]:
        """The calls of a run. Two delays of 0 seconds show the phases that each call reaches."""
        self._mock.mock.restore(SNAPSHOT)
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
        self._mock.mock.restore(SNAPSHOT)
        active = self._mock.mock.add_fault(**fault, nth=nth)["id"]
        try:
            run()
        except self._failures as error:
            return Cell(False, _summary(error))
        return Cell(True if self._struck(active) else None)

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
) -> Matrix:
    """Which single faults *run* survives: it returns in spite of them.

    *run* is called once to count its vendor calls, then once for each call and each of *kinds*.
    The world has the same state each time. It is that of *mock*, or a fresh one with the options
    of `opened`. *expect_bad* holds the cells (call number, kind) that are known to be bad. With
    *timeout*, a call may also be late by that many seconds.

    Raises what *run* raises without a fault. Raises AssertionError with the matrix where a cell
    is bad unexpectedly, or is expected to be bad and is not.
    """
    with _server(mock, world) as server, Walk(server, kinds, timeout) as walk:
        matrix = walk.finish(lambda: run(server), expect_bad)
    wrong = list(matrix.wrong())
    if wrong:
        raise AssertionError("\n".join([*wrong, str(matrix)]))
    return matrix


@contextmanager
def _server(mock: MockServer | None, world: Mapping[str, Any]) -> Iterator[MockServer]:
    """*mock*, or a fresh world with the options *world*."""
    if mock is not None:
        yield mock
        return
    backend = InProcess()
    try:
        with opened(backend, "fault-walk", **world) as made:
            yield made
    finally:
        backend.close()


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


def _summary(error: BaseException) -> str:
    """The error's type and its first line, without credentials."""
    line = Redaction(rules_of(VENDORS)).text(next(iter(str(error).splitlines()), ""))
    return f"{type(error).__name__}: {line[:MAX_ERROR]}" if line else type(error).__name__
