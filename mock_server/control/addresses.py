"""The addresses of the server and of each vendor."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mock_server.core.vendor import Vendor
    from mock_server.settings import Settings

# localhost is 127.0.0.1 and, where the machine has IPv6, ::1
_SEVERAL = {"0.0.0.0": "127.0.0.1", "": "127.0.0.1", "::": "::1", "localhost": "127.0.0.1"}


def server_url(host: str, port: int, scheme: str = "http") -> str:
    """The server's URL for a client on the same machine."""
    host = _SEVERAL.get(host.lower(), host)
    return f"{scheme}://[{host}]:{port}" if ":" in host else f"{scheme}://{host}:{port}"


def proxy_url(settings: "Settings") -> str | None:
    """The URL of the server for clients that use it as their proxy; None where it is none."""
    return server_url(settings.host, settings.port) if settings.is_proxy else None


def addresses(
    base: str, vendors: Iterable["Vendor"], ports: Mapping[str, str]
) -> dict[str, dict[str, Any]]:
    """Each vendor's addresses, by name. *base* is the server's own URL, *ports* vendors by port.

    `url` replaces the scheme and host of the vendor's real address.
    """
    own = {vendor: int(port) for port, vendor in ports.items()}
    return {
        vendor.name: {
            "title": vendor.title,
            "url": f"{base}/{vendor.name}",
            "prefixes": list(vendor.api.prefixes),
            "hosts": list(vendor.hosts),
            "port": own.get(vendor.name),
            "curl": vendor.curl(f"{base}/{vendor.name}{vendor.api.prefixes[0]}"),
        }
        for vendor in vendors
    }
