"""Seeded and invented contacts: mirrors seeding.py."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from marshmallow import RAISE

from mock_server.core.document.mistakes import ScenarioError
from mock_server.core.seeding import SeedContext, Seeded
from mock_server.core.situation import Situation
from mock_server.core.state.ids import Draw
from mock_server.core.yaml_files import yaml_value
from mock_server.vendors.spn import VENDOR
from mock_server.vendors.spn.schemas import SeededContact
from tests.clients import Api
from tests.vendors.spn.conftest import COMPANY, KEYS, LEAST, UNKNOWN, listed

FIXTURES = Path(__file__).parents[3] / "fixtures" / "spn" / "records.yaml"
RECORDS: dict[str, dict[str, Any]] = yaml_value(FIXTURES.read_text(encoding="utf-8"))
PART = {"companies": [{"id": COMPANY, "name": "Acme"}], "users": []}


def seeding(number: int = 1) -> SeedContext:
    return SeedContext(PART, number, 1767225600, Draw("test", number))


def loaded(record: dict[str, Any]) -> Any:
    with Situation({}, VENDOR.seeding.caller_of(PART, record)):
        return SeededContact(unknown=RAISE).load(record)


def test_2000_invented_contacts_are_valid() -> None:
    """Whatever is invented could have been listed (SPN-18)."""
    invented = [VENDOR.seeding.invent(number, Draw("test", number)) for number in range(2000)]

    assert invented == [loaded(record) for record in invented]
    assert 2000 == len({record["email"] for record in invented})


def test_an_invented_contact_is_the_same_every_time() -> None:
    """One number, one contact, whatever was invented before it (SPN-32)."""
    first, again, other = (VENDOR.seeding.invent(n, Draw("test", n)) for n in (7, 7, 8))

    assert first == again != other


@pytest.mark.parametrize("name", RECORDS)
def test_a_record_survives_the_way_out_and_in(name: str) -> None:
    """What a world gives back makes the same contact again (SPN-32)."""
    once = VENDOR.seeding.seed(loaded(RECORDS[name]), seeding())
    twice = VENDOR.seeding.seed(loaded(VENDOR.seeding.unseed(once.owner, once.record)), seeding(2))

    assert once == twice
    assert RECORDS[name] == once.record
    assert KEYS == list(once.record)


def test_what_a_scenario_leaves_out_is_completed() -> None:
    """A contact gets an id, its time and the first company (SPN-32)."""
    record = VENDOR.seeding.seed(loaded(LEAST), seeding()).record
    times = ("2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z")

    assert KEYS == list(record)
    assert COMPANY == record["company_id"]
    assert times == (record["created_at"], record["updated_at"])


def test_a_contact_may_belong_to_nobody() -> None:
    """A company_id of null is kept, and the contact is on no company's list (SPN-14)."""
    seeded: Seeded = VENDOR.seeding.seed(loaded({**LEAST, "company_id": None}), seeding())

    assert ("", None) == (seeded.owner, seeded.record["company_id"])


def test_without_companies_a_contact_has_none() -> None:
    """A scenario may do without companies (SPN-14)."""
    nowhere = SeedContext({"companies": [], "users": []}, 1, 1767225600, Draw("test", 1))

    assert VENDOR.seeding.caller_of(nowhere.section, LEAST) is None
    assert VENDOR.seeding.seed(LEAST, nowhere).record["company_id"] is None


def test_every_fixture_can_be_listed(start: Callable[..., Api]) -> None:
    """The fixtures of a company come in the order of their creation (SPN-39)."""
    api = start(contacts=list(RECORDS)[::-1])
    wanted = [record for record in RECORDS.values() if record["company_id"] == COMPANY]

    assert wanted == listed(api)


@pytest.mark.parametrize(
    ("record", "key"),
    [
        ({**LEAST, "company_id": UNKNOWN}, "contacts[0]"),
        ({**LEAST, "company_id": "acme"}, "contacts[0].company_id"),
        ({**LEAST, "created_at": "yesterday"}, "contacts[0].created_at"),
        ({**LEAST, "nickname": "I"}, "contacts[0].nickname"),
        ({"first_name": "Ines"}, "contacts[0]"),
    ],
)
def test_a_mistake_in_a_contact_is_told_of(
    record: dict[str, Any], key: str, start: Callable[..., Api]
) -> None:
    """A scenario's contact is held to the vendor's rules, and its company is there (SPN-15)."""
    with pytest.raises(ScenarioError) as caught:
        start(contacts=[record])

    assert [True] == [one.key.startswith(f"vendors.spn.{key}") for one in caught.value.mistakes]


@pytest.mark.parametrize(
    "user",
    [
        {"email": "nobody", "password": "p", "company_id": COMPANY},
        {"email": "a@example.com", "password": "p", "company_id": COMPANY, "token": "a@b"},
        {"email": "a@example.com", "password": "p", "company_id": COMPANY, "token": "a b"},
        {"email": "a@example.com", "password": "p"},
        {"email": "a@example.com", "password": "p", "company_id": COMPANY, "admin": True},
    ],
)
def test_a_mistake_in_a_user_is_told_of(user: dict[str, Any], start: Callable[..., Api]) -> None:
    """A user has an address, a password and a company, and a token without an @ (SPN-33)."""
    with pytest.raises(ScenarioError):
        start(users=[user])


def test_a_sections_values_are_taken_as_a_clients_are(start: Callable[..., Api]) -> None:
    """An email and a uuid of which a success would tell are loaded (SPN-42, SPN-56)."""
    user = {"email": "Ann@EXAMPLE.com", "password": "x", "company_id": COMPANY.upper()}
    companies = [{"id": COMPANY.upper(), "name": "Acme"}]
    api = start(companies=companies, users=[user], contacts=[])

    assert 200 == api.anonymous.post("/auth/login", {**user, "email": "Ann@example.com"}).status
