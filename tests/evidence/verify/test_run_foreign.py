"""A sandbox that answers creates with a contact of somebody else's: no run touches it."""

import json
from typing import Any

import pytest

from mock_server.client.sending import in_process
from mock_server.core.request.application import MockFlask
from mock_server.core.values import value_at
from mock_server.core.vendor import Vendor
from mock_server.evidence.verify.calling import Caller
from mock_server.evidence.verify.plan import plan
from mock_server.evidence.verify.run import Runner
from mock_server.vendors import VENDORS
from tests.evidence.verify.asking import PLENTY, recipes_of, sample_variables

# At ClearTax the client chooses the ids, and a run writes to its own.
CHOOSING = [vendor for vendor in VENDORS if recipes_of(vendor).clean.step]


class Sandbox:
    """Our own server, but each POST is answered as the first that made a contact was."""

    def __init__(self, app: MockFlask) -> None:
        self._send, self.yours, self.writes = in_process(app), None, list[str]()

    def send(self, method: str, path: str, *more: Any) -> Any:
        if method != "GET":
            self.writes.append(path)
        if method == "POST" and self.yours and "login" not in path:
            return self.yours
        answer = self._send(method, path, *more)
        if method == "POST" and answer.status // 100 == 2 and not self.yours:
            self.yours = answer
        return answer


@pytest.mark.parametrize("vendor", CHOOSING, ids=lambda vendor: vendor.name)
def test_your_contact_is_left_alone(vendor: Vendor, default_app: MockFlask) -> None:
    """The contact of an earlier run is neither changed nor removed, and it is named."""
    found, variables = recipes_of(vendor), sample_variables(vendor)
    sandbox, world = Sandbox(default_app), f"foreign-{vendor.name}"
    wait = default_app.extensions["mock_server"].worlds.get(world).clock.advance
    account, headers = vendor.access.accounts.sample, {"X-Mock-World": world}
    prefix, root = vendor.api.prefixes[0], f"/{vendor.name}"
    caller = Caller(vendor.access, account, sandbox.send, prefix, headers, wait, root)
    for recipe in plan(found, (), variables, PLENTY).asked:
        if not sandbox.yours:
            Runner(found, caller, variables, "somebodys0", PLENTY).ask(recipe)
    assert sandbox.yours
    id = str(value_at(json.loads(sandbox.yours.body), found.clean.id))
    sandbox.writes.clear()
    runner = Runner(found, caller, variables, "q123456789", PLENTY)
    for recipe in plan(found, (), variables, PLENTY).asked:
        runner.ask(recipe)
    cleaned = runner.clean()

    assert [] == [path for path in sandbox.writes if id in path]
    assert (0, 0) == (cleaned.removed, cleaned.deactivated)
    assert [f"{id} "] == [one[: len(id) + 1] for one in cleaned.left]
