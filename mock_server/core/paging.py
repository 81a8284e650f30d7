"""Filters, order and pages over records that a list shows."""

import re
from collections.abc import Hashable, Iterable, Sequence
from typing import Any

from marshmallow import ValidationError, fields

from mock_server.core.state.base import Record
from mock_server.core.state.store import Table


class QueryInteger(fields.Integer):
    """A whole number in a query: digits after an optional minus, and nothing else."""

    def _validated(self, value: Any) -> int:
        if not re.fullmatch(r"-?[0-9]{1,30}", str(value)):
            raise ValidationError(self.error_messages["invalid"])
        return int(value)


def page(
    table: Table,
    owner: Hashable,
    start: int,
    size: int,
    found: Sequence[Record] | None = None,
    newest_first: bool = False,
) -> tuple[Sequence[Record], int]:
    """At most *size* records from *start*, and how many there are: of *found*, else of all."""
    if found is None:
        return table.page(owner, start, size, newest_first), table.size(owner)
    return found[start : start + size], len(found)


def where(records: Iterable[Record], **wanted: Any) -> list[Record]:
    """The records that hold every *wanted* value exactly. A wanted None matches any value."""
    given = [(field, value) for field, value in wanted.items() if value is not None]
    return [r for r in records if all(r.get(field) == value for field, value in given)]


def search(records: Iterable[Record], term: str, fields: Sequence[str]) -> list[Record]:
    """The records in which one of the *fields* contains *term*, ignoring case."""
    term = term.casefold()
    return [r for r in records if any(term in (r.get(f) or "").casefold() for f in fields)]


def ordered(records: list[Record], field: str, descending: bool) -> list[Record]:
    """By one field, ignoring case, records without it last; equal ones keep their order."""
    without = [r for r in records if r.get(field) is None]
    having = [r for r in records if r.get(field) is not None]
    having.sort(key=lambda r: _comparable(r[field]), reverse=descending)
    return having + without


def _comparable(value: Any) -> tuple[str, Any]:
    if isinstance(value, str):
        return "str", value.casefold()
    return ("number", value) if isinstance(value, int | float) else ("other", repr(value))
