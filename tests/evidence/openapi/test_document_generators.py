"""The documents hold only what generators of clients can turn into code."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from mock_server.core.values import walk
from tests.clients import CREDENTIALS
from tests.evidence.openapi.conformance import described
from tests.tables import CONTROL_OPENAPI

Json = dict[str, Any]
CONTROL = "control"


@pytest.fixture(params=[*CREDENTIALS, CONTROL])
def schemas(request: pytest.FixtureRequest) -> list[Json]:
    """Every schema of one document, without the values of examples."""
    control = request.param == CONTROL
    document = json.loads(CONTROL_OPENAPI.read_text("utf-8")) if control else None
    return [*_mappings(document or described(request.param).document)]


def test_lists_say_what_they_hold(schemas: list[Json]) -> None:
    """A list without `items` has no type in most languages."""
    lists = [one for one in schemas if "array" in _list(one.get("type"))]

    assert lists
    assert [] == [one for one in lists if not {"items", "prefixItems"} & one.keys()]


def test_constants_are_plain(schemas: list[Json]) -> None:
    """A list or an object is no literal. A vendor's document may have none."""
    constants = [one["const"] for one in schemas if "const" in one]

    assert [] == [value for value in constants if isinstance(value, list | dict)]


def test_choices_are_of_one_kind(schemas: list[Json]) -> None:
    """An enumeration holds texts or whole numbers alone, and maybe null."""
    kinds = {
        (one := tuple(each["enum"])): {*map(type, one)} - {type(None)} for each in _enums(schemas)
    }

    assert kinds
    assert [] == [values for values, found in kinds.items() if found not in ({str}, {int})]


def test_choices_differ_in_more_than_capitals(schemas: list[Json]) -> None:
    """Their names are written in one case in many languages."""
    choices = [each["enum"] for each in _enums(schemas)]

    assert choices
    assert [] == [all for all in choices if len({str(one).upper() for one in all}) < len(all)]


def test_no_optional_boolean_is_constant(schemas: list[Json]) -> None:
    """A boolean that is true wherever it is there has `not: {const: false}`."""
    optional = [
        name
        for each in schemas
        for name, one in _properties(each)
        if isinstance(one.get("const"), bool) and name not in each.get("required", ())
    ]

    assert [] == optional


def test_refinements_are_enumerations(schemas: list[Json]) -> None:
    """What `allOf` adds to a text's type is an `enum`: a `const` has no type to join with."""
    parts = [part for each in schemas for part in each.get("allOf", ())]

    assert [] == [one for part in parts for _, one in _properties(part) if "const" in one]


def _mappings(document: Json) -> Iterator[Json]:
    for path, value in walk(document):
        if isinstance(value, dict) and not {"example", "examples", "default"} & {*path}:
            yield value


def _enums(schemas: list[Json]) -> list[Json]:
    return [one for one in schemas if isinstance(one.get("enum"), list)]


def _properties(schema: Json) -> Iterator[tuple[str, Json]]:
    found = schema.get("properties")
    for name, one in found.items() if isinstance(found, dict) else ():
        if isinstance(one, dict):
            yield name, one


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
