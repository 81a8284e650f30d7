"""The number that an answer carries states that answer: its operation, status and sentence.

The vendor's OpenAPI document describes the same answer.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from operator import attrgetter
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from marshmallow import Schema, fields

from mock_server.core.behaviours import behaviours
from mock_server.core.vendor import Operation, Vendor
from mock_server.vendors import VENDORS
from tests.clients import Api, Client
from tests.samples import SAMPLES, Sample, make, send
from tests.vendors.agreement import covers, disagreement
from tests.vendors.shapes import ABSENT, BODIES, IDS, METHODS, SHAPES, TYPES

Given = Callable[..., Client]
OPERATIONS = [(vendor, each) for vendor in VENDORS for each in vendor.operations.values()]
by_name = attrgetter("name")
each_operation = pytest.mark.parametrize(("vendor", "operation"), OPERATIONS, ids=by_name)
each_vendor = pytest.mark.parametrize("vendor", VENDORS, ids=by_name)


def test_every_operation_has_a_sample() -> None:
    """A vendor's new operation cannot be forgotten here."""
    assert {v.name: set(v.operations) for v in VENDORS} == {
        name: set(row.requests) for name, row in SAMPLES.items()
    }


@each_operation
def test_samples(vendor: Vendor, operation: Operation, given: Given) -> None:
    """A sample succeeds, so a changed one fails for the change alone."""
    api, sample = _api(vendor, given), SAMPLES[vendor.name].requests[operation.name]
    id = _id(api, vendor, sample)
    reply = send(api, sample, id, urlencode(sample.query), sample.body)

    assert reply.status in (200, 201, 204), reply.text
    assert [] == list(disagreement(vendor, operation.name, reply, "sample"))


@each_operation
def test_values(vendor: Vendor, operation: Operation, given: Given) -> None:
    """Every field of a body in every shape."""
    api, sample = _api(vendor, given), SAMPLES[vendor.name].requests[operation.name]
    query = urlencode(sample.query)
    wrong = []
    for place, body in _bodies(operation, sample.body):
        reply = send(api, sample, _id(api, vendor, sample), query, body)
        wrong += disagreement(vendor, operation.name, reply, place)

    assert [] == wrong


@each_operation
def test_queries(vendor: Vendor, operation: Operation, given: Given) -> None:
    """Every parameter of a query in every shape that a text can have, and twice."""
    api, sample = _api(vendor, given), SAMPLES[vendor.name].requests[operation.name]
    wrong = []
    for place, query in _queries(operation, sample.query):
        reply = send(api, sample, _id(api, vendor, sample), query, sample.body)
        wrong += disagreement(vendor, operation.name, reply, place)

    assert [] == wrong


@each_operation
def test_bodies(vendor: Vendor, operation: Operation, given: Given) -> None:
    """Bodies that are not the operation's, in every media type."""
    api, sample = _api(vendor, given), SAMPLES[vendor.name].requests[operation.name]
    query = urlencode(sample.query)
    wrong = []
    for name, body in BODIES.items() if operation.body else ():
        for kind in TYPES:
            path = sample.path.replace("{id}", _id(api, vendor, sample))
            reply = api.send(sample.method, f"{path}?{query}", body, {"Content-Type": kind})
            wrong += disagreement(vendor, operation.name, reply, f"{name} as {kind}")

    assert [] == wrong


@each_operation
def test_ids(vendor: Vendor, operation: Operation, given: Given) -> None:
    """A contact that is not there, with ids of every form."""
    api, sample = _api(vendor, given), SAMPLES[vendor.name].requests[operation.name]
    wrong = []
    for id in IDS if "{id}" in sample.path else ():
        reply = send(api, sample, quote(id, safe="%"), urlencode(sample.query), sample.body)
        wrong += disagreement(vendor, operation.name, reply, f"id {id[:20]}")

    assert [] == wrong


@each_operation
def test_callers(vendor: Vendor, operation: Operation, given: Given) -> None:
    """A call without credentials, and calls with unknown ones."""
    api, sample = _api(vendor, given), SAMPLES[vendor.name].requests[operation.name]
    id, query = _id(api, vendor, sample), urlencode(sample.query)
    wrong = []
    for name in api.credentials:
        for value in ("nonsense", "Basic !", "Bearer x", ""):
            stranger = api.as_caller(**{**api.credentials, name: value})
            reply = send(stranger, sample, id, query, sample.body)
            wrong += disagreement(vendor, operation.name, reply, f"{name}: {value}")
    reply = send(api.anonymous, sample, id, query, sample.body)
    wrong += disagreement(vendor, operation.name, reply, "anonymous")

    assert [] == wrong


