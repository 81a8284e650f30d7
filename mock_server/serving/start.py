"""Starts the server that the settings describe.

The process that starts it never serves. It therefore loads neither the application nor the vendors,
which take more memory than all else, unless the settings are about them.
"""

import logging
from collections.abc import Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from mock_server.serving import logs
from mock_server.serving.announcement import Announcement
from mock_server.serving.authority import Authority
from mock_server.serving.limits import Bounds
from mock_server.serving.listeners import HTTPS, WantedPort, bind
from mock_server.serving.server import run
from mock_server.serving.streams import Stream
from mock_server.settings import Settings, misspelt

if TYPE_CHECKING:
    from mock_server.persistence.folder import StateFolder
    from mock_server.serving.service import Loaded

log = logging.getLogger("mock_server")


def start(settings: Settings) -> None:
    """Serve; never returns. Raises SettingError, and BootError for every other failure."""
    with logs.restored():
        _start(settings, logs.configure(settings.log_format, settings.log_level))


def check(settings: Settings) -> None:
    """Raises SettingError for settings that no server can have."""
    if settings.root or settings.allowed_hosts or settings.proxy_allow:
        from mock_server.app import check_settings

        check_settings(settings)
    settings.check_tls()
    settings.check_state()


def _start(settings: Settings, errors: Stream) -> None:
    for sentence in misspelt():
        log.warning(sentence)
    check(settings)
    authority = Authority(settings)
    if settings.tls or settings.tls_ca or settings.tls_ca_file:
        authority.certificates()
    folder = _state_folder(settings)
    vendors = _vendors_with_ports(settings)
    # bound only: they listen once the scenario is loaded, so that no client connects before
    listeners = bind(settings.host, list(_wanted(settings, vendors, authority)))
    secured = [one.port for one in listeners if one.contexts]
    settings = settings.bound(listeners[0].port, *secured[:1])
    ports = {str(one.port): one.purpose for one in listeners if one.purpose in vendors}
    told = Announcement(settings, ports, errors, authority)
    own = {one.port: bool(one.contexts) for one in listeners}
    load = partial(_load, settings, ports, authority, own, folder, told)
    bounds = Bounds(settings.threads, settings.max_body, settings.grace)
    try:
        told.prepare()
        run(load, listeners, bounds, told.make)
    finally:
        told.withdraw()


def _load(*of_the_server: Any) -> "Loaded":
    """What the worker serves."""
    from mock_server.serving.loading import load

    return load(*of_the_server)


def _state_folder(settings: Settings) -> "StateFolder | None":
    if settings.state_dir is None:
        return None
    from mock_server.serving.keeping import state_folder

    return state_folder(settings)


def _vendors_with_ports(settings: Settings) -> list[str]:
    """The vendors that get a port of their own."""
    if not settings.port_per_vendor:
        return []
    from mock_server.vendors import VENDORS

    return [vendor.name for vendor in VENDORS]


def _wanted(
    settings: Settings, vendors: Sequence[str], authority: Authority
) -> Iterator[WantedPort]:
    """The ports of the server, its own first."""
    yield WantedPort(settings.port)
    for number, vendor in enumerate(vendors, settings.port + 1):
        yield WantedPort(number if settings.port else 0, vendor)
    if settings.control_port not in (0, settings.port):
        yield WantedPort(settings.control_port, "the control plane")
    if settings.tls:
        yield WantedPort(settings.tls_port, HTTPS, authority.certificates().at)
