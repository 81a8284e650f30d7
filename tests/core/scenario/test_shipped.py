"""The scenarios that come with the server."""

import subprocess
import sys

import pytest

from mock_server.core.document.yaml import read
from mock_server.core.scenario.library import Library, shipped
from mock_server.core.vendor import Vendor
from mock_server.vendors import VENDORS
from tests.core.scenario.loading import opened

EACH = pytest.mark.parametrize("vendor", VENDORS, ids=lambda vendor: vendor.name)


def each_in(name: str) -> pytest.MarkDecorator:
    """Each vendor that has a section in the shipped scenario; another has its card's defaults."""
    sections = read(shipped() / "scenarios" / f"{name}.yaml").data["vendors"]
    named = [vendor for vendor in VENDORS if vendor.name in sections]
    return pytest.mark.parametrize("vendor", named, ids=lambda vendor: vendor.name)


@EACH
def test_default_starts_with_the_documented_credentials(vendor: Vendor) -> None:
    """Each of the vendor's lists begins with what the vendor has when no scenario says more."""
    section = opened("default").vendors[vendor.name].section

    for name, field in vendor.section.items():
        assert field.load_default[0].items() <= {**section[name][0]}.items()


@each_in("default")
def test_default_has_two_tenants(vendor: Vendor) -> None:
    """Each with a contact at least, so that who sees what can be tried at once."""
    base = opened("default").vendors[vendor.name].bases["contacts"]

    assert 2 <= len([owner for owner in base.by_owner if owner is not None])


@each_in("default")
def test_default_names_every_fixture_that_it_can(vendor: Vendor) -> None:
    """All but those whose id another one has, and a duplicate in all but casing."""
    base = opened("default").vendors[vendor.name].bases["contacts"]
    known = Library().fixtures(vendor.name)
    left_out = {"gaurav_lower", "john_doe_panel"} & set(known)

    assert len(known) - len(left_out) + 1 == len(base.records)


def test_default_invents_nobody() -> None:
    """Faker takes longer to import than the rest of the server."""
    code = (
        "import sys; from mock_server.app import create_app; create_app(); "
        "print('faker' in sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert "False\n" == run.stdout


@EACH
def test_empty_has_no_contacts_and_the_same_accounts(vendor: Vendor) -> None:
    """It differs from default in its contacts alone."""
    empty, default = (opened(name).vendors[vendor.name] for name in ("empty", "default"))

    assert [] == empty.bases["contacts"].records
    assert default.section == empty.section


@each_in("crowded")
def test_crowded_has_250_contacts(vendor: Vendor) -> None:
    """More than one page of every vendor."""
    assert 250 == len(opened("crowded").vendors[vendor.name].bases["contacts"].records)


@EACH
def test_people_are_everywhere(vendor: Vendor) -> None:
    """A dozen, each with a contact at every vendor, in whatever variant its checks are."""
    scenario = opened("people")

    assert 12 == len(scenario.people)
    assert [(n,) for n in range(12)] == [
        one.positions[vendor.name] for one in scenario.people[::-1]
    ]


@each_in("impatient")
def test_impatient_allows_five_requests_a_minute(vendor: Vendor) -> None:
    """All operations alike."""
    (limit,) = opened("impatient").vendors[vendor.name].limits.values()

    assert (5, 60) == (limit.requests, limit.seconds)


@each_in("default")
def test_outage_breaks_every_vendor(vendor: Vendor) -> None:
    """With every failure that its documents describe, and never for good."""
    faults = [fault for fault in opened("outage").faults if fault.vendor == vendor.name]
    shown = {fault.answer.get("behaviour") for fault in faults if fault.answer}
    statuses = {fault.answer.get("status") for fault in faults if fault.answer}
    named = {behaviour for behaviour, status in vendor.api.faults.items() if status != 500}

    assert 500 in statuses
    assert named <= shown
    assert all(fault.nth or fault.times or fault.every for fault in faults)
