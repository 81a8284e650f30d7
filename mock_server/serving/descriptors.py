"""How many descriptors this process may open, and so how many connections. Windows has no limit."""

import logging

from mock_server.serving.limits import MAX_CONNECTIONS

try:
    import resource
except ImportError:  # on Windows
    resource = None  # type: ignore[assignment]  # there is no such module there

log = logging.getLogger("mock_server")

# macOS begins with 256 descriptors, names no hard limit, and takes no number above this one.
OPEN_MAX = 10_240


def raise_descriptor_limit() -> None:
    """Raise the limit of open descriptors as far as the system allows."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    unlimited = hard == resource.RLIM_INFINITY
    wanted = [hard, *([OPEN_MAX] if unlimited and soft < OPEN_MAX else [])]
    if not any(_raised(one, hard) for one in wanted):
        log.debug("the limit of descriptors stays as it is")


def max_connections(spare: int) -> int:
    """The most connections that may be open: the limit of descriptors less *spare*."""
    if resource is None:
        return MAX_CONNECTIONS
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft == resource.RLIM_INFINITY:
        return MAX_CONNECTIONS
    return max(1, min(MAX_CONNECTIONS, soft - spare))


def _raised(soft: int, hard: int) -> bool:
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    except (OSError, ValueError):
        return False
    return True
