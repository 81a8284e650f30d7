"""Worlds that are kept, and that go on in another server."""

import json
from typing import Any

from mock_server.core.document.yaml import compose
from mock_server.core.scenario.kept import kept
from mock_server.core.scenario.library import Library
from mock_server.core.scenario.load import load
from mock_server.core.scenario.restored import Restorer
from mock_server.core.state.world import World
from mock_server.core.state.worlds import Worlds
from mock_server.vendors import VENDORS


def registry(scenario: str = "default", most: int = 10, ceiling: int = 0) -> Worlds:
    """The worlds of a new server."""
    made = load(scenario, Library(), VENDORS)
    return Worlds(made, most, (100, 10**6), ceiling)


def document(world: World) -> dict[str, Any]:
    """What is kept, as it is read from its file."""
    read: dict[str, Any] = json.loads(json.dumps(kept(world, VENDORS)))
    return read


def restored(found: dict[str, Any], worlds: Worlds | None = None, name: str = "gw1") -> World:
    """The world of the document, in a new server unless *worlds* are given."""
    restorer = Restorer(worlds or registry(), Library(), VENDORS)
    return restorer.restore(name, compose(json.dumps(found, indent=1), "gw1.json"))


def again(world: World, worlds: Worlds | None = None) -> World:
    """The world, kept and restored."""
    return restored(document(world), worlds, world.name)
