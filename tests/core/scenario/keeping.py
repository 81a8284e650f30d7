"""Worlds that are kept, and that go on in another server."""

import json
from functools import cache
from typing import Any

from mock_server.core.document.yaml import compose
from mock_server.core.scenario.kept import kept
from mock_server.core.scenario.library import Library
from mock_server.core.scenario.load import load, load_text
from mock_server.core.scenario.restored import Restorer
from mock_server.core.state.scenario import Scenario
from mock_server.core.state.world import World
from mock_server.core.state.worlds import Worlds
from mock_server.vendors import VENDORS

Json = dict[str, Any]


@cache
def scenario(name_or_text: str) -> Scenario:
    library = Library()
    if name_or_text.startswith("{"):
        return load_text(name_or_text, "body", library, VENDORS)
    return load(name_or_text, library, VENDORS)


def registry(name_or_text: str = "default", most: int = 10, ceiling: int = 0) -> Worlds:
    """The worlds of a new server."""
    return Worlds(scenario(name_or_text), most, (100, 10**6), ceiling)


def document(world: World) -> Json:
    """What is kept, as it is read from its file."""
    read: Json = json.loads(json.dumps(kept(world, VENDORS)))
    return read


def restorer(worlds: Worlds | None = None) -> Restorer:
    """What restores worlds in a new server, unless *worlds* are given."""
    return Restorer(worlds or registry(), Library(), VENDORS)


def restored(found: Json, worlds: Worlds | None = None, name: str = "gw1") -> World:
    """The world of the document."""
    return restorer(worlds).restore(name, compose(json.dumps(found, indent=1), f"{name}.json"))


def again(world: World, worlds: Worlds | None = None) -> World:
    """The world, kept and restored."""
    return restored(document(world), worlds, world.name)
