"""The server itself: alive, ready, and how it was started."""

from flask import Response, current_app, request

from mock_server.control.addresses import server_url
from mock_server.control.context import Panel, answer, panel
from mock_server.control.info import info
from mock_server.core.errors import Misuse
from mock_server.core.request.dispatch import asked
from mock_server.core.request.wire import write
from mock_server.core.vendor import Answer

AUTHORITY = "mock_server.authority"  # the extension that holds the certificate, in PEM


def health() -> Response:
    return answer({"status": "alive"})


def ready() -> Response:
    """Answered only by an application that is seeded: there is no other."""
    return answer({"status": "ready"})


def authority() -> Response:
    """The certificate that clients must trust, of a server that speaks HTTPS."""
    pem = current_app.extensions.get(AUTHORITY)
    if pem is None:
        raise Misuse(404, "over-https", "There is no HTTPS here; `mock-server serve --tls` has it.")
    return write(Answer(pem, content_type="application/x-pem-file"))


def information() -> Response:
    """Version, vendors, readings and settings, as the world asked for shows them."""
    board = panel()
    shown = info(board.settings, board.vendors, board.ports, board.world, _base(board))
    return answer(shown)


def _base(board: Panel) -> str:
    """The URL before the vendors' prefixes; in a world that was asked for, its own.

    A vendor's own host or port leads to that vendor only, so there the server's own is given.
    """
    host = request.host.lower().rsplit(":", 1)[0]
    vendors = {name for p in board.vendors for name in (*p.hosts, f"{p.name}.localhost")}
    base = request.host_url.rstrip("/")
    if request.environ["SERVER_PORT"] in board.ports or host.rpartition("--")[2] in vendors:
        base = server_url(board.settings.host, board.settings.port)
    world = asked(request.environ, "world")
    return f"{base}/@{world}" if world else base
