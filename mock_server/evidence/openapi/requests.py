"""What operations accept, from their marshmallow schemas, as JSON Schema 2020-12.

This module imports apispec, which takes a tenth of a second: import it where a document is made.
"""

from collections.abc import Collection, Mapping
from typing import Any

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from marshmallow import Schema, validate
from marshmallow.fields import Field

VERSION = "3.1.0"
NULL = "null"
ONLY_NULL = {"type": NULL}
EMAIL = {"type": "string", "format": "email"}

Json = dict[str, Any]


class RequestSchemas:
    """The components of the schemas that requests use. *taken* are names of other components."""

    def __init__(self, taken: Collection[str] = ()) -> None:
        self._taken, self._seen = taken, dict[str, Schema]()
        named: Any = self._name  # schemas come as instances, not as apispec's types say
        plugin: Any = MarshmallowPlugin(schema_name_resolver=named)
        self._spec = APISpec(title="", version="", openapi_version=VERSION, plugins=[plugin])
        self._converter = plugin.converter
        self._converter.add_attribute_function(_documented)

    def reference(self, schema: Schema) -> Json:
        """A `$ref` to the component of *schema*, which is made where it is new."""
        found: Json = self._converter.resolve_nested_schema(schema)
        return found

    def parameters(self, schema: Schema) -> list[Json]:
        """The parameters of a query."""
        return [
            self._parameter(field.data_key or name, field)
            for name, field in schema.load_fields.items()
        ]

    def property(self, field: Field[Any]) -> Json:
        """The schema of one field."""
        found: Json = tidy(self._converter.field2property(field))
        return found

    def components(self) -> Json:
        """Every component, by name."""
        found = self._spec.to_dict().get("components", {}).get("schemas", {})
        return {name: self._finished(name, one) for name, one in found.items()}

    def _name(self, schema: Schema) -> str:
        """The class's own name; with `Input` where another component has it."""
        name = type(schema).__name__
        name = f"{name}Input" if name in self._taken else name
        self._seen[name] = schema
        return name

    def _parameter(self, name: str, field: Field[Any]) -> Json:
        schema = _without_null(self.property(field))
        told = {"description": schema.pop("description")} if "description" in schema else {}
        return {"name": name, "in": "query", "required": field.required, **told, "schema": schema}

    def _finished(self, name: str, component: Json) -> Json:
        """With the schema's own keywords, and the required fields in their order."""
        component = {**tidy(component), **getattr(self._seen.get(name), "json_schema", {})}
        component["properties"] = dict(map(_whole, component["properties"].items()))
        needed = component.pop("required", ())
        required = [key for key in component["properties"] if key in needed]
        return {**component, "required": required} if required else component


def tidy(value: Any) -> Any:
    """Without defaults of null, and with patterns bound to the text's start, as Python's are."""
    if isinstance(value, list | tuple):
        return [tidy(one) for one in value]
    if not isinstance(value, Mapping):
        return value
    kept = {key: tidy(one) for key, one in value.items() if (key, one) != ("default", None)}
    pattern = kept.get("pattern")
    if isinstance(pattern, str) and not pattern.startswith("^"):
        kept["pattern"] = f"^(?:{pattern})".replace(r"\Z", "$")
    return kept


def _documented(converter: Any, field: Any, ret: Json, **_: Any) -> Json:
    """What apispec cannot know: the keywords of `accepts`, addresses, and who takes a null.

    Its older releases do not know `examples` either.
    """
    found: Json = {key: value for key, value in field.metadata.items() if key == "examples"}
    found |= getattr(field, "json_schema", {})
    for rule in field.validators:
        found |= getattr(rule, "json_schema", {})
        found |= EMAIL if isinstance(rule, validate.Email) else {}
    takes_null = getattr(field.parent, "takes_null", None)
    whole = {**ret, **found}
    if takes_null and takes_null(field.name) or field.allow_none and "anyOf" in found:
        return _with_null(whole)
    return found


def _whole(item: tuple[str, Json]) -> tuple[str, Json]:
    """apispec keeps the `$ref` and the type of a field that has alternatives."""
    name, schema = item
    typed = all({"type", "$ref"} & one.keys() for one in schema.get("anyOf", ()))
    told = {"$ref", "type"} if typed else {"$ref"}
    return name, {k: one for k, one in schema.items() if k not in told or "anyOf" not in schema}


def _with_null(schema: Json) -> Json:
    """The schema, by which null is valid too."""
    found = dict(schema)
    kinds = _kinds(schema)
    if kinds:
        found["type"] = [*(kind for kind in kinds if kind != NULL), NULL]
    if "enum" in schema and None not in schema["enum"]:
        found["enum"] = [*schema["enum"], None]
    if "anyOf" in schema:
        found["anyOf"] = [*(one for one in schema["anyOf"] if one != ONLY_NULL), ONLY_NULL]
    if "$ref" in schema:
        found["anyOf"] = [{"$ref": found.pop("$ref")}, ONLY_NULL]
    return found


def _without_null(schema: Json) -> Json:
    """A parameter is text, so that null is none of its values."""
    found = dict(schema)
    for keyword in {"anyOf", "enum"} & schema.keys():
        found[keyword] = [one for one in schema[keyword] if one not in (None, ONLY_NULL)]
    kinds = [kind for kind in _kinds(schema) if kind != NULL]
    return {**found, "type": kinds[0] if len(kinds) == 1 else kinds} if kinds else found


def _kinds(schema: Json) -> list[str]:
    kinds = schema.get("type", [])
    return [kinds] if isinstance(kinds, str) else list(kinds)
