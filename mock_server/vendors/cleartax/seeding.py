"""Invented ClearTax contacts, and how seeded ones are completed."""

from mock_server.core.seeding import Owners, SeedContext, Seeded, company, person
from mock_server.core.state.base import Record
from mock_server.core.state.ids import Draw, uuid4
from mock_server.vendors.cleartax.gstin import check_character
from mock_server.vendors.cleartax.schemas import TYPES
from mock_server.vendors.cleartax.states import TOKENS
from mock_server.vendors.cleartax.views import stored

OWNERS = Owners("business_id", "businesses", "business_id")
CODES = tuple(code for code in TOKENS if code < "97")
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
PAN_TYPE = {"COMPANY": "C", "INDIVIDUAL": "P"}


def invent(number: int, draw: Draw) -> Record:
    """A contact as a scenario would give it, with a GSTIN that passes every check."""
    someone = person(number, draw)
    kind, code = draw.pick(TYPES), draw.pick(CODES)
    pan = _pan(number, kind)
    body = f"{code}{pan}1Z"
    return {
        "business_name": company(draw) if kind == "COMPANY" else someone.name,
        "gstin": body + check_character(body),
        "organization_type": kind,
        "email": someone.email,
        "pan_number": pan,
        "mobile_number": str(6 * 10**9 + draw.below(4 * 10**9)),
        "state": TOKENS[code],
        "country": "INDIA",
    }


def seed(record: Record, context: SeedContext) -> Seeded:
    """A `system_generated` that is false is shown in no answer, so it is not kept."""
    owner = OWNERS.owner_of(context.section, record)
    given = {name: value for name, value in record.items() if value is not False}
    id = given.get("id") or uuid4(context.draw)
    return Seeded(owner, stored(id, given), context.created_at)


def _pan(number: int, kind: str) -> str:
    """`ZZZ`, the holder's type, a letter, four digits that are not 0000, and a letter."""
    turn, digits = divmod(number, 9999)
    return f"ZZZ{PAN_TYPE[kind]}{LETTERS[number % 26]}{digits + 1:04d}{LETTERS[turn % 26]}"
