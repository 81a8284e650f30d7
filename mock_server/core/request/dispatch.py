"""Finds the world and the vendor that a request addresses, and answers it."""

import logging
import re
from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from flask import Flask, Response

from mock_server.core.errors import MockRefusal
from mock_server.core.request.host import MAX_HOST, read_host
from mock_server.core.request.pipeline import Pipeline
from mock_server.core.request.wire import ANSWERED_BY, BytesResponse, encode, problem, write
from mock_server.core.secrets.messages import of_request
from mock_server.core.secrets.redaction import Redaction
from mock_server.core.vendor import Answer, Call, Vendor
from mock_server.core.waits import Pool, Reply, Request

log = logging.getLogger("mock_server")

CONTROL = "/_mock"
MAX_HOSTS = 1000  # hosts whose vendor is cached
AT_ONCE = ("/_mock/health", "/_mock/ready")
# Calls that read a whole world: many at once would leave vendors' requests no time.
WHOLE = frozenset(
    f"{CONTROL}/{path}" for path in ("people", "state", "page/records", "page/scenario/state.json")
)
ADDRESS = "mock_server.address"  # the key in the environ of a control call
PROXY_WORLD = "mock_server.proxy_world"  # the key for the world that the user of a proxy names
DEFAULT_WORLD = "X-Mock-Default-World"
NO_PROXY = "Nothing here answers as a proxy; `mock-server serve --proxy` does."
UNREADABLE = "The request could not be read."
TOO_LARGE = {
    413: "The body is larger than --max-body allows.",
    414: "The request line is too long: /_mock/docs/limits tells the bounds.",
    431: "The header has too many or too long fields: /_mock/docs/limits tells the bounds.",
}
_WORLD = re.compile(r"/@([^/]*)(?=/|$)")


class Address(NamedTuple):
    """What a request addresses: a *vendor* or None, the *world* that it names, the vendor's *path*.

    *outside* is the part of the URL's path before the vendor's.
    """

    vendor: Vendor | None
    world: str | None
    path: str
    outside: str


