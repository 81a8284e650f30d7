"""A client of HTTPS that is told whom to trust."""

import http.client
import os
import socket
import ssl
import subprocess
from pathlib import Path

from tests.clients import Reply
from tests.serving.process import ANSWER_TIMEOUT, Process

HTTPS = ("--port", "0", "--tls", "--tls-port", "0")


def port(server: Process) -> int:
    return int(server.ready["https"].rpartition(":")[2])


def connected(server: Process, authority: Path, name: str) -> ssl.SSLSocket:
    """A connection on which the server has proved that it is *name*."""
    context = ssl.create_default_context(cafile=authority)
    plain = socket.create_connection(("127.0.0.1", port(server)), ANSWER_TIMEOUT)
    return context.wrap_socket(plain, server_hostname=name)


def connection(server: Process, authority: Path, name: str) -> http.client.HTTPConnection:
    found = http.client.HTTPConnection(name)
    found.sock = connected(server, authority, name)
    return found


def get(
    server: Process,
    authority: Path,
    path: str,
    name: str = "localhost",
    headers: dict[str, str] | None = None,
) -> Reply:
    asking = connection(server, authority, name)
    try:
        asking.request("GET", path, headers=headers or {})
        response = asking.getresponse()
        return Reply(response.status, dict(response.getheaders()), response.read())
    finally:
        asking.close()


def run(*command: str, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, capture_output=True, text=True, timeout=ANSWER_TIMEOUT, env={**os.environ, **env}
    )
