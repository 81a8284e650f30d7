"""What tests met: counts of numbered behaviours by test, and what they say of each vendor.

`of_vendor(coverage, vendor)` has everything that a report shows.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, reduce
from pathlib import Path
from typing import Any

from mock_server.core.behaviours import NEEDS, Behaviour, behaviours
from mock_server.core.document.files import read_bytes
from mock_server.core.document.mistakes import cut, one_of
from mock_server.core.vendor import Vendor
from mock_server.evidence.counts import Counts, added, since
from mock_server.evidence.files import make_folder, write_whole

VERSION = 1
MARK = "mock_server_coverage"  # the file's key that holds its version
SUCCESS, REFUSAL, LIMIT, FAULT = "success", "refusal", "limit", "fault"
DOCUMENTED = ("seed", "documented")  # the provenances that a vendor's own document gives


@dataclass(frozen=True)
class TestCounts:
    """What one test met: *vendors* by behaviours' numbers, *unserved* by routes."""

    __test__ = False  # pytest collects no tests from it

    vendors: Counts = field(default_factory=dict)
    unserved: Counts = field(default_factory=dict)

    def __add__(self, other: "TestCounts") -> "TestCounts":
        return TestCounts(added(self.vendors, other.vendors), added(self.unserved, other.unserved))

    def since(self, earlier: "TestCounts") -> "TestCounts":
        """What was met after *earlier*. Counts that were cleared in between begin at zero."""
        return TestCounts(
            since(self.vendors, earlier.vendors), since(self.unserved, earlier.unserved)
        )

    def to_json(self) -> dict[str, Counts]:
        return {"vendors": self.vendors, "unserved": self.unserved}


@dataclass(frozen=True)
class Coverage:
    """What each of *tests* met, by its node id.

    *counted* are the needs (`variant`, `fault`, `state`) whose behaviours were asked for too.
    """

    tests: Mapping[str, TestCounts] = field(default_factory=dict)
    counted: frozenset[str] = frozenset()

    def __add__(self, other: "Coverage") -> "Coverage":
        """Both together; a test of both is the sum of its runs."""
        tests = dict(self.tests)
        for name, counts in other.tests.items():
            tests[name] = tests[name] + counts if name in tests else counts
        return Coverage(tests, self.counted | other.counted)

    @cached_property
    def total(self) -> TestCounts:
        return reduce(TestCounts.__add__, self.tests.values(), TestCounts())

    def called(self, vendor: str) -> bool:
        """Whether a test got an answer of the vendor's, or asked for a route that is not served."""
        return bool(self.total.vendors.get(vendor) or self.total.unserved.get(vendor))

    def to_json(self) -> dict[str, Any]:
        tests = {name: counts.to_json() for name, counts in sorted(self.tests.items())}
        return {MARK: VERSION, "counted": sorted(self.counted), "tests": tests}


@dataclass(frozen=True)
class Row:
    """One behaviour in a report: how often it was met, and by which tests.

    *kind* is success, refusal, limit or fault.
    """

    behaviour: Behaviour
    kind: str
    count: int
    tests: tuple[str, ...]

    @property
    def is_met(self) -> bool:
        return self.count > 0

    @property
    def is_guess(self) -> bool:
        return self.behaviour.provenance == "inferred"

    @property
    def is_documented(self) -> bool:
        return self.behaviour.provenance in DOCUMENTED


@dataclass(frozen=True)
class VendorCoverage:
    """What tests met of one vendor. *rows* holds every behaviour, in the order of its number.

    *guesses* are the inferred behaviours that each test met, *unserved* the tests that asked for
    each route that is not served.
    """

    vendor: Vendor
    rows: Sequence[Row]
    counted: frozenset[str]
    guesses: Mapping[str, tuple[str, ...]]
    unserved: Mapping[str, tuple[str, ...]]

    @cached_property
    def met(self) -> Sequence[Row]:
        return [row for row in self.rows if row.is_met]

    @cached_property
    def never_met(self) -> Sequence[Row]:
        """The rows that count against the tests: an ordinary answer would have shown each."""
        return [row for row in self.rows if not row.is_met and self._counts(row)]

    @cached_property
    def apart(self) -> Sequence[Row]:
        """The rows that no test met and that need a variant, a fault or a state not asked for."""
        return [
            row
            for row in self.rows
            if not row.is_met and row.behaviour.status and not self._counts(row)
        ]

    @cached_property
    def untold(self) -> Sequence[Row]:
        """The rules that no single answer shows."""
        return [row for row in self.rows if not row.behaviour.status and not row.is_met]

    @property
    def never_refused(self) -> Sequence[Row]:
        """Of those never met, the refusals."""
        return [row for row in self.never_met if row.kind == REFUSAL]

    @property
    def never_broken(self) -> Sequence[Row]:
        """Of those never met, the limits and faults."""
        return [row for row in self.never_met if row.kind in (LIMIT, FAULT)]

    def _counts(self, row: Row) -> bool:
        needs = row.behaviour.needs
        return bool(row.behaviour.status) and (needs is None or needs in self.counted)


class CoverageError(ValueError):
    """A file that holds no coverage. The message is one sentence."""


