"""What it took to show a behaviour: noted beside every answer that a test gets in process."""

from collections.abc import Iterator
from functools import cache

from mock_server.core.scenario.library import Library
from mock_server.core.scenario.load import load
from mock_server.core.state.entry import JournalEntry
from mock_server.core.state.scenario import Scenario
from mock_server.core.state.world import World
from mock_server.vendors import VENDORS

BY_NAME = {vendor.name: vendor for vendor in VENDORS}
# Each number with what one of its answers took: some of NEEDS, joined by spaces.
SHOWN: set[tuple[str, str]] = set()


def note(behaviour: str | None, world: World | None) -> None:
    """Note what the world's last answer took, if that is the answer with this behaviour."""
    entry = world.journal.get() if world and behaviour else None
    if world and entry and behaviour and entry.behaviour == behaviour:
        SHOWN.add((behaviour, " ".join(_taken(entry, world))))


def _taken(entry: JournalEntry, world: World) -> Iterator[str]:
    """The words of NEEDS that hold for the request, in their order."""
    state, usual = world.state(entry.vendor), _usual().vendors[entry.vendor]
    api = BY_NAME[entry.vendor].api
    other = [name for name, value in state.variants.items() if value != usual.variants[name]]
    states = [name for name in other if api.variants[name].state]
    limited = world.limits.rule(entry.vendor, entry.operation)[1] is not None
    if len(other) > len(states):
        yield "variant"
    if entry.fault:
        yield "fault"
    if states or state.section != usual.section or (limited and not api.limits):
        yield "state"


@cache
def _usual() -> Scenario:
    return load("default", Library(), VENDORS)
