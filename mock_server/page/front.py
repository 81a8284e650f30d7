"""What stands at the root of the server, where no vendor does."""

from typing import Any
from urllib.parse import quote

from flask import request

from mock_server.control.addresses import addresses, server_url
from mock_server.control.context import ControlContext, Json, context, named_world
from mock_server.control.info import base_url
from mock_server.control.serving import serving
from mock_server.core.request.dispatch import ADDRESS
from mock_server.core.request.host import read_host
from mock_server.core.vendor import Answer
from mock_server.version import __version__

# Where people look first, and where it is.
LEADS = {
    "/docs": "/_mock/docs",
    "/health": "/_mock/health",
    "/ready": "/_mock/ready",
    "/openapi.json": "/_mock/openapi.json",
    "/favicon.ico": "/_mock/page/static/icon.svg",
}
PATHS = ("/", *LEADS)


def tell_what_is_served() -> Any:
    """Lead a browser to the page; tell everybody else, in JSON, what is served and where."""
    control, server = context(), serving()
    page = _page_url(control)
    if page and is_browser():
        return lead(page if _elsewhere(control) else "/_mock/")
    base = base_url()
    return {
        "version": __version__,
        "page": page,
        "control": page and page.rstrip("/"),
        "proxy": server.proxy if server else None,
        "ca": f"{base}/_mock/ca.pem",
        "docs": f"{base}/_mock/docs",
        "health": f"{base}/_mock/health",
        "vendors": addresses(base, control.vendors, control.ports),
    }


def lead_on() -> Any:
    """Lead to the place of what is not here."""
    return lead(LEADS[request.path])


def lead(to: str) -> Answer:
    """A redirect. Its body says where, for those who do not follow."""
    before = request.environ[ADDRESS].outside if to.startswith("/") else ""
    place = quote(f"{before}{to}".encode("latin-1", "replace"), safe="/:@[]")
    told: Json = {"moved": place}
    return Answer(told, 302, headers={"Location": place, "Vary": "Accept"})


def is_browser() -> bool:
    """Whether the client names text/html among what it accepts, as every browser does.

    Java's HttpURLConnection names it too, where nobody has asked it to.
    """
    if request.headers.get("User-Agent", "").startswith("Java/"):
        return False
    return any(kind == "text/html" and quality for kind, quality in request.accept_mimetypes)


def has_page() -> bool:
    """Whether the page is served at this port."""
    control = context()
    return control.settings.control and not _elsewhere(control)


def _page_url(control: ControlContext) -> str | None:
    """The page's URL; None where this server has no control plane."""
    base, port = base_url(), _elsewhere(control)
    if not control.settings.control:
        return None
    if port:
        base, world = _at_port(control, port), named_world()
        base += f"/@{world}" if world else ""
    return f"{base}/_mock/"


def _at_port(control: ControlContext, port: int) -> str:
    """The host by which the client has come, at another port."""
    host = read_host(request.host)
    if host is None:
        return server_url(control.settings.host, port, request.scheme)
    name = f"[{host.name}]" if ":" in host.name else host.name
    return f"{request.scheme}://{name}:{port}"


def _elsewhere(control: ControlContext) -> int:
    """The port of the control plane where it is not this one, else 0."""
    port = control.settings.control_port
    return port if request.environ["SERVER_PORT"] != str(port) else 0
