"""The JSON Schema of a scenario file, for editors, made from the schemas that load the file.

`python -m tests.tables` writes it to `scenarios/schema.json`.
"""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin

from mock_server.core.behaviours import behaviours
from mock_server.core.document.fields import MomentField, TextMapField
from mock_server.core.scenario.answers import HEADER
from mock_server.core.scenario.faults import DELAYS, EFFECTS
from mock_server.core.scenario.person import KEY, PersonSchema
from mock_server.core.scenario.schema import (
    MAX_FAKES,
    ContactField,
    LimitsField,
    PersonEntryField,
    limit_schema,
    scenario_schema,
)
from mock_server.core.scenario.variants import VariantField
from mock_server.core.vendor import Vendor
from mock_server.evidence.openapi.requests import tidy

DIALECT = "https://json-schema.org/draft/2020-12/schema"
PERSON = "The key of the person whose contact it is."
ABOUT = "A starting state of the mock server."
SECONDS_OR_TEXT = {"anyOf": [{"type": "number"}, {"type": "string"}]}
HEADERS_SENT = {
    "propertyNames": {"pattern": rf"{HEADER.pattern}\Z"},
    "additionalProperties": {"type": "string", "pattern": r"[ -~]*\Z"},
}
TEXTS_OR_NULL = {"type": ["array", "null"], "items": {"type": "string"}}

Json = dict[str, Any]


def json_schema(vendors: Sequence[Vendor]) -> Json:
    """JSON Schema 2020-12 of a scenario file for these vendors."""
    converter = _converter()
    whole = converter.schema2jsonschema(scenario_schema(tuple(vendors)))
    _describe_faults(whole["properties"]["faults"]["items"], vendors)
    for vendor in vendors:
        _describe_variants(whole["properties"]["vendors"]["properties"][vendor.name], vendor)
    answer = whole["properties"]["answers"]["items"]["properties"]
    answer["vendor"]["enum"] = [vendor.name for vendor in vendors]
    answer["path"]["pattern"] = "/"
    answer["headers"] |= HEADERS_SENT
    head = {"$schema": DIALECT, "title": "Scenario", "description": ABOUT}
    defined = {"$defs": dict(_definitions(converter, vendors))}
    return {name: tidy(value) for name, value in {**head, **whole, **defined}.items()}


def as_text(schema: Json) -> str:
    """The schema as its file holds it."""
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def _converter() -> Any:
    """apispec's converter, with every nested schema in its place and our own fields known."""
    plugin = MarshmallowPlugin(schema_name_resolver=lambda schema: "")
    APISpec(title="", version="", openapi_version="3.1.0", plugins=[plugin])
    converter: Any = plugin.converter
    converter.add_attribute_function(_own_fields)
    return converter


def _own_fields(converter: Any, field: Any, **_: Any) -> Json:
    """What apispec cannot know about the fields of this package."""
    if isinstance(field, MomentField):
        return SECONDS_OR_TEXT
    if isinstance(field, VariantField):
        return _choices(field.choices)
    if isinstance(field, TextMapField):
        return {"additionalProperties": {"type": "string"}}
    if isinstance(field, LimitsField):
        limit = {"$ref": f"#/$defs/{field.vendor.name}_limit"}
        return {"anyOf": [limit, {"type": "array", "items": limit}, {"type": "null"}]}
    if isinstance(field, PersonEntryField):
        return {"$ref": "#/$defs/person"}
    if isinstance(field, ContactField):
        return _entry(field.vendor)
    return {}


def _choices(choices: Sequence[Any]) -> Json:
    """Two booleans are a type: generators of clients know no enum of them."""
    if not choices:
        return TEXTS_OR_NULL
    return {"type": "boolean"} if set(map(type, choices)) == {bool} else {"enum": list(choices)}


def _entry(vendor: Vendor) -> Json:
    """A fixture's name, some invented contacts, or one contact."""
    record = {
        "if": {"required": ["fake"]},
        "then": {"$ref": f"#/$defs/{vendor.name}_invented"},
        "else": {"$ref": f"#/$defs/{vendor.name}_contact"},
    }
    return {"if": {"type": "object"}, "then": record, "else": {"type": "string"}}


def _person(converter: Any, vendors: Sequence[Vendor]) -> Json:
    """A person of any vendors: invented, or with a name."""
    person: Json = converter.schema2jsonschema(PersonSchema(vendors))
    names = {"type": "string", "enum": [vendor.name for vendor in vendors]}
    members = person["properties"]
    members["at"] |= {"items": names, "minItems": 1, "uniqueItems": True}
    members["missing"] |= {"items": names, "uniqueItems": True}
    members["key"] |= {"pattern": f"^{KEY}"}
    members["in"] |= {
        "properties": {one.name: {"$ref": f"#/$defs/{one.name}_own"} for one in vendors},
        "additionalProperties": False,
    }
    named, nameless = {"required": ["name"]}, {"not": {"required": ["key"]}}
    return {**person, "if": {"required": ["fake"]}, "then": nameless, "else": named}


def _definitions(converter: Any, vendors: Sequence[Vendor]) -> Iterator[tuple[str, Json]]:
    yield "person", _person(converter, vendors)
    for vendor in vendors:
        fake = {"type": "integer", "minimum": 0, "maximum": MAX_FAKES}
        contact = _closed(converter.schema2jsonschema(vendor.seeding.contact()))
        invented = _closed(converter.schema2jsonschema(vendor.seeding.contact(partial=True)))
        yield f"{vendor.name}_own", {**invented, "properties": dict(invented["properties"])}
        invented["properties"]["fake"] = {**fake, "description": "How many contacts to invent."}
        contact["properties"]["person"] = {"type": "string", "description": PERSON}
        limit = converter.schema2jsonschema(limit_schema(vendor.operations))
        yield f"{vendor.name}_limit", limit
        yield f"{vendor.name}_contact", contact
        yield f"{vendor.name}_invented", invented


def _closed(schema: Json) -> Json:
    """A contact's schema that refuses unknown keys, and allows null as stored records do."""
    return {
        **schema,
        "properties": {name: _nullable(one) for name, one in schema["properties"].items()},
        "additionalProperties": False,
    }


def _nullable(member: Json) -> Json:
    if "properties" in member:
        member = _closed(member)
    if isinstance(member.get("type"), str):
        member = {**member, "type": [member["type"], "null"]}
    return {**member, "enum": [*member["enum"], None]} if "enum" in member else member


def _describe_faults(fault: Json, vendors: Sequence[Vendor]) -> None:
    """What the fault's schema checks beyond its single fields."""
    members = fault["properties"]
    operations = dict.fromkeys(name for vendor in vendors for name in vendor.operations)
    members["vendor"]["enum"] = [vendor.name for vendor in vendors]
    members["operation"]["enum"] = list(operations)
    fault["oneOf"] = _each_required(*EFFECTS)
    members["answer"]["anyOf"] = _each_required("status", "behaviour")
    members["delay"]["oneOf"] = _each_required(*DELAYS)


def _describe_variants(section: Json, vendor: Vendor) -> None:
    """The numbers of the behaviours between which a variant chooses."""
    rows = behaviours(vendor.package).values()
    for name, variant in section["properties"]["variants"]["properties"].items():
        numbers = ", ".join(row.id for row in rows if row.variant == name)
        variant["description"] = f"{numbers}."


def _each_required(*names: str) -> list[Json]:
    return [{"required": [name]} for name in names]
