"""The recipes of all vendors, held to the behaviours and to our own server."""

import pytest

from mock_server.core.behaviours import behaviours
from mock_server.core.request.application import MockFlask
from mock_server.core.vendor import Vendor
from mock_server.evidence.verify.run import AGREES
from tests.evidence.verify.asking import HAVE_RECIPES, ask, recipes_of

of_each_vendor = pytest.mark.parametrize("vendor", HAVE_RECIPES, ids=lambda vendor: vendor.name)


@of_each_vendor
def test_no_recipe_for_an_unknown_number(vendor: Vendor) -> None:
    """Every recipe is one of a behaviour."""
    assert set() == recipes_of(vendor).recipes.keys() - behaviours(vendor.package).keys()


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

    assert {} == {
        one.number: [one.reason, *map(str, one.differences)]
        for one in run.verdicts.values()
        if one.outcome != AGREES
    }
    assert [] == unshown


def _is_one_of(status: int | str, known: tuple[int | str, ...]) -> bool:
    """Whether a stated status, or class, is one of the row's."""
    if isinstance(status, str):
        return any(str(one)[0] == status[0] for one in known)
    return status in known or f"{status // 100}XX" in known
