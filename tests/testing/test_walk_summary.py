"""The summary of a variant walk over a whole run."""

from typing import Any

from mock_server.testing.walk_names import NOT_WALKED
from mock_server.testing.walk_summary import MAX_TESTS, summary

SPLIT, CREATED = "razorpay.unknown_id=split", "razorpay.new_contact_status=201"
SHARED = "spn.general_limit=shared"


def an_outcome(unsteady: str = "", *, unfaithful: bool = False, **marks: str) -> dict[str, Any]:
    """What a test has shown: *marks* by `split`, `created` and `shared`."""
    names = {"split": SPLIT, "created": CREATED, "shared": SHARED}
    return {
        "by_marker": False,
        "marks": {names[name]: mark for name, mark in marks.items()},
        "unfaithful": unfaithful,
        "unsteady": unsteady,
    }


def lines(**outcomes: dict[str, Any]) -> list[str]:
    return list(summary([*outcomes.items()]))


def test_a_row_a_choice() -> None:
    """The vendors in their order; a choice that touches no test is named below."""
    shown = lines(
        test_a=an_outcome(shared="ok", split="-"),
        test_b=an_outcome(created="-", split="BAD"),
        test_c=an_outcome(created="-", split="bad", shared="ok"),
    )

    assert [
        "walked: 3 tests",
        "choice                     tests  survived  expected bad  BAD",
        "razorpay.unknown_id=split  2      0         1             1",
        "spn.general_limit=shared   2      2         0             0",
        "BAD razorpay.unknown_id=split: test_b",
        "change no answer of any test: razorpay.new_contact_status=201",
        "Combinations of variants are not tried.",
    ] == shown


def test_what_cannot_be_told() -> None:
    """Tests that cannot be repeated count for no choice; so does a test without a vendor's call."""
    shown = lines(
        test_a=an_outcome("FileExistsError: a", split="BAD"),
        test_b=an_outcome(split="ok", unfaithful=True),
        test_c=an_outcome(),
        test_d=NOT_WALKED,
    )

    assert [
        "walked: 2 tests",
        "choice                     tests  survived  expected bad  BAD",
        "razorpay.unknown_id=split  1      1         0             0",
        "every choice was tried, because a replay cannot tell: test_b",
        "cannot be repeated, so that nothing can be told: 1 test",
        "  test_a: FileExistsError: a",
        "not walked, because mock_server_session is shared: test_d",
        "Combinations of variants are not tried.",
    ] == shown


def test_nothing_was_walked() -> None:
    """A run that calls no vendor, or shares its world, says no more than that."""
    shared = "not walked, because mock_server_session is shared: test_b"

    assert ["walked: 0 tests", shared] == lines(test_a=an_outcome(), test_b=NOT_WALKED)


def test_names_are_bounded() -> None:
    """The first are named, without what a terminal would obey; the others are counted."""
    shown = lines(**{f"test_{n}\x1b": an_outcome(split="BAD") for n in range(MAX_TESTS + 2)})

    assert shown[3].startswith(r"BAD razorpay.unknown_id=split: test_0\x1b, test_1\x1b, ")
    assert shown[3].endswith(" and 2 more")
