"""What Clemta accepts, each rule with the sentence that Clemta answers it by."""

import re
from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, fields, pre_load, validate

from mock_server.core.document.fields import StrictSchema
from mock_server.core.errors import Sentence
from mock_server.core.paging import QueryInteger
from mock_server.core.schemas import BodySchema, LenientSchema, Text, accepts
from mock_server.core.situation import note

TYPES = ("customer", "vendor")
DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE = 10, 100
NEEDED = ("type", "full_name", "email", "company_id")
ID = re.compile(r"[0-9A-Fa-f]{24}")
SORTABLE = frozenset(
    ("id", "created_at", "updated_at", "type", "status", "full_name", "email", "description")
)
# The operators of a time filter. The last, the value's own name, is how an official example
# of another list writes a range.
OPERATORS = ("gt", "gte", "lt", "lte", "eq", "created_at_value")
NOT_JSON = Sentence("CLM-25", "Invalid JSON body", code="INVALID_REQUEST")


@accepts(pattern=rf"{ID.pattern}\Z")
def check_company_id(id: str) -> None:
    """A company is named by 24 hexadecimal digits (CLM-06)."""
    if not ID.fullmatch(id):
        raise ValidationError(
            Sentence("CLM-06", "Invalid company ID format", code="INVALID_REQUEST")
        )


@accepts(minLength=1)
def check_full_name(name: str) -> None:
    """A name of blanks is accepted: no page refuses one (CLM-45)."""
    if name.isspace():
        note("CLM-45")


def check_billing_email(address: str) -> None:
    """Any text is accepted: no format is documented (CLM-45)."""
    if address and "@" not in address:
        note("CLM-45")


def _wrong(behaviour: str, name: str, what: str) -> Sentence:
    return Sentence(behaviour, f"Field '{name}' must be {what}")


class NamedText(Text):
    """A text, called *name* where it is refused (CLM-44)."""

    def __init__(self, name: str, **kwargs: Any) -> None:
        super().__init__(error_messages={"invalid": _wrong("CLM-44", name, "a string")}, **kwargs)


def _needed(name: str, behaviour: str, **kwargs: Any) -> NamedText:
    """A required text. A missing one shows *behaviour*, an empty one CLM-40."""
    field, said = NamedText(name, required=True, **kwargs), f"Field '{name}' is required"
    field.error_messages["required"] = Sentence(behaviour, said)
    field.error_messages["null"] = Sentence("CLM-40", said)
    return field


def _type(behaviour: str) -> NamedText:
    said = Sentence("CLM-21", f"Field 'type' must be one of: {', '.join(TYPES)}")
    return _needed("type", behaviour, validate=validate.OneOf(TYPES, error=said))


def _email(behaviour: str) -> NamedText:
    said = _wrong("CLM-22", "email", "a valid email address")
    return _needed("email", behaviour, validate=validate.Email(error=said))


