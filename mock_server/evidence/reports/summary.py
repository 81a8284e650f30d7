"""Coverage as facts for scripts: what the table shows, whole."""

from collections.abc import Iterable, Sequence
from typing import Any

from mock_server.core.vendor import Vendor
from mock_server.evidence.coverage import Coverage, Row, VendorCoverage, of_vendor
from mock_server.evidence.reports.texts import guesses_by_test


def summary(data: Coverage, vendors: Sequence[Vendor]) -> dict[str, Any]:
    """The numbers by vendor, the guesses by test, and the tests by unserved route, as JSON."""
    found = [of_vendor(data, vendor) for vendor in vendors]
    return {
        "tests": len(data.tests),
        "vendors": {one.vendor.name: _vendor(one) for one in found},
        "guesses": guesses_by_test(found),
        "unserved": {
            one.vendor.name: {route: list(tests) for route, tests in one.unserved.items()}
            for one in found
            if one.unserved
        },
    }


def _vendor(one: VendorCoverage) -> dict[str, Any]:
    return {
        "met": {row.behaviour.id: row.count for row in one.met},
        "never_met": _numbers(one.never_met),
        "refusals": _numbers(one.never_refused),
        "limits_and_faults": _numbers(one.never_broken),
        "not_counted": _numbers(one.apart),
        "no_single_answer": _numbers(one.untold),
    }


def _numbers(rows: Iterable[Row]) -> list[str]:
    return [row.behaviour.id for row in rows]
