"""A vendor's recipes asked of our own server, in process."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mock_server.client.sending import in_process
from mock_server.core.request.application import MockFlask
from mock_server.core.values import value_at
from mock_server.core.vendor import Vendor
from mock_server.evidence.verify.calling import Caller
from mock_server.evidence.verify.plan import plan
from mock_server.evidence.verify.reading import recipes
from mock_server.evidence.verify.recipes import Recipes
from mock_server.evidence.verify.run import Cleaned, Runner, Verdict

PLENTY = 10_000  # calls
STATES = ("enabled", "live_ip_allowlist")  # variants that are no guesses
# Values of the default scenario that are no part of a sample account.
GIVEN = {
    "cleartax": {"system_contact_id": "1fde8896-b288-4d0d-a037-9f3cd3447852"},
    "clemta": {"other_company_id": "64b8f1a2e4b0c8d9f0654321"},
    "spn": {"other_company_id": "2f8e6d4c-1b3a-4957-8c6e-5d4f3a2b1c0e"},
}
# The parts of scenarios in which every variant can be chosen: the default has a GSTIN of no form.
SECTIONS: Mapping[str, Mapping[str, Any]] = {"cleartax": {"contacts": ["apple"]}}


@dataclass(frozen=True)
class Run:
    """The verdicts of a run by number, and what became of the contacts that it made.

    *not_asked* are the recipes that need variables which neither the sample account nor GIVEN has.
    """

    verdicts: Mapping[str, Verdict]
    cleaned: Cleaned
    not_checkable: Mapping[str, str]
    not_asked: Mapping[str, str]

    def told(self, but: str) -> dict[str, list[str]]:
        """Outcome, reason and differences of each verdict that is not *but*."""
        return {
            number: [one.outcome, one.reason, *map(str, one.differences)]
            for number, one in self.verdicts.items()
            if one.outcome != but
        }


def recipes_of(vendor: Vendor) -> Recipes:
    found = recipes(vendor.package)
    assert found
    return found


def sample_variables(vendor: Vendor) -> dict[str, Any]:
    """The recipes' variables as the vendor's sample account, or GIVEN, holds them."""
    sample, known = vendor.access.accounts.sample, recipes_of(vendor).variables
    found = {name: value_at(sample, one.of) for name, one in known.items() if one.of}
    held = {name: value for name, value in found.items() if value is not None}
    return {**held, **GIVEN.get(vendor.name, {})}


def ask(app: MockFlask, vendor: Vendor, world: str, only: Collection[str] = (), **more: Any) -> Run:
    """The run against a world of *app* as the sample account, with *more* variables.

    The world's clock moves where a run waits.
    """
    prefix, root = vendor.api.prefixes[0], f"/{vendor.name}"
    headers = {"X-Mock-World": world}
    wait = app.extensions["mock_server"].worlds.get(world).clock.advance
    sample = vendor.access.accounts.sample
    caller = Caller(vendor.access, sample, in_process(app), prefix, headers, wait, root)
    return ask_by(caller, vendor, only, **more)


def ask_by(caller: Caller, vendor: Vendor, only: Collection[str] = (), **more: Any) -> Run:
    """The run by that caller, with the variables of the sample account and *more*."""
    found, variables = recipes_of(vendor), {**sample_variables(vendor), **more}
    runner = Runner(found, caller, variables, "q123456789", PLENTY)
    planned = plan(found, only, variables, PLENTY)
    try:
        runner.begin()
        verdicts: Sequence[Verdict] = [runner.ask(recipe) for recipe in planned.asked]
    finally:
        cleaned = runner.clean()
    return Run(
        {one.number: one for one in verdicts}, cleaned, planned.not_checkable, planned.not_asked
    )
