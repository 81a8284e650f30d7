"""All calls of the control plane."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint

from mock_server.control import (
    answers,
    behaviours,
    bodies,
    clock,
    coverage,
    docs,
    faults,
    guard,
    info,
    limits,
    metrics,
    openapi,
    people,
    requests,
    scenarios,
    server,
    snapshots,
    state,
    variants,
    worlds,
)

ROUTES: tuple[tuple[str, str, Callable[..., Any]], ...] = (
    ("GET", "", server.list_calls),
    ("GET", "/health", server.report_health),
    ("GET", "/ready", server.report_ready),
    ("GET", "/ca.pem", server.get_authority),
    ("GET", "/info", info.get_info),
    ("GET", "/metrics", metrics.get_metrics),
    ("GET", "/docs", docs.get_page),
    ("GET", "/docs/<name>", docs.get_page),
    ("POST", "/reset", worlds.reset_world),
    ("GET", "/scenarios", scenarios.list_scenarios),
    ("GET", "/scenario", scenarios.get_scenario),
    ("PUT", "/scenario", scenarios.load_scenario),
    ("GET", "/state", scenarios.get_state),
    ("POST", "/state/save", state.save_state),
    ("GET", "/snapshots", snapshots.list_snapshots),
    ("DELETE", "/snapshots", snapshots.forget_snapshots),
    ("PUT", "/snapshots/<name>", snapshots.keep_snapshot),
    ("DELETE", "/snapshots/<name>", snapshots.forget_snapshot),
    ("POST", "/snapshots/<name>/restore", snapshots.restore_snapshot),
    ("GET", "/worlds", worlds.list_worlds),
    ("DELETE", "/worlds", worlds.drop_worlds),
    ("DELETE", "/worlds/<name>", worlds.drop_world),
    ("GET", "/requests", requests.list_requests),
    ("DELETE", "/requests", requests.clear_requests),
    ("GET", "/requests/last", requests.get_request),
    ("GET", "/requests/last/explain", requests.explain_request),
    ("GET", "/requests/<int:id>", requests.get_request),
    ("GET", "/requests/<int:id>/explain", requests.explain_request),
    ("GET", "/requests/last/as/<kind>", requests.copy_request),
    ("GET", "/requests/<int:id>/as/<kind>", requests.copy_request),
    ("POST", "/requests/count", requests.count_requests),
    ("POST", "/requests/wait", requests.wait_for_requests),
    ("GET", "/people", people.list_people),
    ("GET", "/coverage", coverage.get_coverage),
    ("GET", "/coverage/summary", coverage.summarise_coverage),
    ("DELETE", "/coverage", coverage.clear_coverage),
    ("GET", "/faults", faults.list_faults),
    ("POST", "/faults", faults.add_fault),
    ("DELETE", "/faults", faults.clear_faults),
    ("GET", "/faults/<id>", faults.get_fault),
    ("DELETE", "/faults/<id>", faults.remove_fault),
    ("GET", "/answers", answers.list_answers),
    ("POST", "/answers", answers.add_answer),
    ("DELETE", "/answers", answers.clear_answers),
    ("DELETE", "/answers/<id>", answers.remove_answer),
    ("GET", "/clock", clock.get_clock),
    ("PUT", "/clock", clock.set_clock),
    ("POST", "/clock/advance", clock.advance_clock),
    ("GET", "/variants", variants.get_variants),
    ("PUT", "/variants", variants.choose_variants),
    ("DELETE", "/variants", variants.clear_variants),
    ("POST", "/variants/compare", variants.compare_variants),
    ("GET", "/limits", limits.get_limits),
    ("PUT", "/limits", limits.set_limit),
    ("GET", "/behaviours", behaviours.list_behaviours),
    ("GET", "/behaviours/<id>", behaviours.get_behaviour),
    ("GET", "/openapi.json", openapi.get_own_document),
    ("GET", "/openapi/<vendor>.json", openapi.get_document),
)

blueprint = Blueprint("control", __name__, url_prefix="/_mock")
blueprint.before_request(guard.admit)
blueprint.before_request(bodies.refuse_query)
blueprint.before_request(bodies.refuse_no_name)
for _method, _path, _view in ROUTES:
    _name = f"{_method} {_path}".replace(".", "_")
    _strict = not _path or None  # `/_mock/` is the page
    blueprint.add_url_rule(_path, _name, _view, methods=[_method], strict_slashes=_strict)
