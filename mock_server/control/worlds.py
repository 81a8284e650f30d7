"""Worlds, their scenarios, states and snapshots."""

from typing import Any

from flask import Response, request

from mock_server.control.bodies import body, refused, source
from mock_server.control.context import answer, missing, panel
from mock_server.control.schemas import Reset
from mock_server.core.document.mistakes import ScenarioError
from mock_server.core.errors import Misuse
from mock_server.core.scenario.export import export
from mock_server.core.scenario.load import load, load_text
from mock_server.core.state.scenario import Scenario
from mock_server.core.state.world import DEFAULT, NAME, NAMES, World

MOST_SNAPSHOTS = 1000


def reset() -> Response:
    """The world as its scenario made it, or only the parts that are named."""
    only = body(Reset(), "worlds")["parts"]
    world = panel().worlds.reset(panel().world.name, only)
    return answer({"world": world.name, "scenario": world.scenario.name, "reset": list(only)})


def listed() -> Response:
    return answer({"worlds": [_shown(world) for world in panel().worlds.all()]})


def dropped(name: str) -> Response:
    if name == DEFAULT:
        raise Misuse(409, "worlds", "The default world cannot be dropped; reset it instead.")
    if not panel().worlds.drop(name):
        raise Misuse(404, "worlds", f"There is no world {name!r}.")
    _forget(name)
    return answer({"dropped": [name]})


def all_dropped() -> Response:
    """Every world but the default one."""
    names = [world.name for world in panel().worlds.all() if world.name != DEFAULT]
    for name in names:
        panel().worlds.drop(name)
        _forget(name)
    return answer({"dropped": names})


def scenarios() -> Response:
    return answer(
        {"scenarios": [{"name": n, "about": a} for n, a in panel().library.names().items()]}
    )


def scenario() -> Response:
    return answer(_shown(panel().world))


def loaded() -> Response:
    """Start the world anew from a scenario: `{"name": "crowded"}`, or a scenario itself."""
    board = panel()
    world = board.worlds.start(board.world.name, _asked_for())
    return answer(_shown(world))


def state() -> Response:
    return answer(export(panel().world, panel().vendors))


def snapshots() -> Response:
    here = panel().world.name
    names = sorted(name for world, name in list(panel().snapshots) if world == here)
    return answer({"snapshots": names})


def kept(name: str) -> Response:
    """Keep the world's state under a name, in the place of what had that name."""
    board, key = panel(), (panel().world.name, name)
    if not NAME.fullmatch(name):
        raise Misuse(400, "worlds", f"{name!r} cannot name a snapshot: {NAMES}.")
    if key not in board.snapshots and len(board.snapshots) >= MOST_SNAPSHOTS:
        raise Misuse(503, "worlds", f"There are {MOST_SNAPSHOTS} snapshots already; forget some.")
    board.snapshots[key] = board.world.copy()
    return answer({"world": key[0], "snapshot": name}, 201)


def restored(name: str) -> Response:
    """Go back to a snapshot, which stays. The journal begins anew."""
    board = panel()
    found = board.snapshots.get((board.world.name, name))
    if found is None:
        raise missing("snapshot", name)
    world = board.worlds.put(found.copy())
    return answer({"world": world.name, "snapshot": name})


def forgotten(name: str) -> Response:
    if panel().snapshots.pop((panel().world.name, name), None) is None:
        raise missing("snapshot", name)
    return answer({"removed": 1})


def all_forgotten() -> Response:
    return answer({"removed": _forget(panel().world.name)})


def _forget(world: str) -> int:
    keys = [key for key in list(panel().snapshots) if key[0] == world]
    for key in keys:
        panel().snapshots.pop(key, None)
    return len(keys)


def _asked_for() -> Scenario:
    board, read = panel(), source()
    try:
        if set(read.data) == {"name"} and isinstance(read.data["name"], str):
            return load(read.data["name"], board.library.by_name_only(), board.vendors)
        return load_text(request.get_data(as_text=True), "body", board.library, board.vendors)
    except ScenarioError as error:
        raise refused(error) from None


def _shown(world: World) -> dict[str, Any]:
    return {
        "world": world.name,
        "scenario": world.scenario.name,
        "about": world.scenario.about,
        "requests": len(list(world.journal)),
    }
