"""The variant walk: whether an application depends on a guess."""

import json
import urllib.error
import urllib.request
from textwrap import dedent
from typing import Any

import pytest

from mock_server.testing.backends import InProcess
from mock_server.testing.mock_server import MockServer, opened
from mock_server.testing.variant_choices import Choice, guess, named
from mock_server.testing.variant_walk import VariantMatrix, variant_walk
from mock_server.testing.walk import BeginningLost, Cell
from mock_server.vendors import VENDORS

SPLIT = Choice("razorpay", "unknown_id", "split")
ABSENT = "https://api.razorpay.com/v1/contacts/cont_00000000000000"


def sent(mock: MockServer, url: str, body: Any = None) -> dict[str, Any]:
    """What an application would do, by the standard library."""
    headers = {**mock.razorpay.headers, "Content-Type": "application/json"}
    data = None if body is None else json.dumps(body).encode()
    try:
        with urllib.request.urlopen(urllib.request.Request(url, data, headers), timeout=2) as reply:
            found: dict[str, Any] = json.load(reply)
    except urllib.error.HTTPError as error:
        found = json.load(error)["error"]
    return found


def trusting(mock: MockServer) -> None:
    """Depends on a guess: it tells an absent contact by the refusal's field."""
    assert "id" == sent(mock, ABSENT)["field"]


def careful(mock: MockServer) -> None:
    """Depends on nothing that is not documented, though another variant changes what it gets."""
    assert "BAD_REQUEST_ERROR" == sent(mock, ABSENT)["code"]


def outcomes(matrix: VariantMatrix) -> dict[str, bool]:
    """Each choice that was tried."""
    return {
        str(choice): bool(cell.survived)
        for choice, cell in matrix.cells.items()
        if cell.survived is not None
    }


def test_who_depends_on_a_guess() -> None:
    """It is an AssertionError with the guess, what speaks for each side, and the place."""
    with pytest.raises(AssertionError) as caught:
        variant_walk(trusting, only="unknown_id")
    lines = str(caught.value).splitlines()
    row = guess(SPLIT, ["RZP-29"])
    line = trusting.__code__.co_firstlineno + 2
    assert row

    assert lines[0] == (
        "the run depends on a guess: it fails under razorpay.unknown_id=split (KeyError: 'field'). "
        f"RZP-29: {row.rule} For it: {row.source}. Against it: {row.alternative}"
    )
    assert lines[1:] == [
        "variant                    survived",
        "razorpay.unknown_id=split  BAD",
        f"BAD razorpay.unknown_id=split: KeyError: 'field', at test_variant_walk.py:{line}",
        "  to see it alone: mock_server.variants.choose(razorpay={'unknown_id': 'split'})",
        "Combinations of variants are not tried.",
    ]


def test_who_depends_on_none() -> None:
    """The matrix says what was survived, and what changes no answer."""
    matrix = variant_walk(careful, only=["unknown_id", "razorpay.check_phone"])
    expected = dedent(
        """\
        variant                    survived
        razorpay.unknown_id=split  ok
        change no answer: razorpay check_phone=true
        Combinations of variants are not tried."""
    )

    assert expected == str(matrix)


def test_a_known_dependence() -> None:
    """It is no error, by either name of the variant; one that is not there is."""
    for name in ("unknown_id", "razorpay.unknown_id"):
        assert (
            Cell(False, "KeyError: 'field'")
            == variant_walk(trusting, [(name, "split")]).cells[SPLIT]
        )
    wrong = {
        ("unknown_id", "split"): "razorpay.unknown_id=split was expected to be bad, but was surv",
        ("check_phone", True): "razorpay.check_phone=true was expected to be bad, but changes no a",
        ("error_data", None): "clemta.error_data=null was expected to be bad, but its vendor was n",
    }
    for pair, said in wrong.items():
        with pytest.raises(AssertionError, match=said):
            variant_walk(careful, [pair])


