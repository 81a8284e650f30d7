"""A vendor's contacts: fixtures, records and invented ones."""

from pathlib import Path
from uuid import UUID

import pytest
from marshmallow import RAISE

from mock_server.core.scenario.vendor import AT
from mock_server.core.situation import Situation
from mock_server.core.state.ids import Draw
from mock_server.core.vendor import Vendor
from mock_server.vendors import VENDORS
from tests.core.scenario.loading import loaded, records, said, written


def razorpay(*contacts: str) -> str:
    listed = "\n".join(f"      - {contact}" for contact in contacts)
    return f"vendors:\n  razorpay:\n    contacts:\n{listed}\n"


@pytest.mark.parametrize(
    ("contact", "says"),
    [
        (
            "garav",
            "my.yaml:4:9: vendors.razorpay.contacts[0]: there is no fixture 'garav'; "
            "did you mean 'gaurav'? (expected one of: gaurav, ",
        ),
        (
            "5",
            "my.yaml:4:9: vendors.razorpay.contacts[0]: found 5 "
            "(expected a fixture's name, a contact, or {fake: N})",
        ),
        ("null", "my.yaml:4:9: vendors.razorpay.contacts[0]: found null (expected a fixture's"),
        (
            "{name: Asha Rao, typ: vendor}",
            "my.yaml:4:26: vendors.razorpay.contacts[0].typ: unknown key; did you mean 'type'? ",
        ),
        ("{faek: 5, name: Asha Rao}", "my.yaml:4:10: vendors.razorpay.contacts[0].faek: unknown"),
        ("{type: vendor}", "my.yaml:4:9: vendors.razorpay.contacts[0].name: missing: The name"),
        (
            "{name: Asha Rao, type: boss}",
            "my.yaml:4:32: vendors.razorpay.contacts[0].type: found 'boss': Invalid type: boss",
        ),
        (
            "{name: Asha Rao, account: rzp_test_none}",
            "my.yaml:4:35: vendors.razorpay.contacts[0].account: found 'rzp_test_none': No acc",
        ),
        (
            "{fake: many}",
            "my.yaml:4:16: vendors.razorpay.contacts[0].fake: found 'many' (expected a whole",
        ),
        ("{fake: -1}", "my.yaml:4:16: vendors.razorpay.contacts[0].fake: found -1 (expected from"),
        ("{fake: 9000000}", "my.yaml:4:16: vendors.razorpay.contacts[0].fake: found 9000000 (exp"),
        ("{fake: 2, tpe: vendor}", "my.yaml:4:19: vendors.razorpay.contacts[0].tpe: unknown key"),
        ("{fake: 2, type: boss}", "my.yaml:4:25: vendors.razorpay.contacts[0].type: found 'boss'"),
    ],
)
def test_an_entry_that_is_wrong(contact: str, says: str) -> None:
    """The vendor's own rules apply, in the vendor's own sentences."""
    (line,) = said(razorpay(contact))

    assert line.startswith(says)


def test_contacts_of_wrong_accounts() -> None:
    """What depends on the accounts waits until they are right; a misspelt key does not."""
    accounts = "    accounts: [{key_id: rzp_test_a}]\n"
    text = razorpay("{name: Asha Rao, type: boss, typ: x}") + accounts

    assert [
        "my.yaml:4:38: vendors.razorpay.contacts[0].typ: unknown key",
        "my.yaml:5:16: vendors.razorpay.accounts[0].key_secret: missing",
    ] == [line.partition(";")[0] for line in said(text)]


@pytest.mark.parametrize(
    ("vendor", "contact", "keys"),
    [
        ("razorpay", "{account: none, name: 1, type: vendor}", {"account", "name"}),
        ("cleartax", "{business_id: none, typ: x}", {"business_id", "typ", "state"}),
        ("ysuite", "{account: none, cstname: 5}", {"account", "cstname", "contact_type"}),
        ("clemta", f"{{company_id: {'0' * 24}, email: x}}", {"company_id", "email", "type"}),
        ("spn", f"{{company_id: {UUID(int=1)}, typ: x}}", {"company_id", "typ", "first_name"}),
    ],
)
def test_a_contact_without_an_owner(vendor: str, contact: str, keys: set[str]) -> None:
    """The key that names the owner is told, and with it all else that is wrong with the contact."""
    lines = said(razorpay(contact).replace("razorpay", vendor))
    told = {line.split(": ")[1].removeprefix(f"vendors.{vendor}.contacts[0].") for line in lines}

    assert keys == keys & told


def test_a_contact_where_nobody_can_own_any() -> None:
    """No key is to blame; the record is."""
    account = "{api_key: a, companies: []}"
    text = f"vendors: {{clemta: {{accounts: [{account}], contacts: [{{type: customer}}]}}}}"
    told = [line.partition(": ")[2] for line in said(text)]

    assert "vendors.clemta.contacts[0]: has no owner: No account has this company." in told


def test_a_rule_that_asks_for_the_owner_waits_for_it() -> None:
    """Which types a contact may have is its account's."""
    (line,) = said(razorpay("{name: Asha Rao, type: pilot, account: rzp_test_none}"))

    assert "contacts[0].account: found" in line


def test_contacts_beside_wrong_variants() -> None:
    """What does not depend on the mistake is told with it."""
    text = razorpay("{name: Asha Rao, type: boss}") + "    variants: {x: 1}\n    limits: [5]\n"

    assert ["contacts[0].type", "variants.x", "limits[0]"] == [
        line.split(": ")[1].removeprefix("vendors.razorpay.") for line in said(text)
    ]


