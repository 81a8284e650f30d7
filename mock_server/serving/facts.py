"""Tells the control plane what the server around it is."""

from mock_server.control.addresses import server_url
from mock_server.control.serving import EXTENSION, Serving
from mock_server.core.request.application import MockFlask
from mock_server.serving import limits
from mock_server.serving.authority import Authority
from mock_server.settings import Settings


def tell(app: MockFlask, settings: Settings, authority: Authority) -> None:
    """Let the control plane of *app* know its server. *settings* hold the port that was bound."""
    bounds = {name.lower(): bound for name, bound in vars(limits).items() if name.isupper()}
    proxy = proxy_url(settings)
    app.extensions[EXTENSION] = Serving(lambda: authority.pem, proxy, bounds)


def proxy_url(settings: Settings) -> str | None:
    """The URL of the server for clients that use it as their proxy; None where it is none."""
    return server_url(settings.host, settings.port) if settings.is_proxy else None
