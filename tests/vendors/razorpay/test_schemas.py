"""What Razorpay accepts in each field, and the sentence for what it does not."""

import re
from typing import Any

import hypothesis
import pytest
from hypothesis import strategies as some
from marshmallow import ValidationError

from mock_server.core.situation import Situation
from mock_server.vendors.razorpay import VENDOR
from mock_server.vendors.razorpay.schemas import TYPES, NewContact
from tests.clients import Api
from tests.vendors.razorpay.calls import EXISTING, Given, both, twice, ways
from tests.vendors.razorpay.wire import refusal, text

VARIANTS = {name: variant.default for name, variant in VENDOR.api.variants.items()}


@pytest.mark.parametrize("body", [{}, {"email": "a@example.com"}])
def test_a_create_without_a_name_is_refused(api: Api, body: dict[str, Any]) -> None:
    """A create without a name is refused (RZP-08)."""
    reply = api.post("/contacts", body)

    assert (400, "RZP-08") == (reply.status, reply.behaviour)
    assert refusal("The name field is required.", "name") == reply.text


@pytest.mark.parametrize("name", [None, "", "  "])
def test_a_name_without_anything_in_it_is_refused(api: Api, name: str | None) -> None:
    """A null, empty or blank name is a missing one (RZP-45)."""
    reply = api.post("/contacts", {"name": name})

    assert (400, "RZP-45") == (reply.status, reply.behaviour)
    assert refusal("The name field is required.", "name") == reply.text


@pytest.mark.parametrize("name", ["", "  "])
def test_an_update_may_not_empty_the_name(api: Api, name: str) -> None:
    """An empty or blank name is a missing one in an update too (RZP-45)."""
    reply = api.patch(EXISTING, {"name": name})

    assert (400, "RZP-45") == (reply.status, reply.behaviour)
    assert refusal("The name field is required.", "name") == reply.text


@pytest.mark.parametrize(
    "name",
    [
        "Asha, Rao",
        "Asha & Rao",
        "Asha @ Rao",
        "Asha\tRao",
        "Asha Rao\n",
        "Áshá Rao",
        "आशा राव",
        "Asha 😀 Rao",
        "Asha ‘Rao",
        "\ud800abc",
    ],
)
def test_a_name_of_other_characters_is_refused(api: Api, name: str) -> None:
    """A character outside the set makes a name invalid (RZP-10)."""
    assert twice("The name field is invalid.", "name") == both(api, {"name": name})
    assert ["RZP-10", "RZP-10"] == ways(api, {"name": name})


@pytest.mark.parametrize(
    "name", ["Acme (India)", "Asha Rao-", "Asha Rao_", "Asha Rao/", "Asha Rao’", "Asha Rao "]
)
def test_a_name_may_not_end_in_a_special_character(api: Api, name: str) -> None:
    """A special character at the end makes a name invalid, in an update too (RZP-10, RZP-68)."""
    assert twice("The name field is invalid.", "name") == both(api, {"name": name})
    assert ["RZP-10", "RZP-68"] == ways(api, {"name": name})


@pytest.mark.parametrize(
    "name", ["Niamh O’Hara", "a-b_c/d(e)f.g 7", "Ltd.", "(ab", " ab", "---x", "12345"]
)
def test_a_name_of_the_documented_characters_is_taken(api: Api, name: str) -> None:
    """Every documented character is allowed, the full stop at the end too (RZP-10)."""
    made, changed = api.post("/contacts", {"name": name}), api.patch(EXISTING, {"name": name})

    assert [name, name] == [made.json["name"], changed.json["name"]]
    assert ["RZP-01", "RZP-31"] == [made.behaviour, changed.behaviour]


def test_a_plain_apostrophe_is_taken(api: Api) -> None:
    """The apostrophe that keyboards have is as good as the documented one (RZP-69)."""
    replies = [
        api.post("/contacts", {"name": "Niamh O'Hara"}),
        api.patch(EXISTING, {"name": "Niamh O'Hara"}),
    ]

    assert ["Niamh O'Hara"] * 2 == [reply.json["name"] for reply in replies]
    assert ["RZP-69"] * 2 == [reply.behaviour for reply in replies]


@pytest.mark.parametrize(
    ("length", "said"),
    [
        (1, "The name must be at least 3 characters."),
        (2, "The name must be at least 3 characters."),
        (3, None),
        (50, None),
        (51, "The name may not be greater than 50 characters."),
    ],
)
def test_a_name_has_three_to_fifty_characters(api: Api, length: int, said: str | None) -> None:
    """A name of 2 or 51 characters is refused, one of 3 or 50 taken (RZP-11)."""
    body = {"name": "a" * length}

    if said:
        assert twice(said, "name") == both(api, body)
        assert ["RZP-11", "RZP-11"] == ways(api, body)
    else:
        assert [200, 200] == [status for status, _ in both(api, body)]


@hypothesis.given(
    some.text(
        some.sampled_from("abzABZ059 '’-_/().") | some.characters(max_codepoint=0x2100),
        max_size=55,
    )
)
def test_names_obey_the_documented_rule(name: str) -> None:
    """A name is taken exactly if it is as the document describes it (RZP-08, RZP-10, RZP-11)."""
    letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
    supported = set(name) <= set(letters + " ’'-_/().")
    ends_well = name[-1:] in set(letters + ".")
    expected = 3 <= len(name) <= 50 and supported and ends_well

    try:
        with Situation(VARIANTS, {"types": TYPES}):
            NewContact().load({"name": name})
        taken = True
    except ValidationError:
        taken = False

    assert expected == taken


