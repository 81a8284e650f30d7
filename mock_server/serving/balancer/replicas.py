"""The names under which the balancer finds the replicas."""

import re
from collections.abc import Sequence

from mock_server.core.request.host import MAX_PORT, read_setting

MAX_REPLICAS = 64
DEFAULT_PORT = 8484
LISTENER = re.compile(r"(?:\*|[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])?:([0-9]{1,5})")
FILE = re.compile(r"[A-Za-z0-9_./@+-]+")
EXPECTED = "a host's name or address such as replica-1, with or without a port"


class NamesError(ValueError):
    """The names cannot be those of the replicas. The message is a sentence."""


def server_names(replicas: int, names: Sequence[str] = ()) -> list[str]:
    """Each replica's `host:port`; by default `replica-1:8484` and so on. Raises NamesError."""
    if not 1 <= replicas <= MAX_REPLICAS:
        raise NamesError(f"--replicas: {replicas} is not a number from 1 to {MAX_REPLICAS}.")
    found = [_name(name) for name in names or _default_names(replicas)]
    if len(found) != replicas:
        raise NamesError(f"--names: {len(found)} for {replicas} replicas; each needs one.")
    for name in found:
        if found.count(name) > 1:
            told = f"{name} is named twice: each replica needs an address of its own."
            raise NamesError(f"--names: {told}")
    return found


def listener_port(option: str, text: str) -> int:
    """The port at which HAProxy listens. Raises NamesError for what is no address for that."""
    found = LISTENER.fullmatch(text)
    if found is None or not 0 < int(found[1]) <= MAX_PORT:
        told = "is not an address and a port, such as :8484 or 127.0.0.1:8484."
        raise NamesError(f"{option}: {text!r} {told}")
    return int(found[1])


def check_file(option: str, text: str) -> None:
    """Raises NamesError for a path that HAProxy's configuration cannot name plainly."""
    if not FILE.fullmatch(text):
        told = "is not a path of letters, digits and the characters '_./@+-'."
        raise NamesError(f"{option}: {text!r} {told}")


def _default_names(replicas: int) -> list[str]:
    return [f"replica-{number}" for number in range(1, replicas + 1)]


def _name(text: str) -> str:
    host = read_setting(text)
    if host is None or host.port == 0:
        raise NamesError(f"--names: {text!r} is not {EXPECTED}.")
    name = f"[{host.name}]" if ":" in host.name else host.name
    return f"{name}:{host.port or DEFAULT_PORT}"