def test_names_that_are_unknown() -> None:
    """They are a ValueError with the nearest, before anything runs."""
    refused: list[tuple[dict[str, Any], str]] = [
        ({"only": ["unknown_ids"]}, "Unknown variant 'unknown_ids'; did you mean 'unknown_id'"),
        ({"expect_bad": ["unknown_id"]}, "'unknown_id' is not a pair of a variant and a choice"),
        ({"only": ["razorpay.enabled"]}, "'razorpay.enabled' is a state of an account and no g"),
        ({"expect_bad": [("unknown_id", "splt")]}, "Unknown choice of unknown_id 'splt'; did y"),
        (
            {"expect_bad": [("razorpay", "split")]},
            "'razorpay' is a vendor: name one of its variants.",
        ),
    ]
    for options, said in refused:
        with pytest.raises(ValueError, match=said):
            variant_walk(lambda mock: 1 // 0, **options)


def test_every_run_begins_alike(inside: InProcess) -> None:
    """A run finds what there was when the walk began; afterwards that is there again."""
    found = []

    def run(mock: MockServer) -> None:
        found.append(len(mock.state()["vendors"]["razorpay"]["contacts"]))
        sent(mock, "https://api.razorpay.com/v1/contacts", {"name": "One More"})

    with opened(inside, "alike", scenario="empty") as mock:
        mock.variants.choose(spn={"apostrophe": "typographic"})
        sent(mock, "https://api.razorpay.com/v1/contacts", {"name": "Already Here"})
        matrix = variant_walk(run, mock=mock)
        found.append(len(mock.state()["vendors"]["razorpay"]["contacts"]))
        left = (mock.mock.snapshots()["snapshots"], mock.mock.variants()["chosen"])

    assert [1, 1, 1] == found
    assert {"razorpay.new_contact_status=201": True} == outcomes(matrix)
    assert ([], {"spn": {"apostrophe": "typographic"}}) == left


def test_a_run_that_resets_or_loads() -> None:
    """A choice holds through both. What a replay cannot tell is tried in full."""
    for act in (MockServer.reset, lambda mock: mock.load("crowded")):

        def run(mock: MockServer, act: Any = act) -> None:
            act(mock)
            trusting(mock)

        matrix = variant_walk(run, [("unknown_id", "split")])

        assert 7 == len(outcomes(matrix))
        assert "because a replay cannot tell. The world was reset, loaded or" in str(matrix)


def test_a_run_that_cannot_be_repeated() -> None:
    """It proves nothing about a guess, and that is told instead."""
    runs: list[int] = []

    def once(mock: MockServer) -> None:
        careful(mock)
        runs.append(1)
        assert len(runs) == 1

    with pytest.raises(AssertionError, match="the run cannot be repeated: .* it fails too"):
        variant_walk(once)


def test_a_run_that_loses_its_beginning() -> None:
    """A run that drops its world, or forgets its snapshots, cannot be walked."""

    def drop(mock: MockServer) -> None:
        careful(mock)
        mock.mock.drop(mock.world)

    for lose in (drop, lambda mock: mock.mock.forget()):
        with pytest.raises(BeginningLost, match="has dropped its world or forgotten its snaps"):
            variant_walk(lose)


def test_a_run_without_calls_proves_nothing() -> None:
    """A run that calls no vendor is an error, and what it raises as it is comes through."""
    with pytest.raises(AssertionError, match="the run made no vendor call"):
        variant_walk(lambda mock: None)
    with pytest.raises(ZeroDivisionError):
        variant_walk(lambda mock: 1 // 0)


def test_every_variant_has_a_guess() -> None:
    """A row of its vendor's behaviours, with what speaks against it."""
    full = [name for vendor in VENDORS for name in named(vendor.name)]
    rows = {name: guess(Choice(*name.split("."), ""), []) for name in full}

    assert [] == [name for name, row in rows.items() if row is None or not row.alternative]
