"""The numbered behaviours: all there, all cited in code and in a test, none invented."""

import re
from collections.abc import Iterable
from pathlib import Path

import pytest

from mock_server.core.vendor import Provider
from mock_server.vendors import PROVIDERS
from tests.tables import PACKAGE, behaviours, readme, written

NUMBERS = {"razorpay": 44, "cleartax": 45, "ysuite": 30, "clemta": 32, "spn": 32}
LETTERS = {"razorpay": "RZP", "cleartax": "CTX", "ysuite": "YS", "clemta": "CLM", "spn": "SPN"}
NUMBER = re.compile(r"\b(?:RZP|CTX|YS|CLM|SPN)-\d+\b")
SPAN = re.compile(r"\b(RZP|CTX|YS|CLM|SPN)-(\d+) to (?:\1-)?(\d+)\b")
TESTS = Path(__file__).parent

each_vendor = pytest.mark.parametrize("provider", PROVIDERS, ids=lambda provider: provider.name)


@each_vendor
def test_every_number_is_there_once_and_in_order(provider: Provider) -> None:
    """The contract's numbers run without a gap, and those that follow them too."""
    letters, found = LETTERS[provider.name], [row["id"] for row in behaviours(provider)]

    assert len(found) >= NUMBERS[provider.name]
    assert [f"{letters}-{n:02d}" for n in range(1, len(found) + 1)] == found


@each_vendor
def test_every_behaviour_says_where_it_comes_from(provider: Provider) -> None:
    """Each has a rule, a mark and a source; an inferred one what speaks for the other side."""
    for behaviour in behaviours(provider):
        assert {"id", "operation", "rule", "mark", "source"} <= set(behaviour), behaviour["id"]
        assert behaviour["mark"] in ("seed", "documented", "observed", "inferred")
        if behaviour["mark"] == "inferred":
            assert behaviour.get("instead"), behaviour["id"]


@each_vendor
def test_operations_and_readings_exist(provider: Provider) -> None:
    """A behaviour names operations that are served and readings that can be switched."""
    for behaviour in behaviours(provider):
        named = behaviour["operation"]
        for operation in named if isinstance(named, list) else [named]:
            assert operation == "*" or operation in provider.operations, behaviour["id"]
        assert behaviour.get("reading") in {None, *provider.readings}, behaviour["id"]


@each_vendor
def test_every_reading_is_told_of(provider: Provider) -> None:
    """A reading names behaviours that exist, and the vendor's README names the reading."""
    numbers = {behaviour["id"] for behaviour in behaviours(provider)}
    text = readme(provider).read_text(encoding="utf-8")
    for name, reading in provider.readings.items():
        assert set(reading.behaviours) <= numbers
        assert f"`{name}`" in text


@each_vendor
def test_every_number_is_cited_in_code(provider: Provider) -> None:
    """Each behaviour is cited where the vendor's code makes it so."""
    sources = [file.read_text(encoding="utf-8") for file in (PACKAGE / provider.name).glob("*.py")]

    assert [] == _missing(provider, _cited(sources))


@each_vendor
def test_every_number_is_cited_in_a_test(provider: Provider) -> None:
    """Each behaviour has a test that cites it."""
    files = (TESTS / "providers" / provider.name).rglob("test_*.py")

    assert [] == _missing(provider, _cited(file.read_text(encoding="utf-8") for file in files))


def test_no_number_is_invented() -> None:
    """Code and tests cite no number that the vendors' lists do not have."""
    known = {behaviour["id"] for provider in PROVIDERS for behaviour in behaviours(provider)}
    files = [*PACKAGE.rglob("*.py"), *TESTS.rglob("*.py")]
    cited = _cited(file.read_text(encoding="utf-8") for file in files)

    assert set() == cited - known


@each_vendor
def test_the_readme_holds_the_table(provider: Provider) -> None:
    """The README's table is the one made from the list; `python -m tests.tables` writes it."""
    assert written(provider) == readme(provider).read_text(encoding="utf-8")


def _cited(texts: Iterable[str]) -> set[str]:
    """Every number in the texts, spans such as `RZP-33 to RZP-37` counted whole."""
    found: set[str] = set()
    for text in texts:
        found |= set(NUMBER.findall(text))
        for letters, first, last in SPAN.findall(text):
            found |= {f"{letters}-{n:02d}" for n in range(int(first), int(last) + 1)}
    return found


def _missing(provider: Provider, cited: set[str]) -> list[str]:
    return [b["id"] for b in behaviours(provider) if b["id"] not in cited]
