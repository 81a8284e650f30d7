"""What is said once the server answers: to people, to programs, and to a file."""

import json
import logging
import os
from collections.abc import Iterator, Mapping
from pathlib import Path

import click

from mock_server.admin.addresses import addresses, server_url
from mock_server.providers import PROVIDERS
from mock_server.settings import Settings

log = logging.getLogger("mock_server")


class Announcement:
    """The server's addresses. *settings* hold the port that was bound, *ports* the vendors'."""

    def __init__(self, settings: Settings, ports: Mapping[str, str]) -> None:
        self._settings = settings
        self._url = server_url(settings.host, settings.port)
        self._vendors = addresses(self._url, PROVIDERS, ports)

    def make(self) -> None:
        """Called in the worker process once it answers."""
        settings = self._settings
        if settings.port_file:
            _write(Path(settings.port_file), f"{settings.port}\n")
        control = server_url(settings.host, settings.control_port or settings.port)
        facts = {
            "port": settings.port,
            "url": self._url,
            "control": f"{control}/_mock" if settings.control else None,
            "vendors": self._vendors,
        }
        if settings.log_format == "json":
            log.info(next(self.lines()), extra={"facts": facts})
        else:
            click.echo("\n".join(self.lines()), err=True)
        if settings.ready_line:
            click.echo(json.dumps({"ready": True, **facts}))

    def withdraw(self) -> None:
        """Nobody listens any more."""
        if self._settings.port_file:
            Path(self._settings.port_file).unlink(missing_ok=True)

    def lines(self) -> Iterator[str]:
        """The server's address, each vendor's, and a line to paste."""
        vendors = self._vendors.values()
        yield f"Serving the scenario {self._settings.scenario} on {self._url}"
        width = max(len(vendor["title"]) for vendor in vendors)
        for vendor in vendors:
            own = f"  and port {vendor['port']}" if vendor["port"] else ""
            yield f"  {vendor['title']:<{width}}  {vendor['url']}{vendor['prefixes'][0]}{own}"
        yield "Try:"
        yield f"  {next(iter(vendors))['curl']}"


def forget(port_file: str) -> None:
    """What an earlier server has written must not be taken for this one's. Raises OSError."""
    path = Path(port_file)
    if not path.parent.is_dir():
        raise NotADirectoryError(f"There is no directory {path.parent} for the port file.")
    path.unlink(missing_ok=True)


def _write(path: Path, text: str) -> None:
    """Whoever reads the file finds all of it or none."""
    part = path.with_name(f".{path.name}.{os.getpid()}")
    part.write_text(text, encoding="ascii")
    part.replace(path)
