"""Worlds: list, reset, drop."""

from typing import Any

from mock_server.control.bodies import body
from mock_server.control.clock import clock_json
from mock_server.control.context import Json, context
from mock_server.control.schemas import Reset
from mock_server.control.snapshots import forget
from mock_server.core.document.mistakes import hinted
from mock_server.core.errors import MockRefusal
from mock_server.core.state.clock import iso
from mock_server.core.state.world import DEFAULT, World

SCOPE = "The worlds of this replica alone. Behind a balancer, every replica has worlds of its own."


def reset_world() -> Json:
    """Reset the world to its scenario, or only the parts in `only`."""
    only = body(Reset(), "worlds")["parts"]
    world = context().worlds.reset(context().world.name, only)
    return {"world": world.name, "scenario": world.scenario.name, "reset": list(only)}


def list_worlds() -> Json:
    """Every world of this replica, and since when it lives."""
    worlds = [world_json(world) for world in context().worlds.all()]
    return {"replica": context().replica, "scope": SCOPE, "worlds": worlds}


def names_of_worlds() -> list[str]:
    """The names of all worlds, which costs far less than what is told of them."""
    return [world.name for world in context().worlds.all()]


def drop_world(name: str) -> Json:
    """Drop a world. The next use of its name makes a new one."""
    if name == DEFAULT:
        raise MockRefusal(409, "worlds", "The default world cannot be dropped; reset it instead.")
    if not context().worlds.drop(name):
        known = names_of_worlds()
        raise MockRefusal(404, "worlds", hinted(f"There is no world {name!r}", name, known))
    forget(name)
    return {"dropped": [name]}


def drop_worlds() -> Json:
    """Drop every world except the default one."""
    names = [name for name in names_of_worlds() if name != DEFAULT]
    for name in names:
        context().worlds.drop(name)
        forget(name)
    return {"dropped": names}


def world_json(world: World) -> dict[str, Any]:
    return {
        "world": world.name,
        "scenario": world.scenario.name,
        "about": world.scenario.about,
        "since": iso(int(world.since)),
        "clock": None if world.clock.real else clock_json(world),
        "contacts": world.contacts(),
        "requests": len(world.journal),
        "last_request": world.journal.mark.last,
        "faults": len(world.faults),
    }
