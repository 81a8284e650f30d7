"""Whether the records of a person agree, field by field."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from mock_server.core.people.person import FIELDS, NATIONAL, Facts

_NO_DIGIT = re.compile("[^0-9]+")


class FieldDifference(NamedTuple):
    """A field that the vendors do not agree in. *values* are those of each vendor's records."""

    field: str
    values: Mapping[str, list[Any]]


def differences(records: Mapping[str, Sequence[Facts]]) -> list[FieldDifference]:
    """Where the facts, by vendor, differ. A vendor that does not keep a field agrees in it."""
    every = [facts for held in records.values() for facts in held]
    return [
        FieldDifference(field, _values(field, records))
        for field in FIELDS
        if not _agree(field, [facts[field] for facts in every if field in facts])
    ]


def plain(field: str, value: Any) -> Any:
    """A field's value as it is compared: without what vendors write differently.

    Of a phone number its last ten digits count. An empty value is None.
    """
    if not isinstance(value, str):
        return value
    return _PLAIN.get(field, _words)(value) or None


def _agree(field: str, values: Sequence[Any]) -> bool:
    if not values or values.count(values[0]) == len(values):
        return True
    return len({plain(field, value) for value in values}) == 1


def _values(field: str, records: Mapping[str, Sequence[Facts]]) -> dict[str, list[Any]]:
    """The values of each vendor that keeps the field."""
    values = {
        vendor: [facts[field] for facts in held if field in facts]
        for vendor, held in records.items()
    }
    return {vendor: shown for vendor, shown in values.items() if shown}


def _words(text: str) -> str:
    return " ".join(text.split())


def _digits(text: str) -> str:
    return _NO_DIGIT.sub("", text)[-NATIONAL:] or _words(text)


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