class Dispatcher:
    """Chooses by the control plane's prefix, then by host, port and prefix, last the root's vendor.

    *ports* are vendors by port. *flask* answers for the control plane, and where no vendor does for
    the paths of *front*.
    """

    def __init__(
        self,
        flask: Flask,
        pipeline: Pipeline,
        vendors: Iterable[Vendor],
        max_body: int,
        root: str | None = None,
        ports: Mapping[str, str] | None = None,
        front: Collection[str] = (),
    ) -> None:
        self._flask, self._pipeline, self._max_body = flask, pipeline, max_body
        self.routes, self._rules = pipeline.routes, pipeline.rules
        self._marks = [(ANSWERED_BY, "mock")] if pipeline.marks else []
        self._vendors = {vendor.name: vendor for vendor in vendors}
        self._front = frozenset(front)
        self._root = self._vendors[root] if root else None
        self._ports = {port: self._vendors[name] for port, name in (ports or {}).items()}
        self._hosts = {host: one for one in self._vendors.values() for host in one.hosts}
        self._hosted = lru_cache(MAX_HOSTS)(self.by_host)

    def serve(
        self,
        environ: dict[str, Any],
        refused: int | None = None,
        world: str | None = None,
        large: bool = False,
    ) -> Request:
        """Answer a request, in *world* unless it names another.

        *refused* is the HTTP status for a request that the server could not read. A *large* body is
        read in a thread.
        """
        address = self.address(environ)
        world = world or environ.get("HTTP_X_MOCK_DEFAULT_WORLD") or environ.get(PROXY_WORLD)
        try:
            if address.vendor:
                if large:
                    yield Pool()
                call = Call(address.vendor, environ, address.path, address.outside, self._max_body)
                reply = yield from self._pipeline.run(call, address.world, world, refused)
                return reply._replace(body=b"") if call.method == "HEAD" else reply
            if not refused and (_is_control(address.path) or address.path in self._front):
                return (yield from self._control_reply(address, environ, world))
            if refused:
                raise MockRefusal(refused, "control-plane", TOO_LARGE.get(refused, UNREADABLE))
            if environ["REQUEST_METHOD"] == "CONNECT":
                raise MockRefusal(403, "proxy", NO_PROXY)
            raise self._not_served(address.path, environ)
        except MockRefusal as error:
            return self.refuse(environ, error)

    def address(self, environ: Mapping[str, Any]) -> Address:
        path = environ.get("PATH_INFO") or "/"
        host = environ.get("HTTP_HOST", "")
        world, host_vendor = (self._hosted if len(host) <= MAX_HOST else self.by_host)(host)
        world = environ.get("HTTP_X_MOCK_WORLD") or world
        before = ""
        if path.startswith("/@") and (named := _WORLD.match(path)):
            world, before, path = named[1], named[0], path[named.end() :] or "/"
        if _is_control(path):
            return Address(None, world, path, before)
        vendor = host_vendor or self._ports.get(environ.get("SERVER_PORT", ""))
        if vendor:
            return Address(vendor, world, path, before)
        first, slash, rest = path[1:].partition("/")
        if first in self._vendors:
            return Address(self._vendors[first], world, slash + rest or "/", f"{before}/{first}")
        return Address(self._root, world, path, before)

    def by_host(self, host: str) -> tuple[str | None, Vendor | None]:
        """`gw1--razorpay.localhost:8484` is the world gw1 and the vendor razorpay.

        A world's name may hold characters that a host's may not.
        """
        world, dashes, rest = host.rpartition("--")
        vendor = self._vendor_at(rest) if dashes else None
        if vendor:
            return world.lower() or None, vendor
        return None, self._vendor_at(host)

    def refuse(self, environ: Mapping[str, Any], error: MockRefusal) -> Reply:
        """Our own refusal. It is counted and logged here, because no journal keeps it."""
        self._pipeline.traffic.count_refusal(error.section)
        redaction = of_request(environ, self._rules)
        status, headers, body = encode(problem(error, redaction))
        method, path = environ["REQUEST_METHOD"], redaction.path(environ.get("PATH_INFO") or "")
        log.info("%s %s %s | %s", method, path, status[:3], redaction.sentence(error.detail))
        sent = b"" if method == "HEAD" else body
        return Reply(status, [*headers.items(), *self._marks], sent)

    def _control_reply(
        self, address: Address, environ: dict[str, Any], world: str | None
    ) -> Request:
        """Flask's answer, made in a thread; health and readiness are answered at once."""
        if address.path not in AT_ONCE:
            yield Pool(control=True, whole=address.path.rstrip("/") in WHOLE)
        environ[ADDRESS] = address._replace(world=address.world or world)
        environ["PATH_INFO"] = address.path
        response = _flask_response(self._flask, environ)
        if isinstance(response, BytesResponse) and response.later:
            response = write(Answer((yield from response.later)))
        body = b"" if environ["REQUEST_METHOD"] == "HEAD" else response.get_data()
        return Reply(response.status, [*response.headers, *self._marks], body)

    def _vendor_at(self, text: str) -> Vendor | None:
        host = read_host(text)
        return self._hosts.get(host.name) if host else None

    def _not_served(self, path: str, environ: Mapping[str, Any]) -> MockRefusal:
        served = [
            f"/{one.name}{prefix}" for one in self._vendors.values() for prefix in one.api.prefixes
        ]
        shown = Redaction(self._rules).path(path.encode("latin-1").decode(errors="replace"))
        detail = f"{shown} belongs to no vendor. A vendor is chosen by prefix, host or port."
        for vendor in self.routes.owners(path, environ["REQUEST_METHOD"]):
            detail += f" {vendor.title} has it: did you mean /{vendor.name}{shown}?"
        if path != "/" and self._flask.url_map.bind("").allowed_methods(f"{CONTROL}{path}"):
            detail += f" The control plane has it: did you mean {CONTROL}{shown}?"
        return MockRefusal(404, "reaching", detail, served=served)


def _is_control(path: str) -> bool:
    return path.startswith(CONTROL) and (path == CONTROL or path[len(CONTROL)] == "/")


def _flask_response(app: Flask, environ: dict[str, Any]) -> Response:
    with app.request_context(environ):
        try:
            return app.full_dispatch_request()
        except Exception as error:
            return app.handle_exception(error)
