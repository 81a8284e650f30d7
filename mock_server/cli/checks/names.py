"""Whether this machine has an address of its own for a vendor's host."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from mock_server.cli.checks.finding import OK, WARN, Finding

HOSTS = Path("/etc/hosts")


def check_names(hosts: Sequence[str], file: Path = HOSTS) -> Iterator[Finding]:
    """What the hosts file says of the vendors' hosts. No name is looked up: that asks a server."""
    told = [f"{name} is {address}" for address, name in _entries(file) if name in hosts]
    if told:
        found = f"{file} says: {', '.join(told)}."
        do = "A program without the proxy reaches port 443 there: see /_mock/docs/https."
        yield Finding(WARN, "hosts file", found, do)
    else:
        yield Finding(OK, "hosts file", "It names no vendor's host.")


def _entries(file: Path) -> Iterator[tuple[str, str]]:
    """Each address with each of its names."""
    try:
        lines = file.read_text(errors="replace").splitlines()
    except OSError:
        return
    for line in lines:
        address, *names = line.partition("#")[0].split() or [""]
        yield from ((address, name.lower()) for name in names)
