"""The OpenAPI documents are valid, true to the files that are kept, and true to the exchanges."""

from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator

from mock_server.core.behaviours import Behaviour, behaviours
from mock_server.core.vendor import Vendor
from mock_server.evidence.exchanges import Exchange, exchanges
from mock_server.evidence.openapi.document import vendor_document
from mock_server.evidence.openapi.own import OWN
from mock_server.evidence.openapi.responses import responses
from mock_server.vendors import VENDORS
from mock_server.version import __version__
from tests.tables import openapi_file, openapi_written

Json = dict[str, Any]

each_vendor = pytest.mark.parametrize("vendor", VENDORS, ids=lambda vendor: vendor.name)


@each_vendor
def test_the_file_holds_the_document(vendor: Vendor) -> None:
    """The kept document is the one that is made; `python -m tests.tables` writes it."""
    assert openapi_written(vendor) == openapi_file(vendor).read_text(encoding="utf-8")


@each_vendor
def test_a_document_is_valid(vendor: Vendor) -> None:
    """It is valid by OpenAPI 3.1, and every schema in it by JSON Schema 2020-12."""
    assert [] == [str(error) for error in OpenAPIV31SpecValidator(document(vendor)).iter_errors()]


@each_vendor
def test_every_status_has_a_schema(vendor: Vendor) -> None:
    """responses.yaml says what each answer holds that a behaviour lists."""
    known = responses(vendor.package, tuple(vendor.operations))
    rows = behaviours(vendor.package).values()

    assert [] == [
        f"{name} {status}"
        for name in vendor.operations
        for status in listed(rows, name)
        if not known.has(name, status)
    ]


@each_vendor
def test_every_answer_that_is_told_may_come(vendor: Vendor) -> None:
    """responses.yaml tells of no status that no behaviour lists, alone or with its class."""
    known = responses(vendor.package, tuple(vendor.operations))
    rows = behaviours(vendor.package).values()

    assert [] == [
        f"{name} {status}"
        for name, shapes in known.shapes.items()
        for status in shapes
        if not {status, f"{status[0]}XX"} & listed(rows, name)
    ]


@each_vendor
def test_documented_answers_agree(vendor: Vendor) -> None:
    """Each exchange's answer is valid by the schema of its operation and status."""
    whole = document(vendor)

    assert [] == [
        f"{one.name}: {error.message}"
        for one in exchanges(vendor.name)
        for error in wrong(one, whole)
    ]


@each_vendor
def test_documented_requests_agree(vendor: Vendor) -> None:
    """The body of each exchange that succeeds is valid by the schema of its operation."""
    whole = document(vendor)

    assert [] == [
        f"{found['operationId']} {case}: {error.message}"
        for found in operations(whole)
        for content in found.get("requestBody", {}).get("content", {}).values()
        for case, example in content.get("examples", {}).items()
        for error in validator(content["schema"], whole).iter_errors(example["value"])
    ]


@each_vendor
def test_every_behaviour_is_there(vendor: Vendor) -> None:
    """Each behaviour of an operation stands at its answers, or else at the operation."""
    found = {
        row["number"]
        for operation in operations(document(vendor))
        for place in [operation, *operation["responses"].values()]
        for row in place.get("x-mock-behaviours", ())
    }
    rows = behaviours(vendor.package).values()

    assert [] == [one.id for one in rows if one.id not in found and one.operations != ("*",)]


@each_vendor
def test_our_own_refusals_are_told_one_by_one(vendor: Vendor) -> None:
    """Every operation has them, as problem+json, and none has a default."""
    for operation in operations(document(vendor)):
        own = {
            status
            for status, answer in operation["responses"].items()
            if "application/problem+json" in answer.get("content", {})
        }

        assert OWN.keys() == own
        assert "default" not in operation["responses"]


@each_vendor
def test_a_create_leads_on(vendor: Vendor) -> None:
    """A create has links to the operations on what it made: get, update, delete."""
    wanted = [name for name, _ in by_path(vendor) if "{contact_id}" in _]
    made = [one for one in operations(document(vendor)) if links(one)]

    assert wanted
    assert [[*wanted]] == [links(one) for one in made]


def listed(rows: Iterable[Behaviour], operation: str) -> set[str]:
    """The statuses of the operation's behaviours; those of all behaviours for `*`."""
    names = {operation, "*"}
    return {
        str(status)
        for row in rows
        if operation == "*" or names & {*row.operations}
        for status in row.status
    }


def document(vendor: Vendor) -> Json:
    return vendor_document(vendor, __version__)


def operations(whole: Json) -> Iterator[Json]:
    for methods in whole["paths"].values():
        yield from methods.values()


def by_path(vendor: Vendor) -> Iterator[tuple[str, str]]:
    for path, methods in document(vendor)["paths"].items():
        for operation in methods.values():
            yield operation["operationId"], path


def links(operation: Json) -> list[str]:
    found: dict[str, Any] = {}
    for answer in operation["responses"].values():
        found |= answer.get("links", {})
    return [*found]


def wrong(exchange: Exchange, whole: Json) -> Iterator[Any]:
    """What the schema of the exchange's answer finds in it."""
    operation = next(one for one in operations(whole) if one["operationId"] == exchange.operation)
    status = str(exchange.status)
    answer = operation["responses"].get(status) or operation["responses"][f"{status[0]}XX"]
    kind = exchange.wanted_headers.get("Content-Type", "application/json")
    content = answer.get("content", {})
    if exchange.wanted is not None:
        yield from validator(content[kind]["schema"], whole).iter_errors(exchange.wanted)


def validator(schema: Json, whole: Json) -> Draft202012Validator:
    """A validator that finds the document's components."""
    return Draft202012Validator({**schema, "components": whole["components"]})
