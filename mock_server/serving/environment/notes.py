"""What a user should know of an environment before programs are led by it."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from urllib.parse import urlsplit

from mock_server.serving.environment.authorities import NONE_FOUND, system_authorities
from mock_server.serving.environment.proxies import SCHEMES, excepted
from mock_server.serving.environment.reach import Reach
from mock_server.vendors import VENDORS


def notes(
    reach: Reach, environ: Mapping[str, str], files: Iterable[Path] | None = None
) -> Iterator[str]:
    """A sentence for each: calls that will not arrive, what is not used, what is not trusted.

    *files* may hold the system's authorities.
    """
    hosts: dict[str, list[str]] = {}
    for entry, host in excepted(environ, real_hosts()):
        hosts.setdefault(entry, []).append(host)
    for entry, names in hosts.items():
        told = f"The entry {entry!r} of NO_PROXY keeps calls to {', '.join(names)} from the proxy"
        yield f"{told}: they may reach the vendor itself."
    replaced = {name: _address(environ.get(name, "")) for name in SCHEMES}
    mocks = ("", f"{reach.host}:{reach.port}", _address(environ.get("MOCK_SERVER_URL", "")))
    for name, address in replaced.items():
        if address not in mocks:
            yield (
                f"{name} named {address}, which is not used: hosts of --proxy-allow are dialled "
                "without it."
            )
    if not system_authorities(environ, files):
        yield NONE_FOUND


def real_hosts() -> list[str]:
    """The vendors' hosts but those of this machine, which are never led to a proxy."""
    every = (host for vendor in VENDORS for host in vendor.api.hosts)
    return [host for host in every if not host.endswith(".localhost")]


def _address(proxy: str) -> str:
    """Host and port, without the password that a company's proxy may have."""
    return urlsplit(proxy if "//" in proxy else f"//{proxy}").netloc.rpartition("@")[2]
