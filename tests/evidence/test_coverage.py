"""What tests met, added up, kept in files, and sorted by vendor."""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from mock_server.core.behaviours import behaviours
from mock_server.evidence.coverage import (
    Coverage,
    CoverageError,
    TestCounts,
    VendorCoverage,
    counts_of,
    from_json,
    merged,
    of_vendor,
    read,
    write,
)
from mock_server.vendors import VENDORS, razorpay

RAZORPAY = razorpay.VENDOR


def met(*numbers: str, unserved: tuple[str, ...] = ()) -> TestCounts:
    """A test that met each of Razorpay's behaviours once."""
    routes = {"razorpay": dict.fromkeys(unserved, 1)} if unserved else {}
    return TestCounts({"razorpay": dict.fromkeys(numbers, 1)}, routes)


def of_razorpay(tests: Mapping[str, TestCounts], *counted: str) -> VendorCoverage:
    return of_vendor(Coverage(tests, frozenset(counted)), RAZORPAY)


def ids(rows: Any) -> set[str]:
    return {row.behaviour.id for row in rows}


def test_every_behaviour_is_in_one_place() -> None:
    """A behaviour was met, or never met, or needs what nobody asked for, or no answer shows it."""
    found = of_razorpay({"a": met("RZP-01", "RZP-08")})
    places = [found.met, found.never_met, found.apart, found.untold]

    assert sorted(behaviours(RAZORPAY.package)) == sorted(
        number for place in places for number in ids(place)
    )


def test_a_fault_counts_only_where_it_was_asked_for() -> None:
    """RZP-41 is what only a fault shows: never met where faults are counted."""
    plain, asked = of_razorpay({}), of_razorpay({}, "fault")

    assert (True, False) == ("RZP-41" in ids(plain.apart), "RZP-41" in ids(plain.never_met))
    assert (False, True) == ("RZP-41" in ids(asked.apart), "RZP-41" in ids(asked.never_broken))


def test_a_fault_that_was_met_is_met() -> None:
    """Nobody asks, and it was met all the same."""
    found = of_razorpay({"a": met("RZP-41")})

    assert {"RZP-41"} == ids(found.met)


def test_refusals_and_limits_are_among_the_never_met() -> None:
    """RZP-08 refuses, RZP-40 is the limit, which a scenario sets, RZP-01 is neither."""
    found = of_razorpay({}, "state")
    kinds = {row.behaviour.id: row.kind for row in found.rows}

    assert ["refusal", "limit", "success"] == [kinds[n] for n in ("RZP-08", "RZP-40", "RZP-01")]
    assert "RZP-08" in ids(found.never_refused)
    assert {"RZP-40"} == ids(found.never_broken)


def test_tests_that_rest_on_guesses() -> None:
    """They met an inferred behaviour: RZP-08 and RZP-09 are, RZP-01 is documented."""
    found = of_razorpay({"a": met("RZP-01"), "b": met("RZP-09", "RZP-01", "RZP-08")})

    assert {"b": ("RZP-08", "RZP-09")} == found.guesses


def test_a_row_names_its_tests() -> None:
    """With how often they met it in all."""
    found = of_razorpay({"a": met("RZP-01"), "b": met("RZP-01"), "c": met("RZP-08")})
    (row,) = [row for row in found.rows if row.behaviour.id == "RZP-01"]

    assert (2, ("a", "b")) == (row.count, row.tests)


def test_routes_that_are_not_served() -> None:
    """Each with the tests that asked for it."""
    found = of_razorpay({"a": met(unserved=("POST /v1/payouts",))})

    assert {"POST /v1/payouts": ("a",)} == found.unserved


def test_only_vendors_that_were_called() -> None:
    """An unserved route is a call, too."""
    coverage = Coverage({"a": met(unserved=("POST /v1/payouts",)), "b": met()})

    assert (True, False) == (coverage.called("razorpay"), coverage.called("spn"))


def test_runs_add_up() -> None:
    """A test of two runs has met what it met in both."""
    one = Coverage({"a": met("RZP-01")})
    other = Coverage({"a": met("RZP-01", "RZP-08"), "b": met()}, frozenset(["fault"]))
    both = merged([one, other])

    assert {"RZP-01": 2, "RZP-08": 1} == both.tests["a"].vendors["razorpay"]
    assert ({"a", "b"}, {"fault"}) == (set(both.tests), both.counted)


def test_the_difference_of_two_looks() -> None:
    """Only what is new in between; all of it where the counts were cleared."""
    early = TestCounts({"razorpay": {"RZP-01": 2, "RZP-08": 1}})
    late = TestCounts({"razorpay": {"RZP-01": 3, "RZP-08": 1}, "spn": {"SPN-01": 1}})
    cleared = TestCounts({"razorpay": {"RZP-01": 1}})

    assert {"razorpay": {"RZP-01": 1}, "spn": {"SPN-01": 1}} == late.since(early).vendors
    assert {"razorpay": {"RZP-01": 1}} == cleared.since(early).vendors


