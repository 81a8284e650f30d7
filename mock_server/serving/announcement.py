"""Announces the server's addresses: on standard error, on standard output and in files."""

import json
import logging
import os
import sys
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mock_server.control.addresses import addresses, proxy_url, server_url
from mock_server.serving.authority import Authority
from mock_server.serving.files import PublishedFile, is_port
from mock_server.serving.listeners import is_free
from mock_server.serving.streams import Stream
from mock_server.settings import Settings

if TYPE_CHECKING:
    from mock_server.persistence.loading import LoadedWorlds

log = logging.getLogger("mock_server")

MAX_TOLD = 20  # mistakes of one file
NOT_PRINTED = "The ready line is not written to standard output: %s."


class Announcement:
    """The addresses of a server that is about to answer.

    *settings* hold the ports that were bound, *ports* the vendors' own. Clients of HTTPS must trust
    *authority*. People read the stream *errors*. *state* is what a state directory held.
    """

    state: "LoadedWorlds | None" = None

    def __init__(
        self,
        settings: Settings,
        ports: Mapping[str, str],
        errors: Stream,
        authority: Authority,
    ) -> None:
        self._settings, self._errors = settings, errors
        self._url = server_url(settings.host, settings.port)
        control = server_url(settings.host, settings.control_port or settings.port)
        self._ca = f"{self._url}/_mock/ca.pem"
        self._trusted = settings.tls_ca_file or self._ca
        self._control = f"{control}/_mock" if settings.control else None
        self._ports = ports
        self._files = list(_files(settings, authority))
        self._process = os.getpid()

    @cached_property
    def _vendors(self) -> dict[str, dict[str, Any]]:
        """Each vendor's addresses, for the worker, which has loaded the vendors."""
        from mock_server.vendors import VENDORS

        return addresses(self._url, VENDORS, self._ports)

    def prepare(self) -> None:
        """Write the files under temporary names, before the server answers.

        Raises SettingError where another file is in the way, and BootError.
        """
        for file in self._files:
            file.prepare()
        self._remove_stale_port_file()

    def make(self) -> None:
        """Announce the addresses; the worker does so once it answers. Raises as prepare() does."""
        for file in self._files:
            file.publish()
        settings = self._settings
        facts = {
            "port": settings.port,
            "url": self._url,
            "control": self._control,
            "https": self._https(),
            "proxy": proxy_url(settings),
            "ca": self._ca,
            "ca_file": settings.tls_ca_file,
            "vendors": self._vendors,
            "state": self.state and _state_facts(self.state),
        }
        if settings.log_format == "json":
            log.info(next(self.lines()), extra={"facts": facts})
        else:
            self._errors.write(self.lines())
        if settings.ready_line:
            _print(json.dumps({"ready": True, **facts}))

    def withdraw(self) -> None:
        """Remove the files. A worker leaves this to its parent."""
        if os.getpid() == self._process:
            for file in self._files:
                file.withdraw()

    def _remove_stale_port_file(self) -> None:
        """Remove the port file that a killed server has left behind.

        A server that still runs keeps its file until this one answers.
        """
        for file in self._files:
            found = file.earlier()
            if found and is_port(found) and is_free(self._settings.host, int(found)):
                file.path.unlink(missing_ok=True)

    def lines(self) -> Iterator[str]:
        """The server's address, each vendor's, and a line to paste."""
        vendors = self._vendors.values()
        yield f"Serving the scenario {self._settings.scenario} on {self._url}"
        if https := self._https():
            yield f"and on {https}; clients must trust {self._trusted}"
        if self.state:
            yield from _state_lines(self.state)
        width = max(len(vendor["title"]) for vendor in vendors)
        for vendor in vendors:
            own = f"  and port {vendor['port']}" if vendor["port"] else ""
            yield f"  {vendor['title']:<{width}}  {vendor['url']}{vendor['prefixes'][0]}{own}"
        if proxy := proxy_url(self._settings):
            yield f"As a proxy: HTTPS_PROXY={proxy}; clients must trust {self._trusted}"
        yield "Try:"
        yield f"  {next(iter(vendors))['curl']}"
        yield f"Each vendor's line: mock-server routes --curl --url {self._url}"
        if self._control:
            yield f"Every request, explained, in a browser: {self._control}/"

    def _https(self) -> str | None:
        """The address of HTTPS; None without HTTPS."""
        settings = self._settings
        return server_url(settings.host, settings.tls_port, "https") if settings.tls else None


def _files(settings: Settings, authority: Authority) -> Iterator[PublishedFile]:
    if settings.tls_ca_file:
        from mock_server.serving.tls import is_made_here

        label, path = settings.label("tls_ca_file"), Path(settings.tls_ca_file)
        yield PublishedFile(label, path, "authority's file", authority.pem, is_made_here)
    if settings.port_file:
        label, path = settings.label("port_file"), Path(settings.port_file)
        yield PublishedFile(label, path, "port file", f"{settings.port}\n".encode(), is_port)


def _state_lines(loaded: "LoadedWorlds") -> Iterator[str]:
    """What a start has found, for people."""
    count = len(loaded.worlds)
    yield f"Loaded {count} {'world' if count == 1 else 'worlds'} from {loaded.folder}"
    for one in loaded.broken:
        yield f"The world {one.world} begins anew: its file was broken, and is now {one.file}"
        yield from (f"  {mistake}" for mistake in one.mistakes[:MAX_TOLD])
        if (more := len(one.mistakes) - MAX_TOLD) > 0:
            yield f"  and {more} more mistakes, which stand beside it"
    if loaded.strangers:
        yield f"Not the server's, and left alone there: {', '.join(loaded.strangers)}"


def _state_facts(loaded: "LoadedWorlds") -> dict[str, Any]:
    """The same for programs."""
    broken = [
        {"world": one.world, "file": str(one.file), "mistakes": [*one.mistakes]}
        for one in loaded.broken
    ]
    worlds = [world.name for world in loaded.worlds]
    return {"directory": str(loaded.folder), "worlds": worlds, "broken": broken}


def _print(line: str) -> None:
    """Print a line on standard output. A stuck reader does not delay the server."""
    output = Stream(sys.__stdout__)
    output.write([line])
    if not output.drain():
        log.warning(NOT_PRINTED, output.trouble)
