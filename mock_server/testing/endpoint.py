"""One vendor in a test's world: its URL, its credentials, and a ready client."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from mock_server.core.vendor import Vendor
from mock_server.testing.backends import Backend
from mock_server.testing.vendor_client import Client


class VendorEndpoint:
    """One vendor. Documented paths are appended to *url*.

    *intercepted* tells whether the vendor's own address is answered. The credentials are those of
    the world's first account.
    """

    def __init__(self, vendor: Vendor, backend: Backend, world: str, intercepted: bool) -> None:
        self.name, self.title = vendor.name, vendor.title
        self._vendor, self._backend, self._world = vendor, backend, world
        self._intercepted = intercepted

    @property
    def url(self) -> str:
        """The vendor's own URL where interception answers it in process, else the server's."""
        if self._intercepted and not isinstance(self._backend.target, str):
            return f"https://{self._vendor.api.hosts[0]}{self._vendor.api.prefixes[0]}"
        return f"{self._backend.url}{self._root}{self._vendor.api.prefixes[0]}"

    @cached_property
    def credentials(self) -> Mapping[str, Any]:
        """The account as the scenario writes it: its keys, and what it may see."""
        return self._backend.accounts(self._world).get(self.name, {})

    @property
    def auth(self) -> tuple[str, str] | None:
        """User and password where the vendor asks for Basic, else None."""
        account = self.credentials
        return self._vendor.access.basic_pair(account) if account else None

    @property
    def headers(self) -> dict[str, str]:
        """The headers that authenticate a request."""
        return dict(self._vendor.access.sign(self.credentials)) if self.credentials else {}

    @property
    def client(self) -> Client:
        """A client that sends the headers: `client.post("/contacts", json={…})`."""
        send = self._backend.sender(self._world)
        return Client(send, self._root, self._vendor.api.prefixes, self.headers)

    @property
    def _root(self) -> str:
        return f"/@{self._world}/{self.name}"
