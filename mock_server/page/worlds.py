"""The overview: what is served, and the worlds."""

from flask import request

from mock_server.control import info, scenarios, worlds
from mock_server.core.errors import MockRefusal
from mock_server.core.request.plain_fields import read_plain_field
from mock_server.core.state.world import DEFAULT
from mock_server.core.vendor import Answer
from mock_server.page.asking import ask
from mock_server.page.forms import form, text
from mock_server.page.frame import render_frame
from mock_server.page.rows import rows_of


def show_worlds() -> Answer:
    """The vendors' addresses, every world, and the forms of the page's own."""
    listed = ask(worlds.list_worlds)
    return render_frame(
        "overview.html",
        info=ask(info.get_info),
        here=ask(scenarios.get_scenario),
        listed=listed,
        shown=rows_of(listed["worlds"]),
        scenarios=ask(scenarios.list_scenarios)["scenarios"],
    )


@form(show_worlds, "/", "The world has begun.")
def start_world() -> str:
    name, scenario = _named(), text("scenario")
    if scenario:
        ask(scenarios.load_scenario, body=scenario, world=name)
    else:
        ask(worlds.reset_world, body={}, world=name)
    return name


@form(show_worlds, "/", "The world is dropped.")
def drop_world() -> str:
    ask(worlds.drop_world, _named())
    return DEFAULT


@form(show_worlds, "/", "Every world is dropped but the default one.")
def drop_worlds() -> str:
    ask(worlds.drop_worlds)
    return DEFAULT


def _named() -> str:
    """The name that was typed, as it stands: a balancer reads it too. Raises MockRefusal."""
    is_read = request.mimetype == "application/x-www-form-urlencoded"
    name = read_plain_field(request.get_data(), "name") if is_read else None
    if not name:
        raise MockRefusal(400, "worlds", "Give the world a name.")
    return name
