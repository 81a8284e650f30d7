"""People in scenarios: the same person at every vendor that is named."""

import json
from pathlib import Path
from typing import Any

from mock_server.core.scenario.export import export
from mock_server.core.state.scenario import Scenario
from mock_server.core.state.world import World
from mock_server.vendors import VENDORS
from tests.core.scenario.loading import ASHA, loaded, opened, people, records, said, written

NAMES = [vendor.name for vendor in VENDORS]


def held(scenario: Scenario, number: int = 0) -> dict[str, list[dict[str, Any]]]:
    """The contacts of a person, by vendor."""
    return {
        vendor: [records(scenario, vendor)[position] for position in positions]
        for vendor, positions in scenario.people[number].positions.items()
    }


def test_each_vendor_has_the_person_in_its_own_fields() -> None:
    """Without `at`, every vendor."""
    found = {vendor: one for vendor, (one,) in held(loaded(people(ASHA))).items()}

    assert NAMES == list(found)
    assert ("Asha Rao", "+919000090001") == (
        found["razorpay"]["name"],
        found["razorpay"]["contact"],
    )
    assert ("Asha Rao", "9000090001") == (
        found["cleartax"]["business_name"],
        found["cleartax"]["mobile_number"],
    )
    assert ("Asha Rao", 1) == (found["ysuite"]["cstname"], found["ysuite"]["contact_type"])
    assert ("customer", "+91") == (
        found["clemta"]["type"],
        found["clemta"]["billing"]["phone_code"],
    )
    assert ("Asha", "Rao", "+91-9000090001") == (
        *(found["spn"]["first_name"], found["spn"]["last_name"], found["spn"]["phone"]),
    )


def test_only_the_named_vendors() -> None:
    """`at` names them; the others have nobody."""
    scenario = loaded(people(f"{ASHA}, at: [spn, razorpay]"))

    assert {"razorpay", "spn"} == held(scenario).keys()
    assert [] == records(scenario, "clemta")


def test_a_vendors_own_fields() -> None:
    """`in` gives them, over what the person's facts would give: the owner, an id, a tag."""
    own = "in: {razorpay: {id: cont_00000000000042, type: self}, clemta: {billing: {tax_id: '7'}}}"
    found = held(loaded(people(f"{ASHA}, type: vendor, {own}")))

    assert ("cont_00000000000042", "self") == (
        found["razorpay"][0]["id"],
        found["razorpay"][0]["type"],
    )
    assert ("7", "+919000090001") == (
        found["clemta"][0]["billing"]["tax_id"],
        found["clemta"][0]["billing"]["phone"],
    )


def test_the_owner_is_the_first_unless_another_is_named() -> None:
    """A person belongs to the vendor's first account."""
    other = "0b7d2f4e-6c18-4a93-9e5d-1f3a7c2b8d60"
    scenario = loaded(
        people(ASHA, f"name: Bo Li, at: [cleartax], in: {{cleartax: {{business_id: {other}}}}}")
    )
    base = scenario.vendors["cleartax"].bases["contacts"]
    first = scenario.vendors["cleartax"].section["accounts"][0]["businesses"][0]

    assert [other, first] == base.owner_of
    assert first != other


def test_invented_people_are_the_same_everywhere() -> None:
    """And in every run; another seed gives others. They share what the entry says."""
    text = people("fake: 3, type: vendor, at: [razorpay, spn]")
    first, again, other = loaded(text), loaded(text), loaded(f"seed: 9\n{text}")
    names = [record["name"] for record in records(first)]

    assert 3 == len(names)
    assert ["vendor"] * 3 == [record["type"] for record in records(first)]
    assert names == [f"{one['first_name']} {one['last_name']}" for one in records(first, "spn")]
    assert records(first) == records(again)
    assert not {*names} & {record["name"] for record in records(other)}


