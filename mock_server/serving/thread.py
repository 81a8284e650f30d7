"""The server in a thread of this process, for any HTTP client on this machine."""

from collections.abc import Mapping, Sequence
from threading import Thread
from typing import Any, Self

from mock_server.app import create_app
from mock_server.client import MockClient
from mock_server.control.addresses import server_url
from mock_server.core.request.application import MockFlask
from mock_server.serving.accepting import Acceptor
from mock_server.serving.authority import Authority
from mock_server.serving.facts import loaded
from mock_server.serving.keeping import keeping, state_folder
from mock_server.serving.limits import Bounds
from mock_server.serving.listeners import Listener, WantedPort, bind, close, listen
from mock_server.serving.service import Service
from mock_server.serving.watch import watching


class Server:
    """A server that answers from its creation until it is stopped.

    *mock* is a client of the control plane of *world*, *app* the Flask application.
    """

    def __init__(
        self, app: MockFlask, listeners: Sequence[Listener], host: str, world: str | None
    ) -> None:
        self.app, self.port = app, listeners[0].port
        self.url = server_url(host, self.port)
        self.mock = MockClient.over(app, world=world)
        settings = app.extensions["mock_server"].settings.replace(host=host).bound(self.port)
        self._authority = Authority(settings)
        if settings.tls_ca:
            self._authority.certificates()  # what is wrong with its files is said now
        self._grace = settings.grace
        bounds = Bounds(settings.threads, settings.max_body, settings.grace)
        folder = state_folder(settings)
        self._saver = keeping(app, folder)[0] if folder else None
        served = loaded(app, settings, self._authority, {self.port: False})
        self._elsewhere = served.proxy.elsewhere if served.proxy else {}
        self._service = Service(served, bounds)
        self._service.acceptor = Acceptor(self._service, listeners)
        self._thread = Thread(target=self._service.run, name="mock-server", daemon=True)
        self._thread.start()
        self._watch = watching(app)

    @property
    def elsewhere(self) -> Mapping[str, int]:
        """Hosts that the proxy has refused, as --proxy-allow would name them: how often."""
        return dict(self._elsewhere)

    @property
    def ca_pem(self) -> bytes:
        """The certificate, in PEM, that clients of the vendors' own addresses must trust."""
        return self._authority.pem

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        """Close the port and every connection at once. A second call does nothing."""
        if self._watch:
            self._watch.end()
        if self._thread.is_alive():
            self._service.loop.call_soon_threadsafe(self._service.quit)
            self._thread.join()
            if self._saver:
                self._saver.end(self._grace)


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
    PortError, ScenarioError, SettingError, and BootError for a state directory.
    """
    if app is not None and settings:
        raise TypeError(f"the application has its settings already: {', '.join(settings)}")
    listeners = bind(host, [WantedPort(port)])
    try:
        listen(listeners)
        bound = listeners[0].port
        return Server(app or create_app(host=host, port=bound, **settings), listeners, host, world)
    except BaseException:
        close(listeners)
        raise
