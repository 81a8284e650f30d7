"""Notes: how many, how long, of what kind."""

from typing import Any

import pytest

from tests.clients import Api
from tests.vendors.razorpay.calls import Given, both, twice, ways


def test_there_are_at_most_fifteen_notes(api: Api) -> None:
    """Sixteen notes are refused, fifteen taken (RZP-16)."""
    said = "Number of fields in notes should be less than or equal to 15"
    notes = {f"key_{n}": "value" for n in range(16)}
    body = {"name": "Asha Rao", "notes": notes}

    assert twice(said, "notes") == both(api, body)
    assert ["RZP-16", "RZP-16"] == ways(api, body)
    notes.pop("key_0")
    assert notes == api.post("/contacts", body).json["notes"]


@pytest.mark.parametrize("limit", [256, 512])
def test_a_note_has_a_longest_value(given: Given, limit: int) -> None:
    """note_value_limit: a value of that many characters is taken, a longer one not (RZP-17)."""
    api = given("razorpay", variants={"note_value_limit": limit}).at("razorpay", "/v1")
    said = f"Notes value cannot be greater than {limit} characters"
    body = {"name": "Asha Rao", "notes": {"key": "x" * (limit + 1)}}

    assert twice(said, "notes") == both(api, body)
    assert ["RZP-17", "RZP-17"] == ways(api, body)
    assert [200, 200] == [s for s, _ in both(api, body | {"notes": {"key": "é" * limit}})]


def test_a_note_has_a_longest_key(api: Api) -> None:
    """A key of 257 characters is refused, one of 256 taken (RZP-59)."""
    said = "Notes key cannot be greater than 256 characters"
    body = {"name": "Asha Rao", "notes": {"x" * 257: "value"}}

    assert twice(said, "notes") == both(api, body)
    assert ["RZP-59", "RZP-59"] == ways(api, body)
    assert [200, 200] == [s for s, _ in both(api, body | {"notes": {"x" * 256: "value"}})]


@pytest.mark.parametrize("value", [["x"], [], {"a": "b"}, {}])
def test_a_note_may_not_be_an_array(api: Api, value: Any) -> None:
    """A note whose value is an array or an object is refused (RZP-18)."""
    said = "Notes values themselves should not be an array"
    body = {"name": "Asha Rao", "notes": {"good": "one", "bad": value}}

    assert twice(said, "notes") == both(api, body)
    assert ["RZP-18", "RZP-18"] == ways(api, body)


@pytest.mark.parametrize("notes", ["text", 7, True, ["text"]])
def test_notes_must_be_pairs(api: Api, notes: Any) -> None:
    """Notes that are not an object are refused (RZP-56)."""
    body = {"name": "Asha Rao", "notes": notes}

    assert twice("The notes must be an array.", "notes") == both(api, body)
    assert ["RZP-56", "RZP-56"] == ways(api, body)


def test_an_empty_list_is_no_notes(api: Api) -> None:
    """Notes may be sent as they are shown where there are none (RZP-57)."""
    reply = api.post("/contacts", {"name": "Asha R.", "notes": []})

    assert ("RZP-57", []) == (reply.behaviour, reply.json["notes"])


@pytest.mark.parametrize("value", [7, 1.5, True, None])
def test_notes_of_numbers_and_states_are_kept(api: Api, value: Any) -> None:
    """A note that is a number, a state or null is given back as it came (RZP-58)."""
    notes = {"odd": value, "चाय": "☕"}
    reply = api.post("/contacts", {"name": "Asha R.", "notes": notes})

    assert ("RZP-58", notes) == (reply.behaviour, reply.json["notes"])
