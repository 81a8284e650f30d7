"""The facts about a running server: version, addresses, settings, memory and bounds."""

from typing import Any

from flask import request

from mock_server.control.addresses import addresses, server_url
from mock_server.control.context import MAX_KEPT, Json, context, named_world
from mock_server.control.schemas import MAX_WAIT
from mock_server.control.serving import serving
from mock_server.control.snapshots import MAX_SNAPSHOTS
from mock_server.control.state import state_json
from mock_server.core.document.checks import MAX_ALIASED_VALUES, MAX_DEPTH
from mock_server.core.request.host import read_host
from mock_server.core.scenario.schema import MAX_FAKES
from mock_server.core.secrets.redaction import HIDDEN
from mock_server.core.state.entry import MAX_BODY
from mock_server.core.state.limits import MAX_WINDOWS
from mock_server.core.state.worlds import Worlds
from mock_server.settings import SETTINGS, Setting, Settings
from mock_server.version import __version__

BOUNDS = {
    "faults": MAX_KEPT,
    "snapshots": MAX_SNAPSHOTS,
    "counters": MAX_WINDOWS,
    "invented_contacts": MAX_FAKES,
    "aliased_values": MAX_ALIASED_VALUES,
    "depth": MAX_DEPTH,
    "shown_body": MAX_BODY,
    "wait_seconds": MAX_WAIT,
}


def get_info() -> Json:
    """Version, replica, vendors, proxy, settings, memory, bounds, the chosen world's variants."""
    control, world, server = context(), context().look(), serving()
    found = addresses(base_url(), control.vendors, control.ports)
    return {
        "version": __version__,
        "replica": control.replica,
        "world": world.name,
        "scenario": {"name": world.scenario.name, "about": world.scenario.about},
        "vendors": {
            name: {**ways, "variants": dict(world.state(name).variants)}
            for name, ways in found.items()
        },
        "proxy": server.proxy if server else None,
        "settings": {row.name: _setting(control.settings, row) for row in SETTINGS},
        "memory": _memory(control.worlds),
        "state": state_json(),
        "bounds": {**BOUNDS, **(server.bounds if server else {})},
    }


def _memory(worlds: Worlds) -> dict[str, Any]:
    """Bytes: the ceiling, the use in all and by kind, and the scenario of the start."""
    ledger = worlds.ledger
    return {
        "ceiling": ledger.ceiling,
        "used": ledger.total,
        "by_kind": ledger.used(),
        "start": worlds.scenario.bytes,
    }


def _setting(settings: Settings, row: Setting) -> Json:
    value = getattr(settings, row.name)
    shown = HIDDEN if row.secret and value is not None else value
    return {"value": shown, "origin": settings.origins.get(row.name, "argument")}


def base_url() -> str:
    """The server's URL, as the request has it, with the world that the request names."""
    world = named_world()
    return f"{server_base()}/@{world}" if world else server_base()


def server_base() -> str:
    """The server's URL, as the request has it.

    A vendor's own host or port serves that vendor only; there, it is the configured address.
    """
    control, host = context(), read_host(request.host)
    named = host.name.rpartition("--")[2] if host else ""
    vendors = {host for vendor in control.vendors for host in vendor.hosts}
    scheme, _, address = request.host_url.rstrip("/").partition("://")
    base = f"{scheme}://{address.rpartition('@')[2]}"
    if request.environ["SERVER_PORT"] in control.ports or named in vendors:
        base = server_url(control.settings.host, control.settings.port)
    return base
