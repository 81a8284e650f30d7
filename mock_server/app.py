"""create_app(): joins the vendors and the control plane into one Flask application."""

from collections.abc import Mapping
from typing import Any

from mock_server.control import routes as control_routes
from mock_server.control.context import ControlContext
from mock_server.core.request.application import MockFlask
from mock_server.core.request.dispatch import Dispatcher
from mock_server.core.request.host import read_name, read_setting
from mock_server.core.request.pipeline import Pipeline
from mock_server.core.request.replica import replica_marks
from mock_server.core.request.routes import Routes
from mock_server.core.scenario.library import Library
from mock_server.core.scenario.live_keys import rules_of
from mock_server.core.scenario.load import load
from mock_server.core.scenario.seeded import Report
from mock_server.core.state.cgroup import memory_limit
from mock_server.core.state.worlds import Worlds
from mock_server.evidence.verify.kept import all_evidence
from mock_server.page import front, mount
from mock_server.settings import Settings
from mock_server.vendors import VENDORS


def create_app(
    settings: Settings | None = None,
    ports: Mapping[str, str] | None = None,
    report: Report | None = None,
    **changes: Any,
) -> MockFlask:
    """The whole server as a Flask application, seeded and ready.

    *changes* are settings by name; they override *settings*, which have default values:
    `create_app(scenario="crowded", max_worlds=4)`. *ports* are the vendors by port; by default they
    follow from the settings. *report* is called with how many contacts are seeded, and how many
    will be. Raises ScenarioError and SettingError.
    """
    settings = (settings or Settings.defaults()).replace(**changes).within(memory_limit())
    check_settings(settings)
    ports = _ports(settings) if ports is None else ports
    library = Library(settings.scenarios)
    scenario = load(settings.scenario, library, VENDORS, report=report)
    bounds = (settings.journal_entries, settings.journal_bytes)
    rules = rules_of(VENDORS)
    worlds = Worlds(scenario, settings.max_worlds, bounds, settings.max_memory, rules.looks_live)
    app = _routed(settings)
    routes = Routes(app, VENDORS)
    said, marks = all_evidence(settings.evidence, VENDORS), settings.mock_headers
    context = ControlContext(settings, library, VENDORS, worlds, ports, routes, rules, said)
    app.extensions["mock_server"] = context
    pipeline = Pipeline(worlds, routes, rules, context.traffic, marks, settings.fault_header)
    app.go_through(
        Dispatcher(app, pipeline, VENDORS, settings.max_body, settings.root, ports, front.PATHS),
        replica_marks(context.replica, marks),
    )
    return app


def check_settings(settings: Settings) -> None:
    """Raises SettingError for settings that no application can have."""
    settings.check_root([vendor.name for vendor in VENDORS])
    settings.check_allowed_hosts(read_name)
    settings.check_proxy(read_setting, {host: v.title for v in VENDORS for host in v.hosts})


def _routed(settings: Settings) -> MockFlask:
    """The application with the routes of vendors, control plane and page."""
    app = MockFlask(__name__, static_folder=None)
    app.config.update(MAX_CONTENT_LENGTH=settings.max_body, PROVIDE_AUTOMATIC_OPTIONS=False)
    app.url_map.strict_slashes = False
    app.url_map.merge_slashes = False
    for vendor in VENDORS:
        for prefix in vendor.api.prefixes:
            name, path = f"{vendor.name}{prefix}".replace(".", "_"), f"/{vendor.name}{prefix}"
            app.register_blueprint(vendor.api.views.blueprint, url_prefix=path, name=name)
    app.register_blueprint(control_routes.blueprint)
    app.register_blueprint(mount.blueprint)
    app.register_error_handler(Exception, mount.render_error)
    return app


def _ports(settings: Settings) -> Mapping[str, str]:
    """The vendors by port: with `--port-per-vendor`, the ports after the server's own."""
    if not settings.port_per_vendor or not settings.port:
        return {}
    return {str(settings.port + 1 + n): p.name for n, p in enumerate(VENDORS)}
