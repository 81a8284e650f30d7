"""Invented Razorpay contacts, and how seeded ones are completed."""

from mock_server.core.seeding import Owners, SeedContext, Seeded, person
from mock_server.core.state.base import Record
from mock_server.core.state.clock import SECOND
from mock_server.core.state.ids import Draw
from mock_server.vendors.razorpay.values import TYPES
from mock_server.vendors.razorpay.views import contact, new_id

OWNERS = Owners("account", "key_id", "key_id")


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


def seed(record: Record, context: SeedContext) -> Seeded:
    owner = OWNERS.owner_of(context.section, record)
    created_at = record.get("created_at", context.created_at)
    id = record.get("id") or new_id(created_at * SECOND, context.number, context.draw)
    return Seeded(owner, contact(record, id, created_at), created_at)
