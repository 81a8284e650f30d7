"""The named scenarios, and the scenario of a world: list, load, export."""

from dataclasses import replace
from functools import partial

from flask import request

from mock_server.control.bodies import LABEL, refused, source
from mock_server.control.context import ControlContext, Json, context, named_world
from mock_server.control.worlds import world_json
from mock_server.core.document.mistakes import ScenarioError
from mock_server.core.document.yaml import decoded
from mock_server.core.scenario.export import export
from mock_server.core.scenario.library import kind_of
from mock_server.core.scenario.load import Admit, load, load_source
from mock_server.core.state.memory import SCENARIOS
from mock_server.core.state.scenario import Scenario


def list_scenarios() -> Json:
    """Every scenario by name, with what it is about."""
    return {"scenarios": [{"name": n, "about": a} for n, a in context().library.names().items()]}


def get_scenario() -> Json:
    """The scenario that the world began with."""
    return world_json(context().look())


def load_scenario() -> Json:
    """Restart the world from `crowded`, `{"name": "crowded"}`, or a whole scenario."""
    control = context()
    with control.loads:
        world = control.worlds.start(named_world(), _asked_for(control))
    return world_json(world)


def get_state() -> Json:
    """The world as a scenario, which PUT /scenario takes."""
    return export(context().look(), context().vendors)


def _asked_for(control: ControlContext) -> Scenario:
    """The scenario of the body, with its charge. Raises MockRefusal, also for want of memory."""
    ledger, known = control.worlds.ledger, control.worlds.known(named_world())
    held = known.scenario.held if known else None
    instead_of = held.bytes if held else 0
    admit = partial(ledger.make_room, instead_of=instead_of)
    scenario = _loaded(control, admit)
    return replace(scenario, held=ledger.charge(SCENARIOS, scenario.bytes, instead_of))


def _loaded(control: ControlContext, admit: Admit) -> Scenario:
    library, vendors = control.library.by_name_only(), control.vendors
    try:
        text = decoded(request.get_data(), LABEL).strip()
        if kind_of(text) != "text":
            return load(text, library, vendors, admit)
        read = source()
        if set(read.data) == {"name"} and isinstance(read.data["name"], str):
            return load(read.data["name"], library, vendors, admit)
        return load_source(read, library, vendors, admit)
    except ScenarioError as error:
        raise refused(error) from None
