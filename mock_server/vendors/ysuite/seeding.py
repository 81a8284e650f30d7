"""Invented YSuite contacts, and how seeded ones are completed."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from mock_server.core.seeding import SeedContext, Seeded, city, company, person
from mock_server.core.state.clock import iso
from mock_server.core.state.ids import Draw
from mock_server.core.state.store import Record
from mock_server.vendors.ysuite.views import contact, new_id


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


def caller_of(section: Mapping[str, Any], record: Record) -> Mapping[str, Any]:
    """The account that a seeded contact belongs to: the one it names, or the first."""
    wanted = record.get("account")
    for account in section["accounts"]:
        if wanted in (None, account["access_key"]):
            return dict(account)
    raise LookupError("No account has this access_key.")


def seed(record: Record, context: SeedContext) -> Seeded:
    owner = record.get("account") or context.section["accounts"][0]["access_key"]
    cstid = record.get("cstid") or new_id(context.number)
    given = record.get("cstcreated_on")
    created_at = _seconds(given) if given else context.created_at
    return Seeded(owner, contact(record, cstid, iso(created_at)), created_at)


def unseed(owner: Any, record: Record) -> Record:
    return {"account": owner, **record}


def _seconds(time: str) -> int:
    return int(datetime.fromisoformat(time).timestamp())
