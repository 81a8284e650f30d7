"""Starts the server that the settings describe."""

import logging
from collections.abc import Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING

from mock_server.app import check_settings, create_app
from mock_server.core.document.mistakes import ScenarioError
from mock_server.core.request.application import MockFlask
from mock_server.serving import logs
from mock_server.serving.announcement import Announcement
from mock_server.serving.authority import Authority
from mock_server.serving.errors import BootError
from mock_server.serving.facts import loaded
from mock_server.serving.keeping import keeping, state_folder
from mock_server.serving.limits import Bounds
from mock_server.serving.listeners import HTTPS, WantedPort, bind
from mock_server.serving.progress import progress_shown
from mock_server.serving.server import run
from mock_server.serving.service import Loaded
from mock_server.serving.streams import Stream
from mock_server.serving.watch import watching
from mock_server.settings import Settings, misspelt
from mock_server.vendors import VENDORS

if TYPE_CHECKING:
    from mock_server.persistence.folder import StateFolder

log = logging.getLogger("mock_server")


def start(settings: Settings) -> None:
    """Serve; never returns. Raises SettingError, and BootError for every other failure."""
    with logs.restored():
        _start(settings, logs.configure(settings.log_format, settings.log_level))


def check(settings: Settings) -> None:
    """Raises SettingError for settings that no server can have."""
    check_settings(settings)
    settings.check_tls()
    settings.check_state()


def application(settings: Settings, ports: Mapping[str, str]) -> MockFlask:
    """The application, with a progress bar where it takes long. Raises BootError."""
    try:
        with progress_shown(settings.scenario, log.info) as progress:
            return create_app(settings, ports, progress)
    except ScenarioError as error:
        raise BootError(str(error)) from None
    except OSError as error:
        raise BootError(f"{error.filename or 'A file'} cannot be read: {error.strerror}.") from None


def _start(settings: Settings, errors: Stream) -> None:
    for sentence in misspelt():
        log.warning(sentence)
    check(settings)
    authority = Authority(settings)
    if settings.tls or settings.tls_ca or settings.tls_ca_file:
        authority.certificates()
    folder = state_folder(settings)
    # bound only: they listen once the scenario is loaded, so that no client connects before
    listeners = bind(settings.host, list(_wanted(settings, authority)))
    secured = [one.port for one in listeners if one.contexts]
    settings = settings.bound(listeners[0].port, *secured[:1])
    vendors = {vendor.name for vendor in VENDORS}
    ports = {str(one.port): one.purpose for one in listeners if one.purpose in vendors}
    told = Announcement(settings, ports, errors, authority)
    own = {one.port: bool(one.contexts) for one in listeners}
    load = partial(_loaded, settings, ports, authority, own, folder, told)
    bounds = Bounds(settings.threads, settings.max_body, settings.grace)
    try:
        told.prepare()
        run(load, listeners, bounds, told.make)
    finally:
        told.withdraw()


def _loaded(
    settings: Settings,
    ports: Mapping[str, str],
    authority: Authority,
    own: Mapping[int, bool],
    folder: "StateFolder | None",
    told: Announcement,
) -> Loaded:
    app = application(settings, ports)
    state = None
    if folder:
        state, told.state = keeping(app, folder)
    watching(app)
    return loaded(app, settings, authority, own, state)


def _wanted(settings: Settings, authority: Authority) -> Iterator[WantedPort]:
    """The ports of the server, its own first."""
    yield WantedPort(settings.port)
    if settings.port_per_vendor:
        for number, vendor in enumerate(VENDORS, settings.port + 1):
            yield WantedPort(number if settings.port else 0, vendor.name)
    if settings.control_port not in (0, settings.port):
        yield WantedPort(settings.control_port, "the control plane")
    if settings.tls:
        yield WantedPort(settings.tls_port, HTTPS, authority.certificates().at)