def test_the_control_planes_answer_is_read() -> None:
    """Answers of several operations count as one behaviour; those without a number are left out."""
    common = {"vendor": "razorpay", "status": 400, "answered_by": "vendor", "fault": False}
    answer = {
        "answers": [
            {**common, "operation": "create_contact", "behaviour": "RZP-10", "count": 2},
            {**common, "operation": "update_contact", "behaviour": "RZP-10", "count": 1},
            {**common, "operation": None, "behaviour": None, "count": 1},
        ],
        "unserved": [{"vendor": "razorpay", "route": "POST /v1/payouts", "count": 4}],
    }

    counts = TestCounts({"razorpay": {"RZP-10": 3}}, {"razorpay": {"POST /v1/payouts": 4}})

    assert counts == counts_of(answer)
    assert Coverage({"e2e": counts}) == from_json({"world": "e2e", **answer}, VENDORS)


def test_other_answers_are_refused() -> None:
    """As files are: by their structure, and by what they name."""
    row = {"vendor": "razorpay", "behaviour": "RZP-10", "count": 2}
    wrong = [
        {"answers": 1},
        {"answers": [{}]},
        {"answers": [{**row, "count": "2"}]},
        {"answers": [{**row, "vendor": []}]},
        {"answers": [{**row, "vendor": "acme"}]},
        {"answers": [{**row, "behaviour": "RZP-0"}]},
        {"unserved": "x"},
    ]
    told = set()
    for one in wrong:
        with pytest.raises(CoverageError) as caught:
            from_json({"world": "e2e", "answers": [], "unserved": [], **one}, VENDORS)
        told.add(str(caught.value).partition(":")[0])

    assert {"tests", "it is neither the coverage of a test run nor that of a world."} == told


def test_a_file_is_read_as_it_was_written(tmp_path: Path) -> None:
    """Its folder is made."""
    coverage = Coverage({"a": met("RZP-01", unserved=("POST /v1/payouts",))}, frozenset(["state"]))
    file = tmp_path / "made" / "coverage.json"
    write(coverage, file)

    assert coverage == read(file, VENDORS)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ([], "there is no 'mock_server_coverage'"),
        ({"mock_server_coverage": 2}, "found version 2 of mock_server_coverage, expected 1"),
        ({"counted": ["x"]}, "counted: found ['x'], expected a list of variant, fault, state"),
        ({}, "tests: missing, expected an object"),
        ({"tests": {"a": 1}}, "tests: a: found 1, expected an object"),
        ({"tests": {"a": {"vendors": {"x": {}}}}}, "unserved: missing, expected an object"),
        ({"tests": {"a": {"vendors": {"x": {}}, "unserved": {}}}}, "found vendor 'x', expected"),
        (
            {"tests": {"a": {"vendors": {"spn": {"SPN-0": 1}}, "unserved": {}}}},
            "tests: a: spn: found 'SPN-0', which this release does not number",
        ),
        (
            {"tests": {"a": {"vendors": {"spn": {"SPN-01": "1"}}, "unserved": {}}}},
            "tests: a: spn: SPN-01: found '1', expected a count above 0",
        ),
    ],
)
def test_other_files_are_refused(data: Any, told: str) -> None:
    """In a sentence that tells what was found and what was expected."""
    if isinstance(data, dict):
        data = {"mock_server_coverage": 1, **data}

    with pytest.raises(CoverageError) as caught:
        from_json(json.loads(json.dumps(data)), VENDORS)
    assert told in str(caught.value)


def test_a_file_is_named(tmp_path: Path) -> None:
    """Where it is not JSON."""
    file = tmp_path / "coverage.json"
    file.write_text("{", encoding="utf-8")

    with pytest.raises(CoverageError, match=r"coverage\.json: it is not JSON"):
        read(file, VENDORS)


def test_a_file_that_is_nested_too_deeply(tmp_path: Path) -> None:
    """It is refused in a sentence too."""
    file = tmp_path / "coverage.json"
    file.write_text("[" * 100_000, encoding="utf-8")

    with pytest.raises(CoverageError, match=r"coverage\.json: it is not JSON"):
        read(file, VENDORS)


def test_a_file_that_would_block(tmp_path: Path) -> None:
    """A FIFO is not waited for."""
    os.mkfifo(tmp_path / "coverage.json")

    with pytest.raises(OSError, match="not a regular file"):
        read(tmp_path / "coverage.json", VENDORS)


def test_a_refusal_is_one_line() -> None:
    """Names and values in it are cut, and what a terminal would obey is shown."""
    data = {"mock_server_coverage": 1, "tests": {"a\x1b\n" + "b" * 999: "c" * 999}}

    with pytest.raises(CoverageError) as caught:
        from_json(data, VENDORS)
    assert str(caught.value).isprintable()
    assert len(str(caught.value)) < 200
