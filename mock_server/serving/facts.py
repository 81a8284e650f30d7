"""What the server tells its application of itself: its authority, its proxy, its bounds."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from mock_server.control.addresses import proxy_url
from mock_server.control.serving import EXTENSION, Serving
from mock_server.core.request.application import MockFlask
from mock_server.serving import limits
from mock_server.serving.authority import Authority
from mock_server.serving.counts import ConnectionCounts
from mock_server.serving.proxy import Proxy
from mock_server.serving.service import Loaded
from mock_server.settings import Settings

if TYPE_CHECKING:
    from mock_server.persistence.saver import Saver


def loaded(
    app: MockFlask,
    settings: Settings,
    authority: Authority,
    own: Mapping[int, bool],
    saver: "Saver | None" = None,
) -> Loaded:
    """The application as a server serves it: its control plane knows the server.

    *settings* hold the ports that were bound; *own* are all ports, and whether each is encrypted.
    The *saver* keeps worlds when the process ends.
    """
    bounds = {name.lower(): bound for name, bound in vars(limits).items() if name.isupper()}
    proxy, counts = proxy_url(settings), ConnectionCounts()
    app.extensions[EXTENSION] = Serving(lambda: authority.pem, proxy, bounds, counts.now)
    rules = Proxy(settings, authority, own, app.dispatcher)
    return Loaded(app, rules, app.marks, saver, counts)
