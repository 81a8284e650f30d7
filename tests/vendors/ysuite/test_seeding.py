"""Invented and seeded contacts: mirrors seeding.py."""

import json
from typing import Any

import pytest
from marshmallow import RAISE, ValidationError

from mock_server.core.seeding import SeedContext
from mock_server.core.situation import Situation
from mock_server.core.state.ids import Draw
from mock_server.vendors.ysuite import VENDOR
from mock_server.vendors.ysuite.seeding import OWNERS, invent, seed
from tests.vendors.ysuite.conftest import Given

PART = {"accounts": [{"access_key": "first"}, {"access_key": "second"}]}
SCHEMA = VENDOR.seeding.contact(unknown=RAISE)


def loaded(record: dict[str, Any]) -> Any:
    """What a scenario's contact is once it is read; raises where it may not be."""
    variants = {name: variant.default for name, variant in VENDOR.api.variants.items()}
    with Situation(variants, OWNERS.caller_of(PART, record)):
        return SCHEMA.load(record)


def seeding(number: int) -> SeedContext:
    return SeedContext(PART, number, 1_700_000_000 + number, Draw("contact", number))


def test_invented_contacts_are_valid() -> None:
    """Whatever is invented could have been created."""
    invented = [invent(number, Draw("invented", number)) for number in range(2000)]

    assert invented == [loaded(record) for record in invented]
    assert {1, 2} == {record["contact_type"] for record in invented}
    assert 2000 == len({record["cstemail"] for record in invented})


def test_invented_contacts_repeat() -> None:
    """The same number gives the same contact."""
    assert invent(7, Draw("a", 7)) == invent(7, Draw("a", 7))
    assert invent(7, Draw("a", 7)) != invent(7, Draw("b", 7))


def test_a_stored_contact_can_be_given_back() -> None:
    """What unseed gives, seed makes the same record of."""
    for number in range(50):
        owner, record, created_at = seed(invent(number, Draw("x", number)), seeding(number))
        again = seed(
            loaded(json.loads(json.dumps(OWNERS.unseed(owner, record)))), seeding(number + 1)
        )

        assert (owner, record, created_at) == again
        assert list(record) == list(again.record)


def test_a_seeded_contact_belongs_to_the_first_account_or_the_one_it_names() -> None:
    """`account` is the access key of the workspace that a contact is in."""
    ada = {"cstname": "Ada", "contact_type": 1}

    assert "first" == seed(ada, seeding(0)).owner
    assert "second" == seed({**ada, "account": "second"}, seeding(0)).owner
    assert "second" == OWNERS.caller_of(PART, {"account": "second"})["access_key"]
    with pytest.raises(LookupError):
        OWNERS.caller_of(PART, {"account": "third"})


def test_a_seeded_contact_keeps_its_id_and_time(ysuite: Given) -> None:
    """A contact of a scenario has the id and the time that it brings."""
    contact = ysuite(contacts=["sarah_johnson"]).get("/contacts/10").json["data"]

    assert ("Sarah Johnson", "2026-05-15T08:30:00Z") == (
        contact["cstname"],
        contact["cstcreated_on"],
    )


def test_invented_contacts_do_not_clash_with_fixtures(ysuite: Given) -> None:
    """Fixtures and invented contacts can stand in one list."""
    data = ysuite(contacts=["sarah_johnson", {"fake": 30}, "sample_trading"]).get("/contacts").json

    assert 32 == data["data"]["total_records"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"cstid": 0},
        {"cstid": "10"},
        {"cstcreated_on": "2026-05-15"},
        {"cstcreated_on": "2026-02-30T08:30:00Z"},
        {"contact_type": 3},
        {"cst_name": "Ada"},
    ],
)
def test_a_seeded_contact_keeps_to_the_rules(wrong: dict[str, Any]) -> None:
    """A contact of a scenario with a value that YSuite could not hold is a mistake."""
    with pytest.raises(ValidationError, match=next(iter(wrong))):
        loaded({"cstname": "Ada", "contact_type": 1, **wrong})
