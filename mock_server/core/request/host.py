"""Reads host names strictly: in a Host header, a setting or a certificate."""

import re
from ipaddress import ip_address
from typing import NamedTuple

MAX_NAME = 253  # characters, without the last dot
MAX_PORT = 65535
MAX_HOST = MAX_NAME + len(".:65535")
_LABEL = "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_HOST = re.compile(
    rf"(?:(?P<name>{_LABEL}(?:\.{_LABEL})*)\.?|\[(?P<address>[0-9A-Fa-f:.]+)\])"
    r"(?::(?P<port>[0-9]{1,5}))?"
)


class Host(NamedTuple):
    """A *name* in small letters without its last dot, or an address without brackets."""

    name: str
    port: int | None = None


def read_host(text: str) -> Host | None:
    """The host; None for other text, such as one with an underscore or the port 65536."""
    found = _HOST.fullmatch(text) if len(text) <= MAX_HOST else None
    if found is None:
        return None
    name, address, digits = found["name"], found["address"], found["port"]
    port = int(digits) if digits else None
    if len(name or "") > MAX_NAME or address and not _is_ipv6(address) or (port or 0) > MAX_PORT:
        return None
    return Host((name or address).lower(), port)


def read_setting(text: str) -> Host | None:
    """The host that a setting names. An IPv6 address without a port needs no brackets."""
    return Host(text.lower()) if _is_ipv6(text) else read_host(text)


def read_name(text: str) -> str | None:
    """The name of a host without a port. An IPv6 address may come without brackets."""
    host = read_setting(text)
    return host.name if host and host.port is None else None


def is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


def _is_ipv6(text: str) -> bool:
    """Whether it is an IPv6 address without a zone, which has a meaning on one machine only."""
    return ":" in text and "%" not in text and is_address(text)
