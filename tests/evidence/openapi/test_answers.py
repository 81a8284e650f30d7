"""Every answer that a vendor gives is as its OpenAPI document says: by recipes and by faults."""

import json
from collections.abc import Callable, Iterator
from http import HTTPStatus
from typing import Any

import pytest
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


def _calls(vendor: Vendor) -> Iterator[tuple[str, str]]:
    """The method and path of each operation, with the documented values of its variables."""
    whole = vendor_document(vendor, __version__)
    for path, methods in whole["paths"].items():
        for method, operation in methods.items():
            for one in operation.get("parameters", ()):
                if one["in"] == "path":
                    path = path.replace(f"{{{one['name']}}}", str(one.get("example", "unknown")))
            yield method.upper(), vendor.api.prefixes[0] + path


def _wrong(vendor: Vendor, world: World) -> dict[str, str]:
    """What the vendor's document finds in the answers of the world's journal, each kind once."""
    whole = vendor_document(vendor, __version__)
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
    at = f"{entry.operation} {key} {kind}"
    if at not in known:
        schema = content[kind].get("schema", {})
        known[at] = Draft202012Validator({**schema, "components": whole["components"]})
    body = entry.answered.body.decode()
    value = json.loads(body) if "json" in kind else body
    return "; ".join(error.message[:200] for error in known[at].iter_errors(value))
