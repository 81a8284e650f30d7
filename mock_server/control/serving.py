"""What the server around the application tells of itself."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from flask import current_app

EXTENSION = "mock_server.serving"  # of the Flask application


class Connections(NamedTuple):
    """The connections of a server: how many are *open*, *idle* among them, and the *most*.

    Since the start: *accepted* ones, those *refused* by reason, and how often the most were open.
    """

    open: int
    idle: int
    most: int
    accepted: int
    refused: Mapping[str, int]
    full: int


@dataclass(frozen=True)
class Serving:
    """The facts of a server.

    *authority* gives the certificate, in PEM, that clients of HTTPS must trust. *proxy* is the URL
    for clients that use the server as their proxy; None where it is none. *bounds* are those of
    connections, and *connections* counts them.
    """

    authority: Callable[[], bytes]
    proxy: str | None
    bounds: Mapping[str, Any]
    connections: Callable[[], Connections]


def serving() -> Serving | None:
    """The facts of the server; None where another WSGI server has the application."""
    found: Serving | None = current_app.extensions.get(EXTENSION)
    return found
