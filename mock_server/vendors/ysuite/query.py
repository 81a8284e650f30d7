"""How YSuite reads a list's query. It ignores values that it cannot read, and notes a number."""

import re
from collections.abc import Callable
from typing import Any

from marshmallow import ValidationError, fields, pre_load

from mock_server.core.errors import Sentence
from mock_server.core.paging import QueryInteger
from mock_server.core.schemas import LenientSchema
from mock_server.core.situation import note, situation
from mock_server.vendors.ysuite.schemas import TYPES

DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE = 10, 100  # contacts a page
SORTABLE = (
    "cstid",
    "cstname",
    "cstemail",
    "cstmobile",
    "contact_type",
    "cstcreated_on",
    "cstmobile_country_id",
    "cstaddress",
    "ct_taxnumber",
    "cstnotes",
    "cstemailnotify",
    "cstsmsnotify",
    "cst_whatsapp_notify",
    "contact_parent",
)
WHOLE = re.compile(r"-?[0-9]{1,30}")
# The value that a text counts as (None: not sent), and the number of an odd one.
Counts = tuple[str | None, str | None]


def check_page_size(size: int) -> None:
    """Over the maximum is limited by the view, or refused under the variant (YS-08)."""
    if size > MAX_PAGE_SIZE and situation().variants["page_size_over_max"] == "reject":
        raise ValidationError(Sentence("YS-08", f"must not be greater than {MAX_PAGE_SIZE}."))


class ContactQuery(LenientSchema):
    """The query of a list."""

    # metadata is for the OpenAPI document: other values count as others, and are not refused
    pageSize = QueryInteger(
        load_default=DEFAULT_PAGE_SIZE,
        validate=check_page_size,
        metadata={"minimum": 1, "maximum": MAX_PAGE_SIZE},
    )
    pageIndex = QueryInteger(load_default=0, metadata={"minimum": 0})
    search = fields.String()
    type = QueryInteger(metadata={"enum": list(TYPES)})
    sortBy = fields.String(metadata={"enum": list(SORTABLE)})
    sortOrder = fields.String(metadata={"enum": ["asc", "desc"]})

    @pre_load
    def prepare(self, sent: Any, **_: Any) -> dict[str, str]:
        """The parameters that count. An odd value is noted (YS-35, YS-36)."""
        read = dict[str, str]()
        for name, value in sent.items():
            text, known = value.strip(), name in READ
            counts, number = READ[name](text) if known and text else (None, None)
            if counts is not None:
                read[name] = counts
            if not known:
                note("YS-36")
            elif number or text != value or not text:
                note(number or "YS-35")
        return read


def _size(text: str) -> Counts:
    if not WHOLE.fullmatch(text):
        return None, "YS-32"
    if int(text) < 1:
        return "1", "YS-33"
    return text, "YS-08" if int(text) > MAX_PAGE_SIZE else None


def _index(text: str) -> Counts:
    if not WHOLE.fullmatch(text):
        return None, "YS-32"
    return ("0", "YS-33") if int(text) < 0 else (text, None)


def _type(text: str) -> Counts:
    """No contact is of a type that is neither 1 nor 2 (YS-34)."""
    known = WHOLE.fullmatch(text) and int(text) in TYPES
    return (text, None) if known else ("0", "YS-34")


def _field(text: str) -> Counts:
    return (text, None) if text in SORTABLE else (None, "YS-32")


def _direction(text: str) -> Counts:
    return (text, None) if text.lower() in ("asc", "desc") else (None, "YS-32")


def _any(text: str) -> Counts:
    return text, None


READ: dict[str, Callable[[str], Counts]] = {
    "pageSize": _size,
    "pageIndex": _index,
    "search": _any,
    "type": _type,
    "sortBy": _field,
    "sortOrder": _direction,
}
