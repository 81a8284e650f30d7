"""Which world and which vendor a request is for; every way of asking becomes the prefix form."""

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

    from mock_server.core.vendor import Vendor

CONTROL = "/_mock"
_WORLD = re.compile(r"/@([^/]*)(?=/|$)")


class Dispatcher:
    """WSGI middleware. Leaves in the environ:

    `mock.world` (the name asked for, or None), `mock.vendor` (or None), `mock.path` (the path as
    the vendor would see it) and `mock.outside` (what stood before that path in the address).
    Who wins: the control plane's prefix, then host, port, prefix, last the vendor at the root.
    """

    def __init__(
        self,
        app: "WSGIApplication",
        vendors: Iterable["Vendor"],
        root: str | None = None,
        ports: Mapping[str, str] | None = None,
    ) -> None:
        self._app, self._root, self._ports = app, root, ports or {}
        self._names = {vendor.name for vendor in vendors}
        self._hosts = {host: vendor.name for vendor in vendors for host in vendor.hosts}
        self._hosts |= {f"{name}.localhost": name for name in self._names}

    def __call__(self, environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        path = environ.get("PATH_INFO") or "/"
        host_world, host_vendor = self._by_host(environ)
        named = _WORLD.match(path)
        if named:
            path = path[named.end() :] or "/"
        environ["mock.world"] = (
            named[1] if named else environ.get("HTTP_X_MOCK_WORLD") or host_world
        )
        before = named[0] if named else ""
        if path == CONTROL or path.startswith(CONTROL + "/"):
            vendor, outside, inside = None, before, path
        else:
            vendor, outside, inside = self._vendor(environ, host_vendor, path)
        environ["mock.vendor"], environ["mock.path"] = vendor, inside
        environ["mock.outside"] = before + outside if vendor else before
        environ["PATH_INFO"] = f"/{vendor}{inside}" if vendor else inside
        return self._app(environ, start)

    def _vendor(
        self, environ: "WSGIEnvironment", host_vendor: str | None, path: str
    ) -> tuple[str | None, str, str]:
        vendor = host_vendor or self._ports.get(environ.get("SERVER_PORT", ""))
        if vendor:
            return vendor, "", path
        first, slash, rest = path[1:].partition("/")
        if first in self._names:
            return first, f"/{first}", slash + rest or "/"
        return self._root, "", path

    def _by_host(self, environ: "WSGIEnvironment") -> tuple[str | None, str | None]:
        """`gw1--razorpay.localhost:8484` is the world gw1 and the vendor razorpay."""
        host = environ.get("HTTP_HOST", "").lower().rsplit(":", 1)[0].rstrip(".")
        world, dashes, rest = host.rpartition("--")
        if dashes and rest in self._hosts:
            return world or None, self._hosts[rest]
        return None, self._hosts.get(host)


def asked(environ: Mapping[str, Any], name: str) -> Any:
    """What the dispatcher left under `mock.NAME`; None before it ran."""
    return environ.get(f"mock.{name}")
