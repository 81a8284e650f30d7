"""TLS on a connection that began in plain text, after a CONNECT."""

import asyncio
import logging
import ssl
from asyncio import BufferedProtocol, Protocol, Transport
from typing import Protocol as Interface

from mock_server.core.errors import MockRefusal
from mock_server.core.request.host import is_address
from mock_server.serving.authority import Authority
from mock_server.serving.counts import HANDSHAKE, Client
from mock_server.serving.service import Service

log = logging.getLogger("mock_server")

FAILED = "A TLS connection to %s by the proxy failed: %s."
UNTRUSTED = f"{FAILED} Its client must trust the authority of /_mock/ca.pem."
TRUST_ERRORS = ("UNKNOWN_CA", "CERTIFICATE")  # in the alert of a client that trusts another
LOCAL = "127.0.0.1"  # whose certificate has every vendor's hosts too


class Giver(Client, Interface):
    """A connection that ends, and gives its transport to another protocol."""

    def hand_over(self) -> tuple[Transport, bytes]:
        """The transport, and the bytes that came too early for it."""

    def turn_down(self, error: MockRefusal) -> None:
        """Refuse the request, and end the connection."""


async def secure(
    service: Service, authority: Authority, giver: Giver, inside: Protocol, name: str
) -> None:
    """Let *inside* go on with the connection, encrypted as the host of that name."""
    if not authority.is_made:
        await service.loop.run_in_executor(None, authority.certificates)
    context = authority.certificates().at(name if is_address(name) else LOCAL)
    transport, early = giver.hand_over()
    if transport.is_closing():
        return
    transport.set_write_buffer_limits()  # asyncio's own: those of the connection are lower
    transport.write(service.established)
    try:
        made = await _handshake(service, transport, inside, context, early)
    except OSError as error:
        service.counts.refused[HANDSHAKE] += 1
        if isinstance(error, ssl.SSLError):
            reason = error.reason or str(error)
            is_untrusted = any(one in reason for one in TRUST_ERRORS)
            log.warning(UNTRUSTED if is_untrusted else FAILED, name, reason)
    else:
        if made:
            inside.connection_made(made)
    finally:
        service.remove(giver)


async def _handshake(
    service: Service,
    transport: Transport,
    inside: Protocol,
    context: ssl.SSLContext,
    early: bytes,
) -> Transport | None:
    """The encrypted transport; None where the connection has ended meanwhile. Raises OSError."""
    loop, timeouts = service.loop, service.timeouts
    begun = asyncio.ensure_future(
        loop.start_tls(
            transport,
            inside,
            context,
            server_side=True,
            ssl_handshake_timeout=timeouts.handshake,
            ssl_shutdown_timeout=timeouts.shutdown,
        )
    )
    # start_tls() runs in the next turn of the loop, and asks for reading in the turn after it
    loop.call_soon(loop.call_soon, _feed, transport, early)
    return await begun


def _feed(transport: Transport, data: bytes) -> None:
    """Give *data* to the new protocol of the transport, before what is read from now on."""
    protocol = transport.get_protocol()
    while data and isinstance(protocol, BufferedProtocol):
        buffer = memoryview(protocol.get_buffer(len(data)))
        size = min(len(buffer), len(data))
        buffer[:size] = data[:size]
        protocol.buffer_updated(size)
        data = data[size:]
