"""Invented Clemta contacts, and how seeded ones are completed."""

from collections.abc import Sequence
from functools import cache

from mock_server.core.seeding import Owners, SeedContext, Seeded, city, person, words
from mock_server.core.state.base import Record
from mock_server.core.state.ids import Draw
from mock_server.vendors.clemta.schemas import TYPES
from mock_server.vendors.clemta.views import NO_BILLING, contact, new_id

OWNERS = Owners("company_id", "companies", "company")
ADDRESSES = 64
NO_ADDRESSES: list[str] = []


def invent(number: int, draw: Draw) -> Record:
    """A contact as a scenario would give it. Billing addresses are shared, to save memory."""
    someone, kind = person(number, draw), draw.pick(TYPES)
    return {
        "type": kind,
        "full_name": someone.name if kind == "customer" else f"{someone.name} Supplies",
        "email": someone.email,
        "description": "Invented",
        "cc_emails": NO_ADDRESSES,
        "bcc_emails": NO_ADDRESSES,
        "billing": draw.pick(_billings()),
    }


def seed(record: Record, context: SeedContext) -> Seeded:
    owner = OWNERS.owner_of(context.section, record)
    created_at = record.get("created_at", context.created_at)
    id = record.get("id") or new_id(created_at, context.number, context.draw)
    return Seeded(owner, contact(record, id, created_at), created_at)


@cache
def _billings() -> Sequence[Record]:
    return [_billing(number, Draw("clemta", "billing", number)) for number in range(ADDRESSES)]


def _billing(number: int, draw: Draw) -> Record:
    return {
        **NO_BILLING,
        "email": f"billing.{number}@example.com",
        "phone": f"55501{number:02d}",
        "phone_code": "+91",
        "iso_code": "IN",
        "country": "India",
        "address_1": f"{number + 1} {draw.pick(words('person', 'en_IN', 'last_names'))} Street",
        "postal_code": f"{100000 + draw.below(900000)}",
        "district": city(draw),
    }
