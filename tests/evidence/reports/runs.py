"""What small runs met."""

import json
from dataclasses import replace
from importlib import import_module
from pathlib import Path

import pytest

from mock_server.core.vendor import Vendor
from mock_server.evidence.coverage import Coverage, TestCounts
from mock_server.vendors import razorpay

HOSTILE = (
    "test_a[</script><script>alert(1)</script>\"'&<img src=x onerror=alert(1)>\x1b[31m\x00\ud83d]"
)


def a_run(**tests: str) -> Coverage:
    """A run of tests, each with the numbers that it met: `a_run(test_a="RZP-01 RZP-10")`."""
    return Coverage({name: _counts(numbers.split()) for name, numbers in tests.items()})


def hostile() -> Coverage:
    """A run whose names would be markup, commands to a terminal, or no text at all."""
    met = {"razorpay": {"RZP-10": 1}}
    return Coverage({HOSTILE: TestCounts(met, {"razorpay": {"GET /<b>\x1b[2J": 1}})})


def vendor_of(rows: list[dict[str, object]], folder: Path, patch: pytest.MonkeyPatch) -> Vendor:
    """Razorpay with other behaviours, whose package is made in the folder."""
    package = folder / f"{folder.name}_vendor"
    package.mkdir()
    (package / "views.py").touch()
    (package / "behaviours.yaml").write_text(json.dumps(rows), encoding="utf-8")
    patch.syspath_prepend(folder)
    views = import_module(f"{package.name}.views")
    return replace(razorpay.VENDOR, api=replace(razorpay.VENDOR.api, views=views))


def _counts(numbers: list[str]) -> TestCounts:
    vendors: dict[str, dict[str, int]] = {}
    names = {"RZP": "razorpay", "CTX": "cleartax", "YS": "ysuite", "CLM": "clemta", "SPN": "spn"}
    for number in numbers:
        counts = vendors.setdefault(names[number.partition("-")[0]], {})
        counts[number] = counts.get(number, 0) + 1
    return TestCounts(vendors)
