"""The recipes, whose contacts nothing takes away."""

from mock_server.core.request.application import MockFlask
from mock_server.evidence.verify.plan import plan
from mock_server.evidence.verify.run import AGREES
from mock_server.vendors.cleartax import VENDOR
from tests.evidence.verify.asking import PLENTY, ask, recipes_of, sample_variables


def test_recipes_share_contacts(default_app: MockFlask) -> None:
    """The plan counts a contact once that several recipes write, and the run leaves no more."""
    planned = plan(recipes_of(VENDOR), (), sample_variables(VENDOR), PLENTY)
    run = ask(default_app, VENDOR, "recipes-share")

    assert planned.creates == len(run.cleaned.left) < len(planned.asked) / 3


def test_recipes_begin_anew(default_app: MockFlask) -> None:
    """A run agrees where an earlier one has left its contacts."""
    ask(default_app, VENDOR, "recipes-anew")
    second = ask(default_app, VENDOR, "recipes-anew")

    assert {} == second.told(but=AGREES)
