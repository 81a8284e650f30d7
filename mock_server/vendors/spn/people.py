"""How SPN's contact holds a person."""

from mock_server.core.people.person import Facts, Person, PersonMap
from mock_server.core.state.base import Record


def write(person: Person) -> Record:
    """The first word of a person's name is the first name; a company has no other."""
    first, _, last = person.name.partition(" ")
    if person.kind == "company":
        first, last = person.name, ""
    phone = person.telephone
    return {
        "first_name": first,
        "last_name": last,
        "email": person.email,
        "phone": phone and (f"+{phone.code}-{phone.national}" if phone.code else phone.national),
    }


def read(facts: Facts, record: Record) -> Facts:
    names = filter(None, (record["first_name"], record["last_name"]))
    return {**facts, "name": " ".join(names)}


PEOPLE = PersonMap(
    {"name": ("first_name", "last_name"), "email": ("email",), "phone": ("phone",)}, write, read
)
