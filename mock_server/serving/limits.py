"""The bounds of connections: bytes, requests, descriptors and seconds."""

from dataclasses import dataclass

MAX_LINE = 8192  # bytes of a request line
MAX_FIELD = 8190  # bytes of one header field
MAX_FIELDS = 100
MAX_HEAD = 65_536  # bytes of a request line and its fields
MAX_LOOP_BODY = 65_536  # bytes: a larger body is read in the pool
MAX_CHUNK_OVERHEAD = 8  # bytes on the wire for a byte of a chunked body: one-byte chunks take six
CONTROL_THREADS = 8  # for the control plane alone, so that vendors' requests cannot delay it
WHOLE_THREADS = 1  # for control calls that read a whole world: they share the interpreter
MAX_SLICE = 65_536  # bytes of an answer that are written at once
MAX_PIPELINED = 64  # requests of one connection in a row
MAX_CONNECTIONS = 10_000
MAX_TUNNELS = 100  # connections that the proxy leads to other hosts
MAX_TUNNEL_BUFFER = 65_536  # bytes that wait for one end of a tunnel; then the other is not read
SPARE_DESCRIPTORS = 32  # kept from connections, for the application's own files

HEAD_TIMEOUT = 10.0  # seconds from the first byte of a head to its last
PIECE_TIMEOUT = 30.0  # between two pieces of a body
BODY_TIMEOUT = 300.0  # from a head to the end of its body
IDLE_TIMEOUT = 75.0  # between two requests of a connection
ANSWER_TIMEOUT = 30.0  # until the client has read an answer
DRAIN_TIMEOUT = 2.0  # for which a refused client may go on sending
HANDSHAKE_TIMEOUT = 5.0
SHUTDOWN_TIMEOUT = 1.0  # of TLS
DIAL_TIMEOUT = 10.0  # until another host has accepted a connection
TUNNEL_TIMEOUT = 300.0  # without a byte through a tunnel
SWEEP_SECONDS = 1.0  # between two checks of deadlines


@dataclass(frozen=True)
class Timeouts:
    """Seconds before a connection is ended, by what the server is waiting for."""

    head: float = HEAD_TIMEOUT
    piece: float = PIECE_TIMEOUT
    body: float = BODY_TIMEOUT
    idle: float = IDLE_TIMEOUT
    answer: float = ANSWER_TIMEOUT
    drain: float = DRAIN_TIMEOUT
    handshake: float = HANDSHAKE_TIMEOUT
    shutdown: float = SHUTDOWN_TIMEOUT
    dial: float = DIAL_TIMEOUT
    tunnel: float = TUNNEL_TIMEOUT
    sweep: float = SWEEP_SECONDS


@dataclass(frozen=True)
class Bounds:
    """The bounds of one server. *max_body* is in bytes; *grace* is in seconds after SIGTERM.

    *spare* is the number of descriptors that connections may not use.
    """

    threads: int
    max_body: int
    grace: float
    timeouts: Timeouts = Timeouts()
    spare: int = SPARE_DESCRIPTORS
