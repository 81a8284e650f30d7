"""Scenarios: those that can be named, and the one that a world starts from."""

from flask import Response, request

from mock_server.control.bodies import refused, source
from mock_server.control.context import answer, context
from mock_server.control.worlds import world_json
from mock_server.core.document.mistakes import ScenarioError
from mock_server.core.scenario.export import export
from mock_server.core.scenario.load import load, load_text
from mock_server.core.state.scenario import Scenario


def list_scenarios() -> Response:
    return answer(
        {"scenarios": [{"name": n, "about": a} for n, a in context().library.names().items()]}
    )


def get_scenario() -> Response:
    return answer(world_json(context().world))


def load_scenario() -> Response:
    """Start the world anew from a scenario: `{"name": "crowded"}`, or a scenario itself."""
    scenario, control = _asked_for(), context()
    world = control.worlds.start(control.world.name, scenario)
    return answer(world_json(world))


def get_state() -> Response:
    return answer(export(context().world, context().vendors))


def _asked_for() -> Scenario:
    control, read = context(), source()
    try:
        if set(read.data) == {"name"} and isinstance(read.data["name"], str):
            return load(read.data["name"], control.library.by_name_only(), control.vendors)
        return load_text(request.get_data(as_text=True), "body", control.library, control.vendors)
    except ScenarioError as error:
        raise refused(error) from None
