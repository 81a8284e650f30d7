"""What the tests of SPN share: its API as the default user, companies, bodies and problems."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.clients import Api, Client, Reply

COMPANY = "7b3f1c2d-4e5a-6f7b-8c9d-0e1f2a3b4c5d"
OTHER = "2f8e6d4c-1b3a-4957-8c6e-5d4f3a2b1c0e"
UNKNOWN = "00000000-0000-4000-8000-000000000000"
OTHERS = {"Authorization": "Bearer other-spn-token"}  # a user of the other company
LEAST = {"first_name": "Ines", "email": "ines@example.com"}
WHOLE = {
    "company_id": COMPANY,
    "first_name": "Ines",
    "last_name": "Łukasik",
    "email": "ines@example.com",
    "phone": "+91-9000000009",
    "designation": "Head of Sales",
    "is_primary": True,
}
KEYS = [
    "id",
    "company_id",
    "first_name",
    "last_name",
    "email",
    "phone",
    "designation",
    "is_primary",
    "created_at",
    "updated_at",
]

Given = Callable[..., Client]


@pytest.fixture
def api(client: Client) -> Api:
    """SPN as the default user, under its documented prefix, over both ways in."""
    return client.at("spn", "/api/v1")


@pytest.fixture
def start(given: Given) -> Callable[..., Api]:
    """`start(contacts=[…], variants={…})`: SPN as the default user of a scenario of its own."""

    def started(**section: Any) -> Api:
        return given("spn", **section).at("spn", "/api/v1")

    return started


def refusals(reply: Reply) -> list[tuple[str, list[Any]]]:
    """Type and place of every problem in a 422."""
    assert reply.status == 422, reply.text
    return [(problem["type"], problem["loc"]) for problem in reply.json["detail"]]


def listed(api: Api, query: str = "") -> list[dict[str, Any]]:
    """The contacts of the default company."""
    reply = api.get(f"/contacts?company_id={COMPANY}{query}")
    assert reply.status == 200, reply.text
    found: list[dict[str, Any]] = reply.json
    return found
