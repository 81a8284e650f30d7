"""What `GET /_mock/info` tells."""

from collections.abc import Iterable, Mapping
from dataclasses import Field
from typing import Any

from mock_server.control.addresses import addresses
from mock_server.core.secrets.redaction import HIDDEN
from mock_server.core.state.world import World
from mock_server.core.vendor import Vendor
from mock_server.settings import Settings, rows
from mock_server.version import __version__


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
                "variants": dict(world.state(vendor.name).variants),
            }
            for vendor in vendors
        },
        "settings": {
            row.name: {
                "value": _setting_value(row, getattr(settings, row.name)),
                "origin": settings.origins.get(row.name, "argument"),
            }
            for row in rows()
        },
    }


def _setting_value(row: Field[Any], value: Any) -> Any:
    return HIDDEN if row.metadata["secret"] and value is not None else value
