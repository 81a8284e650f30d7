"""Gates: what the tests of a run must have met, and what fails the run."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from mock_server.core.document.mistakes import cut, unknown
from mock_server.core.vendor import Vendor
from mock_server.evidence.coverage import REFUSAL, Coverage, Row, VendorCoverage, of_vendor
from mock_server.evidence.reports.texts import counted, guesses_by_test, short, some

DOCUMENTED, REFUSALS, ALL = "documented", "refusals", "all"
REQUIREMENTS = (DOCUMENTED, REFUSALS, ALL)
NOUNS = {
    DOCUMENTED: ("documented behaviour", "documented behaviours"),
    REFUSALS: ("refusal", "refusals"),
    ALL: ("behaviour", "behaviours"),
}
MAX_NAMED = 5  # tests or routes that a line names
MAX_GUESSES = 6  # numbers that it names beside a test
MAX_NAME = 120  # characters of each


@dataclass(frozen=True)
class Requirement:
    """What must be met: *what* is one of REQUIREMENTS, of *vendor* or of every vendor called."""

    what: str
    vendor: str | None = None

    def __str__(self) -> str:
        return f"{self.what}:{self.vendor}" if self.vendor else self.what

    def asks_for(self, row: Row) -> bool:
        if self.what == DOCUMENTED:
            return row.is_documented
        return self.what == ALL or row.kind == REFUSAL


@dataclass(frozen=True)
class Gates:
    """The gates of one run. Without any, every run passes."""

    require: tuple[Requirement, ...] = ()
    fail_on_guess: bool = False
    fail_on_unserved: bool = False

    def failures(self, data: Coverage, vendors: Sequence[Vendor], of: str = "test") -> list[str]:
        """A line for each gate that fails, which names why; empty where all pass.

        *of* is what the names in *data* are: `test`, or `world`.
        """
        known = [of_vendor(data, vendor) for vendor in vendors]
        lines = [line for asked in self.require for line in _unmet(asked, data, known)]
        lines += _guesses(known, of) if self.fail_on_guess else []
        lines += _unserved(known, of) if self.fail_on_unserved else []
        return lines

    def missed(self, data: Coverage, vendors: Sequence[Vendor]) -> frozenset[str]:
        """The numbers of the behaviours that a requirement asks for and that were never met."""
        known = [of_vendor(data, vendor) for vendor in vendors]
        return frozenset(
            number
            for asked in self.require
            for one in _asked_of(asked, data, known)
            for number in _lacks(asked, one)
        )


def requirement(text: str, vendors: Iterable[Vendor]) -> Requirement:
    """`refusals` or `refusals:razorpay`. Raises ValueError with a sentence."""
    what, colon, name = text.partition(":")
    if what not in REQUIREMENTS:
        raise ValueError(unknown("requirement", what, REQUIREMENTS))
    names = [vendor.name for vendor in vendors]
    if colon and name not in names:
        raise ValueError(unknown("vendor", name, names))
    return Requirement(what, name or None)


def _unmet(asked: Requirement, data: Coverage, known: Sequence[VendorCoverage]) -> Iterator[str]:
    """A line for each vendor of which something was never met."""
    found = _asked_of(asked, data, known)
    if not found:
        yield f"{asked}: no vendor was called"
    for one in found:
        if numbers := _lacks(asked, one):
            noun = NOUNS[asked.what][len(numbers) > 1]
            yield f"{asked}: {len(numbers)} {noun} of {one.vendor.name} never met: {short(numbers)}"


def _asked_of(
    asked: Requirement, data: Coverage, known: Sequence[VendorCoverage]
) -> list[VendorCoverage]:
    """The vendor that the requirement names, else every vendor that was called."""
    return [
        one
        for one in known
        if (asked.vendor == one.vendor.name if asked.vendor else data.called(one.vendor.name))
    ]


def _lacks(asked: Requirement, one: VendorCoverage) -> list[str]:
    return [row.behaviour.id for row in one.never_met if asked.asks_for(row)]


def _guesses(known: Sequence[VendorCoverage], of: str) -> Iterator[str]:
    found = guesses_by_test(known)
    if found:
        that = "that rests" if len(found) == 1 else "that rest"
        named = [
            f"{cut(name, MAX_NAME)} ({some(numbers, MAX_GUESSES)})"
            for name, numbers in found.items()
        ]
        yield f"guess: {counted(len(found), of)} {that} on guesses: {some(named, MAX_NAMED, ', ')}"


def _unserved(known: Sequence[VendorCoverage], of: str) -> Iterator[str]:
    found = [
        f"{cut(route, MAX_NAME)} of {one.vendor.name} (by the {of} {cut(tests[0], MAX_NAME)})"
        for one in known
        for route, tests in one.unserved.items()
    ]
    if found:
        routes = f"{counted(len(found), 'route')} not emulated, and called"
        yield f"unserved: {routes}: {some(found, MAX_NAMED, ', ')}"
