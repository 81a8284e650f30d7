"""Invented and seeded contacts."""

from pathlib import Path
from typing import Any

import pytest
from marshmallow import RAISE

from mock_server.core.seeding import SeedContext, Seeded
from mock_server.core.situation import Situation
from mock_server.core.state.ids import Draw
from mock_server.core.yaml_files import yaml_value
from mock_server.vendors.clemta import VENDOR

RECORDS = Path(__file__).parents[3] / "fixtures" / "clemta" / "records.yaml"
DOCUMENTED: dict[str, Any] = yaml_value(RECORDS.read_text(encoding="utf-8"))
PART = {"accounts": VENDOR.section["accounts"].load_default}


def loaded(contact: Any) -> Any:
    with Situation({}, VENDOR.seeding.caller_of(PART, contact)):
        return VENDOR.seeding.contact(unknown=RAISE).load(contact)


def seeded(contact: Any, number: int = 7) -> Seeded:
    seeding = SeedContext(PART, number, 1700000000 + number, Draw("test", number))
    return VENDOR.seeding.seed(loaded(contact), seeding)


def test_invented_contacts_are_accepted() -> None:
    """Two thousand invented contacts obey every rule that a client must (CLM-20, CLM-22)."""
    invented = [VENDOR.seeding.invent(number, Draw("test", number)) for number in range(2000)]

    assert invented == [loaded(contact) for contact in invented]
    assert len({contact["email"] for contact in invented}) == 2000
    assert {"customer", "vendor"} == {contact["type"] for contact in invented}


def test_inventing_repeats_itself() -> None:
    """The same number and chance give the same contact (CLM-32)."""
    first, second = (VENDOR.seeding.invent(5, Draw("test", 5)) for _ in "ab")

    assert first == second
    assert first != VENDOR.seeding.invent(6, Draw("test", 6))


@pytest.mark.parametrize("name", DOCUMENTED)
def test_a_fixture_is_stored_as_it_is(name: str) -> None:
    """The records of the fixtures are complete and in Clemta's key order (CLM-18)."""
    fixture = DOCUMENTED[name]
    stored = seeded(fixture)

    assert [*stored.record.items(), ("company_id", stored.owner)] == list(fixture.items())
    assert fixture["created_at"] == stored.created_at


@pytest.mark.parametrize("number", range(20))
def test_what_is_seeded_can_be_written_down(number: int) -> None:
    """A stored contact, turned back into a scenario's, is seeded as the same one (CLM-32)."""
    first = seeded(VENDOR.seeding.invent(number, Draw("test", number)), number)
    again = seeded(VENDOR.seeding.unseed(first.owner, first.record), number + 1)

    assert first == again
    assert list(first.record) == list(again.record)


def test_a_seeded_contact_gets_an_id_and_times() -> None:
    """What a scenario leaves out is filled in as by a create at the seeding's time (CLM-32)."""
    contact = {"type": "vendor", "full_name": "Ada", "email": "ada@example.com"}
    record = seeded(contact).record

    assert 1700000007 == record["created_at"] == record["updated_at"]
    assert f"{1700000007:08x}" == record["id"][:8]
    assert record["id"].endswith("000007")
