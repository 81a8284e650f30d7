"""What the server around the application tells of itself."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import current_app

EXTENSION = "mock_server.serving"  # of the Flask application


@dataclass(frozen=True)
class Serving:
    """The facts of a server.

    *authority* gives the certificate, in PEM, that clients of HTTPS must trust. *proxy* is the URL
    for clients that use the server as their proxy; None where it is none. *bounds* are those of
    connections.
    """

    authority: Callable[[], bytes]
    proxy: str | None
    bounds: Mapping[str, Any]


def serving() -> Serving | None:
    """The facts of the server; None where another WSGI server has the application."""
    found: Serving | None = current_app.extensions.get(EXTENSION)
    return found
