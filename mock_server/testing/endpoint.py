"""One vendor in a test's world: its URL, its credentials, and a ready client."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from mock_server.core.vendor import Vendor
from mock_server.testing.backends import Backend
from mock_server.testing.vendor_client import Client


class VendorEndpoint:
    """*url* is the base URL, to which the vendor's documented paths are added.

    *intercepted* says whether the vendor's own address is answered. The credentials are those of
    the scenario's first account.
    """

    def __init__(self, vendor: Vendor, backend: Backend, world: str, intercepted: bool) -> None:
        self.name, self.title = vendor.name, vendor.title
        self._vendor, self._backend, self._world = vendor, backend, world
        self._intercepted = intercepted

    @property
    def url(self) -> str:
        """The vendor's own where interception answers it in process, else the server's."""
        if self._intercepted and not isinstance(self._backend.target, str):
            return f"https://{self._vendor.api.hosts[0]}{self._vendor.api.prefixes[0]}"
        return self._backend.url + self._path

    @cached_property
    def credentials(self) -> Mapping[str, Any]:
        """The account as the scenario writes it: its keys, and what it may see."""
        return self._backend.account(self._world, self._vendor)

    @property
    def auth(self) -> tuple[str, str] | None:
        """User and password where the vendor asks for Basic, else None."""
        known = self.credentials
        return self._vendor.access.basic_pair(known) if known else None

    @property
    def headers(self) -> dict[str, str]:
        """The headers that authenticate a request."""
        return dict(self._vendor.access.sign(self.credentials)) if self.credentials else {}

    @property
    def client(self) -> Client:
        """A client that brings the headers: `client.post("/contacts", json={…})`."""
        root = f"/@{self._world}/{self.name}"
        return Client(self._backend.send, root, self._vendor.api.prefixes, self.headers)

    @property
    def _path(self) -> str:
        return f"/@{self._world}/{self.name}{self._vendor.api.prefixes[0]}"
