"""The names under which the balancer finds the replicas."""

from collections.abc import Sequence

from mock_server.core.request.host import read_setting

MAX_REPLICAS = 64
DEFAULT_PORT = 8484
EXPECTED = "a host's name or address such as replica-1, with or without a port"


class NamesError(ValueError):
    """The names cannot be those of the replicas. The message is a sentence."""


def server_names(replicas: int, names: Sequence[str] = ()) -> list[str]:
    """Each replica's `host:port`; by default `replica-1:8484` and so on. Raises NamesError."""
    if not 1 <= replicas <= MAX_REPLICAS:
        raise NamesError(f"{replicas} replicas are not from 1 to {MAX_REPLICAS}.")
    found = [_name(name) for name in names or _default_names(replicas)]
    if len(found) != replicas:
        raise NamesError(f"{len(found)} names are given for {replicas} replicas.")
    for name in found:
        if found.count(name) > 1:
            raise NamesError(f"{name} is named twice: each replica needs an address of its own.")
    return found


def _default_names(replicas: int) -> list[str]:
    return [f"replica-{number}" for number in range(1, replicas + 1)]


def _name(text: str) -> str:
    host = read_setting(text)
    if host is None:
        raise NamesError(f"{text!r} is not {EXPECTED}.")
    name = f"[{host.name}]" if ":" in host.name else host.name
    return f"{name}:{host.port or DEFAULT_PORT}"
