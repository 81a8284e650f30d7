"""The benchmarks still measure what they say: in the smallest sizes, and no figure is judged."""

from pathlib import Path

import pytest

from tests.benchmarks import inside, start, store, throughput
from tests.benchmarks.effort import Effort
from tests.benchmarks.processes import helper, mock_server
from tests.benchmarks.rows import Group, Row, Target, attempt, line
from tests.benchmarks.vendors import VENDORS, Vendor

TINY = Effort(
    runs=1, rounds=1, requests=20, connections=4, sizes=(100,), few=100, many=200, turns=1
)
GROUP = Group("g", "about", ("ms",), lambda effort: [])
BY_NAME = {vendor.name: vendor for vendor in VENDORS}


def test_a_met_target_is_shown() -> None:
    """A bound belongs to what it allows."""
    row = attempt("start", lambda: {"ms": 400.0}, Target("ms", "<=", 400))

    assert row.met is True
    assert line(GROUP, row).endswith("400  ms <= 400: met")


def test_a_missed_target_is_shown() -> None:
    """What passes the bound by a little has missed."""
    row = attempt("start", lambda: {"ms": 401}, Target("ms", "<=", 400))

    assert row.met is False
    assert line(GROUP, row).endswith("401  ms <= 400: MISSED")


def test_a_failed_measurement_is_shown_as_failed() -> None:
    """It meets no target, and no figure takes its place."""
    row = attempt("start", lambda: {"ms": 1 / 0}, Target("ms", "<=", 400))

    assert row.met is False
    assert {} == row.values
    assert line(GROUP, row).endswith("-  FAILED: ZeroDivisionError: division by zero")


def test_the_store_is_measured() -> None:
    """Tables and worlds, eight ways."""
    _check(list(store.measure(TINY)), 8)


@pytest.mark.parametrize("vendor", VENDORS, ids=BY_NAME)
def test_every_operation_is_measured(vendor: Vendor, tmp_path: Path) -> None:
    """Every vendor's requests are answered well in process."""
    _check(list(inside.measure_vendor(vendor, TINY, tmp_path)), 5 if vendor.made else 4)


@pytest.mark.server
def test_throughput_is_measured(tmp_path: Path) -> None:
    """Beside the bare route, under the server that really serves."""
    vendor = BY_NAME["spn"]
    with (
        helper("bare", tmp_path) as bare,
        mock_server(str(vendor.scenario(100, tmp_path)), tmp_path) as server,
    ):
        rows = list(throughput.measure_vendor(vendor, 100, TINY, server.port, bare.port))

    _check(rows, 5)


@pytest.mark.server
def test_a_start_is_measured(tmp_path: Path) -> None:
    """From the command to an answer is some time."""
    assert start.first_answer("default", tmp_path) > 0


def _check(rows: list[Row], count: int) -> None:
    assert [None] * count == [row.failure for row in rows]
    assert all(figure > 0 for row in rows for figure in row.values.values())
