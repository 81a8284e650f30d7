"""The recipes of all vendors, held to the behaviours and to our own server."""

from collections.abc import Callable
from typing import Any

import pytest

from mock_server.client.sending import in_process
from mock_server.core.behaviours import behaviours
from mock_server.core.request.application import MockFlask
from mock_server.core.state.world import World
from mock_server.core.vendor import Vendor
from mock_server.evidence.verify.calling import Caller
from mock_server.evidence.verify.outcomes import AGREES, DIFFERS
from mock_server.evidence.verify.plan import plan
from mock_server.evidence.verify.recipes import UNIQUE, Recipes, names
from mock_server.evidence.verify.run import Runner
from mock_server.vendors import VENDORS
from tests.clients import Client
from tests.evidence.verify.asking import (
    PLENTY,
    SECTIONS,
    STATES,
    ask,
    recipes_of,
    sample_variables,
)

of_each_vendor = pytest.mark.parametrize("vendor", VENDORS, ids=lambda vendor: vendor.name)


@of_each_vendor
def test_every_behaviour_has_a_recipe_or_a_reason(vendor: Vendor) -> None:
    """Each number has one entry, in the order of the behaviours, and no other has any."""
    assert [*behaviours(vendor.package)] == [*recipes_of(vendor).recipes]


@of_each_vendor
def test_reasons_are_sentences(vendor: Vendor) -> None:
    """A reason is more than one word, and ends with a full stop."""
    reasons = [recipe.none for recipe in recipes_of(vendor).recipes.values() if recipe.none]

    assert [] == [one for one in reasons if not (one.endswith(".") and " " in one)]


@of_each_vendor
def test_creates_send_what_tells_the_run(vendor: Vendor) -> None:
    """A POST of fields sends {unique}, by which the run knows a contact as its own."""
    nameless = [
        recipe.number
        for recipe in recipes_of(vendor).recipes.values()
        for step in recipe.steps
        if step.method == "POST" and step.creates and step.body and isinstance(step.body, dict)
        if UNIQUE not in names(step.body)
    ]

    assert [] == nameless


@of_each_vendor
def test_statuses_are_the_rows(vendor: Vendor) -> None:
    """A recipe expects one of its row's statuses, and no refusal of another."""
    wrong = {}
    for number, row in behaviours(vendor.package).items():
        recipe = recipes_of(vendor).recipes.get(number)
        expects = [step.expect for step in recipe.steps if step.expect] if recipe else []
        stated = [status for expect in expects for status in expect.status]
        known = [status for status in stated if _is_one_of(status, row.status)]
        refusals = [status for status in stated if str(status) >= "4"]
        if row.status and expects and not (known and set(refusals) <= set(known)):
            wrong[number] = stated

    assert {} == wrong


@of_each_vendor
def test_our_own_server_agrees(vendor: Vendor, default_app: MockFlask) -> None:
    """Each recipe agrees, and one of its answers shows the number where any answer does."""
    run = ask(default_app, vendor, f"verify-{vendor.name}")
    rows = behaviours(vendor.package)
    unshown = [
        number
        for number, verdict in run.verdicts.items()
        if rows[number].status
        and number not in [one.answer.header("X-Mock-Behaviour") for one in verdict.exchanges]
    ]

    assert {} == run.told(but=AGREES)
    assert [] == unshown
    assert run.not_checkable == _reasons(recipes_of(vendor))


@of_each_vendor
def test_another_variant_differs_in_its_rows(
    vendor: Vendor, given: Callable[..., Client], default_app: MockFlask
) -> None:
    """Under each other choice of a variant, the rows that it switches differ, and no others."""
    rows, found = behaviours(vendor.package), recipes_of(vendor).recipes
    wrong: dict[str, Any] = {}
    for name, variant in vendor.api.variants.items():
        checkable = [one.id for one in rows.values() if one.variant == name and found[one.id].steps]
        for choice in variant.choices if name not in STATES else ():
            if choice != variant.default:
                section = SECTIONS.get(vendor.name, {})
                client = given(vendor.name, variants={name: choice}, **section)
                told = ask(default_app, vendor, client.world.name).told(but=AGREES)
                if dict.fromkeys(checkable, DIFFERS) != {
                    number: outcome for number, (outcome, *_) in told.items()
                }:
                    wrong[f"{name}: {choice}"] = (checkable, told)

    assert {} == wrong


@of_each_vendor
def test_every_recipe_can_differ(vendor: Vendor, default_app: MockFlask) -> None:
    """An answer to its last step that has nothing of what the rule says differs."""
    world, app = f"otherwise-{vendor.name}", in_process(default_app)
    wait = default_app.extensions["mock_server"].worlds.get(world).clock.advance
    left = 0  # calls before the one that is answered otherwise

    def send(*call: Any) -> Any:
        nonlocal left
        left -= 1
        answer = app(*call)
        return answer if left else (599, [], b"null")

    sample, found = vendor.access.accounts.sample, recipes_of(vendor)
    prefix, root = vendor.api.prefixes[0], f"/{vendor.name}"
    caller = Caller(vendor.access, sample, send, prefix, {"X-Mock-World": world}, wait, root)
    runner = Runner(found, caller, variables := sample_variables(vendor), "q123456789", PLENTY)
    deaf = []
    for recipe in plan(found, (), variables, PLENTY).asked:
        left = len(recipe.steps)
        if runner.ask(recipe).outcome != DIFFERS:
            deaf.append(recipe.number)

    assert [] == deaf


@of_each_vendor
def test_clean_up_leaves_the_records(vendor: Vendor, default_app: MockFlask) -> None:
    """What was there stays as it was. What the run made is gone, deactivated, or named."""
    clean = recipes_of(vendor).clean
    world = default_app.extensions["mock_server"].worlds.get(f"clean-{vendor.name}")
    before = _records(world, vendor)
    run = ask(default_app, vendor, world.name)
    after = _records(world, vendor)
    new = set(after) - set(before)

    assert before == {at: record for at, record in after.items() if at not in new}
    assert run.cleaned.deactivated == (len(new) if clean.deactivates else 0)
    assert len(run.cleaned.left) == (len(new) if clean.none else 0)
    assert not new or clean.none or clean.deactivates


def _records(world: World, vendor: Vendor) -> dict[int, Any]:
    return {entry.position: entry.record for entry in world.state(vendor.name).contacts.entries()}


def _reasons(recipes: Recipes) -> dict[str, str]:
    return {number: recipe.none for number, recipe in recipes.recipes.items() if recipe.none}


def _is_one_of(status: int | str, known: tuple[int | str, ...]) -> bool:
    """Whether a stated status, or class, is one of the row's."""
    if isinstance(status, str):
        return any(str(one)[0] == status[0] for one in known)
    return status in known or f"{status // 100}XX" in known
