"""What Clemta accepts, each rule with the sentence that Clemta answers it by."""

import re
from collections.abc import Mapping
from typing import Any

from marshmallow import EXCLUDE, RAISE, Schema, ValidationError, fields, pre_load, validate

from mock_server.core.errors import Sentence
from mock_server.core.paging import QueryInteger
from mock_server.core.schemas import BodySchema, Text

TYPES = ("customer", "vendor")
NEEDED = ("type", "full_name", "email", "company_id")
ID = re.compile(r"[0-9A-Fa-f]{24}")
# The operators of a time filter. The last, the value's own name, is how an official example
# of another list writes a range.
OPERATORS = ("gt", "gte", "lt", "lte", "eq", "created_at_value")
NOT_JSON = Sentence("CLM-25", "Invalid JSON body", code="INVALID_REQUEST")


def check_company_id(id: str) -> None:
    """A company is named by 24 hexadecimal digits (CLM-06)."""
    if not ID.fullmatch(id):
        raise ValidationError(
            Sentence("CLM-06", "Invalid company ID format", code="INVALID_REQUEST")
        )


def _wrong(name: str, what: str) -> Sentence:
    return Sentence("CLM-22", f"Field '{name}' must be {what}")


class TrimmedString(Text):
    """A text, called *name* where it is refused."""

    def __init__(self, name: str, **kwargs: Any) -> None:
        super().__init__(error_messages={"invalid": _wrong(name, "a string")}, **kwargs)


def _needed(name: str, behaviour: str, **kwargs: Any) -> TrimmedString:
    """A text that must be there; *behaviour* is what its absence shows."""
    field = TrimmedString(name, required=True, **kwargs)
    field.error_messages["required"] = Sentence(behaviour, f"Field '{name}' is required")
    return field


def _type(behaviour: str) -> TrimmedString:
    said = Sentence("CLM-21", f"Field 'type' must be one of: {', '.join(TYPES)}")
    return _needed("type", behaviour, validate=validate.OneOf(TYPES, error=said))


def _email(behaviour: str) -> TrimmedString:
    said = _wrong("email", "a valid email address")
    return _needed("email", behaviour, validate=validate.Email(error=said))


class Addresses(fields.Field[list[str]]):
    """A list of e-mail addresses."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._refusal = _wrong(name, "an array of valid email addresses")
        self._check = validate.Email(error=self._refusal)

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> list[str]:
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise ValidationError(self._refusal)
        for address in value:
            self._check(address)
        return value


class Billing(Schema):
    """Twelve texts, none of them checked further: the documents give no format for any."""

    class Meta:
        unknown = EXCLUDE

    error_messages = {"type": _wrong("billing", "an object")}

    email = TrimmedString("billing.email")
    phone = TrimmedString("billing.phone")
    phone_code = TrimmedString("billing.phone_code")
    iso_code = TrimmedString("billing.iso_code")
    country = TrimmedString("billing.country")
    address_1 = TrimmedString("billing.address_1")
    address_2 = TrimmedString("billing.address_2")
    postal_code = TrimmedString("billing.postal_code")
    district = TrimmedString("billing.district")
    state = TrimmedString("billing.state")
    province = TrimmedString("billing.province")
    tax_id = TrimmedString("billing.tax_id")

    @pre_load
    def drop_nulls(self, sent: Any, **_: Any) -> Any:
        return _without(sent, (None,))


class NewContact(BodySchema):
    """The body of a create. What is needed is checked first, in this order (CLM-19, CLM-20)."""

    class Meta:
        unknown = EXCLUDE

    error_messages = {"type": NOT_JSON}

    type = _type("CLM-20")
    full_name = _needed("full_name", "CLM-20")
    email = _email("CLM-19")
    company_id = _needed("company_id", "CLM-20", validate=check_company_id)
    status = TrimmedString("status")
    description = TrimmedString("description")
    cc_emails = Addresses("cc_emails")
    bcc_emails = Addresses("bcc_emails")
    billing = fields.Nested(Billing)

    @pre_load
    def prepare(self, sent: Any, **_: Any) -> Any:
        """A null counts as not sent, and so does an empty text that is needed (inferred)."""
        sent = _without(sent, (None,))
        if not isinstance(sent, Mapping):
            return sent
        return {k: v for k, v in sent.items() if v != "" or k not in NEEDED}


class ContactChange(NewContact):
    """The body of an update, which is not partial: it needs what a create needs (CLM-27)."""

    type = _type("CLM-27")
    full_name = _needed("full_name", "CLM-27")
    email = _email("CLM-27")
    company_id = _needed("company_id", "CLM-27", validate=check_company_id)


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


class ContactQuery(Schema):
    """The query of a list. All but the company are optional, and an empty one is not asked for."""

    class Meta:
        unknown = EXCLUDE

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
    def drop_blanks(self, sent: Any, **_: Any) -> Any:
        return _without(sent, ("",))


class KeyLimit(Schema):
    """How often one key may ask."""

    class Meta:
        unknown = RAISE

    requests = fields.Integer(strict=True, required=True, validate=validate.Range(min=0))
    seconds = fields.Integer(strict=True, load_default=60, validate=validate.Range(min=1))


class Account(Schema):
    """One partner of a scenario: a key and its companies."""

    class Meta:
        unknown = RAISE

    api_key = fields.String(required=True, validate=validate.Length(min=1))
    companies = fields.List(
        fields.String(validate=validate.Regexp(r"[0-9a-f]{24}\Z", error="Not 24 hex digits.")),
        load_default=list,
    )
    limit = fields.Nested(KeyLimit)


class SeededContact(NewContact):
    """A contact in a scenario: what a client may set, and what Clemta itself would."""

    id = fields.String(validate=validate.Regexp(r"[0-9a-f]{24}\Z", error="Not 24 hex digits."))
    created_at = fields.Integer(strict=True, validate=validate.Range(min=0))
    updated_at = fields.Integer(strict=True, validate=validate.Range(min=0))
    company_id = TrimmedString("company_id", validate=check_company_id)


def _without(sent: Any, blanks: tuple[Any, ...]) -> Any:
    """*sent* less the members that count as not sent; what is no object, as it is."""
    if not isinstance(sent, Mapping):
        return sent
    return {name: value for name, value in sent.items() if value not in blanks}
