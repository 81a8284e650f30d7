"""The server's metrics for Prometheus."""

from flask import request

from mock_server.control.context import context
from mock_server.control.serving import serving
from mock_server.control.state import current_saver
from mock_server.core.errors import MockRefusal
from mock_server.core.vendor import Answer

MISSING = (
    "The package prometheus-client is not installed. Install contact-mock-server[metrics], and "
    "start the server again."
)


def get_metrics() -> Answer:
    """What the server has answered and holds, for Prometheus.

    In the text format of Prometheus, or as OpenMetrics where the Accept header asks for it.
    """
    try:  # late: it takes a twentieth of a second, and few servers are asked
        from mock_server.control.exposition import exposed
    except ModuleNotFoundError:
        raise MockRefusal(501, "metrics", MISSING) from None
    control, server = context(), serving()
    connections = server.connections() if server else None
    accept = request.headers.get("Accept", "")
    body, content_type = exposed(control, connections, current_saver(), accept)
    return Answer(body, content_type=content_type)
