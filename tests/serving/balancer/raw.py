"""Requests as bytes, each on a connection of its own, and what comes back."""

import socket
from typing import NamedTuple


class Told(NamedTuple):
    """An answer. *end* tells how the connection ended: `closed` or `reset`."""

    status: str
    headers: dict[str, str]
    body: bytes
    end: str


def ask(port: int, sent: bytes) -> Told:
    """The answer to one request, which asks for the connection to be closed."""
    got, end = b"", "closed"
    with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
        connection.sendall(sent)
        try:
            while piece := connection.recv(65_536):
                got += piece
        except ConnectionResetError:
            end = "reset"
    head, _, body = got.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    headers = dict(line.split(": ", 1) for line in lines)
    return Told(first.partition(" ")[2][:3], headers, body, end)


def request(
    path: str, *lines: str, method: str = "GET", host: str = "a", body: bytes = b""
) -> bytes:
    """The bytes of a request that closes its connection."""
    head = [f"{method} {path} HTTP/1.1", f"Host: {host}", "Connection: close", *lines]
    if body:
        head.append(f"Content-Length: {len(body)}")
    return "\r\n".join([*head, "", ""]).encode() + body
