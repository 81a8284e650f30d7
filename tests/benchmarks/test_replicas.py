"""The balancer's cost is measured beside the same replica without it."""

from dataclasses import replace

import pytest

from tests.benchmarks import replicas
from tests.benchmarks.effort import QUICK
from tests.replicas import NEEDS_HAPROXY

TINY = replace(QUICK, requests=20, rounds=1)

pytestmark = [*NEEDS_HAPROXY, pytest.mark.server]


def test_three_ways_are_measured() -> None:
    """One client and 64, each directly, before one replica and before four."""
    rows = list(replicas.measure(TINY))

    assert [None] * 6 == [row.failure for row in rows]
    assert [1, 1] == [row.values["ratio"] for row in rows[::3]]
    assert "64 clients: HAProxy and 4" == rows[-1].name
    assert 0 < min(row.values["r/s"] for row in rows)
