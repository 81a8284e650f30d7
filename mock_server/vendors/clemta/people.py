"""How Clemta's contact holds a person."""

from mock_server.core.people.person import Facts, Person, PersonMap
from mock_server.core.state.base import Record

KEYS = {
    "name": ("full_name",),
    "email": ("email",),
    "phone": ("billing.phone",),
    "type": ("type",),
    "active": ("status",),
    "tax_id": ("billing.tax_id",),
    "address": ("billing.address_1",),
    "state": ("billing.state",),
    "postal_code": ("billing.postal_code",),
    "country": ("billing.country",),
    "note": ("description",),
}


def write(person: Person) -> Record:
    """A phone number has its country's code twice: in itself and beside it."""
    phone = person.telephone
    return {
        "type": person.type,
        "status": "active" if person.active else "inactive",
        "full_name": person.name,
        "email": person.email,
        "description": person.note,
        "billing": {
            "phone": phone and phone.compact,
            "phone_code": f"+{phone.code}" if phone and phone.code else None,
            "country": person.country,
            "address_1": person.address,
            "postal_code": person.postal_code,
            "state": person.state,
            "tax_id": person.tax_id,
        },
    }


def read(facts: Facts, record: Record) -> Facts:
    return {**facts, "active": facts["active"] == "active"}


PEOPLE = PersonMap(KEYS, write, read)
