"""Invented and seeded contacts."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from mock_server.core.seeding import SeedContext
from mock_server.core.situation import Situation
from mock_server.core.state.base import Record
from mock_server.core.state.ids import Draw
from mock_server.core.yaml_files import yaml_value
from mock_server.vendors.cleartax import VENDOR
from mock_server.vendors.cleartax.gstin import sound
from mock_server.vendors.cleartax.schemas import SeededContact
from mock_server.vendors.cleartax.seeding import OWNERS, invent, seed
from tests.clients import Client
from tests.vendors.cleartax.asking import BUSINESS, CONTACTS, VALID, at

PART = {"accounts": [{"token": "t", "businesses": [BUSINESS, "b2"]}]}
RECORDS = Path(__file__).parents[3] / "fixtures" / "cleartax" / "records.yaml"


@pytest.fixture(params=["off", "checksum"])
def checked(request: pytest.FixtureRequest) -> Iterator[str]:
    """The strictest and the most lenient variants, in force."""
    variants = {name: variant.default for name, variant in VENDOR.api.variants.items()}
    with Situation({**variants, "gstin_check": request.param}, PART["accounts"][0]):
        yield request.param


def seeded(record: Record, number: int = 0) -> Any:
    return seed(record, SeedContext(PART, number, 1000, Draw("seed", number)))


def test_invented_contacts_are_valid(checked: str) -> None:
    """Whatever number it has, an invented contact keeps every rule (CTX-16, CTX-25)."""
    for number in range(2000):
        contact = invent(number, Draw("test", number))

        assert contact == SeededContact().load(contact)


def test_invented_contacts_repeat_and_differ() -> None:
    """One number gives one contact; numbers give different ones (CTX-25)."""
    first, again = invent(7, Draw(7)), invent(7, Draw(7))
    gstins = {invent(number, Draw(number))["gstin"] for number in range(2000)}

    assert first == again
    assert 2000 == len(gstins)


def test_invented_numbers_of_any_size() -> None:
    """A PAN keeps its form where numbers grow (CTX-25)."""
    for number in (0, 9998, 9999, 259_973, 259_974, 10**9):
        assert sound(invent(number, Draw(number))["gstin"])


@pytest.mark.parametrize(
    "contact",
    [
        {**VALID},
        {**VALID, "id": "c1", "business_id": "b2", "gstin": "", "city": ""},
        {**VALID, "id": "c1", "system_generated": True},
        {**VALID, "id": "c1", "system_generated": False},
    ],
)
def test_unseed_is_the_inverse_of_seed(checked: str, contact: Record) -> None:
    """A stored contact written out and read again is the same contact (CTX-30, CTX-31)."""
    first = seeded(SeededContact().load(contact))
    again = seeded(SeededContact().load(OWNERS.unseed(first.owner, first.record)))

    assert first == again


def test_fixtures_are_valid(checked: str) -> None:
    """Every record of fixtures/cleartax keeps the default rules (CTX-24)."""
    records = yaml_value(RECORDS.read_text(encoding="utf-8"))
    unsound = {name for name, record in records.items() if record.get("gstin") == "GSTIN3"}
    for name, record in records.items():
        if checked == "off" or name not in unsound:
            assert record == SeededContact().load(record)
    assert {"odd_gstin"} == unsound


def test_owner() -> None:
    """A contact's owner is the account that has its business, the first one by default (CTX-34)."""
    two = {"accounts": [*PART["accounts"], {"token": "u", "businesses": ["b3"]}]}

    assert "t" == OWNERS.caller_of(two, {})["token"]
    assert "u" == OWNERS.caller_of(two, {"business_id": "b3"})["token"]
    with pytest.raises(LookupError, match="No account has this business_id."):
        OWNERS.caller_of(two, {"business_id": "b4"})


def test_ids_of_seeded_contacts(given: Callable[..., Client]) -> None:
    """A seeded contact without an id gets a UUID, the same in every start (CTX-43)."""
    one, other = (given("cleartax", contacts=[{"fake": 2}]) for _ in range(2))
    first, second = (contact["id"] for contact in at(one).get(CONTACTS).json)

    assert 36 == len(first) == len(second)
    assert first != second
    assert [first, second] == [contact["id"] for contact in at(other).get(CONTACTS).json]
