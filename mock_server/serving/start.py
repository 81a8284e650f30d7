"""From settings to a server that answers."""

import gc
import logging
from typing import NamedTuple

from mock_server.app import create_app
from mock_server.core.scenario.mistakes import ScenarioError
from mock_server.core.wire import Answering
from mock_server.providers import PROVIDERS
from mock_server.serving import logs
from mock_server.serving.announcement import Announcement, forget
from mock_server.serving.listeners import Listener, PortError, bind, close, listen
from mock_server.serving.server import run
from mock_server.settings import Settings, misspelt

log = logging.getLogger("mock_server")


class StartError(Exception):
    """Why the server cannot start, in words for whoever started it."""


class Prepared(NamedTuple):
    """All that a server needs before its process divides."""

    app: Answering
    listeners: list[Listener]
    announcement: Announcement


def start(settings: Settings) -> None:
    """Serve; never returns. Raises SettingError, and StartError for what else is wrong."""
    logs.configure(settings.log_format, settings.log_level)
    for sentence in misspelt():
        log.warning(sentence)
    try:
        app, listeners, announcement = _prepared(settings)
    except (OSError, PortError, ScenarioError) as error:
        raise StartError(str(error)) from None
    run(app, listeners, settings.threads, announcement.make, announcement.withdraw)


def _prepared(settings: Settings) -> Prepared:
    """Ports first, so that they are known; nothing listens before the scenario is loaded."""
    gc.disable()
    if settings.port_file:
        forget(settings.port_file)
    vendors = [provider.name for provider in PROVIDERS] if settings.port_per_vendor else []
    listeners = bind(settings.host, settings.port, vendors)
    try:
        settings = settings.bound(listeners[0].port)
        ports = {str(one.port): one.vendor for one in listeners if one.vendor}
        app = create_app(settings, ports)
        listen(listeners, settings.host)
    except BaseException:
        close(listeners)
        raise
    return Prepared(app, listeners, Announcement(settings, ports))
