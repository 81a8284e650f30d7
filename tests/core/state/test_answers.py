"""The user's own answers: which requests they take, and how their gaps are filled."""

from typing import Any

import pytest

from mock_server.core.state.answers import Answers, Filled, UserAnswer
from mock_server.core.state.clock import Clock
from mock_server.core.state.matcher import Matcher, Subject
from mock_server.core.state.templates import filled, wrong_gaps

CLOCK = Clock(1_700_000_000, True)
PATH = "/v1/fund_accounts/fa_1"


def asked(path: str = PATH, method: str = "GET", body: Any = None) -> Subject:
    return Subject("razorpay", None, method, path, {"X-Kind": "a"}.get, body)


def answered(body: Any, *, sent: Any = None, **more: Any) -> Filled:
    answer = UserAnswer(Matcher(path="/v1/{kind}/{id}"), body=body, **more)
    found = Answers([answer], 0, "w").take(asked(body=sent), CLOCK)
    assert found
    return found


@pytest.mark.parametrize(
    ("template", "body"),
    [
        ("{path.id}", "fa_1"),
        ("/{path.kind}/{path.id}?", "/fund_accounts/fa_1?"),
        ("{body.amount}", 100),
        ("{body.tags}", ["a", None]),
        ("{body.tags.0}", "a"),
        ("{body.deep.er}", 1.5),
        ("{body.nosuch}", None),
        ("{body.tags.9}", None),
        ("{body.amount.er}", None),
        ("{body.amount} of {body.tags}, {body.nosuch}", '100 of ["a", null], null'),
        ("{now}", 1_700_000_000),
        ("at {now}", "at 1700000000"),
        ("{now.iso}", "2023-11-14T22:13:20Z"),
        ("{{id}}", "{id}"),
        ('{"a": {"b": 1}}', '{"a": {"b": 1}}'),
        ([{"a": "{path.id}"}], [{"a": "fa_1"}]),
        (7, 7),
    ],
)
def test_gaps(template: Any, body: Any) -> None:
    """A gap that stands alone keeps its JSON type; what is absent is null."""
    sent = {"amount": 100, "tags": ["a", None], "deep": {"er": 1.5}}

    assert body == answered(template, sent=sent).body


def test_an_id_is_derived() -> None:
    """The same world gives the same ids in the same order, another one others."""
    answer = UserAnswer(Matcher(), body=["{id}", "fa_{id}"])

    def ids(*name: object) -> list[Any]:
        answers = Answers([answer], *name)
        return [found.body for _ in range(2) if (found := answers.take(asked(), CLOCK))]

    assert ids(0, "w") == ids(0, "w")
    assert 14 == len(ids(0, "w")[0][0])
    assert f"fa_{ids(0, 'w')[0][0]}" == ids(0, "w")[0][1]
    assert 3 == len({str(one) for one in [*ids(0, "w"), ids(0, "v")[0]]})


def test_a_header_cannot_be_ended_by_what_was_sent() -> None:
    """Line breaks and other alphabets are percent-encoded."""
    found = answered(None, sent={"a": "x\r\nSet-Cookie: ü"}, headers={"X-A": "{body.a}"})

    assert {"X-A": "x%0D%0ASet-Cookie: %C3%BC"} == found.headers


def test_the_first_that_takes_a_request_answers() -> None:
    """Each answers so many times; what is used up lets the next one speak."""
    once = UserAnswer(Matcher(method="GET"), times=1, status=201)
    answers = Answers([once, UserAnswer(Matcher(), status=202)], 0, "w")

    statuses = [found.status for _ in range(2) if (found := answers.take(asked(), CLOCK))]

    assert [201, 202] == statuses
    assert [1, 1] == [one.hits for one in answers]


@pytest.mark.parametrize(
    "matcher",
    [
        Matcher(vendor="spn"),
        Matcher(method="POST"),
        Matcher(path="/v1/{id}"),
        Matcher(path="/v1/*/fa_2"),
        Matcher(header={"X-Kind": "b"}),
        Matcher(body={"a": 1}),
    ],
)
def test_what_does_not_agree_is_not_taken(matcher: Matcher) -> None:
    """Vendor, method, path, header and body must all agree."""
    assert Answers([UserAnswer(matcher)], 0, "w").take(asked(), CLOCK) is None


def test_a_copy_goes_its_own_way() -> None:
    """Counts and invented ids go on from where they were."""
    answers = Answers([UserAnswer(Matcher(), times=2, body="{id}")], 0, "w")
    answers.take(asked(), CLOCK)
    copied = answers.copy()

    assert answers.take(asked(), CLOCK) == copied.take(asked(), CLOCK)
    assert copied.take(asked(), CLOCK) is None


@pytest.mark.parametrize(
    ("template", "wrong"),
    [
        ("{pth.id}", ["{pth.id}"]),
        ("{path.nosuch}", ["{path.nosuch}"]),
        ("{path}", ["{path}"]),
        ("{body}", ["{body}"]),
        ("{body.a..b}", ["{body.a..b}"]),
        ("{now.us}", ["{now.us}"]),
        ("fa_{id", ["{id"]),
        ("{body.a", ["{body.a"]),
        ("{id} {path.id} {body.a} {{pth}} {1} {}", []),
    ],
)
def test_gaps_that_nothing_fills(template: str, wrong: list[str]) -> None:
    """Each is found with its place."""
    found = list(wrong_gaps({"body": {"a": [template]}}, ["id"]))

    assert [(("body", "a", 0), gap) for gap in wrong] == found


def test_keys_have_no_gaps() -> None:
    """Only values are filled."""
    assert {"{id}": 1} == filled({"{id}": "{now}"}, lambda gap: 1)
