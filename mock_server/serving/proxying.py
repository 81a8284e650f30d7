"""The part of a connection that goes on as a client of the proxy asks."""

from asyncio import Protocol, Transport
from typing import cast

from mock_server.core.errors import MockRefusal
from mock_server.serving.heads import Environ, Target
from mock_server.serving.proxy import Proxy, Way
from mock_server.serving.securing import secure
from mock_server.serving.sending import NEVER, Sender
from mock_server.serving.service import Service
from mock_server.serving.tunnels import forwarded, tunnel


class ProxySender(Sender):
    """A connection whose requests may be a proxy's: CONNECT, or a whole URL."""

    __slots__ = ("_environ", "_onward", "_unread")

    def __init__(self, service: Service, secured: bool = False) -> None:
        super().__init__(service, secured)
        self._unread = b""
        self._environ: Environ = {}
        self._onward: Way | None = None  # of a request that is forwarded

    def _inside(self, way: Way) -> Protocol:
        """What goes on inside the TLS that follows a CONNECT."""
        raise NotImplementedError

    def _is_ordinary(self, target: Target) -> bool:
        """Whether the request goes on as one that is no proxy's: it is read whole, then answered.

        Else all is done: the connection goes on after a CONNECT, or the request is refused.
        """
        proxy, environ = self._service.proxy, self._environ
        if proxy is None:
            return True
        try:
            if environ["REQUEST_METHOD"] == "CONNECT":
                self._connect(proxy, proxy.connect(target, environ, self._secured))
                return False
            way = proxy.answer(target, environ, self._secured)
        except MockRefusal as error:
            self.turn_down(error)
            return False
        self._onward = way if way.to == "tunnel" else None
        return True

    def _connect(self, proxy: Proxy, way: Way) -> None:
        """Go on as a CONNECT wants it."""
        if way.to == "plain":
            self._common.update(way.facts)
            self.deadline = self._service.idle_until
            self._transport.write(self._service.established)
            return
        self._lend()
        if way.to == "tls":
            name = way.host.name
            going = secure(self._service, proxy.authority, self, self._inside(way), name)
        else:
            going = tunnel(self._service, self, way.host)
        self._service.begin(going)

    def _forward(self, way: Way, body: bytes | bytearray) -> None:
        self._lend()
        request = forwarded(self._environ, body)
        self._service.begin(tunnel(self._service, self, way.host, request))

    def _lend(self) -> None:
        """Read nothing until another protocol has the transport, or the request is refused."""
        self._busy, self.deadline = True, NEVER
        self._transport.pause_reading()

    def hand_over(self) -> tuple[Transport, bytes]:
        return self._transport, self._unread

    def turn_down(self, error: MockRefusal) -> None:
        """Refuse a request to the proxy, and discard further data."""
        environ = self._environ
        self._discarding = self._refused = True
        self._keep, self._unread, self._onward = False, b"", None
        self._transport.resume_reading()
        self._finish(cast(Proxy, self._service.proxy).refusal(environ, error))
