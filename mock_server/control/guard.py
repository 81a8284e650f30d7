"""Who may use the control plane: no stranger's web page, and with a token only who has it."""

from hmac import compare_digest
from ipaddress import ip_address
from urllib.parse import urlsplit

from flask import request

from mock_server.control.context import ControlContext, context
from mock_server.core.errors import MockRefusal

OPEN = ("/_mock/health", "/_mock/ready", "/_mock/ca.pem")  # what containers ask, without a token
SAME_SITE = (None, "same-origin", "none")


def admit() -> None:
    """Let the request by, or raise MockRefusal. What is open is told to anybody."""
    if request.path in OPEN:
        return
    control = context()
    _check_door(control)
    _check_site(control)
    _check_token(control.settings.control_token)


def _check_door(control: ControlContext) -> None:
    port = control.settings.control_port
    if not control.settings.control or port and request.environ["SERVER_PORT"] != str(port):
        raise MockRefusal(404, "safety", "The control plane is not served here.")


def _check_site(control: ControlContext) -> None:
    """A page of another site may reach a server on loopback, also by a name that leads there."""
    host = _name(request.host)
    if not _is_known(host, control):
        raise MockRefusal(403, "safety", f"Host {host!r} is not known; --allowed-hosts adds one.")
    origin = request.headers.get("Origin")
    if origin is not None and urlsplit(origin).netloc.lower() != request.host.lower():
        raise MockRefusal(403, "safety", f"Requests from pages of {origin!r} are refused.")
    if request.headers.get("Sec-Fetch-Site") not in SAME_SITE:
        raise MockRefusal(403, "safety", "Requests from other sites' pages are refused.")


def _check_token(token: str | None) -> None:
    if token is None:
        return
    sent = request.headers.get("X-Mock-Token", "")
    scheme, _, bearer = request.headers.get("Authorization", "").partition(" ")
    sent = sent or (bearer if scheme.lower() == "bearer" else "")
    if not compare_digest(sent.encode(), token.encode()):
        raise MockRefusal(401, "safety", "The control plane wants its token in X-Mock-Token.")


def _name(host: str) -> str:
    return urlsplit(f"//{host}").hostname or ""


def _is_known(host: str, control: ControlContext) -> bool:
    """Loopback, an address, a name without a dot (a container's), a vendor's, or one allowed."""
    hosts = {name for vendor in control.vendors for name in vendor.hosts}
    plain = "." not in host or host.endswith(".localhost") or _is_address(host)
    return (
        plain or host in hosts or host in {"host.docker.internal", *control.settings.allowed_hosts}
    )


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