def of_vendor(coverage: Coverage, vendor: Vendor) -> VendorCoverage:
    """What the tests met of the vendor."""
    by_number: dict[str, list[str]] = {}
    unserved: dict[str, list[str]] = {}
    for name, counts in coverage.tests.items():
        for number in counts.vendors.get(vendor.name, ()):
            by_number.setdefault(number, []).append(name)
        for route in counts.unserved.get(vendor.name, ()):
            unserved.setdefault(route, []).append(name)
    total = coverage.total.vendors.get(vendor.name, {})
    rows = [
        Row(one, _kind(one, vendor), total.get(one.id, 0), tuple(by_number.get(one.id, ())))
        for one in behaviours(vendor.package).values()
    ]
    guesses: dict[str, tuple[str, ...]] = {}
    for row in rows:
        for name in row.tests if row.is_guess else ():
            guesses[name] = (*guesses.get(name, ()), row.behaviour.id)
    routes = {route: tuple(tests) for route, tests in sorted(unserved.items())}
    return VendorCoverage(vendor, rows, coverage.counted, guesses, routes)


def counts_of(answer: Mapping[str, Any]) -> TestCounts:
    """What a world met, from the answer of `GET /_mock/coverage`."""
    vendors: dict[str, Counter[str]] = {}
    for row in answer["answers"]:
        if row["behaviour"]:
            vendors.setdefault(row["vendor"], Counter())[row["behaviour"]] += row["count"]
    unserved: dict[str, dict[str, int]] = {}
    for row in answer["unserved"]:
        unserved.setdefault(row["vendor"], {})[row["route"]] = row["count"]
    return TestCounts({name: dict(counts) for name, counts in vendors.items()}, unserved)


def counts_from(found: Mapping[str, Any]) -> TestCounts:
    """The counts whose `to_json` was *found*."""
    return TestCounts(found.get("vendors", {}), found.get("unserved", {}))


def merged(coverages: Iterable[Coverage]) -> Coverage:
    return reduce(Coverage.__add__, coverages, Coverage())


def write(coverage: Coverage, file: Path) -> None:
    """Write the file whole, and the folders above it. Raises OSError."""
    make_folder(file.parent)
    write_whole(file, f"{json.dumps(coverage.to_json(), indent=1)}\n")


def read(file: Path, vendors: Sequence[Vendor]) -> Coverage:
    """The coverage in a file. Raises CoverageError for a file without it, OSError."""
    try:
        return from_json(json.loads(read_bytes(file).decode()), vendors)
    except CoverageError as error:
        raise CoverageError(f"{file}: {error}") from None
    except (ValueError, RecursionError) as error:
        raise CoverageError(f"{file}: it is not JSON: {error}.") from None


def from_json(data: Any, vendors: Sequence[Vendor]) -> Coverage:
    """The coverage in the JSON of a file, or of `GET /_mock/coverage`. Raises CoverageError."""
    if isinstance(data, dict) and data.keys() >= {"world", "answers", "unserved"}:
        data = _of_world(data)
    if not isinstance(data, dict) or MARK not in data:
        raise CoverageError(f"there is no {MARK!r}; expected the coverage of a test run.")
    if data[MARK] != VERSION:
        raise CoverageError(f"found version {_shown(data[MARK])} of {MARK}, expected {VERSION}.")
    needs = data.get("counted", [])
    if not isinstance(needs, list) or not set(map(str, needs)) <= set(NEEDS):
        expected = f"a list of {', '.join(NEEDS)}"
        raise CoverageError(f"counted: found {_shown(needs)}, expected {expected}.")
    return Coverage(
        {name: _test(name, found, vendors) for name, found in _object("tests", data).items()},
        frozenset(needs),
    )


def _of_world(answer: Mapping[str, Any]) -> dict[str, Any]:
    """The JSON of a file in which the world stands for a test."""
    try:
        return Coverage({str(answer["world"]): counts_of(answer)}).to_json()
    except (KeyError, TypeError, ValueError, AttributeError):
        message = "it is neither the coverage of a test run nor that of a world."
    raise CoverageError(message)


def _kind(behaviour: Behaviour, vendor: Vendor) -> str:
    statuses = [int(str(status)[0]) for status in behaviour.status]
    if behaviour.id in vendor.api.faults or behaviour.needs == FAULT:
        return FAULT
    if behaviour.status == (429,):
        return LIMIT
    return REFUSAL if statuses and min(statuses) >= 4 else SUCCESS


def _test(name: str, found: Any, vendors: Sequence[Vendor]) -> TestCounts:
    known = {vendor.name: behaviours(vendor.package) for vendor in vendors}
    place = f"tests: {cut(name)}"
    counts = {key: _object(key, found, place) for key in ("vendors", "unserved")}
    for key, by_vendor in counts.items():
        for vendor in by_vendor:
            if vendor not in known:
                raise CoverageError(
                    f"{place}: found vendor {_shown(vendor)}, expected {one_of(known)}."
                )
            for item, count in _object(vendor, by_vendor, place).items():
                if key == "vendors" and item not in known[vendor]:
                    unknown = f"found {_shown(item)}, which this release does not number"
                    raise CoverageError(f"{place}: {vendor}: {unknown}.")
                if type(count) is not int or count < 1:
                    raise CoverageError(
                        f"{place}: {vendor}: {cut(item)}: found {_shown(count)}, "
                        "expected a count above 0."
                    )
    return TestCounts(**counts)


def _object(key: str, data: Any, place: str = "") -> dict[str, Any]:
    where = f"{place}: {key}" if place else key
    if not isinstance(data, dict):
        raise CoverageError(f"{place}: found {_shown(data)}, expected an object.")
    if key not in data:
        raise CoverageError(f"{where}: missing, expected an object.")
    if not isinstance(data[key], dict):
        raise CoverageError(f"{where}: found {_shown(data[key])}, expected an object.")
    found: dict[str, Any] = data[key]
    return found


def _shown(value: Any) -> str:
    return cut(repr(value))
