"""The server itself: health, readiness, certificate, and the list of calls."""

from flask import current_app

from mock_server.control.context import Json
from mock_server.control.serving import serving
from mock_server.core.errors import MockRefusal
from mock_server.core.vendor import Answer

NO_HTTPS = "Another WSGI server answers here. `mock-server serve` has an authority for HTTPS."


def report_health() -> Json:
    """Tell that the process answers."""
    return {"status": "alive"}


def report_ready() -> Json:
    """Tell that the server is seeded and serves.

    An application that answers is always ready.
    """
    return {"status": "ready"}


def get_authority() -> Answer:
    """The certificate that clients of HTTPS must trust, in PEM."""
    server = serving()
    if server is None:
        raise MockRefusal(404, "https", NO_HTTPS)
    return Answer(server.authority(), content_type="application/x-pem-file")


def list_calls() -> Json:
    """Method and path of every call of the control plane."""
    rules = current_app.url_map.iter_rules()
    own = [rule for rule in rules if rule.endpoint.startswith("control.")]
    calls = [f"{m} {rule.rule}" for rule in own for m in {*(rule.methods or ())} - {"HEAD"}]
    return {"calls": calls}
