"""Tunnels to hosts that --proxy-allow names: bytes both ways, bounded in number, size and time."""

import asyncio
import logging
import os
import socket
from asyncio import BaseTransport, Protocol, Transport
from typing import Any, cast

from mock_server.core.errors import MockRefusal
from mock_server.core.request.host import Host
from mock_server.serving.heads import Environ
from mock_server.serving.limits import MAX_TUNNEL_BUFFER, MAX_TUNNELS
from mock_server.serving.securing import Giver
from mock_server.serving.service import Service

log = logging.getLogger("mock_server")

LAST_SECONDS = 1.0  # after SIGTERM: for an end to read what was sent to it
LED = "%s %s:%s | led there, because --proxy-allow names it"
FULL = f"{MAX_TUNNELS} connections are led through the proxy already, the most possible."
LOOP = "{name}, port {port} is this server itself: the proxy does not lead back to it."
UNREACHABLE = "{name}, port {port} cannot be reached: {why}."
# Headers that are for the next hop alone, and Host, which stands first.
HOP = frozenset(
    ["CONNECTION", "KEEP_ALIVE", "TE", "TRAILER", "TRANSFER_ENCODING", "UPGRADE", "EXPECT", "HOST"]
)


class End(Protocol):
    """One end of a tunnel: what it receives is written to the *other* end, once there is one.

    It is not read from while the other end has much to write. A *deaf* end discards what comes.
    """

    __slots__ = ("_ended", "_service", "deadline", "deaf", "other", "transport")

    transport: Transport

    def __init__(self, service: Service, deaf: bool = False) -> None:
        self._service, self.deaf, self._ended = service, deaf, deaf
        self.deadline = service.after(service.timeouts.tunnel)
        self.other = self

    def connection_made(self, transport: BaseTransport) -> None:
        """Read nothing before the other end is there."""
        self.transport = cast(Transport, transport)
        self.transport.set_write_buffer_limits(MAX_TUNNEL_BUFFER)
        self.transport.pause_reading()
        self._service.connections.add(self)

    def data_received(self, data: bytes) -> None:
        if not self.deaf:
            deadline = self._service.after(self._service.timeouts.tunnel)
            self.deadline = self.other.deadline = deadline
            self.other.transport.write(data)

    def eof_received(self) -> bool:
        """Keep the connection open, unless the other end has ended too."""
        if self.deaf:
            return True
        self._ended = True
        self.other.transport.write_eof()
        return not self.other._ended

    def pause_writing(self) -> None:
        self.other.transport.pause_reading()

    def resume_writing(self) -> None:
        self.other.transport.resume_reading()

    def connection_lost(self, error: Exception | None) -> None:
        self.other.transport.close()
        self._service.tunnels.discard(self)
        self._service.remove(self)

    @property
    def is_idle(self) -> bool:
        """Never: it has no requests to wait for."""
        return False

    def expire(self) -> None:
        """End it: nothing has passed for long, or the server ends."""
        self.transport.abort()

    def stop(self) -> None:
        """End it once what waits for it is read, at the latest soon: it may never be."""
        self.transport.close()
        self._service.loop.call_later(LAST_SECONDS, self.transport.abort)


async def tunnel(service: Service, giver: Giver, host: Host, request: bytes = b"") -> None:
    """Lead the connection to the host: from now on, or for one *request* alone."""
    try:
        far = await _dialled(service, host)
    except MockRefusal as error:
        giver.turn_down(error)
        return
    transport, early = giver.hand_over()
    if transport.is_closing() or far.transport.is_closing() or service.stopping:
        far.transport.abort()
        transport.abort()
        return
    near = End(service, deaf=bool(request))
    near.other, far.other = far, near
    transport.set_protocol(near)
    near.connection_made(transport)
    service.connections.discard(giver)
    log.info(LED, request.split(b" ")[0].decode() or "CONNECT", host.name, host.port)
    if not request:
        transport.write(service.established)
    far.transport.write(request or early)
    for end in (near, far):
        end.transport.resume_reading()


def forwarded(environ: Environ, body: bytes | bytearray) -> bytes:
    """A request for a whole URL as its host gets it, on a connection for it alone."""
    address = environ["RAW_URI"].partition("://")[2].partition("#")[0]
    path = address[len(address.partition("/")[0].partition("?")[0]) :]
    named = environ.get("HTTP_CONNECTION", "").upper().replace("-", "_").split(",")
    left_out = HOP | {name.strip() for name in named}
    lines = [
        f"{environ['REQUEST_METHOD']} {path if path.startswith('/') else f'/{path}'} HTTP/1.1",
        f"Host: {environ['HTTP_HOST']}",
        "Connection: close",
    ]
    for key, value in environ.items():
        name = key.removeprefix("HTTP_")
        if key == "CONTENT_TYPE" or name != key and name not in left_out:
            lines.append(f"{name.replace('_', '-').title()}: {value}")
    if "CONTENT_LENGTH" in environ:
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join([*lines, "\r\n"]).encode("latin-1") + body


async def _dialled(service: Service, host: Host) -> End:
    """The far end of a tunnel. Raises MockRefusal."""
    if len(service.tunnels) >= MAX_TUNNELS:
        raise MockRefusal(503, "proxy", FULL)
    far, seconds = End(service), service.timeouts.dial
    service.tunnels.add(far)
    try:
        async with asyncio.timeout(seconds):
            await _dial(service, host, far)
    except BaseException as error:
        service.tunnels.discard(far)
        if isinstance(error, TimeoutError):
            raise _unreachable(host, f"no answer within {seconds:g} seconds", 504) from None
        if isinstance(error, OSError | UnicodeError):
            raise _unreachable(host, _reason(error)) from None
        raise
    return far


async def _dial(service: Service, host: Host, far: End) -> None:
    """Connect to the first address that answers. Raises OSError, UnicodeError and MockRefusal."""
    found = await service.loop.getaddrinfo(host.name, host.port, type=socket.SOCK_STREAM)
    proxy = service.proxy
    if proxy and host.port in proxy.ports and any(_is_here(one[0], one[4][0]) for one in found):
        raise MockRefusal(403, "proxy", LOOP.format(**host._asdict()))
    for place, (family, _, _, _, address) in enumerate(found, 1):
        try:
            await service.loop.create_connection(
                lambda: far, str(address[0]), host.port or 0, family=family
            )
            return
        except OSError:
            if place == len(found):
                raise


def _is_here(family: int, address: Any) -> bool:
    """Whether it is an address of this machine: only such a one can be bound."""
    with socket.socket(family, socket.SOCK_DGRAM) as probe:
        try:
            probe.bind((address, 0))
        except OSError:
            return False
    return True


def _reason(error: OSError | UnicodeError) -> str:
    if isinstance(error, UnicodeError):
        return "that is not the name of a host"
    known = error.errno if not isinstance(error, socket.gaierror) else None
    return os.strerror(known) if known else error.strerror or str(error)


def _unreachable(host: Host, why: str, status: int = 502) -> MockRefusal:
    return MockRefusal(status, "proxy", UNREACHABLE.format(**host._asdict(), why=why))
