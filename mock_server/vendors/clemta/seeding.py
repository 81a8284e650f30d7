"""Invented Clemta contacts, and how seeded ones are completed."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from mock_server.core.seeding import SeedContext, Seeded, city, person, words
from mock_server.core.state.ids import Draw
from mock_server.core.state.store import Record
from mock_server.vendors.clemta.schemas import TYPES
from mock_server.vendors.clemta.views import NO_BILLING, contact, new_id

ADDRESSES = 64
NOBODY: list[str] = []


def invent(number: int, draw: Draw) -> Record:
    """A contact as a scenario would give it. Billing addresses are shared, to save memory."""
    someone, kind = person(number, draw), draw.pick(TYPES)
    return {
        "type": kind,
        "full_name": someone.name if kind == "customer" else f"{someone.name} Supplies",
        "email": someone.email,
        "description": "Invented",
        "cc_emails": NOBODY,
        "bcc_emails": NOBODY,
        "billing": draw.pick(_billings()),
    }


def caller_of(section: Mapping[str, Any], record: Record) -> Mapping[str, Any]:
    """The account whose company a seeded contact names, or of the first company there is."""
    wanted = record.get("company_id")
    for account in section["accounts"]:
        if wanted in account["companies"] or wanted is None and account["companies"]:
            return dict(account)
    raise LookupError("No account has this company.")


def seed(record: Record, context: SeedContext) -> Seeded:
    owner = record.get("company_id") or _first_company(context.section["accounts"])
    created_at = record.get("created_at", context.created_at)
    id = record.get("id") or new_id(created_at, context.number, context.draw)
    return Seeded(owner, contact(record, id, created_at), created_at)


def unseed(owner: Any, record: Record) -> Record:
    return {**record, "company_id": owner}


def _first_company(accounts: Sequence[Mapping[str, Any]]) -> str:
    return str(next(id for account in accounts for id in account["companies"]))


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
