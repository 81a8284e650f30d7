"""How ClearTax's contact holds a person."""

from mock_server.core.people.person import Facts, Person, PersonMap
from mock_server.core.state.base import Record

NOWHERE = "OTHERTERRITORY"  # a state is mandatory, and this one stands for none

KEYS = {
    "name": ("contact_person_name", "business_name"),
    "email": ("email",),
    "phone": ("mobile_number",),
    "company": ("business_name",),
    "kind": ("organization_type",),
    "tax_id": ("gstin",),
    "address": ("address",),
    "state": ("state",),
    "postal_code": ("zip_code",),
    "country": ("country",),
}


def write(person: Person) -> Record:
    """A person who works for a company is the contact person of that business."""
    phone, business = person.telephone, person.kind == "company" or person.company
    return {
        "business_name": person.company or person.name,
        "gstin": person.tax_id,
        "organization_type": "COMPANY" if business else "INDIVIDUAL",
        "contact_person_name": person.name if person.company else None,
        "email": person.email,
        "mobile_number": phone and phone.national,
        "address": person.address,
        "state": person.state or NOWHERE,
        "zip_code": person.postal_code,
        "country": person.country,
    }


def read(facts: Facts, record: Record) -> Facts:
    person, business = facts["name"], facts["kind"] == "COMPANY"
    company = facts["company"] if person else None
    return {
        **facts,
        "name": person or facts["company"],
        "company": company,
        "kind": "company" if business and not company else "person",
        "state": None if facts["state"] == NOWHERE else facts["state"],
    }


PEOPLE = PersonMap(KEYS, write, read)
