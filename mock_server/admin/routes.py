"""The whole surface of the control plane on one screen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import Blueprint, Response, current_app, request

from mock_server.core.dispatch import asked
from mock_server.core.endpoint import Answer
from mock_server.core.provider import Provider
from mock_server.core.scenario.library import Library
from mock_server.core.wire import write
from mock_server.core.world import Worlds
from mock_server.settings import Settings

blueprint = Blueprint("control", __name__, url_prefix="/_mock")


@dataclass(frozen=True)
class Panel:
    """What the control plane acts on."""

    settings: Settings
    library: Library
    providers: Sequence[Provider]
    worlds: Worlds
    ports: Mapping[str, str]


@blueprint.get("/health")
def health() -> Response:
    return write(Answer({"status": "alive"}))


@blueprint.get("/ready")
def ready() -> Response:
    """Answered only by an application that is seeded: there is no other."""
    return write(Answer({"status": "ready"}))


@blueprint.post("/reset")
def reset() -> Response:
    """The world as its scenario made it."""
    world = _panel().worlds.reset(asked(request.environ, "world"))
    return write(Answer({"world": world.name, "scenario": world.scenario.name}))


def _panel() -> Panel:
    panel: Panel = current_app.extensions["mock_server"]
    return panel
