"""Gates over what tests met."""

import pytest

from mock_server.core.behaviours import behaviours
from mock_server.evidence.coverage import Coverage, TestCounts
from mock_server.evidence.gates import Gates, Requirement, requirement
from mock_server.vendors import VENDORS, razorpay

DOCUMENTED = ("seed", "documented")


def met(*numbers: str, **unserved: int) -> Coverage:
    """One test that met each of these of Razorpay's behaviours once."""
    routes = {"razorpay": unserved} if unserved else {}
    return Coverage({"test_a": TestCounts({"razorpay": dict.fromkeys(numbers, 1)}, routes)})


def all_of(provenances: tuple[str, ...]) -> list[str]:
    found = behaviours(razorpay.VENDOR.package).values()
    return [one.id for one in found if one.provenance in provenances and one.status]


def failures(data: Coverage, *required: str) -> list[str]:
    asked = tuple(requirement(text, VENDORS) for text in required)
    return Gates(asked).failures(data, VENDORS)


def test_no_gate() -> None:
    """Without a gate every run passes."""
    assert [] == Gates().failures(met("RZP-10"), VENDORS)


def test_documented() -> None:
    """All that documents state must be met, of the vendors that were called."""
    known = all_of(DOCUMENTED)
    lacking = failures(met(*known[1:]), "documented")

    assert [] == failures(met(*known), "documented")
    assert ["documented: 1 documented behaviour of razorpay never met: RZP 01"] == lacking


def test_refusals() -> None:
    """A success that was never met is no refusal."""
    (line,) = failures(met("RZP-01"), "refusals")

    assert " RZP 08-14 " in line
    assert " 06 " not in line


def test_all() -> None:
    """Everything that an ordinary answer shows must be met, guesses as well."""
    known = all_of((*DOCUMENTED, "observed", "inferred"))

    assert [] == failures(met(*known), "all")
    assert 1 == len(failures(met(*known[1:]), "all"))


def test_a_vendor_that_is_named() -> None:
    """It must be met even where no test calls it, and no other vendor need be."""
    (line,) = failures(met("RZP-01"), "documented:clemta")

    assert line.startswith("documented:clemta: ")
    assert "of clemta never met: CLM 01" in line


def test_nobody_was_called() -> None:
    """A run that calls no vendor has met nothing, and fails."""
    assert ["all: no vendor was called"] == failures(Coverage(), "all")


def test_a_guess() -> None:
    """The line names the test and the number; what a document states passes."""
    gates = Gates(fail_on_guess=True)

    assert [] == gates.failures(met("RZP-01"), VENDORS)
    assert ["guess: 1 test that rests on guesses: test_a (RZP-10)"] == gates.failures(
        met("RZP-01", "RZP-10"), VENDORS
    )


def test_an_unserved_route() -> None:
    """The line names the route, the vendor and a test."""
    gates = Gates(fail_on_unserved=True)
    found = gates.failures(met(**{"POST /v1/payouts": 2}), VENDORS)

    told = "unserved: 1 route not emulated, and called: POST /v1/payouts of razorpay"

    assert [] == gates.failures(met("RZP-10"), VENDORS)
    assert [f"{told} (by the test test_a)"] == found


def test_lines_are_bounded() -> None:
    """A line names five tests and counts the rest; what a terminal would obey is shown."""
    counts = TestCounts({"razorpay": {"RZP-10": 1}})
    tests = {f"test_{number}\x1b[31m": counts for number in range(8)}
    (line,) = Gates(fail_on_guess=True).failures(Coverage(tests), VENDORS)

    assert line.startswith("guess: 8 tests that rest on guesses: test_0\\x1b[31m (RZP-10), ")
    assert line.endswith(" and 3 more")


def test_numbers_that_a_requirement_misses() -> None:
    """The numbers that were asked for and never met, over all requirements."""
    gates = Gates((Requirement("documented", "razorpay"), Requirement("documented", "clemta")))
    known = all_of(DOCUMENTED)
    missed = gates.missed(met(*known[1:]), VENDORS)

    assert {"RZP-01"} == {number for number in missed if number.startswith("RZP")}
    assert {"CLM"} == {number[:3] for number in missed - {"RZP-01"}}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            "refusal",
            "Unknown requirement 'refusal'; did you mean 'refusals'? "
            "It is one of: documented, refusals, all.",
        ),
        ("", "Unknown requirement ''. It is one of: documented, refusals, all."),
        (
            "all:razorpy",
            "Unknown vendor 'razorpy'; did you mean 'razorpay'? "
            "It is one of: razorpay, cleartax, ysuite, clemta, spn.",
        ),
        ("all:", "Unknown vendor ''. It is one of: razorpay, cleartax, ysuite, clemta, spn."),
    ],
)
def test_a_requirement_that_is_none(text: str, sentence: str) -> None:
    """It is refused in one sentence, with what is close or what is possible."""
    with pytest.raises(ValueError, match=r"^Unknown ") as caught:
        requirement(text, VENDORS)

    assert sentence == str(caught.value)
