"""The hosts that are answered, those that are let through, and the refusal of all others."""

import errno
from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase
from functools import cache
from urllib.parse import urlsplit

LOCALHOST = ".localhost"
NOT_ANSWERED = (
    "the mock server intercepts this process and answers its http.client, requests, urllib3, httpx "
    "and aiohttp; any other client would reach the vendor itself. It reaches the mock server at "
    "mock_server.url, or by the proxy that mock_server.env() names."
)


class Blocked(ConnectionRefusedError):
    """A connection that must not be made. Clients see it as refused.

    Its host is neither a vendor's nor allowed; or it is a vendor's, and the client is not one that
    is answered: then *why* says so. *proxy* is the host of the proxy that the client used.
    """

    def __init__(
        self, host: str, port: int | None, proxy: str | None = None, why: str | None = None
    ) -> None:
        super().__init__(errno.ECONNREFUSED, why or _sentence(host, port, proxy))
        self.host, self.port, self.proxy = host, port, proxy

    @classmethod
    def raw(cls, host: str, port: int | None) -> "Blocked":
        """The refusal of a vendor's host to a socket or look-up that no client library makes."""
        where = host if port is None else f"{host}:{port}"
        return cls(host, port, why=f"{where} was refused: {NOT_ANSWERED}")


class HostPolicy:
    """The rule of one interception for each host. Hosts in *allow* are let through."""

    def __init__(self, allow: Iterable[str]) -> None:
        self.allowed = [plain(name) for name in allow]

    def answer(self, host: str, port: int) -> bool:
        """Whether the mock server answers; False means that the host is reached. Raises Blocked."""
        name = plain(host)
        if is_vendor(name):
            return True
        if any(fnmatchcase(name, one) for one in self.allowed):
            return False
        if (name, port) in _proxies():
            return True
        raise Blocked(host, port)


def plain(host: str) -> str:
    """A host in the form for comparison: small letters, no last dot, no brackets."""
    return host.lower().rstrip(".").strip("[]")


def is_vendor(host: str) -> bool:
    """`api.razorpay.com`, `razorpay.localhost`, and both behind a world's name and two dashes."""
    name = plain(host)
    return name in vendor_hosts() or name.rpartition("--")[2] in vendor_hosts()


def is_remote_vendor(host: str) -> bool:
    """Whether a host is a vendor's and elsewhere: `api.razorpay.com`, not `razorpay.localhost`."""
    return is_vendor(host) and not plain(host).endswith(LOCALHOST)


def remote_hosts() -> Iterator[str]:
    """The vendors' hosts that are elsewhere."""
    return (host for host in vendor_hosts() if not host.endswith(LOCALHOST))


@cache
def vendor_hosts() -> frozenset[str]:
    """Every host that the dispatcher knows."""
    from mock_server.vendors import VENDORS

    return frozenset(host for vendor in VENDORS for host in vendor.hosts)


def _proxies() -> set[tuple[str, int]]:
    """The proxies that variables name. The mock server takes their place for every request."""
    from urllib.request import getproxies

    found = [urlsplit(url if "//" in url else f"//{url}") for url in getproxies().values()]
    return {(plain(one.hostname), one.port or 80) for one in found if one.hostname}


def _sentence(host: str, port: int | None, proxy: str | None) -> str:
    through, past = "", ""
    if proxy:
        through = f", through the proxy {proxy},"
        past = ", and past the proxy by the variable NO_PROXY"
    return (
        f"{host}:{port}{through} was refused: the mock server intercepts this process and answers "
        f"{', '.join(sorted(vendor_hosts()))}. Let another host through by name: "
        f"intercept(allow=[{host!r}]), or the same allow in the pytest marker{past}."
    )
