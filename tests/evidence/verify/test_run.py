"""A run: what it sends, where it waits, and that it leaves nothing behind that it could remove."""

from email.utils import formatdate
from http.client import RemoteDisconnected

import pytest

from mock_server.core.state.clock import real_time
from mock_server.evidence.verify.calling import retry_after, signing_keys, unique
from mock_server.evidence.verify.outcomes import AGREES, DIFFERS, NOT_ASKED, NOT_CHECKABLE
from mock_server.evidence.verify.run import Unreachable
from mock_server.vendors import VENDORS
from tests.evidence.verify.sandbox import Reply, Sandbox, recipes_in

SENT = " ".join(f"u0{number}" for number in range(1, 10))  # {unique} of every recipe here
CLEAN = "clean: {send: 'DELETE /contacts/{id}'}\n"
ONE = CLEAN + "recipes: {A-01: [{send: GET /contacts, expect: {status: 200}}]}"
TWO_CREATES = f"""{CLEAN}
recipes:
  A-01:
    - {{send: POST /contacts, body: {{name: '{{unique}}'}}, keep: {{made: id}}}}
    - {{send: POST /contacts, body: {{name: 'b'}}, expect: {{status: 400}}}}
"""


def created(method: str, path: str, number: int) -> Reply:
    """A sandbox that creates whatever it is asked to, and deletes it."""
    return 200, {}, {"id": f"c_{number}", "name": SENT}


def test_clean_up_of_what_should_have_been_refused() -> None:
    """A create that was to be refused differs, and what it has made is taken away, newest first."""
    sandbox = Sandbox(created)
    runner, (verdict,) = sandbox.ask(TWO_CREATES)
    cleaned = runner.clean()

    assert (DIFFERS, ["status: expected 400, found 200"]) == (
        verdict.outcome,
        [str(one) for one in verdict.differences],
    )
    assert ["DELETE /contacts/c_2", "DELETE /contacts/c_1"] == sandbox.calls[-2:]
    assert (2, 0, ()) == (cleaned.removed, cleaned.deactivated, cleaned.left)


def test_what_cannot_be_taken_away_is_listed() -> None:
    """A refused delete is listed with its contact, and so is a 404: there may be no such call."""
    statuses = {"DELETE /contacts/c_1": 403, "DELETE /contacts/c_2": 404}
    sandbox = Sandbox(
        lambda method, path, number: (
            statuses.get(f"{method} {path}", 200),
            {},
            {"id": f"c_{number}", "name": SENT},
        )
    )
    cleaned = sandbox.ask(TWO_CREATES)[0].clean()

    assert (
        "c_2 (A-01): DELETE /contacts/c_2 answered 404.",
        "c_1 (A-01): DELETE /contacts/c_1 answered 403.",
    ) == cleaned.left
    assert 0 == cleaned.removed


def test_what_a_recipe_deletes_is_not_deleted_again() -> None:
    """A contact that the recipe itself has deleted is left alone."""
    sandbox = Sandbox(created)
    steps = """
    - {send: POST /contacts, keep: {made: id}}
    - {send: 'DELETE /contacts/{made}?by=me', expect: {status: 200}}
"""
    runner, _ = sandbox.ask(f"{CLEAN}recipes:\n  A-01:{steps}")
    runner.clean()

    assert ["POST /contacts", "DELETE /contacts/c_1?by=me"] == sandbox.calls


def test_what_the_run_has_not_made() -> None:
    """A create that answers with another contact is named: it is neither changed nor removed."""
    sandbox = Sandbox(lambda *_: (200, {}, {"id": "yours", "name": "Asha Rao"}))
    steps = """
    - {send: POST /contacts, body: {name: '{unique}'}, keep: {made: id}}
    - {send: 'PATCH /contacts/{made}', body: {}, expect: {status: 200}}
"""
    runner, (verdict,) = sandbox.ask(f"{CLEAN}recipes:\n  A-01:{steps}")
    cleaned = runner.clean()

    assert ["POST /contacts"] == sandbox.calls
    assert (NOT_CHECKABLE, 0) == (verdict.outcome, cleaned.removed)
    assert verdict.reason.endswith("a contact that does not show what was sent, and may be yours.")
    assert (
        "yours (A-01): POST /contacts answered 200 with this contact, but not with what was sent; "
        "it may be yours, and was left alone.",
    ) == cleaned.left


