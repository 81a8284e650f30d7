"""What YSuite accepts, each rule with the end of the sentence that YSuite answers it by.

`The cstname field is required.` and `Contact name is required.` end alike; `render()` begins them.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from marshmallow import EXCLUDE, RAISE, Schema, ValidationError, fields, pre_load, validate

from mock_server.core.errors import Sentence
from mock_server.core.paging import QueryInteger
from mock_server.core.schemas import BodySchema, Text
from mock_server.core.vendor import situation

DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE = 10, 100  # contacts a page
LABELS = {
    "cstname": "Contact name",
    "contact_type": "Contact type",
    "cstemail": "Email address",
    "cstmobile": "Phone number",
    "cstmobile_country_id": "Country ID",
    "cstaddress": "Address",
    "ct_taxnumber": "Tax registration number",
    "cstnotes": "Notes",
    "cstemailnotify": "Email notifications",
    "cstsmsnotify": "SMS notifications",
    "cst_whatsapp_notify": "WhatsApp notifications",
    "contact_parent": "Parent contact",
    "cst_tag_id": "Tag IDs",
    "tag_ids": "Tag IDs",
    "pageSize": "Page size",
}
NAME_REQUIRED = Sentence("YS-17", "is required.")
KIND_REQUIRED = Sentence("YS-18", "is required.")
KIND_INVALID = Sentence("YS-20", "must be 1 or 2.")
EMAIL_INVALID = Sentence("YS-21", "must be a valid email address.")
MOMENT = re.compile(r"[12][0-9]{3}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")


class LaravelString(Text):
    """A text of at most *most* characters (YS-19)."""

    default_error_messages = {"invalid": Sentence("YS-19", "must be a string.")}

    def __init__(self, most: int | None = None, **more: Any) -> None:
        if most:
            said = Sentence("YS-19", f"must not be greater than {most} characters.")
            more["validate"] = validate.Length(max=most, error=said)
        super().__init__(**more)


class LaravelInteger(fields.Integer):
    """A whole number as JSON writes one: no text, no flag, no fraction."""

    default_error_messages = {"invalid": Sentence("YS-19", "must be an integer.")}

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> int:
        if type(value) is not int:
            raise self.make_error("invalid")
        return value


class LaravelBoolean(fields.Boolean):
    """true or false, and neither 1 nor "true"."""

    default_error_messages = {"invalid": Sentence("YS-19", "must be true or false.")}

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> bool:
        if type(value) is not bool:
            raise self.make_error("invalid")
        return value


class Numbers(fields.List[int]):
    """A list of whole numbers, such as the ids of tags."""

    default_error_messages = {"invalid": Sentence("YS-19", "must be an array.")}

    def __init__(self, **more: Any) -> None:
        never_null = {"null": LaravelInteger.default_error_messages["invalid"]}
        super().__init__(LaravelInteger(error_messages=never_null), allow_none=True, **more)


class Name(LaravelString):
    """The contact's name, which is never empty (YS-17)."""

    default_error_messages = {"required": NAME_REQUIRED, "null": NAME_REQUIRED}


class Kind(LaravelInteger):
    """1 for an individual, 2 for a business (YS-18, YS-20)."""

    default_error_messages = {
        "required": KIND_REQUIRED,
        "null": KIND_REQUIRED,
        "invalid": KIND_INVALID,
    }

    def __init__(self, **more: Any) -> None:
        super().__init__(validate=validate.OneOf((1, 2), error=KIND_INVALID), **more)


class EmailAddress(LaravelString):
    """An address whose form is checked (YS-21)."""

    default_error_messages = {"invalid": EMAIL_INVALID}

    def __init__(self, **more: Any) -> None:
        super().__init__(validate=validate.Email(error=EMAIL_INVALID), **more)


