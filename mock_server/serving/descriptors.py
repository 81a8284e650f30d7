"""How many descriptors this process may open, and so how many connections. Windows has no limit."""

import logging

from mock_server.serving.limits import MAX_CONNECTIONS

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]  # as it is there

log = logging.getLogger("mock_server")


def raise_descriptor_limit() -> None:
    """Raise the limit of open descriptors as far as the system allows."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    except (OSError, ValueError):
        log.debug("the limit of descriptors stays as it is")


def max_connections(spare: int) -> int:
    """The most connections that may be open: the limit of descriptors less *spare*."""
    if resource is None:
        return MAX_CONNECTIONS
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft == resource.RLIM_INFINITY:
        return MAX_CONNECTIONS
    return max(1, min(MAX_CONNECTIONS, soft - spare))
