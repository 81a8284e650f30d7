"""Razorpay's own Python client, whose raw verbs reach the contacts."""

from collections.abc import Iterator
from typing import Any

import pytest
import razorpay  # type: ignore[import-untyped]  # it has no types
from razorpay.errors import (  # type: ignore[import-untyped]  # it has no types
    BadRequestError,
    ServerError,
)

pytestmark = pytest.mark.server

PATH = "/v1/contacts"
ASHA = {"name": "Asha Rao", "email": "asha@example.com", "type": "vendor"}


@pytest.fixture
def client(url: str, key: str) -> Iterator[Any]:
    client = razorpay.Client(auth=(key, "mock_secret"), base_url=f"{url}/razorpay")
    client.session.trust_env = False
    yield client
    client.session.close()


def test_create(client: Any) -> None:
    """What is posted comes back as a contact (RZP-01)."""
    made = client.post(PATH, {**ASHA, "notes": {"desk": "four"}})

    assert "contact" == made["entity"]
    assert "Asha Rao" == made["name"]
    assert {"desk": "four"} == made["notes"]
    assert made["active"] is True


def test_create_again(client: Any) -> None:
    """A contact equal in all five fields is the same contact (RZP-06)."""
    first = client.post(PATH, ASHA)
    again = client.post(PATH, {**ASHA, "notes": {"ignored": "here"}})

    assert first == again


def test_list(client: Any) -> None:
    """A list is a collection, newest first (RZP-23)."""
    made = client.post(PATH, ASHA)
    listed = client.get(PATH, {"count": 2})

    assert "collection" == listed["entity"]
    assert 2 == listed["count"]
    assert made == listed["items"][0]


def test_get(client: Any) -> None:
    """A contact is found by its id (RZP-28)."""
    made = client.post(PATH, ASHA)

    assert made == client.get(f"{PATH}/{made['id']}", {})


def test_patch(client: Any) -> None:
    """A change touches what it names and nothing else (RZP-31)."""
    made = client.post(PATH, ASHA)
    changed = client.patch(f"{PATH}/{made['id']}", {"reference_id": "A 1"})

    assert {**made, "reference_id": "A 1"} == changed


def test_deactivate(client: Any) -> None:
    """`active` alone switches a contact off (RZP-32)."""
    made = client.post(PATH, ASHA)
    changed = client.patch(f"{PATH}/{made['id']}", {"active": False})

    assert {**made, "active": False} == changed


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ({}, "The name field is required."),
        ({"name": "Acme (India)"}, "The name field is invalid."),
        ({"name": "Asha Rao", "type": "partner"}, "Invalid type: partner"),
    ],
)
def test_refusals(client: Any, body: dict[str, Any], sentence: str) -> None:
    """Of a refusal the client keeps the description alone (RZP-08, RZP-10, RZP-12)."""
    with pytest.raises(BadRequestError) as refused:
        client.post(PATH, body)

    assert sentence == str(refused.value)


def test_unknown_id(client: Any) -> None:
    """An unknown id is a bad request, not a 404 (RZP-29)."""
    with pytest.raises(BadRequestError) as refused:
        client.get(f"{PATH}/cont_00000000000009", {})

    assert "cont_00000000000009 is not a valid id." == str(refused.value)


def test_wrong_secret(client: Any) -> None:
    """A wrong secret is a bad request to the client, whose status it hides (RZP-34)."""
    client.auth = (client.auth[0], "wrong")
    with pytest.raises(BadRequestError) as refused:
        client.get(PATH, {})

    assert "Authentication failed" == str(refused.value)


def test_unknown_route(client: Any) -> None:
    """The gateway's answer has no `error`: to the client a ServerError without words (RZP-38)."""
    with pytest.raises(ServerError) as refused:
        client.get("/v1/nothing", {})

    assert "" == str(refused.value)


def test_another_key_is_another_world(client: Any, url: str) -> None:
    """What one key has made, the same key in another world does not see."""
    made = client.post(PATH, ASHA)
    client.auth = (f"{client.auth[0]}-other", "mock_secret")
    with pytest.raises(BadRequestError):
        client.get(f"{PATH}/{made['id']}", {})
