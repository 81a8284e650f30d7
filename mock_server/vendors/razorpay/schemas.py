"""What Razorpay accepts, each rule with the sentence that Razorpay answers it by."""

from collections.abc import Mapping
from typing import Any

from marshmallow import (
    ValidationError,
    fields,
    pre_load,
    validate,
    validates_schema,
)

from mock_server.core.document.fields import StrictSchema
from mock_server.core.errors import Sentence
from mock_server.core.paging import QueryInteger
from mock_server.core.schemas import BodySchema, accepts
from mock_server.core.situation import note, situation
from mock_server.vendors.razorpay.values import (
    CHARACTERS,
    EMAIL,
    NAME_REQUIRED,
    NOTHING_SENT,
    TYPES,
    Name,
    Notes,
    PhpString,
    State,
    StateFilter,
    check_changed_name,
    check_name,
    check_phone,
    check_type,
)

DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE = 10, 100
MIN_TIME, MAX_TIME = 946684800, 4765046400


@accepts(additionalProperties=False)
class Strict(BodySchema):
    """Refuses names it does not know, before any other rule, unless the variants ignore them."""

    extra, blank = "RZP-19", "RZP-49"

    @pre_load
    def prepare(self, sent: Any, **_: Any) -> Any:
        """All names in one sentence. A body that is not an object is a field named 0 (RZP-21)."""
        if sent and type(sent) is dict and sent.keys() <= self.keys:
            values = sent.values()
            if None not in values and "" not in values:
                return sent  # as most are
        if sent in (None, []):
            sent = self.of_nothing()
        if not isinstance(sent, Mapping):
            raise _not_required(["0"], "RZP-21")
        extras = [name for name in sent if name not in self.keys]
        if extras:
            if situation().variants["unknown_fields"] == "reject":
                raise _not_required(extras, self.extra)
            note(self.extra)
        return self.without_blanks(sent)

    def takes_null(self, name: str) -> bool:
        return True

    def of_nothing(self) -> dict[str, Any]:
        """The object that JSON's null and an empty list stand for."""
        return {}

    def without_blanks(self, sent: Mapping[str, Any]) -> dict[str, Any]:
        """A null and an empty text count as not sent (RZP-49, RZP-50)."""
        kept = {name: value for name, value in sent.items() if value not in (None, "")}
        if len(kept) < len(sent):
            note(self.blank)
        return kept


def _not_required(names: list[str], behaviour: str) -> ValidationError:
    said = f"{', '.join(names)} is/are not required and should not be sent"
    return ValidationError(Sentence(behaviour, said, reason="extra_field_sent"))


class Contact(Strict):
    """The fields that a client may set, in the order in which they are checked."""

    name = Name(
        validate=check_name,
        error_messages={"invalid": Sentence("RZP-51", "The name must be a string.")},
    )
    email = PhpString(
        validate=validate.Email(error=Sentence("RZP-14", EMAIL)),
        error_messages={"invalid": Sentence("RZP-55", EMAIL)},
    )
    contact = PhpString(
        validate=check_phone,
        error_messages={"invalid": Sentence("RZP-53", "The contact must be a string.")},
    )
    type = PhpString(
        validate=check_type, error_messages={"invalid": Sentence("RZP-54", "Invalid type: {input}")}
    )
    reference_id = PhpString(
        validate=validate.Length(
            max=40,
            error=Sentence("RZP-13", "The reference id may not be greater than 40 characters."),
        ),
        error_messages={"invalid": Sentence("RZP-53", "The reference id must be a string.")},
    )
    notes = Notes()

    nameless: tuple[Any, ...] = ("",)

    def without_blanks(self, sent: Mapping[str, Any]) -> dict[str, Any]:
        """An empty name stays, to be refused (RZP-45)."""
        kept = super().without_blanks(sent)
        return kept | {"name": ""} if sent.get("name", self) in self.nameless else kept


class NewContact(Contact):
    """The body of a create, in which a null counts as an empty name."""

    name = Name(
        required=True,
        validate=check_name,
        error_messages={
            "required": NAME_REQUIRED,
            "invalid": Sentence("RZP-51", "The name must be a string."),
        },
    )

    nameless = ("", None)

    def takes_null(self, name: str) -> bool:
        return name != "name"

    def of_nothing(self) -> dict[str, Any]:
        raise ValidationError(NOTHING_SENT, "name")


class ContactChange(Contact):
    """The body of an update; `active` is the activate page's, on the same path (RZP-32)."""

    name = Name(
        validate=check_changed_name,
        error_messages={"invalid": Sentence("RZP-51", "The name must be a string.")},
    )
    active = State()

    def without_blanks(self, sent: Mapping[str, Any]) -> dict[str, Any]:
        """An empty update changes nothing (RZP-47)."""
        if not sent:
            note("RZP-47")
        return super().without_blanks(sent)


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
    """The query of a list. Filters compare exactly, `name` as the variant `name_filter` says."""

    extra, blank = "RZP-20", "RZP-50"

    count = _whole("count", 1, MAX_PAGE_SIZE)
    skip = _whole("skip", 0)
    since = _moment("from")
    until = _moment("to")
    name = fields.String()
    email = fields.String()
    contact = fields.String()
    reference_id = fields.String()
    active = StateFilter()
    type = fields.String()


class Account(StrictSchema):
    """One key pair of a scenario. Data belong to a key; test and live are apart (RZP-35)."""

    key_id = fields.String(
        required=True,
        validate=validate.Regexp(
            r"rzp_(test|live)_[0-9A-Za-z_.-]+\Z", error="Not rzp_test_… or rzp_live_…."
        ),
    )
    key_secret = fields.String(required=True)
    types = fields.List(
        fields.String(
            validate=validate.Regexp(
                rf"[{CHARACTERS}]{{1,40}}\Z",
                error="No type: 1 to 40 characters, of those that a name may have.",
            )
        ),
        load_default=list(TYPES),
    )
    allow_live_key = fields.Boolean(load_default=False)

    @validates_schema
    def refuse_live_keys(self, account: Mapping[str, Any], **_: Any) -> None:
        if looks_live(account["key_id"]) and not account["allow_live_key"]:
            raise ValidationError(
                "Looks like a real live key. Use rzp_live_mock…, or say allow_live_key: true.",
                field_name="key_id",
            )


def looks_live(key_id: str) -> bool:
    """Whether this may be a real key. A mock server must neither keep nor print one."""
    return key_id.startswith("rzp_live_") and not key_id.startswith("rzp_live_mock")


class SeededContact(NewContact):
    """A contact in a scenario: a client's fields, and those that Razorpay sets."""

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
        """A key that a contact does not have is the scenario's mistake: its loader tells."""
        return self.without_blanks(sent)
