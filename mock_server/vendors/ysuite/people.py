"""How YSuite's contact holds a person."""

from mock_server.core.people.person import Facts, Person, PersonMap
from mock_server.core.state.base import Record
from mock_server.vendors.ysuite.schemas import BUSINESS, INDIVIDUAL

KEYS = {
    "name": ("cstname",),
    "email": ("cstemail",),
    "phone": ("cstmobile",),
    "kind": ("contact_type",),
    "tax_id": ("ct_taxnumber",),
    "address": ("cstaddress",),
    "note": ("cstnotes",),
}


def write(person: Person) -> Record:
    """The documents want digits alone for a phone number."""
    phone = person.telephone
    return {
        "cstname": person.name,
        "contact_type": BUSINESS if person.kind == "company" else INDIVIDUAL,
        "cstemail": person.email,
        "cstmobile": phone and phone.digits,
        "cstaddress": person.address,
        "ct_taxnumber": person.tax_id,
        "cstnotes": person.note,
    }


def read(facts: Facts, record: Record) -> Facts:
    return {**facts, "kind": "company" if facts["kind"] == BUSINESS else "person"}


PEOPLE = PersonMap(KEYS, write, read)
