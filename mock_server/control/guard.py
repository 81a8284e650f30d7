"""Guards the control plane against web pages of other sites and callers without the token."""

import re
from hmac import compare_digest

from flask import request

from mock_server.control.context import ControlContext, context
from mock_server.core.errors import MockRefusal
from mock_server.core.request.host import Host, is_address, read_host, read_name

# Open to containers' probes, which send no token, and to readers of a refusal.
OPEN = ("/_mock/health", "/_mock/ready", "/_mock/ca.pem", "/_mock/docs")
SAME_SITE = (None, "same-origin", "none")
CONTAINERS = ("host.docker.internal",)
INSIDE = (".localhost", ".svc", ".svc.cluster.local")  # public names never end like this
HOST = "a name of letters, digits, hyphens and dots, or an IP address, with or without a port"
WRONG_TOKEN = "The control plane needs its token: send it in the header X-Mock-Token."
USUAL_PORTS = {"http": 80, "https": 443}
_ORIGIN = re.compile(r"(https?)://(.+)", re.IGNORECASE)


def admit() -> None:
    """Let the request pass, or raise MockRefusal. OPEN paths are served to everybody.

    They reveal no secret, and are served on every Host, because a probe may send any.
    """
    if request.path in OPEN or request.path.startswith("/_mock/docs/"):
        return
    admit_site()
    check_token(context().settings.control_token)


def admit_site() -> None:
    """Let the request pass without a token, or raise MockRefusal."""
    control = context()
    _check_door(control)
    _check_site(control)


def check_token(token: str | None) -> None:
    """Raise MockRefusal unless the request's headers have the token. None asks for none."""
    if token is None:
        return
    sent = request.headers.get("X-Mock-Token", "")
    scheme, _, bearer = request.headers.get("Authorization", "").partition(" ")
    sent = sent or (bearer if scheme.lower() == "bearer" else "")
    if not compare_digest(sent.encode(), token.encode()):
        raise MockRefusal(401, "safety", WRONG_TOKEN)


def _check_door(control: ControlContext) -> None:
    port = control.settings.control_port
    if not control.settings.control or port and request.environ["SERVER_PORT"] != str(port):
        raise MockRefusal(404, "safety", "The control plane is not served here.")


def _check_site(control: ControlContext) -> None:
    """Refuse other sites' pages. A browser lets them reach this machine, even by a public name."""
    host = _host()
    if host and not _is_known(host, control):
        detail = f"Unknown Host {host.name!r}. Start the server with --allowed-hosts to allow it."
        raise MockRefusal(403, "safety", detail)
    origin = request.headers.get("Origin")
    if origin is not None and not _is_own(origin, host):
        raise MockRefusal(403, "safety", f"Requests from pages of {origin!r} are refused.")
    if request.headers.get("Sec-Fetch-Site") not in SAME_SITE:
        raise MockRefusal(403, "safety", "Requests from other sites' pages are refused.")


def _host() -> Host | None:
    """The request's Host; None for HTTP/1.0 without one. Raises MockRefusal."""
    text = request.environ.get("HTTP_HOST")
    if text is None and request.environ.get("SERVER_PROTOCOL") == "HTTP/1.0":
        return None
    host = read_host(text or "")
    if host is None:
        raise MockRefusal(400, "safety", f"Host {text or ''!r} cannot be read: it must be {HOST}.")
    return host


def _is_known(host: Host, control: ControlContext) -> bool:
    """Whether the host is an address, a name without a dot, or a name of this machine or cluster.

    The vendors' hosts and those of --allowed-hosts are known, too.
    """
    name = host.name
    if is_address(name) or "." not in name or name.endswith(INSIDE) or name in CONTAINERS:
        return True
    allowed = map(read_name, control.settings.allowed_hosts)
    return name in allowed or any(name in vendor.api.hosts for vendor in control.vendors)


def _is_own(origin: str, host: Host | None) -> bool:
    """Whether a page of that origin is from this server."""
    found = _ORIGIN.fullmatch(origin)
    page = read_host(found[2]) if found else None
    if not found or not page or not host:
        return False
    usual = USUAL_PORTS[found[1].lower()]
    return (page.name, page.port or usual) == (host.name, host.port or usual)
