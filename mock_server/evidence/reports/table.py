"""Coverage as text for a terminal."""

from collections.abc import Iterable, Iterator, Sequence
from textwrap import wrap

from mock_server.core.document.mistakes import cut
from mock_server.core.vendor import Vendor
from mock_server.evidence.coverage import Coverage, VendorCoverage, of_vendor
from mock_server.evidence.reports.columns import columns
from mock_server.evidence.reports.texts import counted, guesses_by_test, short, some

HEADS = (
    "VENDOR",
    "BEHAVIOURS MET",
    "NEVER MET",
    "REFUSALS NEVER MET",
    "LIMITS/FAULTS NEVER MET",
)
WIDTH = 100  # characters of a line, but for names of tests
MAX_TESTS = 20  # names of tests that are listed
MAX_GUESSES = 6  # numbers that are listed beside a test
MAX_ROUTES = 20  # unserved routes that are listed
MAX_NAME = 160  # characters of a test's name


def table(data: Coverage, vendors: Sequence[Vendor], of: str = "test") -> str:
    """A row a vendor that was called, then what rests on guesses, what is unserved and never met.

    *of* is what the names in *data* are: `test`, or `world`.
    """
    rows = figures(data, vendors)
    lines = columns([HEADS, *rows], figures=True) if rows else []
    return "\n".join([*lines, *beneath(data, vendors, of)])


def figures(data: Coverage, vendors: Sequence[Vendor]) -> list[tuple[str, ...]]:
    """A row under HEADS for each vendor that was called."""
    found = [(one.vendor.name, *map(len, _figures(one))) for one in _called(data, vendors)]
    return [tuple(map(str, row)) for row in found]


def beneath(data: Coverage, vendors: Sequence[Vendor], of: str = "test") -> Iterator[str]:
    """The lines under the rows: what rests on guesses, what is unserved and never met."""
    called = _called(data, vendors)
    others = [vendor.name for vendor in vendors if not data.called(vendor.name)]
    blocks = (
        [] if called else ["no vendor was called"],
        [f"not called: {', '.join(others)}"] if called and others else [],
        _not_counted(called),
        _guesses(called, of),
        _unserved(called, of),
        _never_met(called),
    )
    for block in blocks:
        yield from block


def _called(data: Coverage, vendors: Sequence[Vendor]) -> list[VendorCoverage]:
    return [of_vendor(data, vendor) for vendor in vendors if data.called(vendor.name)]


def _figures(one: VendorCoverage) -> tuple[Sequence[object], ...]:
    return one.met, one.never_met, one.never_refused, one.never_broken


def _not_counted(called: Sequence[VendorCoverage]) -> Iterator[str]:
    apart = sum(len(one.apart) for one in called)
    untold = sum(len(one.untold) for one in called)
    if apart:
        told = "that only another variant, a fault or a scenario's state shows"
        yield f"not counted: {counted(apart, 'behaviour')} {told}"
    if untold:
        yield f"not counted: {counted(untold, 'rule')} that no single answer shows"


def _guesses(called: Sequence[VendorCoverage], of: str) -> Iterator[str]:
    """How many tests rest on guesses, and the first of their names."""
    found = guesses_by_test(called)
    yield f"rests on guesses: {counted(len(found), of)}"
    lines = (f"  {cut(name, MAX_NAME)}: {some(found[name], MAX_GUESSES)}" for name in found)
    yield from _first(lines, len(found), MAX_TESTS)


def _unserved(called: Sequence[VendorCoverage], of: str) -> Iterator[str]:
    """The routes that are not served and were asked for."""
    found = [(one, route, tests) for one in called for route, tests in one.unserved.items()]
    if found:
        yield f"not emulated, and called: {counted(len(found), 'route')}"
    lines = (
        f"  {cut(route, MAX_NAME)} ({one.vendor.name}): {counted(len(tests), of)}"
        for one, route, tests in found
    )
    yield from _first(lines, len(found), MAX_ROUTES)


def _never_met(called: Sequence[VendorCoverage]) -> Iterator[str]:
    """The numbers by vendor."""
    for one in called:
        if one.never_met:
            numbers = short([row.behaviour.id for row in one.never_met])
            line = f"never met ({one.vendor.name}): {numbers}"
            yield from wrap(line, WIDTH, subsequent_indent="  ", break_on_hyphens=False)


def _first(lines: Iterable[str], count: int, most: int) -> Iterator[str]:
    for line, _ in zip(lines, range(most), strict=False):
        yield line
    if count > most:
        yield f"  and {count - most:,} more, which JSON lists"