@each_vendor
def test_methods_and_paths(vendor: Vendor, given: Given) -> None:
    """Every method on every path, and unknown paths."""
    api = _api(vendor, given)
    paths = dict.fromkeys(
        s.path.replace("{id}", "nosuch") for s in SAMPLES[vendor.name].requests.values()
    )
    wrong = []
    for path in [*paths, "/", "/nosuch", *(f"{path}/" for path in paths)]:
        for method in METHODS:
            reply = api.send(method, path)
            if not reply.header("X-Mock-Unserved"):
                wrong += disagreement(vendor, None, reply, f"{method} {path}")

    assert [] == wrong


@pytest.mark.parametrize(
    ("vendor", "operation"), [pair for pair in OPERATIONS if pair[1].body], ids=by_name
)
def test_too_large(vendor: Vendor, operation: Operation, given: Given) -> None:
    """A body over the server's own limit."""
    api, sample = _api(vendor, given), SAMPLES[vendor.name].requests[operation.name]
    reply = send(api, sample, _id(api, vendor, sample), body=b"x" * 1_048_577)

    assert [] == [*disagreement(vendor, operation.name, reply, "too large")]


@each_vendor
def test_over_the_limit(vendor: Vendor, given: Given) -> None:
    """One request too many, for every operation."""
    limited = given(vendor.name, limits={"requests": 0, "seconds": 60}).at(vendor.name)
    wrong = []
    for name, sample in SAMPLES[vendor.name].requests.items():
        reply = send(limited, sample, "nosuch", urlencode(sample.query), sample.body)
        wrong += disagreement(vendor, name, reply, "over the limit")

    assert [] == wrong


@each_vendor
def test_faults(vendor: Vendor, given: Given) -> None:
    """Every status that a fault can ask for, of every operation, comes as it was asked for."""
    api, wrong = _api(vendor, given), []
    for name, sample in SAMPLES[vendor.name].requests.items():
        path = f"{sample.path.replace('{id}', _id(api, vendor, sample))}?{urlencode(sample.query)}"
        for status in range(400, 600):
            fault = {"X-Mock-Fault": f"status={status}"}
            reply = api.send(sample.method, path, sample.body, fault)
            wrong += disagreement(vendor, name, reply, f"fault {status}")

            assert status == reply.status

    assert [] == wrong


@each_vendor
def test_rows_are_told_in_full(vendor: Vendor) -> None:
    """A rule that names a status or refuses with a sentence has both as data."""
    for row in behaviours(vendor.package).values():
        named = {int(status) for status in re.findall(r"HTTP ([2-5]\d\d)", row.rule)}

        assert all(map(row.has_status, named)), row.id
        assert all(covers(sentence, row.rule) for sentence in row.sentence), row.id


def _api(vendor: Vendor, given: Given) -> Api:
    return given(vendor.name, limits=[]).at(vendor.name)


def _id(api: Api, vendor: Vendor, sample: Sample) -> str:
    """A contact of its own for a request that needs one."""
    return make(api, vendor.name) if "{id}" in sample.path else ""


def _bodies(operation: Operation, sound: Any) -> Iterator[tuple[str, Any]]:
    for path in _fields(operation.body):
        for name, value in SHAPES.items():
            yield f"{'.'.join(path)} {name}", _changed(dict(sound), path, value)


def _fields(schema: Schema | None, before: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The path of every field, those within objects too."""
    for name, found in schema.fields.items() if schema else ():
        path = (*before, found.data_key or name)
        yield path
        if isinstance(found, fields.Nested):
            yield from _fields(found.schema, path)


def _changed(body: dict[str, Any], path: tuple[str, ...], value: Any) -> dict[str, Any]:
    first, *rest = path
    if rest:
        return body | {first: _changed(dict(body.get(first) or {}), tuple(rest), value)}
    return {k: v for k, v in body.items() if k != first} | (
        {} if value is ABSENT else {first: value}
    )


def _queries(operation: Operation, sound: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for (name,) in _fields(operation.query):
        others = {key: value for key, value in sound.items() if key != name}
        for shape, value in SHAPES.items():
            if isinstance(value, str) and len(value) < 1000:
                pair = urlencode({name: value}, errors="surrogatepass")
                yield f"{name} {shape}", urlencode(others) + "&" + pair
        for value in ("0", "-1", "1.5", "9" * 30, "2024-01-01", "asc", "ASC", "%FF"):
            yield f"{name} {value}", f"{urlencode(others)}&{name}={value}"
        yield f"{name} absent", urlencode(others)
        yield f"{name} without a value", f"{urlencode(others)}&{name}"
        yield f"{name} twice", f"{urlencode(sound)}&{name}=a&{name}=1"
