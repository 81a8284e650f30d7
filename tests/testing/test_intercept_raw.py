"""Sockets and look-ups that no client library makes never reach a vendor."""

import asyncio
import socket
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from typing import Any

import pytest

from mock_server.core.request.application import MockFlask
from mock_server.testing import Blocked, intercept
from mock_server.testing.interception import active
from mock_server.testing.interception.application import Application
from tests.serving.process import Process

VENDOR = ("api.razorpay.com", 443)
ADDRESS = ("127.0.0.1", 9)  # where nobody listens


def connect(address: tuple[str, int]) -> None:
    with closing(socket.socket()) as dialled:
        dialled.connect(address)


def send(address: tuple[str, int]) -> None:
    with closing(socket.socket(type=socket.SOCK_DGRAM)) as sender:
        sender.sendto(b"", address)


DIALS: dict[str, Callable[[tuple[str, int]], Any]] = {
    "create_connection": socket.create_connection,
    "connect": connect,
    "getaddrinfo": lambda address: socket.getaddrinfo(*address),
    "getaddrinfo in bytes": lambda address: socket.getaddrinfo(address[0].encode(), "https"),
    "gethostbyname": lambda address: socket.gethostbyname(address[0]),
    "gethostbyname_ex": lambda address: socket.gethostbyname_ex(address[0]),
    "asyncio": lambda address: asyncio.run(asyncio.wait_for(asyncio.open_connection(*address), 5)),
}


@pytest.mark.parametrize("host", [VENDOR[0], "API.Clear.in.", "gw1--api.ysuite.org"])
def test_a_vendors_host_is_refused(host: str, default_app: MockFlask) -> None:
    """Whoever dials or looks up a vendor by name is told who is answered, and what to do."""
    with intercept(default_app):
        for dial in DIALS.values():
            with pytest.raises(Blocked, match=r"was refused.*aiohttp; any other client.*env\(\)"):
                dial((host, 443))


def test_connect_ex_is_refused() -> None:
    """A call that gives numbers for errors raises all the same: its number would say nothing."""
    with intercept(), closing(socket.socket()) as dialled, pytest.raises(Blocked) as caught:
        dialled.connect_ex(VENDOR)

    assert VENDOR == (caught.value.host, caught.value.port)


def test_other_sockets_are_the_tests_own(default_app: MockFlask) -> None:
    """A database on this machine, a file's socket, a vendor's name below localhost: all as ever."""
    with intercept(default_app), closing(socket.create_server(("127.0.0.1", 0))) as listening:
        socket.create_connection(listening.getsockname()).close()
        send(ADDRESS)
        one, other = socket.socketpair()
        one.close(), other.close()
        for host in ("localhost", None):
            assert socket.getaddrinfo(host, 80)
        active.refuse_raw("razorpay.localhost", 80)
        with pytest.raises(FileNotFoundError), closing(socket.socket(socket.AF_UNIX)) as dialled:
            dialled.connect("/nowhere/at/all")


def test_a_server_may_have_a_vendors_name(
    monkeypatch: pytest.MonkeyPatch, default_app: MockFlask
) -> None:
    """Where the mock server itself is reached by a vendor's name, its address is looked up."""
    monkeypatch.setattr(Application, "address", VENDOR)
    with intercept(default_app):
        for port in (443, "https", None):
            active.refuse_raw(VENDOR[0], port)
        with pytest.raises(Blocked):
            active.refuse_raw(VENDOR[0], 80)


@pytest.mark.server
def test_interception_from_a_server_refuses_too(gunicorn: Process) -> None:
    """Requests may be answered by a server that runs: sockets are refused all the same."""
    with intercept(gunicorn.url), pytest.raises(Blocked):
        socket.create_connection(VENDOR)


@pytest.mark.slow
def test_nothing_is_refused_afterwards() -> None:
    """After the last interception a look-up is the system's again, and `connect` is inherited."""
    code = """
import socket
from mock_server.testing import intercept
with intercept():
    assert "connect" in vars(socket.socket)
assert not {"connect", "connect_ex"} & set(vars(socket.socket))
found = (socket.AF_INET, socket.SOCK_STREAM, 0, "", ("127.0.0.1", 9))
socket.getaddrinfo = lambda *_, **__: [found]
try:
    socket.create_connection(("api.razorpay.com", 443))
except OSError as error:
    print(type(error).__name__)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)

    assert "ConnectionRefusedError\n" == done.stdout, done.stderr
