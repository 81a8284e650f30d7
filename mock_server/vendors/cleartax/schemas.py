"""What ClearTax accepts, each rule with the sentence that ClearTax answers it by."""

from typing import Any

from marshmallow import (
    ValidationError,
    fields,
    pre_load,
    validate,
)

from mock_server.core.document.fields import StrictSchema
from mock_server.core.errors import Sentence
from mock_server.core.paging import QueryInteger
from mock_server.core.schemas import BodySchema, LenientSchema, Text, accepts
from mock_server.core.situation import note, situation
from mock_server.vendors.cleartax import gstin, states

TYPES = ("COMPANY", "INDIVIDUAL")
DEFAULT_PAGE_SIZE = 20
EMPTY = "This field cannot be empty"
BAD_REQUEST = "HTTP 400 Bad Request"

# Facts: *code* is that of a value that cannot be read, beside which nothing else is reported;
# *framework* refusals are worded by their HTTP status alone.
NOT_TEXT = Sentence("CTX-55", BAD_REQUEST, code="400", framework=True)
NOT_WHOLE = Sentence("CTX-07", BAD_REQUEST, code="400", framework=True)


@accepts(type=["string", "number", "boolean"])
class JavaString(Text):
    default_error_messages = {"invalid": NOT_TEXT}


@accepts(
    anyOf=[{"enum": [*states.TOKENS.values(), *states.ALIASES]}, {"pattern": r"^\s*\S"}],
    description="The state's token, or its name in any case and with spaces.",
)
class State(JavaString):
    """A state's token, read from its name (CTX-17, CTX-18). A blank one is for `filled`."""

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> str:
        sent = str(super()._deserialize(value, *args, **kwargs))
        known = states.read(sent)
        if known is None and sent.strip():
            said = f"Cannot deserialize indian state from key {sent}"
            raise ValidationError(Sentence("CTX-17", said, code="400"))
        if known and known != sent:
            note("CTX-18")
        return known or sent


class Gstin(JavaString):
    """In capital letters (CTX-23)."""

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> str:
        sent = str(super()._deserialize(value, *args, **kwargs))
        number = sent.upper()
        if number != sent:
            note("CTX-23")
        return number


def check_gstin(number: str) -> None:
    """Unchecked by default, and never required (CTX-24 to CTX-27)."""
    if not number or gstin.sound(number):
        return
    level = situation().variants["gstin_check"]
    if level == "off":
        note("CTX-24")
    elif level == "checksum" or not gstin.well_formed(number):
        said = f"Invalid GSTIN {number}, please provide a valid GSTIN"
        raise ValidationError(Sentence("CTX-25", said))


@accepts(pattern=r"^\s*\S")
def check_name(name: str) -> None:
    if not name.strip():
        raise ValidationError(Sentence("CTX-14" if name else "CTX-13", EMPTY))


def filled(text: str) -> None:
    if not text.strip():
        raise ValidationError(Sentence("CTX-15", EMPTY))


@accepts(type="string", enum=list(TYPES))
def check_type(name: str) -> None:
    if name.strip() and name not in TYPES:
        said = f"Must be either {' or '.join(TYPES)}"
        raise ValidationError(Sentence("CTX-19", said, code="400"))


class Contact(BodySchema):
    """A contact's fields in the order of answers, which is that of refusals too (CTX-16).

    Only three are mandatory. No other has a rule of form by default (CTX-28).
    """

    id = JavaString()
    business_name = JavaString(
        required=True, validate=check_name, error_messages={"required": Sentence("CTX-14", EMPTY)}
    )
    nick_name = JavaString()
    gstin = Gstin(validate=check_gstin)
    organization_type = JavaString(
        required=True,
        validate=[filled, check_type],
        error_messages={"required": Sentence("CTX-15", EMPTY)},
    )
    contact_person_name = JavaString()
    email = JavaString()
    pan_number = JavaString()
    mobile_number = JavaString()
    land_line_number = JavaString()
    address = JavaString()
    city = JavaString()
    state = State(
        required=True, validate=filled, error_messages={"required": Sentence("CTX-15", EMPTY)}
    )
    zip_code = JavaString()
    country = JavaString()


class ContactPayload(Contact):
    """The body of a PUT. Keys that a contact does not have are dropped (CTX-29)."""

    stray = "CTX-29"

    def takes_null(self, name: str) -> bool:
        return not self.fields[name].required

    @pre_load
    def prepare(self, sent: Any, **_: Any) -> dict[str, Any]:
        """A null counts as not sent (CTX-53), a number or a truth value as its text (CTX-54)."""
        super().prepare(sent)
        if None in sent.values():
            note("CTX-53")
        return {
            name: value if type(value) is str else _as_text(value)
            for name, value in sent.items()
            if value is not None
        }


class JavaBoolean(fields.Boolean):
    """True for `true` in any case, false for everything else (CTX-05)."""

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> bool:
        return str(value).lower() == "true"


def _whole() -> QueryInteger:
    return QueryInteger(
        validate=validate.Range(min=0, error=NOT_WHOLE), error_messages={"invalid": NOT_WHOLE}
    )


class ContactQuery(LenientSchema):
    """The query of a list. Parameters that ClearTax does not name are ignored (CTX-50)."""

    stray = "CTX-50"

    override_pagination = JavaBoolean()
    start = _whole()
    limit = _whole()
    email = fields.String()
    pan_number = fields.String()
    mobile_number = fields.String()
    contact_id = fields.String()


class Account(StrictSchema):
    """One user's token in a scenario, and the businesses that it may see."""

    token = fields.String(required=True, validate=validate.Length(min=1))
    businesses = fields.List(
        fields.String(validate=validate.Length(min=1)),
        required=True,
        validate=validate.Length(min=1),
    )


class SeededContact(Contact):
    """A contact in a scenario: a client's fields, and those that only ClearTax sets."""

    business_id = fields.String()
    id = JavaString(validate=validate.Regexp(r"[^/]+\Z", error="Empty, or with a slash in it."))
    system_generated = fields.Boolean()


def _as_text(value: Any) -> Any:
    """A number or a truth value as Java reads it into a text (CTX-54), anything else as it is."""
    if not isinstance(value, bool | int | float):
        return value
    note("CTX-54")
    return str(value).lower() if isinstance(value, bool) else str(value)
