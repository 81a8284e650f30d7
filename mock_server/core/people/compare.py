"""Whether the records of a person agree, field by field."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from mock_server.core.people.person import FIELDS, NATIONAL, Facts


class Difference(NamedTuple):
    """A field that the vendors do not agree in. *values* are those of each vendor's records."""

    field: str
    values: Mapping[str, list[Any]]


def differences(records: Mapping[str, Sequence[Facts]]) -> list[Difference]:
    """Where the facts, by vendor, differ. A vendor that does not keep a field agrees in it."""
    found = []
    for field in FIELDS:
        values = {
            vendor: [facts[field] for facts in held if field in facts]
            for vendor, held in records.items()
        }
        values = {vendor: shown for vendor, shown in values.items() if shown}
        if len({plain(field, value) for shown in values.values() for value in shown}) > 1:
            found.append(Difference(field, values))
    return found


def plain(field: str, value: Any) -> Any:
    """A field's value as it is compared: without what vendors write differently.

    Of a phone number its last ten digits count. An empty value is None.
    """
    if not isinstance(value, str):
        return value
    return _PLAIN.get(field, _words)(value) or None


def _words(text: str) -> str:
    return " ".join(text.split())


def _digits(text: str) -> str:
    digits = "".join(re.findall("[0-9]", text))
    return digits[-NATIONAL:] if digits else _words(text)


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


_PLAIN: Mapping[str, Callable[[str], str]] = {
    "email": lambda text: text.strip().casefold(),
    "phone": _digits,
    "tax_id": _letters,
    "state": _letters,
    "postal_code": _letters,
    "country": _letters,
}
