"""A person in neutral words, and a telephone number in parts."""

from mock_server.core.people.compare import plain
from mock_server.core.people.person import FIELDS, Person, PersonMap, filled, telephone
from mock_server.core.seeding import SeedContext
from mock_server.core.situation import Situation
from mock_server.core.state.base import Record
from mock_server.core.state.ids import Draw
from mock_server.core.vendor import Vendor
from mock_server.vendors import VENDORS

PERSON = Person(
    *("Asha Rao", "asha@example.com", "+91 90000 90001", "Acme Ltd", "person", "vendor", False),
    *("27ZZZCZ0001Z1Z0", "1 Example Road", "Kerala", "682001", "India", "Pays early"),
)
COMPANY = Person("Acme Paper Ltd", "desk@example.com", kind="company", state="Tamil Nadu")
NUMBERS = ("+91 90000 90001", "+919000090001", "+65-9123 4567", "+6591234567", "90000-90001", "no")
KEPT = PersonMap({"name": ("first", "last"), "phone": ("billing.phone",)}, lambda person: {})


def test_parts_of_a_number() -> None:
    """The code stands apart after a plus, or before ten digits; without a plus there is none."""
    assert [
        ("9000090001", "91"),
        ("9000090001", "91"),
        ("91234567", "65"),
        ("6591234567", ""),
        ("9000090001", ""),
        ("no", ""),
    ] == [telephone(text) for text in NUMBERS]
    assert "+919000090001" == telephone("+91 90000 90001").compact


def test_a_key_leads_back_to_its_field() -> None:
    """A nested key, and the mapping around it, too."""
    assert [["name"], ["phone"], ["phone"], []] == [
        KEPT.fields_of(key) for key in ("last", "billing", "billing.phone", "id")
    ]


def test_facts_are_read_by_their_first_key() -> None:
    """A value that is not there is None."""
    assert {"name": "Asha", "phone": None} == KEPT.facts({"first": "Asha", "billing": None})


def test_empty_values_are_left_out() -> None:
    """Within a mapping too, and the mapping where nothing is left; false and zero stay."""
    assert {"d": False, "e": {"g": 0}} == filled(
        {"a": None, "b": "", "c": {"x": None}, "d": False, "e": {"f": "", "g": 0}}
    )


def test_every_vendor_keeps_a_name_and_an_email() -> None:
    """Every neutral field is kept by two vendors or more."""
    kept = [field for vendor in VENDORS for field in vendor.seeding.people.keys]

    assert {len(VENDORS)} == {kept.count(field) for field in ("name", "email")}
    assert {True} == {kept.count(field) > 1 for field in FIELDS}


def test_what_a_vendor_writes_it_reads() -> None:
    """The facts of a contact that was written and seeded are the person's."""
    for person in (PERSON, COMPANY, Person("Bo Li", "bo@example.com")):
        for vendor in VENDORS:
            facts = vendor.seeding.people.facts(seeded(vendor, person))

            assert set(vendor.seeding.people.keys) == set(facts)
            assert {n: plain(n, getattr(person, n)) for n in facts} == {
                n: plain(n, value) for n, value in facts.items()
            }, vendor.name


def seeded(vendor: Vendor, person: Person) -> Record:
    """The person as the vendor stores them."""
    account = vendor.access.accounts.schema().load(vendor.access.accounts.sample)
    section = {key: field.load_default for key, field in vendor.section.items()}
    variants = {name: variant.default for name, variant in vendor.api.variants.items()}
    with Situation(variants, account):
        record = vendor.seeding.contact().load(filled(vendor.seeding.people.write(person)))
    return vendor.seeding.seed(record, SeedContext(section, 0, 0, Draw())).record
