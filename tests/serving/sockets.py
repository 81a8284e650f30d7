"""Plain sockets: bytes that are sent, what comes back for them, and clients that stall."""

import json
import socket
import time
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

PATIENCE = 10


def everything(connection: socket.socket) -> bytes:
    """All that comes until the other side closes."""
    got = b""
    while piece := connection.recv(65536):
        got += piece
    return got


def statuses(got: bytes) -> list[int]:
    """The status of every answer; bodies must not look like one."""
    return [int(part[:3]) for part in got.split(b"HTTP/1.1 ")[1:]]


def told(got: bytes) -> dict[str, Any]:
    """What the last answer says of its request."""
    found: dict[str, Any] = json.loads(got.rpartition(b"\r\n\r\n")[2])
    return found


def soon(true: Callable[[], bool]) -> bool:
    limit = time.monotonic() + PATIENCE
    while not true():
        if time.monotonic() > limit:
            return False
        time.sleep(0.02)
    return True


def seconds(ask: Callable[[], Any]) -> float:
    began = time.monotonic()
    ask()
    return time.monotonic() - began


def stalled(stack: ExitStack, port: int, data: bytes, count: int = 64) -> list[socket.socket]:
    """Clients that have sent *data*, and send no more."""
    found = []
    for _ in range(count):
        client = stack.enter_context(socket.create_connection(("127.0.0.1", port), PATIENCE))
        client.sendall(data)
        found.append(client)
    return found
