"""A world as a scenario document, from which a world of a later server goes on where it was.

The document is the world's scenario, whole, and its `progress`: what the world has beyond it.
Nothing in it is redacted.
"""

from collections.abc import Hashable, Sequence
from typing import Any

from mock_server.core.scenario.document import document_of
from mock_server.core.scenario.progress_json import progress_json
from mock_server.core.state.progress import progress_of
from mock_server.core.state.world import World
from mock_server.core.vendor import Vendor


def differs(world: World) -> bool:
    """Whether a new world of its name would not be as it is. It is quick."""
    return world.differs


def stamp(world: World) -> Hashable:
    """What is another one after each request and each change. It is quick."""
    return world.stamp


def kept(world: World, vendors: Sequence[Vendor]) -> dict[str, Any]:
    """The world as a document. The world's lock is held only while its changes are copied."""
    progress, scenario = progress_of(world), world.scenario
    known = {"name": scenario.name, "digest": scenario.digest, "own": world.has_own_scenario}
    told = progress_json(progress, scenario, [vendor.name for vendor in vendors])
    return {
        **document_of(scenario),
        "progress": {"world": world.name, "scenario": known, **told},
    }
