"""Where a run waits, how long, and how many calls it makes at most."""

from email.utils import formatdate

import pytest

from mock_server.core.state.clock import real_time
from mock_server.evidence.verify.calling import retry_after
from mock_server.evidence.verify.outcomes import AGREES, DIFFERS, NOT_ASKED, NOT_CHECKABLE
from tests.evidence.verify.sandbox import CLEAN, ONE, Reply, Sandbox, created


def test_waits_where_the_vendor_asks() -> None:
    """An answer of 429 is waited for, as its Retry-After says, else longer each time."""
    replies: list[Reply] = [(429, {"retry-after": "7"}, 0), (429, {}, 0), (200, {}, 0)]
    sandbox = Sandbox(lambda method, path, number: replies[number - 1])
    _, (verdict,) = sandbox.ask(ONE)

    assert AGREES == verdict.outcome
    assert [7.0, 15] == sandbox.waits


@pytest.mark.parametrize(
    ("header", "waits", "reason"),
    [
        ("61", [], "An answer of 429 asks to wait 61 seconds; verify waits 60 at a time and 300 "),
        ("soon", [], "An answer of 429 has a Retry-After that says nothing: 'soon'."),
        ("1", [1.0, 1.0, 1.0], "GET /contacts answered 429 4 times."),
    ],
)
def test_does_not_wait_for_ever(header: str, waits: list[float], reason: str) -> None:
    """It waits within bounds; then the question is not checkable."""
    sandbox = Sandbox(lambda *_: (429, {"Retry-After": header}, 0))
    _, (verdict,) = sandbox.ask(ONE)

    assert NOT_CHECKABLE == verdict.outcome
    assert verdict.reason.startswith(reason)
    assert waits == sandbox.waits


def test_waits_are_bounded_in_all() -> None:
    """All the waits of a run together are bounded too."""
    sandbox = Sandbox(lambda *_: (429, {"Retry-After": "60"}, 0))
    text = (
        CLEAN
        + "recipes:"
        + "".join(
            f"\n  A-0{n}: [{{send: GET /contacts, expect: {{status: 200}}}}]" for n in range(1, 6)
        )
    )
    sandbox.ask(text)

    assert 300 == sum(sandbox.waits)


def test_a_question_about_429() -> None:
    """Where 429 is the expected answer, nobody waits."""
    sandbox = Sandbox(lambda *_: (429, {"Retry-After": "7"}, 0))
    _, (verdict,) = sandbox.ask(ONE.replace("200", "429"))

    assert (AGREES, []) == (verdict.outcome, sandbox.waits)


def test_retry_after() -> None:
    """Retry-After is a number of seconds, or a date, which may have passed."""
    assert 3 == retry_after("3")
    assert 0 == retry_after(formatdate(0, usegmt=True))
    assert 50 < (retry_after(formatdate(real_time() + 60, usegmt=True)) or 0) <= 60
    assert retry_after("-1") is None
    assert retry_after("Fri, 31 Dec 99999999999999999999 23:59:59 GMT") is None


def test_a_step_that_waits() -> None:
    """A step with `wait` is sent so many seconds later."""
    sandbox = Sandbox(lambda *_: (200, {}, 0))
    sandbox.ask(ONE.replace("send: GET /contacts", "send: GET /contacts, wait: 2"))

    assert ([2], ["GET /contacts"]) == (sandbox.waits, sandbox.calls)


def test_the_budget_holds() -> None:
    """No call is made beyond the budget, not even where creates succeed that should not."""
    text = f"{CLEAN}recipes:" + "".join(
        f"\n  A-0{n}: [{{send: POST /contacts, expect: {{status: 400}}}}]" for n in range(1, 10)
    )
    sandbox = Sandbox(created)
    runner, verdicts = sandbox.ask(text, budget=10)
    runner.clean()

    assert 10 == len(sandbox.calls)
    assert {DIFFERS: 5, NOT_ASKED: 4} == {
        outcome: sum(one.outcome == outcome for one in verdicts) for outcome in (DIFFERS, NOT_ASKED)
    }
    assert "The budget of 10 calls is used up." == verdicts[-1].reason


def test_the_budget_holds_where_calls_are_repeated() -> None:
    """A repeat counts. Where the budget has no call for it, the question is not checkable."""
    sandbox = Sandbox(lambda *_: (429, {"Retry-After": "1"}, 0))
    _, (verdict,) = sandbox.ask(ONE, budget=2)

    assert ("An answer of 429 came, and the budget has no call to repeat it.", NOT_CHECKABLE) == (
        verdict.reason,
        verdict.outcome,
    )
    assert 2 == len(sandbox.calls)
