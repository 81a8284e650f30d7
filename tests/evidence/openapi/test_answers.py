"""Every answer that a vendor gives is as its OpenAPI document says: by recipes and by faults."""

import json
from collections.abc import Callable, Iterator
from functools import cache
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import yaml
from jsonschema import Draft202012Validator

from mock_server.core.request.application import MockFlask
from mock_server.core.request.wire import PROBLEM
from mock_server.core.state.entry import JournalEntry
from mock_server.core.state.world import World
from mock_server.core.vendor import Vendor
from mock_server.evidence.openapi.document import vendor_document
from mock_server.vendors import VENDORS
from mock_server.version import __version__
from tests.clients import Client
from tests.evidence.verify.asking import SECTIONS, STATES, ask

Json = dict[str, Any]
FIXTURES = Path(__file__).parents[3] / "fixtures"
BY_NAME = {vendor.name: vendor for vendor in VENDORS}
REFUSALS = [status.value for status in HTTPStatus if status >= 400]

each_vendor = pytest.mark.parametrize("vendor", VENDORS, ids=lambda vendor: vendor.name)
each_asked = pytest.mark.parametrize("vendor", VENDORS, ids=lambda vendor: vendor.name)


@each_asked
def test_recipes_are_answered_as_documented(vendor: Vendor, default_app: MockFlask) -> None:
    """Each answer that a recipe gets is one of the document's."""
    world = default_app.extensions["mock_server"].worlds.get(f"documented-{vendor.name}")
    ask(default_app, vendor, world.name)

    assert {} == _wrong(vendor, world)


@pytest.mark.slow
@each_asked
def test_variants_are_answered_as_documented(
    vendor: Vendor, given: Callable[..., Client], default_app: MockFlask
) -> None:
    """So is each under every other choice of every variant."""
    section, wrong = SECTIONS.get(vendor.name, {}), dict[str, str]()
    for name, variant in vendor.api.variants.items():
        for choice in variant.choices if name not in STATES else ():
            if choice != variant.default:
                world = given(vendor.name, variants={name: choice}, **section).world
                ask(default_app, vendor, world.name)
                wrong |= _wrong(vendor, world)

    assert {} == wrong


@each_vendor
def test_records_are_answered_as_documented(vendor: Vendor, given: Callable[..., Client]) -> None:
    """So is each record that is shipped, and each that is invented, alone and in a list."""
    file = Path(FIXTURES, vendor.name, "records.yaml")  # a new vendor has none yet
    shipped = yaml.safe_load(file.read_text("utf-8")) if file.exists() else {}
    one_each = {record.get(vendor.seeding.id, name): name for name, record in shipped.items()}
    client = given(vendor.name, contacts=[*one_each.values(), {"fake": 50}], limits=[])
    entries = client.world.state(vendor.name).contacts.entries()
    ids = [str(entry.record[vendor.seeding.id]) for entry in entries]
    for path, methods in _document(vendor.name)["paths"].items():
        for id in ids if "{contact_id}" in path else ["none"]:
            if "get" in methods:
                _get(client, vendor, _filled(path, methods["get"], contact_id=id))

    assert {200} == {entry.status for entry in client.world.journal}
    assert len(ids) == len(one_each) + 50
    assert {} == _wrong(vendor, client.world)


@pytest.mark.slow
@each_vendor
def test_faults_are_answered_as_documented(vendor: Vendor, given: Callable[..., Client]) -> None:
    """So is each refusal that a fault asks for, by its status or by a behaviour's number."""
    client = given(vendor.name, limits=[])
    here = client.at(vendor.name)
    faults = [f"status={status}" for status in REFUSALS]
    for method, path in _calls(vendor):
        for fault in [*faults, *(f"behaviour={number}" for number in vendor.api.faults)]:
            here.send(method, path, headers={"X-Mock-Fault": fault})

    assert {*REFUSALS} <= {entry.status for entry in client.world.journal}
    assert {} == _wrong(vendor, client.world)


@cache
def _document(name: str) -> Json:
    return vendor_document(BY_NAME[name], __version__)


def _calls(vendor: Vendor) -> Iterator[tuple[str, str]]:
    """The method and path of each operation, with the documented values of its variables."""
    for path, methods in _document(vendor.name)["paths"].items():
        for method, operation in methods.items():
            yield method.upper(), vendor.api.prefixes[0] + _filled(path, operation)


def _get(client: Client, vendor: Vendor, path: str) -> None:
    client.at(vendor.name).get(vendor.api.prefixes[0] + path)


def _filled(path: str, operation: Json, **values: str) -> str:
    """The path with *values* for its variables, or else the documented ones, as for its query."""
    query = []
    for one in operation.get("parameters", ()):
        name = one["name"]
        value = quote(str(values.get(name, one.get("example", "unknown"))), safe="")
        if one["in"] == "path":
            path = path.replace(f"{{{name}}}", value)
        elif one["in"] == "query" and one["required"]:
            query.append(f"{name}={value}")
    return "?".join([path, "&".join(query)] if query else [path])


def _wrong(vendor: Vendor, world: World) -> dict[str, str]:
    """What the vendor's document finds in the answers of the world's journal, each kind once."""
    whole = _document(vendor.name)
    told = {
        operation["operationId"]: operation["responses"]
        for methods in whole["paths"].values()
        for operation in methods.values()
    }
    known: dict[str, Draft202012Validator] = {}
    wrong = {}
    for entry in world.journal:
        if entry.answered_by == "vendor" and entry.operation:
            found = _mistake(entry, told[entry.operation], whole, known)
            if found:
                wrong[f"{entry.operation} {entry.status} {entry.behaviour}"] = found
    return wrong


def _mistake(
    entry: JournalEntry, answers: Json, whole: Json, known: dict[str, Draft202012Validator]
) -> str:
    """What is wrong with one answer; empty where it is one of the *answers*."""
    status = str(entry.status)
    key = status if status in answers else f"{status[0]}XX"
    content = answers.get(key, {}).get("content", {})
    kind = dict(entry.answered.headers).get("Content-Type", "")
    if key not in answers:
        return "no such status"
    if not entry.answered.body:
        return f"no body beside {[*content]}" if content.keys() - {PROBLEM} else ""
    if kind not in content:
        return f"no such content: {kind}"
    for name, header in answers[key].get("headers", {}).items():
        told = whole["components"]["headers"].get(name, header)
        if told.get("required") and name not in dict(entry.answered.headers):
            return f"no header {name}"
    at = f"{entry.operation} {key} {kind}"
    if at not in known:
        schema = content[kind].get("schema", {})
        known[at] = Draft202012Validator({**schema, "components": whole["components"]})
    body = entry.answered.body.decode()
    value = json.loads(body) if "json" in kind else body
    return "; ".join(error.message[:200] for error in known[at].iter_errors(value))