@accepts(type="array", items={"type": "string", "format": "email"})
class Addresses(fields.Field[list[str]]):
    """A list of e-mail addresses."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._refusal = _wrong("CLM-22", name, "an array of valid email addresses")
        self._check = validate.Email(error=self._refusal)

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> list[str]:
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise ValidationError(self._refusal)
        for address in value:
            self._check(address)
        return value


class Billing(LenientSchema):
    """Twelve texts of any form: the documents give no format."""

    error_messages = {"type": _wrong("CLM-44", "billing", "an object")}

    email = NamedText("billing.email", validate=check_billing_email)
    phone = NamedText("billing.phone")
    phone_code = NamedText("billing.phone_code")
    iso_code = NamedText("billing.iso_code")
    country = NamedText("billing.country")
    address_1 = NamedText("billing.address_1")
    address_2 = NamedText("billing.address_2")
    postal_code = NamedText("billing.postal_code")
    district = NamedText("billing.district")
    state = NamedText("billing.state")
    province = NamedText("billing.province")
    tax_id = NamedText("billing.tax_id")

    def takes_null(self, name: str) -> bool:
        return True

    @pre_load
    def prepare(self, sent: Any, **_: Any) -> Any:
        return _told(sent, self.fields) if isinstance(sent, Mapping) else sent


BILLING = tuple(Billing().fields)


class NewContact(BodySchema):
    """The body of a create. The needed fields are checked first, in this order (CLM-19, CLM-20)."""

    error_messages = {"type": NOT_JSON}
    omission = "CLM-37"  # the number of a success without some of the fields

    type = _type("CLM-20")
    full_name = _needed("full_name", "CLM-20", validate=check_full_name)
    email = _email("CLM-19")
    company_id = _needed("company_id", "CLM-20", validate=check_company_id)
    status = NamedText("status")
    description = NamedText("description")
    cc_emails = Addresses("cc_emails")
    bcc_emails = Addresses("bcc_emails")
    billing = fields.Nested(Billing)

    def takes_null(self, name: str) -> bool:
        return name not in NEEDED

    @pre_load
    def prepare(self, sent: Any, **_: Any) -> Any:
        return _told(sent, self.fields, NEEDED) if isinstance(sent, Mapping) else sent

    def load(self, data: Any, **more: Any) -> Any:
        """The sent fields. Where one is left out, in billing too, a success shows `omission`."""
        found = super().load(data, **more)
        if len(found) < len(self.fields) or len(found["billing"]) < len(BILLING):
            note(self.omission)
        return found


class ContactChange(NewContact):
    """The body of an update, which needs the same fields as a create (CLM-41)."""

    omission = "CLM-38"

    type = _type("CLM-41")
    full_name = _needed("full_name", "CLM-41", validate=check_full_name)
    email = _email("CLM-27")
    company_id = _needed("company_id", "CLM-41", validate=check_company_id)


def _number(name: str) -> QueryInteger:
    said = Sentence(
        "CLM-13", f"Field '{name}' must be a non-negative integer", code="INVALID_REQUEST"
    )
    return QueryInteger(
        validate=validate.Range(min=0, error=said), error_messages={"invalid": said}
    )


def _choice(name: str, choices: tuple[str, ...]) -> fields.String:
    said = f"Field '{name}' must be one of: {', '.join(choices)}"
    error = Sentence("CLM-13", said, code="INVALID_REQUEST")
    return fields.String(validate=validate.OneOf(choices, error=error))


class ContactQuery(LenientSchema):
    """The query of a list. All but the company are optional."""

    stray = "CLM-36"

    company_id = fields.String(
        required=True,
        validate=check_company_id,
        error_messages={
            "required": Sentence("CLM-04", "Company ID is required", code="INVALID_REQUEST")
        },
    )
    skip = _number("skip")
    limit = _number("limit")
    search = fields.String()
    sort = fields.String()
    order = _choice("order", ("asc", "desc"))
    created_at = _choice("created_at", OPERATORS)
    created_at_value = _number("created_at_value")
    end_date = _number("end_date")

    @pre_load
    def prepare(self, sent: Any, **_: Any) -> dict[str, str]:
        """The parameters that count. The others are noted, the most important first."""
        if sent.get("sort", "") not in {*SORTABLE, ""}:
            note("CLM-33")
        if sent.get("created_at") and not (sent.get("created_at_value") or sent.get("end_date")):
            note("CLM-34")
        if "" in sent.values():
            note("CLM-35")
        super().prepare(sent)
        kept = {name: value for name, value in sent.items() if value != ""}
        if kept.get("sort") not in SORTABLE:
            kept.pop("sort", None)
        return kept


class KeyLimit(StrictSchema):
    """How often one key may ask."""

    requests = fields.Integer(strict=True, required=True, validate=validate.Range(min=0))
    seconds = fields.Integer(strict=True, load_default=60, validate=validate.Range(min=1))


class Account(StrictSchema):
    """One partner of a scenario: a key and its companies."""

    api_key = fields.String(required=True, validate=validate.Length(min=1))
    companies = fields.List(
        fields.String(validate=validate.Regexp(r"[0-9a-f]{24}\Z", error="Not 24 hex digits.")),
        load_default=list,
    )
    limit = fields.Nested(KeyLimit)


class SeededContact(NewContact):
    """A contact in a scenario: a client's fields, and those that Clemta sets."""

    id = fields.String(validate=validate.Regexp(r"[0-9a-f]{24}\Z", error="Not 24 hex digits."))
    created_at = fields.Integer(strict=True, validate=validate.Range(min=0))
    updated_at = fields.Integer(strict=True, validate=validate.Range(min=0))
    company_id = NamedText("company_id", validate=check_company_id)


def _told(
    sent: Mapping[str, Any], known: Mapping[str, Any], needed: tuple[str, ...] = ()
) -> dict[str, Any]:
    """*sent* without nulls (CLM-39). An empty field of *needed* becomes null (CLM-40)."""
    if not sent.keys() <= known.keys():
        note("CLM-36")
    told = {}
    for name, value in sent.items():
        if name in needed:
            told[name] = None if value == "" else value
        elif value is not None:
            told[name] = value
        else:
            note("CLM-39")
    return told
