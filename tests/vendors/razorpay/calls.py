"""Calls that several tests make, and what they all begin with."""

from collections.abc import Callable
from typing import Any

from tests.clients import Api, Client
from tests.vendors.razorpay.wire import refusal

Given = Callable[..., Client]
EXISTING = "/contacts/cont_00000000000001"
NINE = "2026-01-15T09:00:00Z"


def alone(given: Given, **section: Any) -> Api:
    """Razorpay with no contacts but those of *section*."""
    return given("razorpay", **{"contacts": [], **section}).at("razorpay", "/v1")


def names(api: Api, query: str = "") -> list[str]:
    return [contact["name"] for contact in api.get(f"/contacts{query}").json["items"]]


def both(api: Api, body: Any) -> list[tuple[int, str]]:
    """A create and an update of the same body: status and text of each."""
    replies = [api.post("/contacts", body), api.patch(EXISTING, body)]
    return [(reply.status, reply.text) for reply in replies]


def ways(api: Api, body: Any) -> list[str | None]:
    """The behaviours of a create and an update of the same body."""
    return [api.post("/contacts", body).behaviour, api.patch(EXISTING, body).behaviour]


def twice(description: str, field: str) -> list[tuple[int, str]]:
    return [(400, refusal(description, field))] * 2
