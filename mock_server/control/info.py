"""What `GET /_mock/info` tells."""

from collections.abc import Iterable, Mapping
from dataclasses import Field
from typing import Any

from mock_server import __version__
from mock_server.control.addresses import addresses
from mock_server.core.state.journal import HIDDEN
from mock_server.core.state.world import World
from mock_server.core.vendor import Vendor
from mock_server.settings import Settings, rows


def info(
    settings: Settings,
    vendors: Iterable[Vendor],
    ports: Mapping[str, str],
    world: World,
    base: str,
) -> dict[str, Any]:
    """The server as *world* shows it; *base* is the URL by which it was asked."""
    vendors = tuple(vendors)
    found = addresses(base, vendors, ports)
    return {
        "version": __version__,
        "world": world.name,
        "scenario": {"name": world.scenario.name, "about": world.scenario.about},
        "vendors": {
            vendor.name: {
                **found[vendor.name],
                "readings": dict(world.realm(vendor.name).readings),
            }
            for vendor in vendors
        },
        "settings": {
            row.name: {
                "value": _shown(row, getattr(settings, row.name)),
                "origin": settings.origins.get(row.name, "argument"),
            }
            for row in rows()
        },
    }


def _shown(row: Field[Any], value: Any) -> Any:
    return HIDDEN if row.metadata["secret"] and value is not None else value
