"""A request as a scenario, in whose world the same request is answered as it was."""

import json
from collections.abc import Mapping
from typing import Any

import yaml

from mock_server.control.bodies import LABEL
from mock_server.control.context import ControlContext
from mock_server.core.errors import MockRefusal, RateLimited
from mock_server.core.request.wire import compact
from mock_server.core.scenario.before import export_before
from mock_server.core.scenario.library import kind_of
from mock_server.core.state.entry import JournalEntry
from mock_server.core.state.journal import Filter
from mock_server.core.state.world import World

SPENT = "# Its limit was used up, which no scenario can tell. PUT /_mock/limits can: {asked}\n"


def scenario_of(control: ControlContext, world: World, entry: JournalEntry) -> Mapping[str, Any]:
    """The scenario as a mapping. Raises MockRefusal where the world cannot be told any more."""
    entries = world.journal.find(Filter(after=entry.id - 1)).entries
    if not entries or entries[0] is not entry:
        raise MockRefusal(409, "control-plane", f"The journal no longer has request {entry.id}.")
    name = _name(control, world)
    return export_before(world, control.vendor(entry.vendor), entries, name)


def as_scenario(control: ControlContext, world: World, entry: JournalEntry) -> str:
    """The scenario as YAML."""
    spent = spent_limit(world, entry)
    head = SPENT.format(asked=json.dumps(spent)) if spent else ""
    return head + dumped(scenario_of(control, world, entry))


def dumped(scenario: Mapping[str, Any]) -> str:
    """The scenario as YAML; by way of JSON, because a float of a body knows how it was written."""
    plain = json.loads(compact(scenario))
    return yaml.safe_dump(plain, sort_keys=False, allow_unicode=True, width=100)


def spent_limit(world: World, entry: JournalEntry) -> dict[str, Any] | None:
    """The body of PUT /limits that uses up the limit that refused the request, if one did."""
    if not isinstance(entry.refusal, RateLimited):
        return None
    scope, _ = world.limits.rule(entry.vendor, entry.operation)
    return {"vendor": entry.vendor, "operation": scope, "remaining": 0}


def _name(control: ControlContext, world: World) -> str | None:
    """The name by which a client can load the world's scenario, if it has one."""
    scenario = world.scenario
    by_path = scenario is control.worlds.scenario and kind_of(control.settings.scenario) == "file"
    known = scenario.name != LABEL and control.library.by_name_only().find(scenario.name)
    return scenario.name if known and not by_path else None
