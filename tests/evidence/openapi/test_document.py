"""The OpenAPI documents are valid, true to the files that are kept, and true to the exchanges."""

from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from mock_server.core.behaviours import Behaviour, behaviours
from mock_server.core.vendor import Vendor
from mock_server.evidence.exchanges import Exchange, exchanges
from mock_server.evidence.openapi.own import OWN
from mock_server.evidence.openapi.responses import responses
from mock_server.vendors import VENDORS
from tests.evidence.openapi.conformance import described
from tests.tables import openapi_file, openapi_written

Json = dict[str, Any]

ID, JSON = "{contact_id}", "application/json"

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
    assert [] == [
        f"{one.name}: {error.message}" for one in exchanges(vendor.name) for error in wrong(one)
    ]


@each_vendor
def test_documented_requests_agree(vendor: Vendor) -> None:
    """The body of each exchange that succeeds is valid by the schema of its operation."""
    assert [] == [
        f"{found['operationId']} {case}: {error.message}"
        for found in operations(vendor)
        for content in found.get("requestBody", {}).get("content", {}).values()
        for case, example in content.get("examples", {}).items()
        for error in described(vendor.name)
        .validator(content["schema"])
        .iter_errors(example["value"])
    ]


@each_vendor
def test_every_behaviour_is_there(vendor: Vendor) -> None:
    """Each behaviour of an operation stands at its answers, or else at the operation."""
    found = {
        row["number"]
        for operation in operations(vendor)
        for place in [operation, *operation["responses"].values()]
        for row in place.get("x-mock-behaviours", ())
    }
    rows = behaviours(vendor.package).values()

    assert [] == [one.id for one in rows if one.id not in found and one.operations != ("*",)]


@each_vendor
def test_our_own_refusals_are_told_one_by_one(vendor: Vendor) -> None:
    """Every operation has them, as problem+json, and none has a default."""
    for operation in operations(vendor):
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
    paths = document(vendor)["paths"].items()
    wanted = {
        one["operationId"] for path, methods in paths for one in methods.values() if ID in path
    }
    led = [{*links(one)} for one in operations(vendor) if links(one)]

    assert [wanted] == led


def test_a_status_of_both() -> None:
    """A status that the vendor answers too has both bodies; the description tells them apart."""
    answer = described("razorpay").operations["get_contact"]["responses"]["503"]

    assert ["text/plain; charset=utf-8", "application/problem+json"] == [*answer["content"]]
    assert "Service Unavailable. Also the mock server's own refusal: " in answer["description"]


def test_a_status_that_never_comes() -> None:
    """A row that covers several operations may list a status that one of them does not have."""
    answers = described("razorpay").operations

    assert "201" in answers["create_contact"]["responses"]
    assert "201" not in answers["update_contact"]["responses"]


def test_the_documented_requests_are_examples() -> None:
    """A request that succeeds gives an example of the body, of the path and of the query."""
    found = described("clemta").operations
    [contact_id] = found["get_contact"]["parameters"]
    company, *_ = found["list_contacts"]["parameters"]

    assert "success" in found["create_contact"]["requestBody"]["content"][JSON]["examples"]
    assert "64b8f1a2e4b0c8d9f0a1b2c3" == contact_id["example"]
    assert ("company_id", "64b8f1a2e4b0c8d9f0123456") == (company["name"], company["example"])


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
    return described(vendor.name).document


def operations(vendor: Vendor) -> Iterable[Json]:
    return described(vendor.name).operations.values()


def links(operation: Json) -> list[str]:
    """The operations to which the answers of one lead."""
    return [name for answer in operation["responses"].values() for name in answer.get("links", ())]


def wrong(exchange: Exchange) -> Iterator[Any]:
    """What the schema of the exchange's answer finds in it."""
    vendor = described(exchange.vendor)
    answers, status = vendor.operations[exchange.operation]["responses"], str(exchange.status)
    answer = answers.get(status) or answers[f"{status[0]}XX"]
    kind = exchange.wanted_headers.get("Content-Type", "application/json")
    if exchange.wanted is not None:
        schema = answer["content"][kind]["schema"]
        yield from vendor.validator(schema).iter_errors(exchange.wanted)
