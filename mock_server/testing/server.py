"""The server in a thread of this process, for any HTTP client on this machine.

with serve(scenario="crowded") as server:
    run_the_application(base_url=f"{server.url}/razorpay/v1")
"""

import logging
import socket
from contextlib import suppress
from threading import Thread
from typing import TYPE_CHECKING, Any, Self

from werkzeug.serving import ThreadedWSGIServer, WSGIRequestHandler

from mock_server.app import create_app
from mock_server.client import MockClient
from mock_server.control.addresses import server_url
from mock_server.core.request.application import MockFlask, reset
from mock_server.serving.listeners import Listener, WantedPort, bind, close, listen

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

log = logging.getLogger("mock_server")

POLL_INTERVAL = 0.02  # seconds between two checks whether to stop


class Server:
    """A server that answers from its creation until it is stopped.

    *mock* is a client of the control plane of *world*, *app* the Flask application.
    """

    def __init__(self, app: MockFlask, listener: Listener, host: str, world: str | None) -> None:
        self.app, self.port = app, listener.port
        self.url = server_url(host, listener.port)
        self.mock = MockClient.over(app, world=world)
        self._http = _Http(host, listener, app)
        self._thread = Thread(
            target=self._http.serve_forever, args=(POLL_INTERVAL,), name="mock-server"
        )
        self._thread.daemon = True
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        """Close the port and every connection at once. A second call does nothing."""
        if self._thread.is_alive():
            self._http.shutdown()
            self._http.sever()
            self._thread.join()


def serve(
    app: MockFlask | None = None,
    *,
    host: str = "127.0.0.1",
    port: int = 0,
    world: str | None = None,
    **settings: Any,
) -> Server:
    """Serve *app*, or a new application with *settings*; port 0 picks a free port.

    The server stops at the end of a `with` block; without one, the caller stops it. Raises
    PortError, ScenarioError and SettingError.
    """
    if app is not None and settings:
        raise TypeError(f"the application has its settings already: {', '.join(settings)}")
    listeners = bind(host, [WantedPort(port)])
    try:
        listen(listeners)
        bound = listeners[0].port
        return Server(
            app or create_app(host=host, port=bound, **settings), listeners[0], host, world
        )
    finally:
        close(listeners)


class _Handler(WSGIRequestHandler):
    """One connection. It prints nothing, and closes when the application breaks the answer."""

    disable_nagle_algorithm = True

    def connection_dropped(
        self, error: BaseException, environ: "WSGIEnvironment | None" = None
    ) -> None:
        self.close_connection = True
        if getattr(error, "drop", None) == "reset":
            reset(self.connection)

    def log(self, type: str, message: str, *args: Any) -> None:
        log.debug(message, *args)


class _Http(ThreadedWSGIServer):
    """Werkzeug's server on a listening socket. It remembers its connections, to close them."""

    def __init__(self, host: str, listener: Listener, app: MockFlask) -> None:
        super().__init__(host, listener.port, app, _Handler, fd=listener.socket.fileno())
        self._open: set[Any] = set()

    def get_request(self) -> tuple[socket.socket, Any]:
        connection, address = super().get_request()
        self._open.add(connection)
        return connection, address

    def shutdown_request(self, request: Any) -> None:
        self._open.discard(request)
        super().shutdown_request(request)

    def sever(self) -> None:
        """Close every connection, in use or not."""
        for connection in tuple(self._open):
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def handle_error(self, request: Any, client_address: Any) -> None:
        log.debug("a connection of the server in a thread has ended", exc_info=True)

    def log(self, type: str, message: str, *args: Any) -> None:
        log.error(message, *args)
