"""One vendor, with what an application must be told to reach it in a test's world."""

import shlex
from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from itertools import pairwise
from typing import Any

from mock_server.core.vendor import Vendor
from mock_server.testing.backends import Backend, accounts
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
            return f"https://{self._vendor.hosts[0]}{self._vendor.prefixes[0]}"
        return self._backend.url + self._path

    @cached_property
    def credentials(self) -> Mapping[str, Any]:
        """The account as the scenario writes it: its keys, and what it may see."""
        return self._backend.account(self._world, self._vendor)

    @property
    def auth(self) -> tuple[str, str] | None:
        """User and password where the vendor asks for Basic, else None."""
        for flag, value in self._curl_flags:
            if flag == "-u":
                user, _, password = value.partition(":")
                return user, password
        return None

    @property
    def headers(self) -> dict[str, str]:
        """What a request must bring to be let in."""
        found = dict(value.split(": ", 1) for flag, value in self._curl_flags if flag == "-H")
        if self.auth:
            found["Authorization"] = f"Basic {b64encode(':'.join(self.auth).encode()).decode()}"
        return found

    @property
    def client(self) -> Client:
        """A client that brings the headers: `client.post("/contacts", json={…})`."""
        return Client(self._backend.send, self._path, self.headers)

    @property
    def _path(self) -> str:
        return f"/@{self._world}/{self.name}{self._vendor.prefixes[0]}"

    @cached_property
    def _curl_flags(self) -> list[tuple[str, str]]:
        """The flags of the vendor's curl line, with this account's facts in the sample's place."""
        sample = self._vendor.section[accounts(self._vendor)].load_default[0]
        words = pairwise(shlex.split(self._vendor.curl))
        flags = ((flag, value) for flag, value in words if flag.startswith("-"))
        return list(_filled(flags, sample, self.credentials))


def _filled(
    flags: Iterable[tuple[str, str]], sample: Mapping[str, Any], account: Mapping[str, Any]
) -> Iterator[tuple[str, str]]:
    """A flag that needs a fact which the account does not have is left out."""
    for flag, value in flags:
        told = {key: text for key, text in sample.items() if _is_in(text, value)}
        if all(account.get(key) for key in told):
            for key, text in told.items():
                value = value.replace(text, account[key])
            yield flag, value


def _is_in(text: Any, value: str) -> bool:
    return isinstance(text, str) and text in value
