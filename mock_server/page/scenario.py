"""The scenario of a world: which it is, the others, another one as YAML, the state as a file."""

from flask import request

from mock_server.control import scenarios, snapshots, worlds
from mock_server.core.state.world import DEFAULT, PARTS
from mock_server.core.vendor import Answer
from mock_server.page.asking import ask, chosen_world
from mock_server.page.forms import form, written
from mock_server.page.frame import HEADERS, render_frame
from mock_server.page.rows import rows_of

BACK = "/scenario"
STARTED = "The world has started anew from that scenario."


def show() -> Answer:
    return render_frame(
        "scenario.html",
        now=ask(scenarios.get_scenario),
        rows=ask(scenarios.list_scenarios)["scenarios"],
        shown=rows_of(ask(snapshots.list_snapshots)["snapshots"]),
        parts=PARTS,
    )


def download() -> Answer:
    """The world's state as a file, which a scenario's form takes."""
    name = f'attachment; filename="{chosen_world() or DEFAULT}.json"'
    return Answer(ask(scenarios.get_state), headers={**HEADERS, "Content-Disposition": name})


@form(show, BACK, STARTED)
def load() -> None:
    ask(scenarios.load_scenario, body={"name": written("name")})


@form(show, BACK, STARTED)
def load_yaml() -> None:
    ask(scenarios.load_scenario, body=written("yaml"))


@form(show, BACK, "The world is reset to its scenario.")
def reset() -> None:
    only = request.form.getlist("only")
    ask(worlds.reset_world, body={"only": only} if only else {})


@form(show, BACK, "The snapshot is kept.")
def keep() -> None:
    ask(snapshots.keep_snapshot, written("name"))


@form(show, BACK, "The world is as the snapshot kept it. Its requests begin anew.")
def restore() -> None:
    ask(snapshots.restore_snapshot, written("name"))


@form(show, BACK, "The snapshot is forgotten.")
def forget() -> None:
    ask(snapshots.forget_snapshot, written("name"))
