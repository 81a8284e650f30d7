"""Invented Razorpay contacts, and how seeded ones are completed."""

from collections.abc import Mapping
from typing import Any

from mock_server.core.seeding import SeedContext, Seeded, person
from mock_server.core.state.clock import SECOND
from mock_server.core.state.ids import Draw
from mock_server.core.state.store import Record
from mock_server.vendors.razorpay.schemas import TYPES
from mock_server.vendors.razorpay.views import contact, new_id


def invent(number: int, draw: Draw) -> Record:
    """A contact as a scenario would give it."""
    someone = person(number, draw)
    return {
        "name": someone.name,
        "email": someone.email,
        "contact": f"{6 + draw.below(4)}{draw.below(10**9):09d}",
        "type": draw.pick(TYPES),
        "reference_id": f"invented {number}",
    }


def caller_of(section: Mapping[str, Any], record: Record) -> Mapping[str, Any]:
    """The account that a seeded contact belongs to: the one it names, or the first."""
    wanted = record.get("account")
    for account in section["accounts"]:
        if wanted in (None, account["key_id"]):
            return dict(account)
    raise LookupError("No account has this key_id.")


def seed(record: Record, context: SeedContext) -> Seeded:
    owner = record.get("account") or context.section["accounts"][0]["key_id"]
    created_at = record.get("created_at", context.created_at)
    id = record.get("id") or new_id(created_at * SECOND, context.number, context.draw)
    return Seeded(owner, contact(record, id, created_at), created_at)


def unseed(owner: Any, record: Record) -> Record:
    return {"account": owner, **record}
