"""What a scenario compiles to."""

import gc
import json
from collections.abc import Mapping
from typing import Any

import pytest

from mock_server.core.document.mistakes import ScenarioError
from mock_server.core.scenario.schema import scenario_schema
from mock_server.core.state.faults import Fault
from mock_server.core.state.limits import Limit
from mock_server.core.vendor import Vendor
from mock_server.vendors import VENDORS
from tests.core.scenario.loading import loaded, said

EACH = pytest.mark.parametrize("vendor", VENDORS, ids=lambda vendor: vendor.name)


def limits(text: str, vendor: str = "spn") -> Mapping[str, Limit]:
    return loaded(f"vendors: {{{vendor}: {{limits: {text}}}}}").vendors[vendor].limits


@EACH
def test_a_vendor_that_no_one_names_is_served(vendor: Vendor) -> None:
    """With its default variants, its own limits, its default credentials and no contacts."""
    seed = loaded("seed: 1").vendors[vendor.name]

    assert {name: one.default for name, one in vendor.api.variants.items()} == dict(seed.variants)
    assert vendor.api.limits == seed.limits
    assert set(vendor.section) == set(seed.section)
    assert [] == seed.bases["contacts"].records


def test_the_schema_is_made_once() -> None:
    """It takes longer to make than to load by. A load leaves nothing in it for the next."""

    def facts() -> list[Any]:
        seeds = loaded("seed: 1").vendors.values()
        return [(seed.variants, seed.section, seed.limits) for seed in seeds]

    before = facts()
    loaded("vendors: {razorpay: {variants: {unknown_id: split}, limits: [], accounts: []}}")
    wrong = said("vendors: {spn: {variants: {apostrophe: none}, limits: 1, nosuch: 1}}")

    assert 3 == len(wrong)
    assert before == facts()
    assert scenario_schema(tuple(VENDORS)) is scenario_schema(tuple(VENDORS))


@EACH
def test_every_choice_of_every_variant_can_be_set(vendor: Vendor) -> None:
    """And the other variants keep their defaults."""
    for name, variant in vendor.api.variants.items():
        for choice in variant.choices or (["10.0.0.1"], None):
            part = {vendor.name: {"variants": {name: choice}}}
            found = loaded(json.dumps({"vendors": part})).vendors[vendor.name].variants

            assert choice == found[name]
            assert type(choice) is type(found[name])
            assert len(vendor.api.variants) == len(found)


@EACH
def test_contacts_stand_in_a_base_of_the_vendors_own(vendor: Vendor) -> None:
    """With its id field and its key; further tables have theirs."""
    bases = dict(loaded("seed: 1").vendors[vendor.name].bases)
    card, contacts = vendor.seeding, bases.pop("contacts")

    assert (card.id, card.key) == (contacts.id, contacts.key)
    assert {one.key: one.id for one in card.tables} == {name: bases[name].id for name in bases}


def test_further_tables_stand_on_no_shelf() -> None:
    """Their records are those of the vendor's part."""
    base = loaded("seed: 1").vendors["spn"].bases["companies"]

    assert [None] * len(base.records) == base.owner_of
    assert base.records


def test_ids_of_a_further_table_that_come_twice() -> None:
    """A company is named once."""
    one = "{id: 7b3f1c2d-4e5a-6f7b-8c9d-0e1f2a3b4c5d, name: Acme}"
    (line,) = said(f"vendors: {{spn: {{companies: [{one}, {one}]}}}}")

    assert line.startswith("my.yaml:1:85: vendors.spn.companies[1]: id '7b3f1c2d-4e5a-6f7b-8c9d-")
    assert line.endswith("(expected ids that differ; vendors.spn.companies[0] has it too)")


def test_given_limits_stand_in_the_place_of_the_vendors_own() -> None:
    """All of them: what is not listed is not limited."""
    assert {"*": Limit(5, 60)} == limits("{requests: 5, seconds: 60}")
    assert {"login": Limit(1, 2.5)} == limits("[{operation: login, requests: 1, seconds: 2.5}]")


def test_no_limits() -> None:
    """An empty list switches a vendor's limits off; null leaves them."""
    own = next(vendor.api.limits for vendor in VENDORS if vendor.name == "spn")

    assert {} == limits("[]")
    assert own == limits("null")


@pytest.mark.parametrize(
    ("at", "seconds"),
    [
        ("2026-01-15T09:00:00Z", 1768467600),
        ('"2026-01-15T09:00:00Z"', 1768467600),
        ("2026-01-15T14:30:00+05:30", 1768467600),
        ("2026-01-15 09:00:00", 1768467600),
        ("2026-01-15", 1768435200),
        ("1768467600", 1768467600),
        ("1768467600.5", 1768467600.5),
        ("null", None),
    ],
)
def test_the_clocks_time(at: str, seconds: float | None) -> None:
    """ISO 8601 with or without quotes, or seconds; without a zone it is UTC; null is real time."""
    scenario = loaded(f"clock: {{at: {at}, frozen: true}}")

    assert (seconds, True) == (scenario.at, scenario.frozen)


def test_nothing_but_a_seed() -> None:
    """What is left out has its default."""
    scenario = loaded("seed: 3")

    assert ("", 3, None, False, ()) == (
        scenario.about,
        scenario.seed,
        scenario.at,
        scenario.frozen,
        scenario.faults,
    )


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("{drop: reset}", Fault(drop="reset")),
        (
            "{vendor: spn, operation: create_contact, nth: 2, answer: {status: 500}}",
            Fault(vendor="spn", operation="create_contact", nth=2, answer={"status": 500}),
        ),
        (
            "{vendor: cleartax, answer: {behaviour: CTX-40, body: null}, phase: after}",
            Fault(vendor="cleartax", answer={"behaviour": "CTX-40", "body": None}, phase="after"),
        ),
        (
            "{method: POST, path: /v1/*, header: {X-A: b}, body: {n: 1}, every: 2, times: 3,"
            " chance: 0.5, delay: {uniform: [0, 1.5], virtual: true}}",
            Fault(
                method="POST",
                path="/v1/*",
                header={"X-A": "b"},
                body={"n": 1},
                every=2,
                times=3,
                chance=0.5,
                delay={"uniform": [0, 1.5], "virtual": True},
            ),
        ),
        (
            "{delay: {lognormal: {median: 0.1, sigma: 1}}}",
            Fault(delay={"lognormal": {"median": 0.1, "sigma": 1}}),
        ),
    ],
)
def test_faults(text: str, fault: Fault) -> None:
    """What is left out is open."""
    assert (fault,) == loaded(f"faults: [{text}]").faults


def test_collecting_garbage_goes_on() -> None:
    """It is put off while loading, also where loading fails."""
    with pytest.raises(ScenarioError):
        loaded("seed: x")

    assert gc.isenabled()


@pytest.mark.parametrize("text", ["seed: 1", "{}", '{"vendors": {}}'])
def test_small_scenarios(text: str) -> None:
    """An empty mapping is enough; JSON is YAML."""
    scenario: Any = loaded(text)

    assert {vendor.name for vendor in VENDORS} == set(scenario.vendors)
