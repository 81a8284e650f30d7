"""How a client reaches a server: its address, its authority, and the world that it is to use."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlsplit

PASSWORD = "mock"  # of the proxy's user: the server takes any, but some clients send no empty one


@dataclass(frozen=True)
class Reach:
    """A server at *url*, as a client sees it.

    *authority* is the certificate to trust, in PEM. Without a *world*, credentials choose it.
    *accounts* are by vendor; a vendor without one gets the card's sample. Without a *proxy*, only
    base URLs reach the server. *replica* is the id of the server that holds the world.
    """

    url: str
    authority: bytes
    world: str | None = None
    accounts: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    proxy: bool = True
    replica: str | None = None

    @property
    def host(self) -> str:
        """The server's host, without brackets."""
        return urlsplit(self.url).hostname or ""

    @property
    def port(self) -> int:
        parts = urlsplit(self.url)
        return parts.port or (443 if parts.scheme == "https" else 80)

    @property
    def proxy_url(self) -> str:
        """The proxy, whose user names the world."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        user = f"{quote(self.world, safe='')}:{PASSWORD}@" if self.world else ""
        return f"http://{user}{host}:{self.port}"

    @property
    def base(self) -> str:
        """The address before a vendor's name. Its path names the world."""
        return f"{self.url}/@{quote(self.world, safe='')}" if self.world else self.url