@pytest.mark.parametrize(
    "id", ["", ".", "..", " ", True, [], {}, 1.5, "a\nb", "\ud800", "a" * 501], ids=repr
)
def test_an_id_that_names_nothing(id: object) -> None:
    """No path is made of a value that could name the whole collection, or more."""
    sandbox = Sandbox(lambda *_: (200, {}, {"id": id, "name": SENT}))
    steps = """
    - {send: POST /contacts, body: {name: '{unique}'}, keep: {made: id}}
    - {send: 'DELETE /contacts/{made}', expect: {status: 200}}
"""
    runner, (verdict,) = sandbox.ask(f"{CLEAN}recipes:\n  A-01:{steps}")

    assert verdict.reason.startswith("The value of made names nothing in a path: ")
    assert runner.clean().left[0].startswith("A-01: POST /contacts answered 200 with ")
    assert ["POST /contacts"] == sandbox.calls


def test_a_vendor_without_a_delete() -> None:
    """Where nothing takes a contact away, each is listed with the reason."""
    text = TWO_CREATES.replace(CLEAN, "clean: {none: There is no such call.}\n")
    runner, _ = Sandbox(created).ask(text)

    assert (
        "c_2 (A-01): There is no such call.",
        "c_1 (A-01): There is no such call.",
    ) == runner.clean().left


def test_a_create_that_does_not_tell_its_id() -> None:
    """A create without an id in its answer is listed: it may have made something."""
    runner, (verdict,) = Sandbox(lambda *_: (200, {}, {})).ask(TWO_CREATES)

    assert NOT_CHECKABLE == verdict.outcome
    assert "POST /contacts answered 200 without id, which the question needs." == verdict.reason
    assert (
        "A-01: POST /contacts answered 200 without an id; it may have created a contact.",
    ) == runner.clean().left


@pytest.mark.parametrize("status", [502, 303])
def test_a_create_that_fails(status: int) -> None:
    """A failure or a redirect may come after the contact was made, so it is listed."""
    text = f"{CLEAN}recipes: {{A-01: [{{send: POST /contacts, expect: {{status: 200}}}}]}}"
    runner, _ = Sandbox(lambda *_: (status, {}, "Bad Gateway")).ask(text)
    expected, _ = Sandbox(lambda *_: (status, {}, "")).ask(text.replace("200", str(status)))

    assert (f"A-01: POST /contacts answered {status}; it may have created a contact.",) == (
        runner.clean().left
    )
    assert () == expected.clean().left


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


def test_interrupted() -> None:
    """Ctrl-C leaves the call that it cut off in the list, and everything else is taken away."""

    def answer(method: str, path: str, number: int) -> Reply:
        if number == 2:
            raise KeyboardInterrupt
        return created(method, path, number)

    sandbox = Sandbox(answer)
    recipes = recipes_in(TWO_CREATES)
    runner = sandbox.runner(recipes)
    with pytest.raises(KeyboardInterrupt):
        runner.ask(recipes.recipes["A-01"])
    cleaned = runner.clean()

    assert "DELETE /contacts/c_1" == sandbox.calls[-1]
    assert ("POST /contacts was interrupted: it may have created a contact.",) == cleaned.left


def test_interrupted_twice() -> None:
    """Ctrl-C while it cleans up names what is left."""

    def answer(method: str, path: str, number: int) -> Reply:
        if method == "DELETE":
            raise KeyboardInterrupt
        return created(method, path, number)

    runner, _ = Sandbox(answer).ask(TWO_CREATES)

    assert ("c_2 (A-01): interrupted", "c_1 (A-01): interrupted") == runner.clean().left


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


def test_redirects_are_not_followed() -> None:
    """A redirect is an answer like any other: the key goes to no other host."""
    sandbox = Sandbox(lambda *_: (302, {"Location": "https://elsewhere.example/"}, 0))
    _, (verdict,) = sandbox.ask(ONE)

    assert ["status: expected 200, found 302"] == [str(one) for one in verdict.differences]
    assert ["GET /contacts"] == sandbox.calls


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


def test_a_clean_up_is_repeated_all_the_same() -> None:
    """A clean-up waits and repeats beyond the budget, so that nothing stays behind."""
    made: Reply = (200, {}, {"id": "c", "name": SENT})
    replies: list[Reply] = [made, (429, {"Retry-After": "60"}, 0), (200, {}, 0)]
    sandbox = Sandbox(lambda method, path, number: replies[number - 1])
    text = f"{CLEAN}recipes: {{A-01: [{{send: POST /contacts, expect: {{status: 200}}}}]}}"
    runner, _ = sandbox.ask(text, budget=2)

    assert (1, ()) == ((cleaned := runner.clean()).removed, cleaned.left)
    assert 3 == len(sandbox.calls)


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


def test_a_step_that_waits() -> None:
    """A step with `wait` is sent so many seconds later."""
    sandbox = Sandbox(lambda *_: (200, {}, 0))
    sandbox.ask(ONE.replace("send: GET /contacts", "send: GET /contacts, wait: 2"))

    assert ([2], ["GET /contacts"]) == (sandbox.waits, sandbox.calls)
