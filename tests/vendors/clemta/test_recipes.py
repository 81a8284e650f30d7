"""The recipes that ask for more than the default scenario has."""

from collections.abc import Callable

from mock_server.core.request.application import MockFlask
from mock_server.evidence.verify.outcomes import AGREES
from mock_server.vendors.clemta import VENDOR
from tests.clients import Client
from tests.evidence.verify.asking import ask
from tests.vendors.clemta.sample import COMPANY, PARTNERS, UNKNOWN

Given = Callable[..., Client]


def test_second_company(given: Given, default_app: MockFlask) -> None:
    """CLM-46 agrees with a key that has two companies, and nothing else is left for a variable."""
    both = {**PARTNERS[0], "companies": [COMPANY, UNKNOWN]}
    client = given("clemta", accounts=[both, PARTNERS[1]])
    run = ask(default_app, VENDOR, client.world.name, second_company_id=UNKNOWN)

    assert {} == run.told(but=AGREES)
    assert "CLM-46" in run.verdicts
    assert {} == run.not_asked
