"""What SPN accepts, field by field; `values.py` has the sentences for single values."""

from typing import Any

from marshmallow import ValidationError, pre_load, validate

from mock_server.core.document.fields import StrictSchema
from mock_server.core.errors import Sentence
from mock_server.core.schemas import BodySchema, LenientSchema
from mock_server.vendors.spn.values import (
    BoolField,
    DateTimeField,
    EmailStrField,
    IntField,
    StrField,
    UuidField,
    missing,
)

DEFAULT_PAGE_SIZE = 100
NO_OBJECT = "Input should be a valid dictionary or object to extract fields from"
ONE_WORD = validate.Regexp(r"[^\s@]+\Z", error="May hold no space and no @.")


class Model(BodySchema):
    """An object. Keys that it does not name are ignored (SPN-21)."""

    stray = "SPN-21"

    @pre_load
    def prepare(self, sent: Any, **_: Any) -> Any:
        """A null counts as no body (SPN-20); bytes are a body that is not JSON (SPN-41)."""
        if sent is None:
            raise ValidationError(missing("SPN-20"))
        if not isinstance(sent, dict):
            rule = "SPN-41" if isinstance(sent, bytes) else "SPN-53"
            raise ValidationError(Sentence(rule, NO_OBJECT, type="model_attributes_type"))
        return super().prepare(sent)


class ListQuery(LenientSchema):
    """The query of a list. No upper bound is documented for `limit` (SPN-36)."""

    stray = "SPN-21"

    company_id = UuidField(
        rule="SPN-06",
        absent="SPN-05",
        required=True,
        metadata={"description": "Company ID to filter contacts"},
    )
    skip = IntField(load_default=0, metadata={"description": "Number of records to skip"})
    limit = IntField(
        load_default=DEFAULT_PAGE_SIZE, metadata={"description": "Max records to return"}
    )


class NewContact(Model):
    """The body of a create."""

    company_id = UuidField(allow_none=True, metadata={"description": "Associate with a company"})
    first_name = StrField(required=True, metadata={"description": "First name"})
    last_name = StrField(allow_none=True, metadata={"description": "Last name"})
    email = EmailStrField(required=True, metadata={"description": "Email address"})
    phone = StrField(allow_none=True, metadata={"description": "Phone number"})
    designation = StrField(allow_none=True, metadata={"description": "Job title"})
    is_primary = BoolField(metadata={"description": "Mark as primary contact (default: false)"})


class ContactChange(Model):
    """The body of an update: every field optional, three of them never null (SPN-37)."""

    company_id = UuidField(allow_none=True)
    first_name = StrField(null="SPN-37")
    last_name = StrField(allow_none=True)
    email = EmailStrField(null="SPN-37")
    phone = StrField(allow_none=True)
    designation = StrField(allow_none=True)
    is_primary = BoolField(null="SPN-37")


class Credentials(Model):
    """The body of a login. The examples are the default scenario's."""

    email = EmailStrField(required=True, metadata={"examples": ["user@example.com"]})
    password = StrField(required=True, metadata={"examples": ["mock-password"]})


class Company(StrictSchema):
    """One company of a scenario."""

    id = UuidField(required=True)
    name = StrField(required=True)


class User(StrictSchema):
    """One user of a scenario. A *token* is valid for good; a user without one has to log in."""

    email = EmailStrField(required=True)
    password = StrField(required=True)
    company_id = UuidField(required=True)
    token = StrField(load_default=None, validate=ONE_WORD)


class SeededContact(NewContact):
    """A contact in a scenario: a client's fields, and those that SPN sets."""

    id = UuidField()
    created_at = DateTimeField()
    updated_at = DateTimeField()
