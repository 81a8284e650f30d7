"""What a scenario is expected to take, told from its document."""

import tracemalloc
from typing import Any

import pytest

from mock_server.core.scenario.weight import CONTACT_BYTES, PERSON_BYTES, SCENARIO_BYTES, expected
from mock_server.vendors import VENDORS
from tests.core.scenario.loading import loaded

EMPTY = expected({})


def scenario(*contacts: Any, **more: Any) -> int:
    return expected({"vendors": {"razorpay": {"contacts": list(contacts)}}, **more})


def test_a_scenario_without_anything() -> None:
    """An empty one takes something too."""
    assert SCENARIO_BYTES < EMPTY < 2 * SCENARIO_BYTES


def test_invented_contacts() -> None:
    """Each counts, and so do the fields that all of an entry share."""
    bare = scenario({"fake": 1000}) - scenario({"fake": 0})
    shared = scenario({"fake": 1000, "name": "x" * 1000}) - scenario({"fake": 0})

    assert 1000 * CONTACT_BYTES <= bare < 1500 * CONTACT_BYTES
    assert shared - bare > 1000 * 1000


def test_people() -> None:
    """Each counts with a contact at each vendor that is named, by default at all."""

    def weight(*people: Any) -> int:
        return expected({"people": list(people)}, 5) - expected({"people": []}, 5)

    everywhere, once = weight({"fake": 1000}), weight({"fake": 1000, "at": ["spn"]})

    assert 1000 * (PERSON_BYTES + 5 * CONTACT_BYTES) <= everywhere
    assert 1000 * 3 * CONTACT_BYTES < everywhere - once < everywhere


def test_the_sum_counts() -> None:
    """All entries of all vendors together."""
    one = scenario({"fake": 1000})
    two = scenario({"fake": 1000}, {"fake": 1000})

    assert two - one > 1000 * CONTACT_BYTES


def test_an_alias_counts_each_time() -> None:
    """What stands in several places is made as often."""
    entry = {"fake": 1000}
    inner: list[Any] = ["x" * 100] * 10
    nested = [[inner] * 10] * 10

    assert scenario(entry) < scenario(entry, {"fake": 1000}) == scenario(entry, entry)
    assert expected({"a": nested}) - EMPTY > 1000 * 100


def test_a_text_counts_by_its_width() -> None:
    """Four bytes a character where one of them needs that."""
    assert expected({"about": "x" * 1000 + "🙂"}) - expected({"about": "x" * 1000}) > 2500


@pytest.mark.parametrize(
    "document",
    [
        {"vendors": None},
        {"vendors": []},
        {"vendors": {"razorpay": None}},
        {"vendors": {"razorpay": {"contacts": None}}},
        {"vendors": {"razorpay": {"contacts": [None, 7, [], {"fake": "many"}]}}},
        {"vendors": {"razorpay": {"contacts": [{"fake": 10**12}, {"fake": -1}]}}},
        {"people": 7},
        {"people": [None, [], {"fake": "many", "at": 7}]},
    ],
    ids=repr,
)
def test_what_cannot_be_understood_is_for_the_schema_to_refuse(document: Any) -> None:
    """It weighs what it says, no more."""
    assert EMPTY < expected(document) < EMPTY + 10_000


@pytest.mark.slow
def test_people_take_what_is_expected() -> None:
    """Within a quarter, with their contacts at every vendor."""
    text = "extends: empty\npeople: [{{fake: {}}}]\n"
    loaded(text.format(1))  # what is made once for all
    tracemalloc.start()
    scenarios = [loaded(text.format(number)) for number in (0, 500)]
    persons = [len(one.persons) for one in scenarios]
    taken, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    weight = scenarios[1].bytes - scenarios[0].bytes

    assert [0, 500 * len(VENDORS)] == persons
    assert 0.75 < taken / weight < 1.25
