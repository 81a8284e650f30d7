"""The JSON Schema for editors."""

from typing import Any

import pytest
from jsonschema import Draft202012Validator

from mock_server.core.document.yaml import parse, read
from mock_server.core.scenario.library import Library, schema_file, shipped
from mock_server.core.vendor import Vendor
from mock_server.vendors import VENDORS
from tests.core.scenario.loading import mistakes
from tests.json_schema import as_text, json_schema

SCENARIOS = sorted((shipped() / "scenarios").glob("*.yaml"))
SCHEMA = json_schema(VENDORS)
VALIDATOR = Draft202012Validator(SCHEMA)


def errors(data: Any) -> list[str]:
    return [f"{error.json_path}: {error.message}" for error in VALIDATOR.iter_errors(data)]


def test_the_file_is_what_is_generated() -> None:
    """`python -m tests.tables` writes it."""
    assert as_text(SCHEMA) == schema_file().read_text("utf-8")


def test_it_is_a_json_schema() -> None:
    """Of the dialect that it names."""
    Draft202012Validator.check_schema(SCHEMA)

    assert "https://json-schema.org/draft/2020-12/schema" == SCHEMA["$schema"]


@pytest.mark.parametrize("file", SCENARIOS, ids=lambda file: file.stem)
def test_shipped_scenarios_are_valid(file: Any) -> None:
    """And each tells editors where the schema is."""
    assert [] == errors(read(file).data)
    assert file.read_text("utf-8").startswith("# yaml-language-server: $schema=schema.json\n")


@pytest.mark.parametrize("vendor", VENDORS, ids=lambda vendor: vendor.name)
def test_shipped_fixtures_are_valid_contacts(vendor: Vendor) -> None:
    """A record may be copied from a fixture file into a scenario."""
    contacts = [one.source.data[one.name] for one in Library().fixtures(vendor.name).values()]

    assert [] == errors({"vendors": {vendor.name: {"contacts": contacts}}})


@pytest.mark.parametrize(
    "text",
    [
        "seeed: 1",
        "seed: x",
        "clock: {frozen: 1}",
        "vendors: {razorpy: {}}",
        "vendors: {razorpay: {variants: {unknown_id: spilt}}}",
        "vendors: {razorpay: {limits: {requests: 1}}}",
        "vendors: {razorpay: {limits: [{requests: 1, seconds: 0}]}}",
        "vendors: {razorpay: {contacts: [5]}}",
        "vendors: {razorpay: {contacts: [{typ: vendor, name: Asha Rao}]}}",
        "vendors: {razorpay: {contacts: [{type: vendor}]}}",
        "vendors: {razorpay: {contacts: [{fake: -1}]}}",
        "vendors: {razorpay: {contacts: [{fake: 2, typ: vendor}]}}",
        "vendors: {clemta: {contacts: [{fake: 2, billing: {contry: India}}]}}",
        "people: [{at: [spn]}]",
        "people: [{name: Asha Rao, at: [spm]}]",
        "people: [{name: Asha Rao, at: []}]",
        "people: [{name: Asha Rao, key: a/b, at: [ysuite]}]",
        "people: [{name: Asha Rao, at: [ysuite], in: {ysuite: {cstnam: x}}}]",
        "people: [{fake: 2, kind: firm}]",
        "people: [{fake: 2, key: a}]",
        "faults: [{vendor: razorpay}]",
        "faults: [{drop: reset, delay: {seconds: 1}}]",
        "faults: [{drop: resett}]",
        "faults: [{vendor: razorpey, drop: reset}]",
        "faults: [{operation: make, drop: reset}]",
        "faults: [{answer: {body: x}}]",
        "faults: [{delay: {seconds: 1, uniform: [1, 2]}}]",
        "faults: [{drop: reset, header: {A: 1}}]",
    ],
)
def test_what_the_server_refuses_is_not_valid(text: str) -> None:
    """As far as a schema can tell."""
    assert errors(parse(text, "my.yaml").data)
    assert mistakes(text)


@pytest.mark.parametrize(
    "text",
    [
        "clock: {at: 2026-01-15T09:00:00Z}",
        "clock: {at: 1768467600.5}",
        "vendors: {razorpay: {limits: []}}",
        "vendors: {razorpay: {limits: null}}",
        "vendors: {razorpay: {variants: {live_ip_allowlist: [10.0.0.1]}}}",
        "vendors: {razorpay: {variants: {live_ip_allowlist: null}}}",
        "vendors: {razorpay: {contacts: [gaurav, {fake: 2, type: vendor}, {name: Asha Rao}]}}",
        "people: [{name: Asha Rao, at: [ysuite], in: {ysuite: {cst_tag_id: [1]}}}, {fake: 2}]",
        "people: [{key: a, name: Asha Rao, at: [spn, ysuite], missing: [spn, ysuite]}]",
        "faults: [{vendor: razorpay, answer: {behaviour: RZP-41, body: null}}]",
        "faults: [{delay: {lognormal: {median: 1, sigma: 0.5}}}]",
    ],
)
def test_what_the_server_takes_is_valid(text: str) -> None:
    """An editor must not mark what is right."""
    assert [] == errors(parse(text, "my.yaml").data)
    assert [] == mistakes(text)


def test_keys_are_described() -> None:
    """Editors show a sentence for each key that every vendor has."""
    vendor = SCHEMA["properties"]["vendors"]["properties"]["razorpay"]
    keys = {**SCHEMA["properties"], **vendor["properties"]["variants"]["properties"]}

    assert [] == [name for name, one in keys.items() if not one.get("description")]
