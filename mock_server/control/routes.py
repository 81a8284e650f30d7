"""The whole surface of the control plane on one screen."""

from flask import Blueprint

from mock_server.control import behaviours, faults, guard, requests, server, worlds
from mock_server.control import limits as world

ROUTES = (
    ("GET", "/health", server.health),
    ("GET", "/ready", server.ready),
    ("GET", "/ca.pem", server.authority),
    ("GET", "/info", server.information),
    ("POST", "/reset", worlds.reset),
    ("GET", "/scenarios", worlds.scenarios),
    ("GET", "/scenario", worlds.scenario),
    ("PUT", "/scenario", worlds.loaded),
    ("GET", "/state", worlds.state),
    ("GET", "/snapshots", worlds.snapshots),
    ("DELETE", "/snapshots", worlds.all_forgotten),
    ("PUT", "/snapshots/<name>", worlds.kept),
    ("DELETE", "/snapshots/<name>", worlds.forgotten),
    ("POST", "/snapshots/<name>/restore", worlds.restored),
    ("GET", "/worlds", worlds.listed),
    ("DELETE", "/worlds", worlds.all_dropped),
    ("DELETE", "/worlds/<name>", worlds.dropped),
    ("GET", "/requests", requests.listed),
    ("DELETE", "/requests", requests.cleared),
    ("GET", "/requests/<int:id>", requests.one),
    ("GET", "/requests/<int:id>/explain", requests.explained),
    ("POST", "/requests/count", requests.counted),
    ("POST", "/requests/wait", requests.waited),
    ("GET", "/faults", faults.listed),
    ("POST", "/faults", faults.added),
    ("DELETE", "/faults", faults.cleared),
    ("GET", "/faults/<id>", faults.one),
    ("DELETE", "/faults/<id>", faults.removed),
    ("GET", "/clock", world.clock),
    ("PUT", "/clock", world.clock_set),
    ("POST", "/clock/advance", world.clock_advanced),
    ("GET", "/limits", world.limits),
    ("PUT", "/limits", world.limit_set),
    ("GET", "/behaviours", behaviours.listed),
    ("GET", "/behaviours/<id>", behaviours.one),
)

blueprint = Blueprint("control", __name__, url_prefix="/_mock")
blueprint.before_request(guard.admit)
for _method, _path, _view in ROUTES:
    blueprint.add_url_rule(_path, f"{_method} {_path}".replace(".", "_"), _view, methods=[_method])
