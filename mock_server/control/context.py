"""What the control plane acts on, and what its calls have in common."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, TypeVar

from flask import current_app, request

from mock_server.core.errors import MockRefusal, Section
from mock_server.core.request.dispatch import ADDRESS
from mock_server.core.request.routes import Routes
from mock_server.core.scenario.library import Library
from mock_server.core.secrets.rules import Rules
from mock_server.core.state.numbered import Identified, Numbered
from mock_server.core.state.world import World, Worlds
from mock_server.core.vendor import Vendor
from mock_server.settings import Settings

Json = dict[str, Any]

MAX_KEPT = 1000  # faults of a world, and answers of one
T = TypeVar("T", bound=Identified)


@dataclass(frozen=True)
class ControlContext:
    """The parts of the server. *ports* are vendors by port; *loads* is held while one loads."""

    settings: Settings
    library: Library
    vendors: Sequence[Vendor]
    worlds: Worlds
    ports: Mapping[str, str]
    routes: Routes
    rules: Rules
    snapshots: dict[tuple[str, str], World] = field(default_factory=dict)
    loads: Lock = field(default_factory=Lock)

    @property
    def world(self) -> World:
        """The world of the current request."""
        return self.worlds.get(named_world())

    def look(self) -> World:
        """The same, but a new world is not kept: a refused call makes no world."""
        return self.worlds.look(named_world())

    def vendor(self, name: str) -> Vendor:
        """Raises MockRefusal for a vendor that is not served."""
        for vendor in self.vendors:
            if vendor.name == name:
                return vendor
        known = ", ".join(vendor.name for vendor in self.vendors)
        raise MockRefusal(404, "control-plane", f"There is no vendor {name!r}, only: {known}.")


def named_world() -> str | None:
    """The world that the request names, if it names one."""
    world: str | None = request.environ[ADDRESS].world
    return world


def context() -> ControlContext:
    found: ControlContext = current_app.extensions["mock_server"]
    return found


def found(kept: Numbered[T], what: str, id: str) -> T:
    """The one of that id. Raises MockRefusal."""
    one = kept.get(id)
    if one is None:
        raise missing(what, id)
    return one


def check_room(kept: Numbered[T], what: Section) -> None:
    """Raises MockRefusal where a world has as many as it may."""
    if len(kept) >= MAX_KEPT:
        raise MockRefusal(503, what, f"There are {MAX_KEPT} {what} already; remove some.")


def missing(what: str, name: str) -> MockRefusal:
    return MockRefusal(404, "control-plane", f"There is no {what} {name!r} in this world.")
