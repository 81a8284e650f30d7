"""The texts by kind."""

from mock_server.control.again.curl import as_curl
from mock_server.control.again.request import again
from mock_server.control.again.scenario import as_scenario, scenario_of, spent_limit
from mock_server.control.again.test import as_test
from mock_server.control.context import ControlContext
from mock_server.control.info import server_base
from mock_server.core.state.entry import JournalEntry
from mock_server.core.state.world import DEFAULT, World

KINDS = ("curl", "pytest", "scenario")


def text(kind: str, control: ControlContext, world: World, entry: JournalEntry) -> str:
    """The request of an entry as one of KINDS. Raises MockRefusal where it cannot be told."""
    if kind == "scenario":
        return as_scenario(control, world, entry)
    sent = again(entry, control.vendor(entry.vendor), world)
    if kind == "curl":
        base = server_base()
        return as_curl(sent, base if world.name == DEFAULT else f"{base}/@{world.name}")
    return as_test(sent, entry, scenario_of(control, world, entry), spent_limit(world, entry))
