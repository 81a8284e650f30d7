"""Invented YSuite contacts, and how seeded ones are completed."""

from mock_server.core.seeding import Owners, SeedContext, Seeded, city, company, person
from mock_server.core.state.base import Record
from mock_server.core.state.clock import from_iso, iso
from mock_server.core.state.ids import Draw
from mock_server.vendors.ysuite.views import contact, new_id

OWNERS = Owners("account", "access_key", "access_key")


def invent(number: int, draw: Draw) -> Record:
    """A contact as a scenario would give it; every fourth or so is a business."""
    someone, business = person(number, draw), draw.below(4) == 0
    return {
        "cstname": company(draw) if business else someone.name,
        "contact_type": 2 if business else 1,
        "cstemail": someone.email,
        "cstmobile": f"{6 + draw.below(4)}{draw.below(10**9):09d}",
        "cstmobile_country_id": 101,
        "cstaddress": city(draw),
        "ct_taxnumber": f"TAX-{number:06d}" if business else None,
    }


def seed(record: Record, context: SeedContext) -> Seeded:
    owner = OWNERS.owner_of(context.section, record)
    cstid = record.get("cstid") or new_id(context.number)
    given = record.get("cstcreated_on")
    created_at = from_iso(given) if given else context.created_at
    return Seeded(owner, contact(record, cstid, iso(created_at)), created_at)
