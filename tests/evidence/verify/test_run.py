"""A run: what it sends, how it judges the answers, and where it ends."""

from http.client import RemoteDisconnected

import pytest

from mock_server.evidence.verify.calling import signing_keys, unique
from mock_server.evidence.verify.outcomes import AGREES, DIFFERS, NOT_ASKED, NOT_CHECKABLE
from mock_server.evidence.verify.run import Unreachable
from mock_server.vendors import VENDORS
from tests.evidence.verify.sandbox import (
    CLEAN,
    ONE,
    TWO_CREATES,
    Reply,
    Sandbox,
    created,
    recipes_in,
)


def test_a_broken_connection() -> None:
    """A question without an answer is not checkable, and the others are asked."""

    def answer(method: str, path: str, number: int) -> Reply:
        if number == 1:
            raise RemoteDisconnected("closed")
        return created(method, path, number)

    text = f"{CLEAN}recipes:" + "".join(
        f"\n  A-0{n}: [{{send: POST /contacts, expect: {{status: 200}}}}]" for n in (1, 2)
    )
    runner, verdicts = Sandbox(answer).ask(text)
    told = "POST /contacts was not answered: closed."

    assert [(NOT_CHECKABLE, told), (AGREES, "")] == [(one.outcome, one.reason) for one in verdicts]
    assert (f"A-01: {told} It may have created a contact.",) == runner.clean().left


def test_a_preparation_that_fails() -> None:
    """Where a step before the question fails, the question is not checkable."""
    _, (verdict,) = Sandbox(lambda *_: (403, {}, "No.")).ask(TWO_CREATES)

    assert 'POST /contacts answered 403 before the question: "No."' == verdict.reason
    assert NOT_CHECKABLE == verdict.outcome


def test_redirects_are_not_followed() -> None:
    """A redirect is an answer like any other: the key goes to no other host."""
    sandbox = Sandbox(lambda *_: (302, {"Location": "https://elsewhere.example/"}, 0))
    _, (verdict,) = sandbox.ask(ONE)

    assert ["status: expected 200, found 302"] == [str(one) for one in verdict.differences]
    assert ["GET /contacts"] == sandbox.calls


def test_who_asks() -> None:
    """A step goes as the user, as nobody without credentials, or with a secret that is wrong."""
    sandbox = Sandbox(lambda *_: (200, {}, 0))
    text = (
        CLEAN
        + "recipes: {A-01: ["
        + ", ".join(
            f"{{send: GET /contacts, as: {who}, expect: {{status: 200}}}}"
            for who in ("user", "nobody", "wrong")
        )
    )
    sandbox.ask(f"{text}]}}")
    user, nobody, wrong = (one.get("Authorization") for one in sandbox.headers)

    assert "Basic cnpwX3Rlc3RfbW9jazptb2NrX3NlY3JldA==" == user
    assert nobody is None
    assert wrong not in (None, user)


def test_a_gateway_says_nothing_of_a_rule() -> None:
    """An unexpected 502, 503 or 504 is no difference; an unexpected 500 is one."""
    text = ONE.replace("status: 200", "headers: {A: b}")
    told = [
        Sandbox(lambda *_, s=s: (s, {}, 0)).ask(text)[1][0].outcome for s in (500, 502, 503, 504)
    ]
    wanted = Sandbox(lambda *_: (503, {}, 0)).ask(ONE.replace("200", "5XX, has: {a: 1}"))[1][0]

    assert [DIFFERS, NOT_CHECKABLE, NOT_CHECKABLE, NOT_CHECKABLE] == told
    assert DIFFERS == wanted.outcome


@pytest.mark.parametrize(
    ("later", "outcomes"),
    [(401, [NOT_CHECKABLE, NOT_ASKED]), (200, [DIFFERS, DIFFERS])],
)
def test_a_key_that_expires(later: int, outcomes: list[str]) -> None:
    """Where a 401 is unexpected, the first question is asked again, and may end the run."""
    sandbox = Sandbox(lambda _, path, number: (later if path == "/first" else 401, {}, 0))
    text = "first: {send: GET /first}\n" + CLEAN + "recipes:"
    for number in "12":
        text += f"\n  A-0{number}: [{{send: GET /contacts, expect: {{status: 200}}}}]"

    assert outcomes == [one.outcome for one in sandbox.ask(text)[1]]


@pytest.mark.parametrize("reply", [(401, {}, "No"), (302, {}, ""), (200, {}, float("nan"))])
def test_the_first_question(reply: Reply) -> None:
    """Where the first question is refused, or answered without JSON, nothing else is asked."""
    recipes = recipes_in(f"first: {{send: GET /contacts?count=1}}\n{ONE}")
    with pytest.raises(Unreachable) as error:
        Sandbox(lambda *_: reply).runner(recipes).begin()

    assert f"GET /contacts?count=1 answered {reply[0]}" in str(error.value)


def test_nobody_answers() -> None:
    """The same where nobody answers it."""

    def refuse(*_: object) -> Reply:
        raise ConnectionRefusedError(111, "Connection refused")

    recipes = recipes_in(f"first: {{send: GET /contacts}}\n{ONE}")
    with pytest.raises(Unreachable, match="was not answered: Connection refused. Nothing else"):
        Sandbox(refuse).runner(recipes).begin()


def test_values_are_quoted_in_paths() -> None:
    """What an answer gave cannot change the path: it is quoted."""
    sandbox = Sandbox(lambda *_: (200, {}, {"id": "a/b?c&d"}))
    steps = "[{send: GET /a, keep: {x: id}}, {send: 'GET /b/{x}?q={x}', expect: {status: 200}}]"
    sandbox.ask(f"{CLEAN}recipes: {{A-01: {steps}}}")

    assert "GET /b/a%2Fb%3Fc%26d?q=a%2Fb%3Fc%26d" == sandbox.calls[-1]


def test_keys_that_sign() -> None:
    """The values that an account signs by, in the order of the vendor's sample."""
    keys = {vendor.name: signing_keys(vendor.access) for vendor in VENDORS}

    assert ["key_id", "key_secret"] == keys["razorpay"]
    assert ["access_key", "secret_key"] == keys["ysuite"]
    assert ["token"] == keys["spn"]
    assert all(keys.values())


def test_unique() -> None:
    """Ten digits and small letters, which grow with time."""
    first = unique()

    assert 10 == len(first)
    assert first.isalnum()
    assert first.lower() == first
    assert first <= unique()
