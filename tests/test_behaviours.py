"""The numbered behaviours: all there, all cited in code, none invented."""

import re
from collections.abc import Iterable
from pathlib import Path

import pytest

from mock_server.core.behaviours import NEEDS
from mock_server.core.vendor import Vendor
from mock_server.vendors import VENDORS
from tests.numbers import wrong_needs
from tests.tables import PACKAGE, behaviours, readme, written

NUMBERS = {"razorpay": 44, "cleartax": 45, "ysuite": 30, "clemta": 32, "spn": 32}
LETTERS = {vendor.name: behaviours(vendor)[0]["id"].partition("-")[0] for vendor in VENDORS}
ANY = "|".join(LETTERS.values())
NUMBER = re.compile(rf"\b(?:{ANY})-\d{{2,}}\b")
SPAN = re.compile(rf"\b({ANY})-(\d+) to (?:\1-)?(\d+)\b")
TESTS = Path(__file__).parent

each_vendor = pytest.mark.parametrize("vendor", VENDORS, ids=lambda vendor: vendor.name)


@each_vendor
def test_every_number_is_there_once_and_in_order(vendor: Vendor) -> None:
    """The contract's numbers run without a gap, and those that follow them too."""
    letters, found = LETTERS[vendor.name], [row["id"] for row in behaviours(vendor)]

    assert len(found) >= NUMBERS.get(vendor.name, 1)
    assert [f"{letters}-{n:02d}" for n in range(1, len(found) + 1)] == found


@each_vendor
def test_every_behaviour_says_where_it_comes_from(vendor: Vendor) -> None:
    """Each has a rule, a provenance and a source with its date; a guess has the other side."""
    for behaviour in behaviours(vendor):
        wanted = {"id", "operation", "rule", "provenance", "source", "seen"}
        assert wanted <= set(behaviour), behaviour["id"]
        assert behaviour["provenance"] in ("seed", "documented", "observed", "inferred")
        if behaviour["provenance"] == "inferred":
            assert behaviour.get("alternative"), behaviour["id"]


@each_vendor
def test_operations_and_variants_exist(vendor: Vendor) -> None:
    """A behaviour names operations that are served and variants that can be switched."""
    for behaviour in behaviours(vendor):
        named = behaviour["operation"]
        for operation in named if isinstance(named, list) else [named]:
            assert operation == "*" or operation in vendor.operations, behaviour["id"]
        assert behaviour.get("variant") in {None, *vendor.api.variants}, behaviour["id"]


@each_vendor
def test_what_a_behaviour_needs(vendor: Vendor) -> None:
    """It is another variant, which it names, or a fault, or a state; numbers.py asks answers."""
    needs = {row["id"]: row.get("needs") for row in behaviours(vendor)}
    named = {row["id"] for row in behaviours(vendor) if row.get("variant")}

    assert set(needs.values()) <= {None, *NEEDS}
    assert {number for number, need in needs.items() if need == "variant"} <= named
    assert {"fault"} == {needs[number] for number in vendor.api.faults} | {"fault"}


def test_what_answers_took_is_compared() -> None:
    """RZP-30 needs a variant and RZP-01 nothing: other answers than such are told."""
    assert [] == list(wrong_needs({("RZP-30", "variant"), ("RZP-01", ""), ("RZP-01", "fault")}))
    assert 3 == len(list(wrong_needs({("RZP-30", ""), ("RZP-01", "variant")})))


@each_vendor
def test_every_variant_is_told_of(vendor: Vendor) -> None:
    """A variant has a behaviour that it switches, and the vendor's README names it."""
    switched = {behaviour.get("variant") for behaviour in behaviours(vendor)}
    text = readme(vendor).read_text(encoding="utf-8")

    assert [] == [name for name in vendor.api.variants if name not in switched]
    assert [] == [name for name in vendor.api.variants if f"`{name}`" not in text]


@each_vendor
def test_every_number_is_cited_in_code(vendor: Vendor) -> None:
    """Each behaviour is cited where the vendor's code makes it so."""
    sources = [file.read_text(encoding="utf-8") for file in (PACKAGE / vendor.name).glob("*.py")]

    assert [] == _missing(vendor, _cited(sources))


@each_vendor
def test_what_no_answer_carries_is_cited_in_a_test(vendor: Vendor) -> None:
    """A rule without a status has a test that cites it; numbers.py asks answers for all others."""
    files = (TESTS / "vendors" / vendor.name).rglob("test_*.py")
    cited = _cited(file.read_text(encoding="utf-8") for file in files)

    assert [] == [
        row["id"] for row in behaviours(vendor) if "status" not in row and row["id"] not in cited
    ]


def test_no_number_is_invented() -> None:
    """Code and tests cite no number that the vendors' lists do not have."""
    known = {behaviour["id"] for vendor in VENDORS for behaviour in behaviours(vendor)}
    files = [*PACKAGE.rglob("*.py"), *TESTS.rglob("*.py")]
    cited = _cited(file.read_text(encoding="utf-8") for file in files)

    assert set() == cited - known


@each_vendor
def test_the_readme_holds_the_table(vendor: Vendor) -> None:
    """The README's table is the one made from the list; `python -m tests.tables` writes it."""
    assert written(vendor) == readme(vendor).read_text(encoding="utf-8")


def _cited(texts: Iterable[str]) -> set[str]:
    """Every number in the texts, spans such as `RZP-33 to RZP-37` counted whole."""
    found: set[str] = set()
    for text in texts:
        found |= set(NUMBER.findall(text))
        for letters, first, last in SPAN.findall(text):
            found |= {f"{letters}-{n:02d}" for n in range(int(first), int(last) + 1)}
    return found


def _missing(vendor: Vendor, cited: set[str]) -> list[str]:
    return [b["id"] for b in behaviours(vendor) if b["id"] not in cited]
