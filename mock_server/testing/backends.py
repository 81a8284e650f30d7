"""Where the worlds of tests live: in an application of this process, or on a server that runs."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from functools import cache, cached_property
from typing import Any
from urllib.parse import urlsplit

from mock_server.app import create_app
from mock_server.client import MockClient, MockError
from mock_server.client.sending import Send, base_url, in_process, over_http
from mock_server.control.context import ControlContext
from mock_server.core.request.application import MockFlask
from mock_server.core.scenario.load import load_text
from mock_server.core.state.scenario import Scenario
from mock_server.core.vendor import Vendor
from mock_server.testing.server import Server, serve
from mock_server.vendors import VENDORS

VENDORS_BY_NAME: Mapping[str, Vendor] = {vendor.name: vendor for vendor in VENDORS}


class Backend(ABC):
    """What holds worlds. *target* is what interception answers from, *send* what clients use."""

    target: MockFlask | str
    send: Send

    @property
    @abstractmethod
    def url(self) -> str:
        """The address of a real server, started if need be."""

    @abstractmethod
    def mock(self, world: str | None) -> MockClient:
        """The control plane of a world."""

    @abstractmethod
    def begin(self, world: str, recipe: str | None) -> None:
        """Make the world anew. Raises ScenarioError, MockError or OSError."""

    @abstractmethod
    def account(self, world: str, vendor: Vendor) -> Mapping[str, Any]:
        """The scenario's first account at a vendor; empty where it has none."""

    def end(self, world: str) -> None:
        """Forget the world, where it exists."""
        try:
            self.mock(None).drop(world)
        except MockError as error:
            if error.status != 404:
                raise

    def close(self) -> None:  # noqa: B027  # most have nothing open
        """Stop what was started."""


class InProcess(Backend):
    """One application in this process, and a server for it once its URL is asked for."""

    target: MockFlask

    def __init__(self, **settings: Any) -> None:
        self.target = create_app(**settings)
        self.send = in_process(self.target)
        self._compiled = cache(self._compile)

    @property
    def url(self) -> str:
        return self.server.url

    @cached_property
    def server(self) -> Server:
        return serve(self.target)

    def mock(self, world: str | None) -> MockClient:
        return MockClient.over(self.target, world)

    def begin(self, world: str, recipe: str | None) -> None:
        self._context.worlds.drop(world)
        if recipe is not None:
            self._context.worlds.start(world, self._compiled(recipe))

    def account(self, world: str, vendor: Vendor) -> Mapping[str, Any]:
        section = self._context.worlds.get(world).state(vendor.name).section
        return _first(section[vendor.access.accounts.key])

    def close(self) -> None:
        if "server" in vars(self):
            self.server.stop()

    @property
    def _context(self) -> ControlContext:
        context: ControlContext = self.target.extensions["mock_server"]
        return context

    def _compile(self, recipe: str) -> Scenario:
        return load_text(recipe, "scenario", self._context.library, self._context.vendors)


class Remote(Backend):
    """A server that runs at *url*; *token* is for its control plane. Raises ValueError."""

    def __init__(self, url: str, token: str | None = None) -> None:
        self.target = self._url = base_url(url)
        self.send = over_http(self._url)
        self._token = token

    @property
    def url(self) -> str:
        return self._url

    @property
    def host(self) -> str:
        return urlsplit(self.url).hostname or ""

    def mock(self, world: str | None) -> MockClient:
        return MockClient(self.url, world, self._token)

    def begin(self, world: str, recipe: str | None) -> None:
        self.end(world)
        if recipe is not None:
            self.mock(world).load(recipe)

    def account(self, world: str, vendor: Vendor) -> Mapping[str, Any]:
        section = self.mock(world).state()["vendors"][vendor.name]
        return _first(section[vendor.access.accounts.key])


def _first(accounts: Any) -> Mapping[str, Any]:
    return accounts[0] if accounts else {}
