"""A mock server for five vendors' contact APIs: Razorpay, ClearTax, YSuite, Clemta and SPN.

`create_app()` gives the whole server as a Flask application; `mock-server serve` runs it.
`MockClient` is the control plane from Python.
To follow one request, read dispatch.py, pipeline.py and steps.py of core/request, and one vendor's
views.py.
"""

from typing import TYPE_CHECKING, Any

from mock_server.version import __version__

if TYPE_CHECKING:
    from mock_server.app import create_app
    from mock_server.client import MockClient, MockError, WorldMoved

__all__ = ["MockClient", "MockError", "WorldMoved", "__version__", "create_app"]

_MODULES = {
    "create_app": "mock_server.app",
    "MockClient": "mock_server.client",
    "MockError": "mock_server.client",
    "WorldMoved": "mock_server.client",
}


def __getattr__(name: str) -> Any:
    """Import a public name where it is first used: asking for health needs no Flask."""
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_MODULES[name]), name)
