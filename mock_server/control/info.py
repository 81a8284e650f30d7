"""What `GET /_mock/info` tells."""

from collections.abc import Iterable, Mapping
from dataclasses import Field
from typing import Any

from mock_server import __version__
from mock_server.control.addresses import addresses
from mock_server.core.state.journal import HIDDEN
from mock_server.core.state.world import World
from mock_server.core.vendor import Provider
from mock_server.settings import Settings, rows


def info(
    settings: Settings,
    providers: Iterable[Provider],
    ports: Mapping[str, str],
    world: World,
    base: str,
) -> dict[str, Any]:
    """The server as *world* shows it; *base* is the URL by which it was asked."""
    providers = tuple(providers)
    found = addresses(base, providers, ports)
    return {
        "version": __version__,
        "world": world.name,
        "scenario": {"name": world.scenario.name, "about": world.scenario.about},
        "vendors": {
            provider.name: {
                **found[provider.name],
                "readings": dict(world.realm(provider.name).readings),
            }
            for provider in providers
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