def test_a_nested_key_that_the_vendor_would_ignore_is_a_mistake() -> None:
    """A client's unknown field may be dropped; a scenario's is a slip."""
    text = (
        "vendors:\n  clemta:\n    contacts:\n      - type: customer\n        full_name: A B\n"
        "        email: a@example.com\n        billing: {contry: India}\n"
    )

    assert ["my.yaml:7:19: vendors.clemta.contacts[0].billing.contry: unknown key"] == [
        line.partition(";")[0] for line in said(text)
    ]


def test_ids_that_come_twice() -> None:
    """Each later one is a mistake, and says who was first."""
    record = "{name: Asha Rao, id: cont_00000000000001}"

    assert [
        "my.yaml:6:9: vendors.razorpay.contacts[2]: id 'cont_00000000000001' comes twice "
        "(expected ids that differ; vendors.razorpay.contacts[0] has it too)"
    ] == said(razorpay("gaurav", "{fake: 3}", record))


def test_a_fixtures_mistake_is_the_fixture_files(tmp_path: Path) -> None:
    """It is shown where it stands, with a word on who names it."""
    file = written(tmp_path, "fixtures/razorpay/records.yaml", "tiny:\n  type: vendor\n  name: A\n")

    assert [
        f"{file}:3:9: tiny.name: found 'A'; named in my.yaml:4: "
        "The name must be at least 3 characters."
    ] == said(razorpay("tiny"), tmp_path)


def test_a_fixture_that_is_no_mapping(tmp_path: Path) -> None:
    """A record is a mapping."""
    file = written(tmp_path, "fixtures/razorpay/records.yaml", "tiny: 5\n")

    assert [f"{file}:1:7: tiny: found 5; named in my.yaml:4 (expected a mapping)"] == said(
        razorpay("tiny"), tmp_path
    )


def test_a_fixture_whose_owner_the_scenario_lacks(tmp_path: Path) -> None:
    """That is the scenario's mistake, not the fixture's."""
    file = written(
        tmp_path, "fixtures/razorpay/records.yaml", "one: {name: Asha Rao, account: rzp_test_x}\n"
    )

    assert [
        "my.yaml:4:9: vendors.razorpay.contacts[0]: found 'one'; "
        f"its account is in {file}:1: No account has this key_id."
    ] == said(razorpay("one"), tmp_path)


def test_a_fixture_file_that_cannot_be_read(tmp_path: Path) -> None:
    """Its form is checked like any other file's."""
    file = written(tmp_path, "fixtures/razorpay/records.yaml", "one: [\n")
    lines = said(razorpay("gaurav"), tmp_path)

    assert [line for line in lines if line.startswith(f"{file}:2:1: invalid YAML: ")]


def test_a_users_fixture_hides_a_shipped_one(tmp_path: Path) -> None:
    """The user's directories come first; what they do not name is the shipped one."""
    written(tmp_path, "fixtures/razorpay/records.yaml", "gaurav: {name: Another Gaurav}\n")
    found = records(loaded(razorpay("gaurav", "asha"), tmp_path))

    assert {"Another Gaurav", "Asha Rao"} == {record["name"] for record in found}


def test_seeded_contacts_are_a_minute_apart() -> None:
    """The last of them is a minute older than the clock's time."""
    scenario = loaded("clock: {at: 1000000}\n" + razorpay("{name: Asha Rao}", "{fake: 2}"))

    assert [999820, 999880, 999940] == [record["created_at"] for record in records(scenario)]


def test_without_a_clock_times_count_back_from_a_fixed_day() -> None:
    """A scenario gives the same records whenever it is loaded."""
    assert AT - 60 == records(loaded(razorpay("{name: Asha Rao}")))[0]["created_at"]


def test_records_stand_in_the_order_of_their_times() -> None:
    """Whatever the order of the list; those of one second keep it."""
    scenario = loaded(
        razorpay(
            "{name: Third, created_at: 1700000002}",
            "{name: First, created_at: 1700000001}",
            "{name: Second, created_at: 1700000001}",
        )
    )

    assert ["First", "Second", "Third"] == [record["name"] for record in records(scenario)]


def test_invented_contacts_repeat_themselves() -> None:
    """The same seed gives the same contacts, another seed others."""
    text = razorpay("{fake: 5}")

    assert records(loaded(text)) == records(loaded(text))
    assert records(loaded(text)) != records(loaded("seed: 8\n" + text))


def test_what_stands_beside_fake_is_shared() -> None:
    """It is laid over each of the invented contacts."""
    found = records(loaded(razorpay("{fake: 5, type: self, notes: {made: up}}")))

    assert [("self", {"made": "up"})] * 5 == [(one["type"], one["notes"]) for one in found]


def test_invented_contacts_belong_to_whom_they_name() -> None:
    """The owner's own rules hold for what they share."""
    text = (
        "vendors:\n  razorpay:\n    accounts:\n"
        "      - {key_id: rzp_test_a, key_secret: s}\n"
        "      - {key_id: rzp_test_b, key_secret: s, types: [pilot]}\n"
        "    contacts: [{fake: 2, account: rzp_test_b, type: pilot}]\n"
    )
    base = loaded(text).vendors["razorpay"].bases["contacts"]

    assert {"rzp_test_b": [0, 1]} == base.by_owner


@pytest.mark.parametrize("vendor", VENDORS, ids=lambda vendor: vendor.name)
def test_invented_contacts_are_valid(vendor: Vendor) -> None:
    """They are not checked one by one when they are made, so they are checked here."""
    seed = loaded("seed: 1").vendors[vendor.name]
    schema = vendor.seeding.contact(unknown=RAISE)
    for number in range(500):
        record = vendor.seeding.invent(number, Draw(1, vendor.name, "invented", number))
        with Situation(seed.variants, vendor.seeding.caller_of(seed.section, record)):
            assert not schema.validate(record)
