"""A run leaves nothing behind that it could remove, and lists the rest."""

import pytest

from mock_server.evidence.verify.outcomes import DIFFERS, NOT_CHECKABLE
from tests.evidence.verify.sandbox import (
    CLEAN,
    SENT,
    TWO_CREATES,
    Reply,
    Sandbox,
    created,
    recipes_in,
)


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


def test_a_clean_up_is_repeated_all_the_same() -> None:
    """A clean-up waits and repeats beyond the budget, so that nothing stays behind."""
    made: Reply = (200, {}, {"id": "c", "name": SENT})
    replies: list[Reply] = [made, (429, {"Retry-After": "60"}, 0), (200, {}, 0)]
    sandbox = Sandbox(lambda method, path, number: replies[number - 1])
    text = f"{CLEAN}recipes: {{A-01: [{{send: POST /contacts, expect: {{status: 200}}}}]}}"
    runner, _ = sandbox.ask(text, budget=2)

    assert (1, ()) == ((cleaned := runner.clean()).removed, cleaned.left)
    assert 3 == len(sandbox.calls)
