"""What Razorpay accepts, each rule with the sentence that Razorpay answers it by."""

import re
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from marshmallow import (
    EXCLUDE,
    RAISE,
    Schema,
    ValidationError,
    fields,
    pre_load,
    validate,
    validates_schema,
)

from mock_server.core.errors import Sentence
from mock_server.core.paging import QueryInteger
from mock_server.core.schemas import BodySchema, Text
from mock_server.core.vendor import situation

TYPES = ("vendor", "customer", "employee", "self")
MIN_TIME, MAX_TIME = 946684800, 4765046400
NO_NOTES = ()  # JSON shows an empty array; one for all contacts, because memory counts

NAME = re.compile(r"[A-Za-z0-9 '’_/().-]*[A-Za-z0-9.]")
NAME_REQUIRED = Sentence("RZP-08", "The name field is required.")
NAME_INVALID = Sentence("RZP-10", "The name field is invalid.")
ACTIVE = Sentence("RZP-32", "The active field must be true or false.")


class PhpString(Text):
    """A text; a number is taken as one, because clients send phones so (inferred)."""

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> str:
        if isinstance(value, bool | list | dict):
            raise self.make_error("invalid", input=_repeated_text(value))
        return str(value)


def _repeated_text(value: bool | list[Any] | dict[str, Any]) -> str:
    """For sentences that repeat what was sent (inferred)."""
    return str(value).lower() if isinstance(value, bool) else "Array"


class Notes(fields.Field[Any]):
    """Key-value pairs; an empty array when there are none, never an empty object (RZP-04)."""

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> Any:
        if not isinstance(value, dict):
            if value in ([], NO_NOTES):
                return NO_NOTES
            raise ValidationError(Sentence("RZP-18", "The notes must be an array."))
        if len(value) > 15:
            raise ValidationError(
                Sentence("RZP-16", "Number of fields in notes should be less than or equal to 15")
            )
        for key, note in value.items():
            _check_note(key, note)
        return value or NO_NOTES


def _check_note(key: str, note: Any) -> None:
    """Limits of the contacts page, in the sentences of the payments page."""
    limit = situation().variants["note_value_limit"]
    if isinstance(note, dict | list):
        raise ValidationError(Sentence("RZP-18", "Notes values themselves should not be an array"))
    if len(key) > 256:
        raise ValidationError(Sentence("RZP-17", "Notes key cannot be greater than 256 characters"))
    if len(str(note)) > limit:
        raise ValidationError(
            Sentence("RZP-17", f"Notes value cannot be greater than {limit} characters")
        )


def check_name(name: str) -> None:
    """3 to 50 of the listed characters, the last one not special but for `.` (RZP-10, RZP-11)."""
    if not name.strip():
        raise ValidationError(NAME_REQUIRED)
    if len(name) < 3:
        raise ValidationError(Sentence("RZP-11", "The name must be at least 3 characters."))
    if len(name) > 50:
        raise ValidationError(Sentence("RZP-11", "The name may not be greater than 50 characters."))
    if not NAME.fullmatch(name):
        raise ValidationError(NAME_INVALID)


def check_type(name: str) -> None:
    """One of the account's own types; over 40 characters is simply not among them (RZP-12)."""
    if name not in situation().caller["types"]:
        raise ValidationError(Sentence("RZP-12", f"Invalid type: {name}"))


def check_phone(number: str) -> None:
    """The customers page's rule, enforced only under the variant `check_phone` (RZP-15)."""
    if situation().variants["check_phone"] and len(re.sub(r"\D", "", number)) < 8:
        raise ValidationError(
            Sentence(
                "RZP-15",
                "Contact number should be at least 8 digits, including country code",
                step="NA",
                reason="invalid_contact_number",
            )
        )


class Strict(BodySchema):
    """Refuses names it does not know, before any other rule, unless the variants ignore them."""

    class Meta:
        unknown = EXCLUDE

    extra = "RZP-19"

    @cached_property
    def known(self) -> set[str]:
        return {field.data_key or name for name, field in self.fields.items()}

    @pre_load
    def prepare(self, sent: Any, **_: Any) -> Any:
        """All names in one sentence. A body that is no object is a field named 0 (RZP-21)."""
        if sent in (None, []):
            sent = {}  # nothing was sent (inferred)
        if not isinstance(sent, Mapping):
            raise _not_required(["0"], "RZP-21")
        extras = [name for name in sent if name not in self.known]
        if extras and situation().variants["unknown_fields"] == "reject":
            raise _not_required(extras, self.extra)
        return self.without_blanks(sent)

    def without_blanks(self, sent: Mapping[str, Any]) -> dict[str, Any]:
        """A null and an empty text count as not sent (inferred)."""
        return {name: value for name, value in sent.items() if value not in (None, "")}


def _not_required(names: list[str], behaviour: str) -> ValidationError:
    said = f"{', '.join(names)} is/are not required and should not be sent"
    return ValidationError(Sentence(behaviour, said, reason="extra_field_sent"))