class ContactBody(BodySchema):
    """Ignores names that are not in its table, the other body's name for tags among them."""

    class Meta:
        unknown = EXCLUDE

    @pre_load
    def prepare(self, sent: Any, **_: Any) -> dict[str, Any]:
        return {name: None if _blank(value) else value for name, value in sent.items()}


class NewContact(ContactBody):
    """The body of a create, in the order of its table."""

    cstname = Name(100, required=True)
    contact_type = Kind(required=True)
    cstemail = EmailAddress(allow_none=True)
    cstmobile = LaravelString(allow_none=True)
    cstmobile_country_id = LaravelInteger(allow_none=True)
    cstaddress = LaravelString(255, allow_none=True)
    ct_taxnumber = LaravelString(50, allow_none=True)
    cstnotes = LaravelString(2000, allow_none=True)
    cstemailnotify = LaravelBoolean(allow_none=True)
    cstsmsnotify = LaravelBoolean(allow_none=True)
    cst_whatsapp_notify = LaravelBoolean(allow_none=True)
    contact_parent = LaravelInteger(allow_none=True)
    cst_tag_id = Numbers()


class ContactChange(ContactBody):
    """The body of an update, in the order of its table; the limits are those of a create."""

    cstname = Name(100)
    cstemail = EmailAddress(allow_none=True)
    cstmobile = LaravelString(allow_none=True)
    cstmobile_country_id = LaravelInteger(allow_none=True)
    cstaddress = LaravelString(255, allow_none=True)
    ct_taxnumber = LaravelString(50, allow_none=True)
    contact_type = Kind()
    contact_parent = LaravelInteger(allow_none=True)
    cst_tag_id = Numbers(data_key="tag_ids")


class Lenient(QueryInteger):
    """A whole number in a query; what cannot be read counts as *otherwise* (inferred)."""

    def __init__(self, otherwise: int, **more: Any) -> None:
        super().__init__(**more)
        self.otherwise = otherwise

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> Any:
        try:
            return super()._deserialize(value, *args, **kwargs)
        except ValidationError:
            return self.otherwise


def check_page_size(size: int) -> None:
    """Over the maximum is limited by the view, or refused under the variant (YS-08)."""
    if size > MAX_PAGE_SIZE and situation().variants["page_size_over_max"] == "reject":
        raise ValidationError(Sentence("YS-08", f"must not be greater than {MAX_PAGE_SIZE}."))


class ContactQuery(Schema):
    """The query of a list. No contact has a `type` that is neither 1 nor 2."""

    class Meta:
        unknown = EXCLUDE

    pageSize = Lenient(DEFAULT_PAGE_SIZE, load_default=DEFAULT_PAGE_SIZE, validate=check_page_size)
    pageIndex = Lenient(0, load_default=0)
    search = fields.String()
    type = Lenient(0)
    sortBy = fields.String()
    sortOrder = fields.String()

    @pre_load
    def drop_empty(self, sent: Mapping[str, str], **_: Any) -> dict[str, str]:
        return {name: value.strip() for name, value in sent.items() if not _blank(value)}


class Account(Schema):
    """One pair of keys of a scenario, and whether YSuite would let it in."""

    class Meta:
        unknown = RAISE

    access_key = fields.String(required=True)
    secret_key = fields.String(required=True)
    organisation = fields.Boolean(load_default=True)
    revoked = fields.Boolean(load_default=False)


def check_moment(text: str) -> None:
    if not MOMENT.fullmatch(text) or not _is_time(text):
        raise ValidationError("Not a time such as 2026-05-15T08:30:00Z.")


class SeededContact(NewContact):
    """A contact in a scenario: what a client may set, and what YSuite itself would."""

    account = fields.String()
    cstid = fields.Integer(strict=True, validate=validate.Range(min=1))
    cstcreated_on = fields.String(validate=check_moment)


def _blank(value: Any) -> bool:
    return isinstance(value, str) and not value.strip()


def _is_time(text: str) -> bool:
    try:
        return bool(datetime.fromisoformat(text))
    except ValueError:
        return False