@pytest.mark.parametrize("type", ["Employee", "contact_typeA", "vendor!", "x" * 41, " vendor", 7])
def test_a_type_that_the_account_does_not_have_is_refused(api: Api, type: str | int) -> None:
    """A type must be one of the account's to the letter (RZP-12)."""
    body = {"name": "Asha Rao", "type": type}

    assert twice(f"Invalid type: {type}", "type") == both(api, body)
    assert ["RZP-12", "RZP-12"] == ways(api, body)


@pytest.mark.parametrize("type", TYPES)
def test_the_default_types_are_taken(api: Api, type: str) -> None:
    """vendor, customer, employee and self exist for every account (RZP-12)."""
    assert type == api.post("/contacts", {"name": "Asha Rao", "type": type}).json["type"]


def test_types_made_on_the_dashboard_are_the_accounts_own(given: Given) -> None:
    """An account has exactly the types that its scenario gives it (RZP-12)."""
    account = {"key_id": "rzp_test_mock", "key_secret": "mock_secret", "types": ["Homie"]}
    api = given("razorpay", accounts=[account], contacts=[]).at("razorpay", "/v1")

    assert "Homie" == api.post("/contacts", {"name": "Asha Rao", "type": "Homie"}).json["type"]
    reply = api.post("/contacts", {"name": "Asha Rao", "type": "vendor"})
    assert refusal("Invalid type: vendor", "type") == reply.text


def test_a_reference_has_at_most_forty_characters(api: Api) -> None:
    """A reference_id of 41 characters is refused, one of 40 taken (RZP-13)."""
    said = "The reference id may not be greater than 40 characters."
    body = {"name": "Asha Rao", "reference_id": "x" * 41}

    assert twice(said, "reference_id") == both(api, body)
    assert ["RZP-13", "RZP-13"] == ways(api, body)
    assert [200, 200] == [s for s, _ in both(api, body | {"reference_id": "x" * 40})]


@pytest.mark.parametrize("email", ["asha", "asha@", "@example.com", "a b@example.com", 7])
def test_an_email_must_be_an_address(api: Api, email: Any) -> None:
    """An email that is not an address is refused (RZP-14)."""
    body = {"name": "Asha Rao", "email": email}

    assert twice("The email must be a valid email address.", "email") == both(api, body)
    assert ["RZP-14", "RZP-14"] == ways(api, body)


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("9000090000", ["RZP-01", "RZP-31"]),
        ("+91 9000-0900-00", ["RZP-01", "RZP-31"]),
        ("12", ["RZP-15", "RZP-15"]),
        ("x", ["RZP-15", "RZP-15"]),
        ("ext. 123 4567", ["RZP-15", "RZP-15"]),
    ],
)
def test_a_number_may_have_any_form(api: Api, number: str, expected: list[str]) -> None:
    """By default a number is taken as it comes, even with fewer than 8 digits (RZP-15)."""
    body = {"name": "Asha Rao", "contact": number}
    replies = [api.post("/contacts", body), api.patch(EXISTING, body)]

    assert [number, number] == [reply.json["contact"] for reply in replies]
    assert expected == [reply.behaviour for reply in replies]


def test_a_short_number_may_be_refused(given: Given) -> None:
    """check_phone: fewer than 8 digits are refused with a reason of their own (RZP-15)."""
    api = given("razorpay", variants={"check_phone": True}).at("razorpay", "/v1")
    expected = text(
        {
            "error": {
                "code": "BAD_REQUEST_ERROR",
                "description": "Contact number should be at least 8 digits, including country code",
                "source": "business",
                "step": "NA",
                "reason": "invalid_contact_number",
                "metadata": {},
                "field": "contact",
            }
        }
    )

    assert [(400, expected)] * 2 == both(api, {"name": "Bo.", "contact": "+91-123-45"})
    assert ["RZP-15"] * 2 == ways(api, {"name": "Bo.", "contact": "+91-123-45"})
    assert [200, 200] == [s for s, _ in both(api, {"name": "Bo.", "contact": "+91-123-456"})]


def test_only_the_first_problem_is_told(api: Api) -> None:
    """Of several wrong fields the first in the documented order is told of."""
    wrong = {"notes": "x", "reference_id": "x" * 41, "type": "x", "email": "x", "name": "x!"}

    for field in ("name", "email", "type", "reference_id", "notes"):
        body = {"name": "Asha Rao", **wrong}
        assert [field] * 2 == [
            reply.json["error"]["field"]
            for reply in (api.post("/contacts", body), api.patch(EXISTING, body))
        ]
        del wrong[field]


def test_sentences_carry_their_numbers() -> None:
    """Every rule of the schemas names a behaviour of this vendor."""
    with Situation(VARIANTS, {"types": TYPES}), pytest.raises(ValidationError) as caught:
        NewContact().load({"name": "x!", "email": "x", "type": "x", "reference_id": "x" * 41})
    messages: Any = caught.value.messages

    assert ["name", "email", "type", "reference_id"] == list(messages)
    assert all(re.fullmatch(r"RZP-\d\d", said[0].behaviour) for said in messages.values())
