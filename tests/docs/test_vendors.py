"""Every vendor's page has the same sections, and says what a user must know to reach it."""

import pytest

from mock_server.core.vendor import Vendor
from mock_server.vendors import VENDORS
from tests.docs.pages import anchors
from tests.tables import readme

SECTIONS = [
    "what-is-served",
    "in-a-scenario",
    "at-a-glance",
    "what-is-guessed",
    "limits-of-this-mock",
    "every-behaviour",
]

each_vendor = pytest.mark.parametrize("vendor", VENDORS, ids=lambda vendor: vendor.name)


@each_vendor
def test_sections(vendor: Vendor) -> None:
    """The sections are the same, in the same order."""
    found = anchors(readme(vendor))

    assert SECTIONS == [anchor for anchor in found if anchor in SECTIONS]


@each_vendor
def test_operations(vendor: Vendor) -> None:
    """Each operation is named, as faults and limits need it."""
    page = readme(vendor).read_text(encoding="utf-8").split("## Every behaviour")[0]

    assert [] == [name for name in vendor.operations if f"| `{name}` |" not in page]


@each_vendor
def test_faults(vendor: Vendor) -> None:
    """Each behaviour that only a fault causes is named as one."""
    page = readme(vendor).read_text(encoding="utf-8").split("## What is guessed")[0]

    assert [] == [number for number in vendor.api.faults if number not in page]


@each_vendor
def test_addresses(vendor: Vendor) -> None:
    """Each host is named."""
    page = readme(vendor).read_text(encoding="utf-8")

    assert [] == [host for host in vendor.api.hosts if f"`{host}`" not in page]
