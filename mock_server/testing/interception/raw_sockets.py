"""Look-ups and sockets that no client library makes: one that leads to a vendor is refused.

Python tells an audit hook of each, also those of other libraries. A hook cannot be taken away:
after the last interception it lets everything pass.
"""

import sys
from collections.abc import Callable
from functools import cache
from typing import Any

Refuse = Callable[[str, Any], object]

LOOK_UPS = ("socket.getaddrinfo", "socket.gethostbyname")
CONNECTIONS = ("socket.connect", "socket.sendto", "socket.sendmsg")


@cache
def watch(refuse: Refuse) -> None:
    """From now on, call *refuse* with each host and port that is looked up or connected to.

    What it raises is raised by the look-up or the connection. The port may be a service's name, or
    None where nobody says it.
    """

    def hear(event: str, args: tuple[Any, ...]) -> None:
        if event.startswith("socket."):
            host, port = _target(event, args)
            if isinstance(host, str | bytes | bytearray):
                refuse(host if isinstance(host, str) else host.decode("ascii", "replace"), port)

    sys.addaudithook(hear)


def _target(event: str, args: tuple[Any, ...]) -> tuple[Any, Any]:
    """Host and port; the host is None where there is none, as for a socket of the file system."""
    if event in LOOK_UPS:
        return args[0], args[1] if len(args) > 1 else None
    if event in CONNECTIONS and isinstance(args[1], tuple) and len(args[1]) > 1:
        return args[1][:2]
    return None, None
