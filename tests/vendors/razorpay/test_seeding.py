"""Invented contacts, and how seeded ones are completed."""

import dataclasses
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from marshmallow import RAISE, ValidationError

from mock_server.core.document.mistakes import ScenarioError
from mock_server.core.seeding import SeedContext, Seeded
from mock_server.core.situation import Situation
from mock_server.core.state.ids import Draw
from mock_server.vendors.razorpay import VENDOR
from mock_server.vendors.razorpay.schemas import TYPES
from tests.clients import Client
from tests.vendors.razorpay.wire import ORDER, text

Given = Callable[..., Client]
ACCOUNTS = [
    {"key_id": "rzp_test_mock", "key_secret": "mock_secret", "types": list(TYPES)},
    {"key_id": "rzp_live_mock", "key_secret": "mock_secret", "types": ["Homie"]},
]
PART: Mapping[str, Any] = {"accounts": ACCOUNTS}
VARIANTS = {name: variant.default for name, variant in VENDOR.api.variants.items()}
SEEDING = SeedContext(PART, 3, 1768467600, Draw("test"))


def loaded(contact: Any) -> dict[str, Any]:
    """A scenario's contact by the vendor's schema, as its owner."""
    with Situation(VARIANTS, VENDOR.seeding.caller_of(PART, contact)):
        whole: dict[str, Any] = VENDOR.seeding.contact(unknown=RAISE).load(contact)
    return whole


def seeded(contact: Any) -> Seeded:
    return VENDOR.seeding.seed(loaded(contact), SEEDING)


def test_invented_contacts_are_valid() -> None:
    """Invented contacts obey every rule of a seeded one."""
    invented = [VENDOR.seeding.invent(number, Draw("test", number)) for number in range(2000)]

    assert invented == [loaded(contact) for contact in invented]
    assert 2000 == len({contact["email"] for contact in invented})
    assert 2000 == len({VENDOR.seeding.key(contact) for contact in invented if VENDOR.seeding.key})


def test_invented_contacts_repeat() -> None:
    """The same number and chance invent the same contact."""
    first, second = (VENDOR.seeding.invent(7, Draw("test", 7)) for _ in range(2))

    assert first == second
    assert first != VENDOR.seeding.invent(8, Draw("test", 8))


def test_a_seeded_contact_is_completed() -> None:
    """A contact of a name alone gets all eleven fields (RZP-02, RZP-03, RZP-04, RZP-05)."""
    owner, record, created_at = seeded({"name": "Asha Rao"})

    assert ("rzp_test_mock", 1768467600) == (owner, created_at)
    assert ORDER == list(record)
    assert text(record | {"id": ""}) == text(
        dict.fromkeys(ORDER)
        | {
            "id": "",
            "entity": "contact",
            "name": "Asha Rao",
            "active": True,
            "notes": [],
            "created_at": 1768467600,
        }
    )


@pytest.mark.parametrize(
    "contact",
    [
        {"name": "Asha Rao"},
        {"name": "Bo.", "account": "rzp_live_mock", "type": "Homie", "active": False},
        {"name": "Asha Rao", "notes": {"a": 1}, "created_at": 1545320320, "id": "cont_" + "0" * 14},
        {"name": "Asha Rao", "batch_id": "batch_00000000000001", "entity": "contact"},
    ],
)
def test_a_stored_contact_reads_back_the_same(contact: dict[str, Any]) -> None:
    """What is written out of a store gives the same record for the same owner when read again."""
    before = seeded(contact)
    later = dataclasses.replace(SEEDING, number=99, created_at=1, draw=Draw("other"))

    assert before == VENDOR.seeding.seed(
        loaded(VENDOR.seeding.unseed(before.owner, before.record)), later
    )


def test_a_contact_of_nobody_is_refused(given: Given) -> None:
    """A contact of an account that the scenario does not have is the scenario's mistake."""
    with pytest.raises(ScenarioError, match="No account has this key_id"):
        given("razorpay", contacts=[{"name": "Asha Rao", "account": "rzp_test_other"}])


@pytest.mark.parametrize(
    "contact",
    [
        {"name": "Asha Rao", "id": "cont_000000000000001"},
        {"name": "Asha Rao", "id": "cont_0000000000000"},
        {"name": "Asha Rao", "type": "Homie"},
        {"name": "As"},
        {"email": "asha@example.com"},
        {"name": "Asha Rao", "phone": "9000090000"},
        {"name": "Asha Rao", "entity": "customer"},
        {"name": "Asha Rao", "created_at": "yesterday"},
    ],
)
def test_a_seeded_contact_obeys_the_rules(contact: dict[str, Any]) -> None:
    """What a client may not send, a scenario may not seed."""
    with pytest.raises(ValidationError):
        loaded(contact)


@pytest.mark.parametrize("key_id", ["rzp_live_Abc123", "key", "rzp_test_", "rzp_test_a@b"])
def test_a_key_must_look_like_a_mocks(given: Given, key_id: str) -> None:
    """A scenario may not hold what looks like a real live key, nor what is not a key."""
    with pytest.raises(ScenarioError):
        given("razorpay", contacts=[], accounts=[{"key_id": key_id, "key_secret": "mock_secret"}])


@pytest.mark.parametrize("type", ["x" * 41, "", "ven@dor", "विक्रेता", "vendor\n"])
def test_a_type_of_an_account_is_as_documented(given: Given, type: str) -> None:
    """A type over 40 characters, or of special ones, is a mistake at its place (RZP-12)."""
    account = {"key_id": "rzp_test_mock", "key_secret": "mock_secret", "types": ["vendor", type]}

    with pytest.raises(ScenarioError, match=r"accounts\[0\]\.types\[1\].*1 to 40 characters"):
        given("razorpay", contacts=[], accounts=[account])


def test_a_type_may_have_forty_characters(given: Given) -> None:
    """The longest type is taken, by the scenario and by a create (RZP-12)."""
    longest = "A type of 40 characters (an own/extra)-._"[:40]
    account = {"key_id": "rzp_test_mock", "key_secret": "mock_secret", "types": [longest]}
    api = given("razorpay", contacts=[], accounts=[account]).at("razorpay", "/v1")

    assert 200 == api.post("/contacts", {"name": "Asha Rao", "type": longest}).status


def test_a_real_looking_key_may_be_allowed(given: Given) -> None:
    """allow_live_key says that a live-looking key is meant."""
    account = {"key_id": "rzp_live_Abc123", "key_secret": "mock_secret", "allow_live_key": True}

    assert given("razorpay", contacts=[], accounts=[account])