def test_invented_people_pass_every_check() -> None:
    """Though only the first is checked: what is exported is checked whole, and loads the same."""
    shared = "state: Tamil Nadu, note: x, in: {clemta: {billing: {district: y}}}"
    first = loaded(people(f"fake: 20, {shared}"))
    world = World("w", first, (0, 0))
    again = loaded(json.dumps(export(world, VENDORS)))

    assert 20 == len(first.people) == len(again.people)
    for vendor in VENDORS:
        assert records(first, vendor.name) == records(again, vendor.name)


def test_invented_companies() -> None:
    """Of the kind company, the name is the company's."""
    scenario = loaded(people("fake: 1, kind: company"))
    (cleartax,), (ysuite,) = held(scenario)["cleartax"], held(scenario)["ysuite"]

    assert ("COMPANY", None, 2) == (
        cleartax["organization_type"],
        cleartax.get("contact_person_name"),
        ysuite["contact_type"],
    )
    assert ysuite["cstname"] == cleartax["business_name"]


def test_contacts_keep_their_ids() -> None:
    """People stand before the contacts of a list; a further person changes no id."""
    listed = "vendors: {razorpay: {contacts: [{name: Asha Rao}, {fake: 2}]}}\n"
    without = records(loaded(f"extends: empty\n{listed}"))
    first = f"{ASHA}, type: vendor"
    few, many = (loaded(people(first, *more, more=listed)) for more in ([], ["fake: 4"]))

    assert without == records(many)[-3:] == records(few)[-3:]
    assert held(few) == held(many)
    assert [[4], [3]] == [list(one.positions["razorpay"]) for one in many.people[:2]]


def test_keys() -> None:
    """A key is given, or made from the name; no two are equal."""
    text = people(
        *(f"{ASHA}, at: [spn]", f"{ASHA}, at: [spn], key: asha-rao", f"{ASHA}, at: [spn]"),
        "name: Chloé, email: c@example.com, at: [spn]",
        "name: अनन्या, email: d@example.com, at: [spn]",
    )

    assert ["asha-rao-2", "asha-rao", "asha-rao-3", "chloe", "person"] == [
        one.key for one in loaded(text).people
    ]


def test_a_contact_may_be_a_persons() -> None:
    """Then it is the one that they have at that vendor."""
    listed = "vendors: {razorpay: {contacts: [{name: Rao A., person: asha}]}}\n"
    scenario = loaded(people(f"{ASHA}, key: asha, at: [razorpay, spn]", more=listed))

    assert ["Rao A."] == [record["name"] for record in records(scenario)]
    assert {"razorpay": [records(scenario)[0]], "spn": records(scenario, "spn")} == held(scenario)


def test_a_person_may_be_missing() -> None:
    """They should be at the vendor, and are not there."""
    scenario = loaded(people(f"{ASHA}, missing: [spn]"))

    assert [] == records(scenario, "spn")
    assert "spn" in scenario.people[0].at


def test_people_replace_those_beneath(tmp_path: Path) -> None:
    """As contacts do: a list replaces a list."""
    written(tmp_path, "below.yaml", people(ASHA, "name: Bo Li, email: bo@example.com"))
    written(tmp_path, "above.yaml", "extends: below\npeople: [{name: Eve Li, at: [razorpay]}]\n")
    written(tmp_path, "same.yaml", "extends: below\n")

    assert ["eve-li"] == [one.key for one in opened("above", tmp_path).people]
    assert ["asha-rao", "bo-li"] == [one.key for one in opened("same", tmp_path).people]


def test_equals_that_the_vendor_would_not_make() -> None:
    """A person's contact that equals another is no second one; the later person is told."""
    more = "vendors: {razorpay: {contacts: [{name: Bo Li, type: customer}]}}\n"
    one = "name: Asha Rao, email: a@example.com, at: [razorpay]"
    lines = said(people(one, one, "name: Bo Li, at: [razorpay]", more=more))
    equal = "equals another contact of Razorpay's, which has it once (RZP-06)"

    assert [
        f"my.yaml:4:5: people[1]: {equal} (expected facts that differ; people[0] has them too)",
        f"my.yaml:5:5: people[2]: {equal} (expected facts that differ; "
        "vendors.razorpay.contacts[0] has them too)",
    ] == lines