class Contact(Strict):
    """The fields that a client may set, in the order in which they are checked."""

    name = PhpString(validate=check_name, error_messages={"invalid": NAME_INVALID})
    email = PhpString(
        validate=validate.Email(
            error=Sentence("RZP-14", "The email must be a valid email address.")
        ),
        error_messages={"invalid": Sentence("RZP-14", "The email must be a valid email address.")},
    )
    contact = PhpString(
        validate=check_phone,
        error_messages={"invalid": Sentence("RZP-15", "The contact must be a string.")},
    )
    type = PhpString(
        validate=check_type, error_messages={"invalid": Sentence("RZP-12", "Invalid type: {input}")}
    )
    reference_id = PhpString(
        validate=validate.Length(
            max=40,
            error=Sentence("RZP-13", "The reference id may not be greater than 40 characters."),
        ),
        error_messages={"invalid": Sentence("RZP-13", "The reference id must be a string.")},
    )
    notes = Notes()

    def without_blanks(self, sent: Mapping[str, Any]) -> dict[str, Any]:
        """An empty name stays: it is a missing one, in an update too (RZP-08)."""
        kept = super().without_blanks(sent)
        return kept | {"name": ""} if sent.get("name") == "" else kept


class NewContact(Contact):
    """The body of a create."""

    name = PhpString(
        required=True,
        validate=check_name,
        error_messages={"required": NAME_REQUIRED, "invalid": NAME_INVALID},
    )


class ContactChange(Contact):
    """The body of an update; `active` is the activate page's, on the same path (RZP-32)."""

    active = fields.Boolean(
        truthy={True, "true", "1"},
        falsy={False, "false", "0"},
        error_messages={"invalid": ACTIVE},
    )


def _whole(name: str, least: int, most: int | None = None) -> QueryInteger:
    too_small = Sentence("RZP-25", f"The {name} must be at least {least}.")
    too_large = Sentence("RZP-25", f"The {name} may not be greater than {most}.")
    return QueryInteger(
        validate=[
            validate.Range(min=least, error=too_small),
            validate.Range(max=most, error=too_large),
        ],
        error_messages={"invalid": Sentence("RZP-25", f"The {name} must be an integer")},
    )


def _moment(name: str) -> QueryInteger:
    said = Sentence("RZP-26", f"{name} must be between {MIN_TIME} and {MAX_TIME}")
    return QueryInteger(
        data_key=name,
        validate=validate.Range(min=MIN_TIME, max=MAX_TIME, error=said),
        error_messages={"invalid": said},
    )


class ContactQuery(Strict):
    """The query of a list. Every filter compares exactly, but for the variant `name_filter`."""

    extra = "RZP-20"

    count = _whole("count", 1, 100)
    skip = _whole("skip", 0)
    since = _moment("from")
    until = _moment("to")
    name = fields.String()
    email = fields.String()
    contact = fields.String()
    reference_id = fields.String()
    active = fields.Boolean(
        truthy={"1", "true"}, falsy={"0", "false"}, error_messages={"invalid": ACTIVE}
    )
    type = fields.String()


class Account(Schema):
    """One key pair of a scenario. Data belong to a key; test and live are apart (RZP-35)."""

    class Meta:
        unknown = RAISE

    key_id = fields.String(
        required=True,
        validate=validate.Regexp(
            r"rzp_(test|live)_[0-9A-Za-z_.-]+\Z", error="Not rzp_test_… or rzp_live_…."
        ),
    )
    key_secret = fields.String(required=True)
    types = fields.List(fields.String(), load_default=list(TYPES))
    allow_live_key = fields.Boolean(load_default=False)

    @validates_schema
    def refuse_live_keys(self, account: Mapping[str, Any], **_: Any) -> None:
        if looks_live(account["key_id"]) and not account["allow_live_key"]:
            raise ValidationError(
                "Looks like a real live key. Use rzp_live_mock…, or say allow_live_key: true.",
                field_name="key_id",
            )


def looks_live(key_id: str) -> bool:
    """Whether this may be somebody's real key, which a mock server must neither keep nor print."""
    return key_id.startswith("rzp_live_") and not key_id.startswith("rzp_live_mock")


class SeededContact(NewContact):
    """A contact in a scenario: what a client may set, and what Razorpay itself would."""

    class Meta:
        unknown = RAISE

    account = fields.String()
    id = fields.String(
        validate=validate.Regexp(
            r"cont_[0-9A-Za-z]{14}\Z", error="Not cont_ and 14 letters or digits."
        )
    )
    entity = fields.String(validate=validate.Equal("contact"))
    batch_id = fields.String()
    active = fields.Boolean()
    created_at = fields.Integer(strict=True)

    @pre_load
    def prepare(self, sent: Any, **_: Any) -> Any:
        """A name that is no field is the scenario's mistake, not a client's: see `unknown`."""
        return self.without_blanks(sent)
