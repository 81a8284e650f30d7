"""How a small WSGI application is served as ours is: the only file to change with the worker."""

import socket
from collections.abc import Callable
from functools import partial
from typing import Any

from mock_server.core.waits import Pool, Reply, Request
from mock_server.serving.limits import Bounds
from mock_server.serving.listeners import Listener
from mock_server.serving.server import run
from mock_server.serving.service import Loaded
from mock_server.settings import Settings
from tests.benchmarks.ports import write_port


class Inline:
    """A WSGI application that never waits, on the worker's loop; for a large body in its pool."""

    def __init__(self, app: Any) -> None:
        self._app = app

    def serve(
        self, environ: dict[str, Any], refused: int | None = None, large: bool = False
    ) -> Request:
        if large:
            yield Pool()
        head: list[Any] = []
        body = self._app(environ, lambda status, headers: head.extend((status, headers)))
        return Reply(head[0], head[1], b"".join(body))


def serve(make_app: Callable[[], Any], port_file: str, port: str = "0") -> None:
    """Serve on loopback with our worker and its default settings. A *port* of 0 is any free one."""
    listener = Listener(socket.create_server(("127.0.0.1", int(port))), "")
    ready = partial(write_port, port_file, listener.port)
    settings = Settings.defaults()
    bounds = Bounds(settings.threads, settings.max_body, settings.grace)
    run(lambda: Loaded(Inline(make_app())), [listener], bounds, ready)
