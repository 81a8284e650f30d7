"""The server itself: alive, ready, and how it was started."""

from flask import current_app, request

from mock_server.control.addresses import server_url
from mock_server.control.context import ControlContext, Json, context, named_world
from mock_server.control.info import info
from mock_server.core.errors import MockRefusal
from mock_server.core.request.host import read_host
from mock_server.core.vendor import Answer

AUTHORITY = "mock_server.authority"  # the extension that holds the certificate, in PEM
BOUNDS = "mock_server.bounds"  # the extension that holds what bounds connections, by name


def report_health() -> Json:
    return {"status": "alive"}


def report_ready() -> Json:
    """Answered only by an application that is seeded: there is no other."""
    return {"status": "ready"}


def get_authority() -> Answer:
    """The certificate that clients must trust, of a server that speaks HTTPS."""
    pem = current_app.extensions.get(AUTHORITY)
    if pem is None:
        raise MockRefusal(404, "https", "There is no HTTPS here; `mock-server serve --tls` has it.")
    return Answer(pem, content_type="application/x-pem-file")


def list_calls() -> Json:
    """The whole surface: method and path of every call."""
    rules = [rule for rule in current_app.url_map.iter_rules() if rule.rule.startswith("/_mock")]
    calls = [f"{m} {rule.rule}" for rule in rules for m in {*(rule.methods or ())} - {"HEAD"}]
    return {"calls": calls}


def get_info() -> Json:
    """Version, vendors, variants, settings, memory and bounds, as the world asked shows them."""
    control = context()
    shown = info(
        control.settings,
        control.vendors,
        control.ports,
        control.world,
        control.worlds,
        _base(control),
    )
    shown["bounds"] |= current_app.extensions.get(BOUNDS, {})
    return shown


def _base(control: ControlContext) -> str:
    """The URL before the vendors' prefixes; in a world that was asked for, its own.

    A vendor's own host or port leads to that vendor only, so there the server's own is given.
    """
    host = read_host(request.host)
    named = host.name.rpartition("--")[2] if host else ""
    vendors = {name for p in control.vendors for name in (*p.api.hosts, f"{p.name}.localhost")}
    scheme, _, address = request.host_url.rstrip("/").partition("://")
    base = f"{scheme}://{address.rpartition('@')[2]}"
    if request.environ["SERVER_PORT"] in control.ports or named in vendors:
        base = server_url(control.settings.host, control.settings.port)
    world = named_world()
    return f"{base}/@{world}" if world else base
