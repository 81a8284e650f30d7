"""The environment of a child: its clients are led to the refusing proxy.

This process's own environment stays as it is. One that a test has made from it is led as well; one
that has nothing to do with it is left alone.
"""

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from mock_server.serving.environment.node import (
    PRELOAD_FILE,
    PROXY_URL,
    VENDOR_HOSTS,
    preloading,
)
from mock_server.serving.environment.proxies import (
    PROXIES,
    excepts,
    java_options,
    java_proxy,
    not_proxied,
    proxy_variables,
)
from mock_server.testing.interception.children.refusing import REFUSING
from mock_server.testing.interception.hosts import remote_hosts, vendor_hosts

START = Path(__file__).parent / "start"


def led(
    environ: Mapping[Any, Any] | None, allowed: Iterable[str] | None, lasting: bool = True
) -> dict[str, str] | None:
    """The environment for a child that would get *environ*; None where it stays as it is.

    None is this process's own. What the test itself has set stays. *allowed* are patterns of hosts
    that the child may reach; where they are None, every host but the vendors'. Unless this process
    is *lasting*, no proxy is opened for the child.
    """
    items = (os.environ if environ is None else environ).items()
    given = {os.fsdecode(name): os.fsdecode(value) for name, value in items}
    if environ is not None and not _is_made_from_ours(given):
        return None
    found = {**given, **_for_python(given)}
    if not given.get(PROXY_URL):  # else variables lead it to a mock server already
        found |= _for_node(given, lasting)
        own = all(given.get(name) == os.environ.get(name) for name in PROXIES)
        if own and allowed is not None:
            found |= _for_others(given, allowed, lasting)
    return found


def exceptions(given: Mapping[str, str], allowed: Iterable[str]) -> dict[str, str]:
    """The variable NO_PROXY: the user's own, this machine and *allowed*, but no vendor."""
    apart = [*not_proxied(given), *(one.removeprefix("*") for one in allowed)]
    vendors = [*remote_hosts()]
    kept = (one for one in apart if not any(excepts(one, host) for host in vendors))
    return {"NO_PROXY": ",".join(kept)}


def _is_made_from_ours(given: Mapping[str, str]) -> bool:
    """Whether at least half of this process's variables are there, unchanged."""
    shared = os.environ.items() & given.items()
    return 2 * len(shared) >= len(os.environ)


def _for_python(given: Mapping[str, str]) -> dict[str, str]:
    hosts, path = ",".join(sorted(vendor_hosts())), given.get("PYTHONPATH", "")
    if str(START) not in path.split(os.pathsep):
        path = f"{START}{os.pathsep}{path}" if path else str(START)
    return {VENDOR_HOSTS: hosts, "PYTHONPATH": path}


def _for_node(given: Mapping[str, str], lasting: bool) -> dict[str, str]:
    options = preloading(given.get("NODE_OPTIONS", ""), PRELOAD_FILE)
    return {"NODE_OPTIONS": options, PROXY_URL: REFUSING.url(lasting)}


def _for_others(given: Mapping[str, str], allowed: Iterable[str], lasting: bool) -> dict[str, str]:
    """Proxy variables, as most programs read them, and the properties of Java."""
    url = REFUSING.url(lasting)
    apart = exceptions(given, allowed)
    java = java_proxy(url, not_proxied(apart))
    options = java_options(given.get("JAVA_TOOL_OPTIONS", ""), java)
    return {**proxy_variables(url, apart), "JAVA_TOOL_OPTIONS": options}
