"""Requests in the document are what the vendors accept."""

from collections.abc import Iterator
from typing import Any

import pytest
from marshmallow import ValidationError, fields, validate

from mock_server.core.document.fields import StrictSchema
from mock_server.core.paging import QueryInteger
from mock_server.core.schemas import BodySchema, LenientSchema, Text, accepts
from mock_server.core.situation import Situation
from mock_server.core.vendor import Operation, Vendor
from mock_server.evidence.openapi.requests import RequestSchemas
from mock_server.vendors import VENDORS
from tests.evidence.openapi.conformance import described
from tests.samples import SAMPLES
from tests.vendors.shapes import ABSENT, SHAPES

OPERATIONS = [(vendor, one) for vendor in VENDORS for one in vendor.operations.values() if one.body]
JSON = "application/json"


@accepts(maxLength=9)
def check_colour(colour: str) -> None:
    """A rule that is a function."""


@accepts(type=["string", "number"])
class Loose(Text):
    """A field of its own kind."""


class Inner(LenientSchema):
    size = fields.Integer(validate=validate.Range(min=1, max=9))


class Body(BodySchema):
    """One field of each kind. A null counts as not sent but for the name."""

    name = Text(required=True, validate=validate.Regexp(r"[a-z]+\Z"))
    colour = Loose(validate=check_colour)
    kind = Text(validate=validate.OneOf(["a", "b"]), data_key="type")
    email = Text(validate=validate.Email())
    inner = fields.Nested(Inner)

    def takes_null(self, name: str) -> bool:
        return name != "name"


class Query(LenientSchema):
    company = Text(required=True, metadata={"description": "Whose."})
    size = QueryInteger(load_default=10, validate=validate.Range(min=1), allow_none=True)


@accepts(minProperties=1)
class Closed(StrictSchema):
    name = Text()


def test_fields() -> None:
    """Kinds, rules, names and nulls are those of the schema; patterns bind the whole text."""
    found = RequestSchemas()
    reference = found.reference(Body())

    assert {"$ref": "#/components/schemas/Body"} == reference
    assert {
        "type": "object",
        "required": ["name"],
        "properties": {
            "name": {"type": "string", "pattern": "^(?:[a-z]+$)"},
            "colour": {"type": ["string", "number", "null"], "maxLength": 9},
            "type": {"type": ["string", "null"], "enum": ["a", "b", None]},
            "email": {"type": ["string", "null"], "format": "email"},
            "inner": {"anyOf": [{"$ref": "#/components/schemas/Inner"}, {"type": "null"}]},
        },
    } == found.components()["Body"]


def test_parameters() -> None:
    """A query's parameters have their description, default and bounds, and are never null."""
    assert [
        {
            "name": "company",
            "in": "query",
            "required": True,
            "description": "Whose.",
            "schema": {"type": "string"},
        },
        {
            "name": "size",
            "in": "query",
            "required": False,
            "schema": {"type": "integer", "default": 10, "minimum": 1},
        },
    ] == RequestSchemas().parameters(Query())


def test_a_taken_name() -> None:
    """A request's schema gives way to another component of its name."""
    assert {"$ref": "#/components/schemas/BodyInput"} == RequestSchemas(["Body"]).reference(Body())


def test_unknown_keys() -> None:
    """A schema that refuses them says so; what a schema states of itself is added."""
    found = RequestSchemas()
    found.reference(Closed())
    closed = found.components()["Closed"]

    assert (False, 1) == (closed["additionalProperties"], closed["minProperties"])


@pytest.mark.parametrize(("vendor", "operation"), OPERATIONS, ids=lambda one: one.name)
def test_bodies_are_as_the_vendor_takes_them(vendor: Vendor, operation: Operation) -> None:
    """Of each field in each shape the document says whether the vendor accepts it.

    It cannot say whether a text has a form, such as that of an address, nor that a blank text may
    count as none.
    """
    vendors = described(vendor.name)
    content = vendors.operations[operation.name]["requestBody"]["content"]
    reference = content[JSON]["schema"]
    known, members = vendors.validator(reference), vendors.component(reference)["properties"]

    assert [] == [
        f"{name} {shape}: {valid} in the document"
        for name, shape, body in bodies(vendor, operation)
        if (valid := known.is_valid(body)) != taken(vendor, operation, body)
        if not (has_form(members[name], body.get(name)) if valid else is_blank(body.get(name)))
    ]


def bodies(vendor: Vendor, operation: Operation) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """The operation's sound body with one field in each shape."""
    assert operation.body
    sound = dict(SAMPLES[vendor.name].requests[operation.name].body or {})
    for name, field in operation.body.load_fields.items():
        key = field.data_key or name
        for shape, value in SHAPES.items():
            others = {other: one for other, one in sound.items() if other != key}
            yield key, shape, others if value is ABSENT else {**others, key: value}


def taken(vendor: Vendor, operation: Operation, body: Any) -> bool:
    """Whether the vendor's schema loads the body, for the sample account and by default."""
    accounts = vendor.access.accounts
    variants = {name: variant.default for name, variant in vendor.api.variants.items()}
    assert operation.body
    try:
        with Situation(variants, accounts.schema().load(accounts.sample)):
            operation.body.load(body)
    except ValidationError:
        return False
    return True


def has_form(member: Any, value: Any) -> bool:
    """Whether the document gives the field's texts a form, or a list of the usual ones."""
    told = str(member)
    return isinstance(value, str | list) and ("'format'" in told or "'enum'" in told)


def is_blank(value: Any) -> bool:
    return isinstance(value, str) and not value.strip()
