"""How a vendor's records are seeded from a scenario, and invented people.

Faker itself makes 3,500 people a second. A draw from its word lists makes 100,000, and the same
people every time.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from marshmallow import Schema, fields
from marshmallow.fields import Field

from mock_server.core.people.person import PersonMap
from mock_server.core.state.base import Key, Record
from mock_server.core.state.ids import Draw


@dataclass(frozen=True)
class SectionList:
    """A list that a vendor's section of a scenario holds under *key*, each entry by *schema*.

    *sample* is an entry as a scenario writes it. It is the only entry where the scenario has no
    list. *id* is the field that identifies an entry of a table.
    """

    key: str
    schema: type[Schema]
    sample: Mapping[str, Any]
    id: str = "id"

    @property
    def field(self) -> Field[Any]:
        return fields.List(
            fields.Nested(self.schema), load_default=[self.schema().load(self.sample)]
        )


@dataclass(frozen=True)
class SeedContext:
    """The facts that a seeded record may depend on.

    *section* is the vendor's loaded section of the scenario, *number* the record's place in the
    whole list, *created_at* (seconds since 1970) the time of a record that brings none. *draw* is
    the record's own chance, the same in every world of the scenario.
    """

    section: Mapping[str, Any]
    number: int
    created_at: int
    draw: Draw


class Seeded(NamedTuple):
    """A complete record, its owner, and the second in which it was created."""

    owner: Hashable
    record: Record
    created_at: int


@dataclass(frozen=True)
class Seeding:
    """How a vendor's records are seeded.

    *contact* is the schema of one seeded contact. *caller_of* gives a seeded record's caller, which
    schemas find in `situation().caller`, or raises LookupError with a sentence. *seed* completes a
    loaded contact, *unseed* turns a stored one back into what *contact* reads, *invent* makes one
    up. *people* tells how a contact holds a person whom other vendors hold too. *id* is the field
    that identifies a contact, within its owner only where *scoped_ids*; *key* is the value that
    de-duplication compares, and *key_rule* the number of that behaviour. *tables* come from
    further lists of the section.
    """

    contact: type[Schema]
    caller_of: Callable[[Mapping[str, Any], Record], Any]
    seed: Callable[[Record, SeedContext], Seeded]
    unseed: Callable[[Hashable, Record], Record]
    invent: Callable[[int, Draw], Record]
    people: PersonMap
    id: str = "id"
    scoped_ids: bool = False
    key: Key | None = None
    key_rule: str = ""
    tables: tuple[SectionList, ...] = ()


@dataclass(frozen=True)
class Owners:
    """The owners of seeded records. A record names its owner in *field*; else it has the first.

    An account holds its owners under *key*: one, or a list of them. *named* is the noun for an
    owner in the refusal of an unknown one.
    """

    field: str
    key: str
    named: str

    def caller_of(self, section: Mapping[str, Any], record: Record) -> Mapping[str, Any]:
        """The account of the record's owner. Raises LookupError with a sentence."""
        wanted = record.get(self.field)
        for account in section["accounts"]:
            owners = self._owners(account)
            if wanted in owners or wanted is None and owners:
                found: Mapping[str, Any] = account
                return found
        raise LookupError(f"No account has this {self.named}.")

    def owner_of(self, section: Mapping[str, Any], record: Record) -> str:
        """The owner that the record names, or the first of all."""
        accounts = section["accounts"]
        return record.get(self.field) or next(id for one in accounts for id in self._owners(one))

    def unseed(self, owner: Any, record: Record) -> Record:
        """The record with the name of its owner."""
        return {self.field: owner, **record}

    def _owners(self, account: Mapping[str, Any]) -> Sequence[str]:
        owners: str | Sequence[str] = account[self.key]
        return (owners,) if isinstance(owners, str) else owners


class InventedPerson(NamedTuple):
    """A name in plain Latin letters and an address at example.com that no other number has."""

    first: str
    last: str
    name: str
    email: str


@cache
def words(kind: str, locale: str, attribute: str) -> Sequence[str]:
    """One of Faker's word lists: `words("person", "en_IN", "first_names")`. Plain letters only."""
    from importlib import import_module  # Faker takes 86 ms, and most scenarios invent nobody

    provider = import_module(f"faker.providers.{kind}.{locale}").Provider
    return tuple(sorted(word for word in getattr(provider, attribute) if _plain(word)))


def person(number: int, draw: Draw) -> InventedPerson:
    first = draw.pick(words("person", "en_IN", "first_names"))
    last = draw.pick(words("person", "en_IN", "last_names"))
    email = f"{first}.{last}.{number}@example.com".lower().replace(" ", "-")
    return InventedPerson(first, last, f"{first} {last}", email)


def invented_person(number: int, draw: Draw, kind: str | None = None) -> dict[str, Any]:
    """The facts of a person, or of a company, whom several vendors hold.

    The address is at example.org, where no vendor's own invented contact has one.
    """
    made = person(number, draw)
    phone = f"+91 {6 + draw.below(4)}{draw.below(10**9):09d}"
    email = made.email.replace("example.com", "example.org")
    name = {"name": made.name, "company": company(draw)}
    if kind == "company":
        name = {"name": name["company"]}
    return {**name, "email": email, "phone": phone}


def company(draw: Draw) -> str:
    """Two family names and an ending: `Rao Mehta Group`."""
    names = words("person", "en_IN", "last_names")
    ending = draw.pick(words("company", "en_US", "company_suffixes"))
    return f"{draw.pick(names)} {draw.pick(names)} {ending}"


def city(draw: Draw) -> str:
    return draw.pick(words("address", "en_IN", "cities"))


def _plain(word: str) -> bool:
    return word.isascii() and word.replace(" ", "").isalpha()
