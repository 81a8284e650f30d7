"""The variant walk of a whole run of pytest: what its tests survive, choice by choice."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest

from mock_server.core.document.mistakes import cut
from mock_server.evidence.reports.columns import columns
from mock_server.evidence.reports.texts import counted, some
from mock_server.testing.backends import VENDORS_BY_NAME
from mock_server.testing.variant_walk import NOT_TRIED, VariantMatrix
from mock_server.testing.walk_names import MATRIX_TITLES, OUTCOME

MAX_TESTS = 5  # names of tests that a line lists
MAX_NAME = 160  # characters of each

Outcome = Mapping[str, Any]  # of one test, as `outcome` gives it
Named = tuple[str, Outcome]  # a test's name and its outcome


def outcome(matrix: VariantMatrix, by_marker: bool) -> dict[str, Any]:
    """What one test has shown, as JSON: a report carries it from pytest-xdist's workers."""
    return {
        "by_marker": by_marker,
        "marks": {str(choice): matrix.mark(choice) for choice in matrix.cells},
        "unfaithful": bool(matrix.unfaithful),
        "unsteady": matrix.unsteady,
    }


def lost(error: Exception) -> dict[str, Any]:
    """The outcome of a test that cannot begin again."""
    return {"by_marker": False, "marks": {}, "unfaithful": False, "unsteady": str(error)}


@dataclass
class Row:
    """One choice, and the tests that were run under it by their marks."""

    choice: str
    tests: dict[str, list[str]] = field(default_factory=dict)

    @property
    def figures(self) -> list[str]:
        counts = [len(self.tests.get(mark, ())) for mark in ("ok", "bad", "BAD")]
        return [str(count) for count in (sum(counts), *counts)]


def write(terminal: Any, by_option: bool) -> None:
    """Write the matrices of passed tests, and the summary of a run that was walked *by_option*.

    pytest shows the matrices of failed tests, and with -rP all. By option, that of a test without
    a marker is shown with -v.
    """
    for report in [] if terminal.hasopt("P") else terminal.getreports("passed"):
        for title, text in _asked_for(report, verbose=terminal.config.option.verbose > 0):
            terminal.section(f"{title}: {report.nodeid}", "-")
            terminal.line(text)
    if by_option:
        terminal.section("mock server: variant walk")
        reports = [one for stat in terminal.stats.values() for one in stat]
        for line in summary([(r.nodeid, o) for r in reports if (o := getattr(r, OUTCOME, None))]):
            terminal.line(line)


def _asked_for(report: pytest.TestReport, verbose: bool) -> list[tuple[str, str]]:
    """The titles and texts of a passed test's matrices."""
    outcome = getattr(report, OUTCOME, None)
    hidden = MATRIX_TITLES[1:] if outcome and not outcome["by_marker"] and not verbose else ()
    return [one for one in report.sections if one[0] in MATRIX_TITLES and one[0] not in hidden]


def summary(found: Sequence[Named]) -> Iterator[str]:
    """The lines of a summary of the tests that were walked and called a vendor."""
    shared = [name for name, one in found if one.get("shared")]
    found = [(name, one) for name, one in found if one["marks"] or one.get("unsteady")]
    steady = [(name, one) for name, one in found if not one["unsteady"]]
    rows = list(_rows(steady))
    tried = [row for row in rows if row.tests]
    yield f"walked: {counted(len(found), 'test')}"
    if tried:
        heads = ["choice", "tests", "survived", "expected bad", "BAD"]
        yield from columns([heads, *([row.choice, *row.figures] for row in tried)])
    for row in tried:
        if bad := row.tests.get("BAD"):
            yield f"BAD {row.choice}: {_names(bad)}"
    if untouched := [row.choice for row in rows if not row.tests]:
        yield f"change no answer of any test: {', '.join(untouched)}"
    if unfaithful := [name for name, one in steady if one["unfaithful"]]:
        yield f"every choice was tried, because a replay cannot tell: {_names(unfaithful)}"
    if unsteady := [(name, one["unsteady"]) for name, one in found if one["unsteady"]]:
        yield f"cannot be repeated, so that nothing can be told: {counted(len(unsteady), 'test')}"
        yield from (f"  {cut(name, MAX_NAME)}: {error}" for name, error in unsteady)
    if shared:
        yield f"not walked, because mock_server_session is shared: {_names(shared)}"
    if found:
        yield NOT_TRIED


def _rows(found: Iterable[Named]) -> Iterable[Row]:
    """A row a choice, in the order of the vendors."""
    rows: dict[str, Row] = {}
    for name, one in found:
        for choice, mark in one["marks"].items():
            row = rows.setdefault(choice, Row(choice))
            if mark != "-":
                row.tests.setdefault(mark, []).append(name)
    order = list(VENDORS_BY_NAME)
    return sorted(rows.values(), key=lambda row: order.index(row.choice.partition(".")[0]))


def _names(tests: Sequence[str]) -> str:
    return some([cut(name, MAX_NAME) for name in tests], MAX_TESTS, ", ")
