"""Invented SPN contacts, and how seeded ones are completed."""

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError

from mock_server.core.seeding import SeedContext, Seeded, person
from mock_server.core.state.base import Record
from mock_server.core.state.clock import from_iso, iso
from mock_server.core.state.ids import Draw, uuid4
from mock_server.vendors.spn.values import canonical
from mock_server.vendors.spn.views import contact, owner

DESIGNATIONS = (
    "Sales Manager",
    "Head of Sales",
    "Purchase Officer",
    "Warehouse Supervisor",
    "Accountant",
    "Site Engineer",
    "Director",
    None,
)


def invent(number: int, draw: Draw) -> Record:
    """A contact as a scenario would give it."""
    someone = person(number, draw)
    return {
        "first_name": someone.first,
        "last_name": someone.last,
        "email": someone.email,
        "phone": f"+91-{6 + draw.below(4)}{draw.below(10**9):09d}",
        "designation": draw.pick(DESIGNATIONS),
        "is_primary": draw.below(10) == 0,
    }


def caller_of(section: Mapping[str, Any], record: Record) -> Mapping[str, Any] | None:
    """The company of a seeded contact: the one it names, none for null, else the first."""
    if "company_id" not in record:
        return section["companies"][0] if section["companies"] else None
    try:
        wanted = canonical(record["company_id"], "SPN-52")
    except (TypeError, ValidationError):  # null, or for the schema to refuse
        return None
    for company in section["companies"]:
        if company["id"] == wanted:
            return dict(company)
    raise LookupError("No company has this id.")


def seed(record: Record, context: SeedContext) -> Seeded:
    company, given = caller_of(context.section, record), record.get("created_at")
    created_at = given or iso(context.created_at)
    whole = contact(
        {"company_id": company and company["id"], **record},
        record.get("id") or uuid4(context.draw),
        created_at,
        record.get("updated_at") or created_at,
    )
    second = from_iso(given) if given else context.created_at
    return Seeded(owner(whole), whole, second)


def unseed(owner: Any, record: Record) -> Record:
    """The whole record: a scenario may give all ten keys."""
    return dict(record)
