"""Values of another type than the documented one: refused, or taken as a text."""

from typing import Any

import pytest

from tests.clients import Api
from tests.vendors.razorpay.calls import EXISTING, Given, alone, both, twice, ways

NO_TEXTS = [True, False, ["Asha Rao"], [], {"first": "Asha"}, {}]


@pytest.mark.parametrize("name", [*NO_TEXTS, 12345, 1.5, 0])
def test_a_name_must_be_a_text(api: Api, name: Any) -> None:
    """A name that is not a text is refused, a number too (RZP-51)."""
    assert twice("The name must be a string.", "name") == both(api, {"name": name})
    assert ["RZP-51", "RZP-51"] == ways(api, {"name": name})


def test_a_number_may_be_a_name(given: Given) -> None:
    """number_as_text true: a number is the name that its digits are, under its rules (RZP-51)."""
    api = alone(given, variants={"number_as_text": True}, contacts=["gaurav"])
    replies = [api.post("/contacts", {"name": 12345}), api.patch(EXISTING, {"name": 678})]

    assert ["12345", "678"] == [reply.json["name"] for reply in replies]
    assert ["RZP-51", "RZP-51"] == [reply.behaviour for reply in replies]
    assert twice("The name must be at least 3 characters.", "name") == both(api, {"name": 12})


def test_what_is_no_number_is_no_name(given: Given) -> None:
    """number_as_text true: a boolean, a list or an object is refused all the same (RZP-51)."""
    api = alone(given, variants={"number_as_text": True}, contacts=["gaurav"])

    for name in NO_TEXTS:
        assert twice("The name must be a string.", "name") == both(api, {"name": name})


@pytest.mark.parametrize("variant", [False, True])
@pytest.mark.parametrize(("field", "number"), [("contact", 9000090000), ("reference_id", 17)])
def test_a_number_is_a_text(given: Given, field: str, number: int, variant: bool) -> None:
    """A contact or reference_id that is a number is a text under either variant (RZP-52)."""
    api = alone(given, variants={"number_as_text": variant}, contacts=["gaurav"])
    replies = [
        api.post("/contacts", {"name": "Asha Rao", field: number}),
        api.patch(EXISTING, {field: number}),
    ]

    assert [str(number)] * 2 == [reply.json[field] for reply in replies]
    assert ["RZP-52", "RZP-52"] == [reply.behaviour for reply in replies]


@pytest.mark.parametrize("value", NO_TEXTS)
@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("contact", "The contact must be a string."),
        ("reference_id", "The reference id must be a string."),
    ],
)
def test_a_field_must_be_a_text(api: Api, field: str, said: str, value: Any) -> None:
    """A contact or reference_id that is neither text nor number is refused (RZP-53)."""
    body = {"name": "Asha Rao", field: value}

    assert twice(said, field) == both(api, body)
    assert ["RZP-53", "RZP-53"] == ways(api, body)


@pytest.mark.parametrize(
    ("type", "shown"),
    [(["vendor"], "Array"), ({"a": 1}, "Array"), (True, "true"), (False, "false")],
)
def test_a_type_that_is_no_text_is_refused(api: Api, type: Any, shown: str) -> None:
    """A type that is not a text is refused like an unknown one (RZP-54)."""
    body = {"name": "Asha Rao", "type": type}

    assert twice(f"Invalid type: {shown}", "type") == both(api, body)
    assert ["RZP-54", "RZP-54"] == ways(api, body)


@pytest.mark.parametrize("email", NO_TEXTS)
def test_an_email_that_is_no_text_is_refused(api: Api, email: Any) -> None:
    """An email that is not a text is refused like one that is not an address (RZP-55)."""
    body = {"name": "Asha Rao", "email": email}

    assert twice("The email must be a valid email address.", "email") == both(api, body)
    assert ["RZP-55", "RZP-55"] == ways(api, body)
