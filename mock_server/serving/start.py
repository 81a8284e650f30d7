"""From settings to a server that answers."""

import logging
from collections.abc import Iterator, Mapping
from functools import partial

from mock_server.app import create_app
from mock_server.core.scenario.mistakes import ScenarioError
from mock_server.providers import PROVIDERS
from mock_server.serving import logs
from mock_server.serving.announcement import Announcement, forget
from mock_server.serving.bodies import Bodies
from mock_server.serving.listeners import Listener, PortError, Wanted, bind
from mock_server.serving.server import BootError, run
from mock_server.settings import Settings, misspelt

log = logging.getLogger("mock_server")


def start(settings: Settings) -> None:
    """Serve; never returns. Raises SettingError, and BootError for what else is wrong."""
    logs.configure(settings.log_format, settings.log_level)
    for sentence in misspelt():
        log.warning(sentence)
    vendors = [provider.name for provider in PROVIDERS]
    settings.check_root(vendors)
    listeners = _bound(settings)
    settings = settings.bound(listeners[0].port)
    ports = {str(one.port): one.purpose for one in listeners if one.purpose in vendors}
    told = Announcement(settings, ports)
    load = partial(_application, settings, ports)
    run(load, listeners, settings.threads, told.make, told.withdraw)


def _bound(settings: Settings) -> list[Listener]:
    """The ports, known but deaf: nobody is listened to before the scenario is loaded."""
    try:
        if settings.port_file:
            forget(settings.port_file)
        return bind(settings.host, list(_wanted(settings)))
    except (OSError, PortError) as error:
        raise BootError(str(error)) from None


def _application(settings: Settings, ports: Mapping[str, str]) -> Bodies:
    try:
        return Bodies(create_app(settings, ports), settings.max_body)
    except (OSError, ScenarioError) as error:
        raise BootError(str(error)) from None


def _wanted(settings: Settings) -> Iterator[Wanted]:
    """The server's own port first."""
    yield Wanted(settings.port)
    if settings.port_per_vendor:
        for number, provider in enumerate(PROVIDERS, settings.port + 1):
            yield Wanted(number if settings.port else 0, provider.name)
    if settings.control_port not in (0, settings.port):
        yield Wanted(settings.control_port, "the control plane")
