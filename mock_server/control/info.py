"""What `GET /_mock/info` tells."""

from collections.abc import Iterable, Mapping
from typing import Any

from mock_server.control.addresses import addresses
from mock_server.control.faults import MAX_FAULTS
from mock_server.control.schemas import MAX_WAIT
from mock_server.control.snapshots import MAX_SNAPSHOTS
from mock_server.core.document.checks import MAX_ALIASED_VALUES, MAX_DEPTH
from mock_server.core.scenario.schema import MAX_FAKES
from mock_server.core.secrets.redaction import HIDDEN
from mock_server.core.state.entry import MAX_BODY
from mock_server.core.state.limits import MAX_WINDOWS
from mock_server.core.state.world import World, Worlds
from mock_server.core.vendor import Vendor
from mock_server.settings import Setting, Settings, rows
from mock_server.version import __version__

BOUNDS = {
    "faults": MAX_FAULTS,
    "snapshots": MAX_SNAPSHOTS,
    "counters": MAX_WINDOWS,
    "invented_contacts": MAX_FAKES,
    "aliased_values": MAX_ALIASED_VALUES,
    "depth": MAX_DEPTH,
    "shown_body": MAX_BODY,
    "wait_seconds": MAX_WAIT,
}


def info(
    settings: Settings,
    vendors: Iterable[Vendor],
    ports: Mapping[str, str],
    world: World,
    worlds: Worlds,
    base: str,
) -> dict[str, Any]:
    """The server as *world*, one of *worlds*, shows it; *base* is the URL by which it was asked."""
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
        "memory": memory(worlds),
        "bounds": dict(BOUNDS),
    }


def memory(worlds: Worlds) -> dict[str, Any]:
    """Bytes by account: the ceiling, what is used of it and by what, and what the start took."""
    ledger = worlds.ledger
    return {
        "ceiling": ledger.ceiling,
        "used": ledger.total,
        "by_kind": ledger.used(),
        "start": worlds.scenario.bytes,
    }


def _setting_value(row: Setting, value: Any) -> Any:
    return HIDDEN if row.secret and value is not None else value
