"""A world's clock: read, set, advance."""

from typing import Any

from mock_server.control.bodies import body
from mock_server.control.context import Json, context
from mock_server.control.schemas import ClockAdvance, ClockSet
from mock_server.core.state.clock import SECOND, iso
from mock_server.core.state.world import World


def get_clock() -> Json:
    """The time of the world's clock."""
    return clock_json(context().look())


def set_clock() -> Json:
    """Set the world's clock, or freeze it. Without a time it shows the real time."""
    asked, world = body(ClockSet(), "clock"), context().world
    world.clock.set(asked["at"], asked["frozen"])
    return clock_json(world)


def advance_clock() -> Json:
    """Move the world's clock by a number of seconds, also back."""
    seconds = body(ClockAdvance(), "clock")["seconds"]
    context().look().clock.copy().advance(seconds)  # on a copy: a refused call makes no world
    world = context().world
    world.clock.advance(seconds)
    return clock_json(world)


def clock_json(world: World) -> dict[str, Any]:
    """The time that the world shows."""
    shown, frozen = world.clock.now_ns() / SECOND, world.clock.frozen
    return {"at": iso(int(shown)), "seconds": shown, "frozen": frozen, "real": world.clock.real}
