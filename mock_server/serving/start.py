"""From settings to a server that answers."""

import logging
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from mock_server.app import create_app
from mock_server.core.scenario.mistakes import ScenarioError
from mock_server.providers import PROVIDERS
from mock_server.serving import logs
from mock_server.serving.announcement import Announcement, forget
from mock_server.serving.bodies import Bodies
from mock_server.serving.listeners import Listener, PortError, Wanted, bind, close, listen
from mock_server.serving.server import run
from mock_server.settings import Settings, misspelt

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

log = logging.getLogger("mock_server")


class StartError(Exception):
    """Why the server cannot start, in words for whoever started it."""


class Prepared(NamedTuple):
    """All that a server needs before its process divides."""

    app: "WSGIApplication"
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
    if settings.port_file:
        forget(settings.port_file)
    listeners = bind(settings.host, list(_wanted(settings)))
    try:
        settings = settings.bound(listeners[0].port)
        vendors = {provider.name for provider in PROVIDERS}
        ports = {str(one.port): one.purpose for one in listeners if one.purpose in vendors}
        app = Bodies(create_app(settings, ports), settings.max_body)
        listen(listeners, settings.host)
    except BaseException:
        close(listeners)
        raise
    return Prepared(app, listeners, Announcement(settings, ports))


def _wanted(settings: Settings) -> Iterator[Wanted]:
    """The server's own port first."""
    yield Wanted(settings.port)
    if settings.port_per_vendor:
        for number, provider in enumerate(PROVIDERS, settings.port + 1):
            yield Wanted(number if settings.port else 0, provider.name)
    if settings.control_port not in (0, settings.port):
        yield Wanted(settings.control_port, "the control plane")
