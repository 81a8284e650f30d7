"""A person in words that no vendor owns, and how a vendor's contact holds one."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from mock_server.core.values import Path, value_at

NATIONAL = 10  # digits of a phone number without the code of its country, at most
_CODE = re.compile(r"\+([0-9]{1,3})[ .()-]")

KINDS = ("person", "company")
TYPES = ("customer", "vendor")

Facts = Mapping[str, Any]  # neutral fields of a person with their values


class Person(NamedTuple):
    """The facts of a person that at least two vendors keep.

    *kind* is `person` or `company`, and *company* the one that a person works for. *type* is what
    they are to the account: `customer` or `vendor`.
    """

    name: str
    email: str | None = None
    phone: str | None = None
    company: str | None = None
    kind: str = "person"
    type: str = "customer"
    active: bool = True
    tax_id: str | None = None
    address: str | None = None
    state: str | None = None
    postal_code: str | None = None
    country: str | None = None
    note: str | None = None

    @property
    def telephone(self) -> "Telephone | None":
        return telephone(self.phone) if self.phone else None


FIELDS = Person._fields


@dataclass(frozen=True, eq=False)
class PersonMap:
    """How a vendor's contact holds a person.

    *keys* are the contact's own keys by neutral field, with dots for what is nested; a field that
    the vendor does not keep is missing. *write* gives a contact as a scenario would give it, of
    which empty values are left out. *read* changes the facts of a stored contact, each the value of
    its first key, where the vendor keeps them otherwise.
    """

    keys: Mapping[str, tuple[str, ...]]
    write: Callable[[Person], dict[str, Any]]
    read: Callable[[Facts, dict[str, Any]], Facts] = lambda facts, record: facts

    def facts(self, record: dict[str, Any]) -> Facts:
        """The person that a stored contact shows."""
        found = {
            field: value_at(record, path) if path else record.get(key)
            for field, key, path in self._first
        }
        return self.read(found, record)

    def fields_of(self, key: str) -> list[str]:
        """The neutral fields that the contact's own *key* holds, in dots, or a part of it."""
        return [field for field, keys in self.keys.items() if any(_holds(one, key) for one in keys)]

    @cached_property
    def _first(self) -> list[tuple[str, str, Path]]:
        """Each field with its first key, and with the path of one that has dots."""
        first = [(field, keys[0]) for field, keys in self.keys.items()]
        return [(field, key, tuple(key.split(".")) if "." in key else ()) for field, key in first]


class Telephone(NamedTuple):
    """A number's parts: its digits without the country's code, and that code, empty if unknown."""

    national: str
    code: str = ""

    @property
    def digits(self) -> str:
        return self.code + self.national

    @property
    def compact(self) -> str:
        """`+919000090001`, or `9000090001` without a code."""
        return f"+{self.digits}" if self.code else self.national


def telephone(text: str) -> Telephone:
    """The number in *text*. A text without a digit is kept as it is.

    The code is what stands apart after a plus, else the digits before the last ten.
    """
    digits = "".join(re.findall("[0-9]", text))
    code = ""
    if text.strip().startswith("+"):
        apart = _CODE.match(text.strip())
        code = apart[1] if apart else digits[:-NATIONAL]
    return Telephone(digits[len(code) :], code) if digits else Telephone(text)


def filled(record: Mapping[str, Any]) -> dict[str, Any]:
    """*record* without nulls and what is empty, within its mappings too."""
    inner = {
        key: filled(value) if isinstance(value, dict) else value for key, value in record.items()
    }
    return {key: value for key, value in inner.items() if value not in (None, "", {})}


def _holds(own: str, key: str) -> bool:
    """Whether one of two dotted keys is within the other."""
    return own == key or own.startswith(f"{key}.") or key.startswith(f"{own}.")
