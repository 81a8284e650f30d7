"""The objects that the control plane acts on, and the helpers of its calls."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from threading import Lock
from typing import Any, TypeVar

from flask import current_app, request
from marshmallow import Schema

from mock_server.core.document.mistakes import unknown
from mock_server.core.errors import MockRefusal, Section
from mock_server.core.request.dispatch import ADDRESS
from mock_server.core.request.replica import new_replica
from mock_server.core.request.routes import Routes
from mock_server.core.scenario.library import Library
from mock_server.core.scenario.variants import variants_schema
from mock_server.core.secrets.rules import Rules
from mock_server.core.state.numbered import Identified, Numbered
from mock_server.core.state.traffic import Traffic
from mock_server.core.state.world import World
from mock_server.core.state.worlds import Worlds
from mock_server.core.vendor import Vendor
from mock_server.evidence.verify.kept import Said
from mock_server.settings import Settings

Json = dict[str, Any]

MAX_KEPT = 1000  # faults of a world, and answers of one
T = TypeVar("T", bound=Identified)


@dataclass(frozen=True)
class ControlContext:
    """The parts of the server.

    *ports* are vendors by port; *evidence* is what sandboxes have said of behaviours; *replica* is
    the id of this start; *traffic* is what was answered since; *loads* is held by a loading call.
    """

    settings: Settings
    library: Library
    vendors: Sequence[Vendor]
    worlds: Worlds
    ports: Mapping[str, str]
    routes: Routes
    rules: Rules
    evidence: Said = field(default_factory=dict)
    replica: str = field(default_factory=new_replica)
    traffic: Traffic = field(default_factory=Traffic)
    snapshots: dict[tuple[str, str], World] = field(default_factory=dict)
    loads: Lock = field(default_factory=Lock)

    @cached_property
    def variants(self) -> Schema:
        """The schema of variants by vendor, which takes a millisecond to make."""
        return variants_schema(self.vendors)

    @property
    def world(self) -> World:
        """The world of the current request."""
        return self.worlds.get(named_world())

    def look(self) -> World:
        """As *world*, but a new world is not kept: a refused call makes no world."""
        return self.worlds.look(named_world())

    def vendor(self, name: str) -> Vendor:
        """The vendor of that name. Raises MockRefusal for an unknown name."""
        for vendor in self.vendors:
            if vendor.name == name:
                return vendor
        names = [vendor.name for vendor in self.vendors]
        raise MockRefusal(404, "control-plane", unknown("vendor", name, names))


def named_world() -> str | None:
    """The world that the request names, if it names one."""
    world: str | None = request.environ[ADDRESS].world
    return world


def context() -> ControlContext:
    found: ControlContext = current_app.extensions["mock_server"]
    return found


def found(kept: Numbered[Any, T], what: str, id: str) -> T:
    """The item of that id. Raises MockRefusal for an unknown id."""
    one = kept.get(id)
    if one is None:
        raise missing(what, id)
    return one


def check_room(kept: Numbered[Any, T], what: Section) -> None:
    """Raise MockRefusal if the world has the most items already."""
    if len(kept) >= MAX_KEPT:
        raise MockRefusal(503, what, f"There are {MAX_KEPT} {what} already; remove some.")


def missing(what: str, name: str) -> MockRefusal:
    return MockRefusal(404, "control-plane", f"There is no {what} {name!r} in this world.")
