"""Marks for what one system has and another lacks. A test that is skipped for it says why."""

import resource
import socket
from pathlib import Path

import pytest


def _here(address: str) -> bool:
    """Whether the address is one of this machine."""
    try:
        socket.create_server((address, 0)).close()
    except OSError:
        return False
    return True


def _here6() -> bool:
    """Whether this machine has IPv6's loopback address."""
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        return False
    return True


FULL_DEVICE = pytest.mark.skipif(
    not Path("/dev/full").exists(), reason="this system has no /dev/full"
)
PROC = pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="this system has no /proc")
LIMITS_OF_OTHERS = pytest.mark.skipif(
    not hasattr(resource, "prlimit"), reason="this system lets nobody limit another process"
)
SECOND_LOOPBACK = pytest.mark.skipif(
    not _here("127.0.0.2"), reason="127.0.0.2 is no address of this machine"
)
IPV6 = pytest.mark.skipif(not socket.has_ipv6 or not _here6(), reason="this machine has no ::1")
