"""Snapshots of a world: list, keep, restore, forget."""

from mock_server.control.context import Json, context, missing
from mock_server.core.errors import MockRefusal
from mock_server.core.state.memory import SNAPSHOTS
from mock_server.core.state.world import NAME, NAMES
from mock_server.core.vendor import Answer

MAX_SNAPSHOTS = 1000


def list_snapshots() -> Json:
    """The names of the world's snapshots."""
    here = context().look().name
    names = sorted(name for world, name in list(context().snapshots) if world == here)
    return {"snapshots": names}


def keep_snapshot(name: str) -> Answer:
    """Keep the world's state under a name. It replaces an earlier snapshot of that name."""
    control, key = context(), (context().look().name, name)
    if not NAME.fullmatch(name):
        raise MockRefusal(400, "worlds", f"{name!r} cannot name a snapshot: {NAMES}.")
    if control.rules.looks_live(name):
        raise MockRefusal(400, "worlds", "The name of a snapshot must not look like a real key.")
    if key not in control.snapshots and len(control.snapshots) >= MAX_SNAPSHOTS:
        raise MockRefusal(
            503, "worlds", f"There are {MAX_SNAPSHOTS} snapshots already; remove some."
        )
    control.snapshots[key] = control.world.copy(SNAPSHOTS)
    return Answer({"world": key[0], "snapshot": name}, 201)


def restore_snapshot(name: str) -> Json:
    """Restore the world's state from a snapshot, which is kept. The journal is cleared."""
    control = context()
    found = control.snapshots.get((control.look().name, name))
    if found is None:
        raise missing("snapshot", name)
    world = control.worlds.put(found.copy())
    return {"world": world.name, "snapshot": name}


def forget_snapshot(name: str) -> Json:
    """Remove one snapshot."""
    if context().snapshots.pop((context().look().name, name), None) is None:
        raise missing("snapshot", name)
    return {"removed": 1}


def forget_snapshots() -> Json:
    """Remove every snapshot of the world."""
    return {"removed": forget(context().look().name)}


def forget(world: str) -> int:
    """Forget all snapshots of a world; gives how many there were."""
    keys = [key for key in list(context().snapshots) if key[0] == world]
    for key in keys:
        context().snapshots.pop(key, None)
    return len(keys)
