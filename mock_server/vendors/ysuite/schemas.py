"""What YSuite accepts, each rule with the end of the sentence that YSuite answers it by.

`The cstname field is required.` and `Contact name is required.` end alike; `render()` begins them.
"""

import re
from datetime import datetime
from typing import Any

from marshmallow import ValidationError, fields, pre_load, validate

from mock_server.core.document.fields import ExactField, StrictSchema
from mock_server.core.errors import Sentence
from mock_server.core.schemas import BodySchema, Text, accepts
from mock_server.core.situation import note

TYPES = INDIVIDUAL, BUSINESS = 1, 2
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
EMPTIED = {"null": Sentence("YS-25", "is required.")}  # for fields that an update may leave out
KIND_INVALID = Sentence("YS-20", "must be 1 or 2.")
EMAIL_INVALID = Sentence("YS-21", "must be a valid email address.")
MOMENT = re.compile(r"[12][0-9]{3}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")


class LaravelString(Text):
    """A text (YS-39) of at most *most* characters (YS-19, YS-31)."""

    default_error_messages = {"invalid": Sentence("YS-39", "must be a string.")}

    def __init__(self, most: int | None = None, **more: Any) -> None:
        if most:
            said = Sentence("YS-19", f"must not be greater than {most} characters.")
            more["validate"] = validate.Length(max=most, error=said)
        super().__init__(**more)


class LaravelInteger(ExactField, fields.Integer):
    """A whole number as JSON writes one: no text, no flag, no fraction."""

    default_error_messages = {"invalid": Sentence("YS-39", "must be an integer.")}
    kinds = (int,)


class Reference(LaravelInteger):
    """The number of a country or a tag. None is looked up, so any will do (YS-38)."""

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> int:
        number: int = super()._deserialize(value, *args, **kwargs)
        if number < 1:
            note("YS-38")
        return number


class LaravelBoolean(ExactField, fields.Boolean):
    """true or false, and neither 1 nor "true"."""

    default_error_messages = {"invalid": Sentence("YS-39", "must be true or false.")}
    kinds = (bool,)


class Tags(fields.List[int]):
    """The ids of tags."""

    default_error_messages = {"invalid": Sentence("YS-39", "must be an array.")}

    def __init__(self, **more: Any) -> None:
        never_null = {"null": LaravelInteger.default_error_messages["invalid"]}
        super().__init__(Reference(error_messages=never_null), allow_none=True, **more)


@accepts(pattern=r"^\s*\S")
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
        super().__init__(validate=validate.OneOf(TYPES, error=KIND_INVALID), **more)


class EmailAddress(LaravelString):
    """An address whose form is checked (YS-21)."""

    default_error_messages = {"invalid": EMAIL_INVALID}

    def __init__(self, **more: Any) -> None:
        super().__init__(validate=validate.Email(error=EMAIL_INVALID), **more)


def check_phone(text: str) -> None:
    """Any text is accepted; only digits are documented (YS-38)."""
    if not (text.isascii() and text.isdigit()):
        note("YS-38")


class ContactBody(BodySchema):
    """Ignores names that are not in its table, the other body's name for tags among them."""

    stray = "YS-36"

    @pre_load
    def prepare(self, sent: Any, **_: Any) -> dict[str, Any]:
        """Other names do not count (YS-36), and an empty text is null (YS-37)."""
        super().prepare(sent)
        values = {name: None if _blank(value) else value for name, value in sent.items()}
        if None in values.values():
            note("YS-37")
        return values


class NewContact(ContactBody):
    """The body of a create, in the order of its table."""

    cstname = Name(100, required=True)
    contact_type = Kind(required=True)
    cstemail = EmailAddress(allow_none=True)
    cstmobile = LaravelString(allow_none=True, validate=check_phone)
    cstmobile_country_id = Reference(allow_none=True)
    cstaddress = LaravelString(255, allow_none=True)
    ct_taxnumber = LaravelString(50, allow_none=True)
    cstnotes = LaravelString(2000, allow_none=True)
    cstemailnotify = LaravelBoolean(allow_none=True)
    cstsmsnotify = LaravelBoolean(allow_none=True)
    cst_whatsapp_notify = LaravelBoolean(allow_none=True)
    contact_parent = LaravelInteger(allow_none=True)
    cst_tag_id = Tags()


class ContactChange(ContactBody):
    """The body of an update, in the order of its table; the limits are those of a create."""

    cstname = Name(100, error_messages=EMPTIED)
    cstemail = EmailAddress(allow_none=True)
    cstmobile = LaravelString(allow_none=True, validate=check_phone)
    cstmobile_country_id = Reference(allow_none=True)
    cstaddress = LaravelString(255, allow_none=True)
    ct_taxnumber = LaravelString(50, allow_none=True)
    contact_type = Kind(error_messages=EMPTIED)
    contact_parent = LaravelInteger(allow_none=True)
    cst_tag_id = Tags(data_key="tag_ids")

    def load(self, data: Any, **more: Any) -> Any:
        """The sent fields. An update with tags shows YS-24, unless a value is odd."""
        found = super().load(data, **more)
        if "cst_tag_id" in found:
            note("YS-24")
        return found


class Account(StrictSchema):
    """One pair of keys of a scenario, and whether YSuite would let it in."""

    access_key = fields.String(required=True)
    secret_key = fields.String(required=True)
    organisation = fields.Boolean(load_default=True)
    revoked = fields.Boolean(load_default=False)


def check_moment(text: str) -> None:
    if not MOMENT.fullmatch(text) or not _is_time(text):
        raise ValidationError("Not a time such as 2026-05-15T08:30:00Z.")


class SeededContact(NewContact):
    """A contact in a scenario: a client's fields, and those that YSuite sets."""

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
