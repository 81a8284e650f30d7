"""Counts the connections of a server. The loop writes, and any thread reads."""

from typing import Protocol

from mock_server.control.serving import Connections

HANDSHAKE, PROTOCOL = "handshake", "protocol"  # reasons for which a connection is refused


class Client(Protocol):
    """A connection. *deadline* is in the loop's seconds. It *is_idle* between two requests."""

    deadline: float

    @property
    def is_idle(self) -> bool: ...

    def expire(self) -> None: ...

    def stop(self) -> None: ...


class ConnectionCounts:
    """The *open* connections, the *most* that may be open, and what has happened since the start.

    *full* counts the times that the most were open.
    """

    def __init__(self) -> None:
        self.open: set[Client] = set()
        self.most = self.accepted = self.full = 0
        self.refused = dict.fromkeys((HANDSHAKE, PROTOCOL), 0)

    def now(self) -> Connections:
        connections = tuple(self.open)  # at once: the loop goes on meanwhile
        idle = sum(one.is_idle for one in connections)
        refused = dict(self.refused)
        return Connections(len(connections), idle, self.most, self.accepted, refused, self.full)
