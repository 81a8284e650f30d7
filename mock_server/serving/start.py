"""From settings to a server that answers."""

from collections.abc import Callable
from pathlib import Path

import click

from mock_server.admin.addresses import addresses
from mock_server.app import create_app
from mock_server.core.scenario.mistakes import ScenarioError
from mock_server.providers import PROVIDERS
from mock_server.serving import announcement, logs
from mock_server.serving.listeners import Listener, PortError, bind, close, listen
from mock_server.serving.server import run
from mock_server.settings import SettingError, Settings


class StartError(Exception):
    """Why the server cannot start, in words for whoever started it."""


def start(settings: Settings) -> None:
    """Bind, load, listen, serve; never returns. Raises StartError before anything listens."""
    logs.configure(settings.log_format, settings.log_level)
    vendors = [p.name for p in PROVIDERS] if settings.port_per_vendor else []
    listeners: list[Listener] = []
    try:
        _forget_port(settings)
        listeners = bind(settings.host, settings.port, vendors)
        ports = {str(one.port): one.vendor for one in listeners if one.vendor}
        app = create_app(settings, ports)
        listen(listeners, settings.host)
    except (OSError, PortError, ScenarioError, SettingError) as error:
        close(listeners)
        raise StartError(str(error)) from None
    announce = _announcer(settings, listeners[0].port, ports)
    run(app, listeners, settings.threads, announce)


def _announcer(settings: Settings, port: int, ports: dict[str, str]) -> Callable[[], None]:
    base = announcement.url(settings.host, port)
    vendors = addresses(base, PROVIDERS, ports)

    def announce() -> None:
        for line in announcement.lines(base, settings.scenario, vendors):
            click.echo(line, err=True)
        if settings.port_file:
            announcement.write_port(settings.port_file, port)
        if settings.ready_line:
            click.echo(announcement.ready_line(base, port, vendors))

    return announce


def _forget_port(settings: Settings) -> None:
    """A port file of an earlier server must not be taken for this one's."""
    if settings.port_file:
        Path(settings.port_file).unlink(missing_ok=True)
