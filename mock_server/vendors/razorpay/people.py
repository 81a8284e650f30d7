"""How Razorpay's contact holds a person."""

from mock_server.core.people.person import Person, PersonMap
from mock_server.core.state.base import Record


def write(person: Person) -> Record:
    """Razorpay has no field for a company, so it stands in the notes."""
    phone = person.telephone
    return {
        "name": person.name,
        "email": person.email,
        "contact": phone and phone.compact,
        "type": person.type,
        "active": person.active,
        "notes": {"company": person.company},
    }


PEOPLE = PersonMap(
    {
        "name": ("name",),
        "email": ("email",),
        "phone": ("contact",),
        "company": ("notes.company",),
        "type": ("type",),
        "active": ("active",),
    },
    write,
)
