"""The place of tests' worlds: an application in this process, or a running server."""

import os
import shutil
import weakref
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from functools import cache, cached_property
from pathlib import Path
from tempfile import mkdtemp
from typing import Any
from urllib.parse import urlsplit

from mock_server.app import create_app
from mock_server.client import MockClient, MockError
from mock_server.client.replicas import Replicas
from mock_server.client.sending import Send, base_url, in_process, over_http
from mock_server.control.context import ControlContext
from mock_server.core.request.application import MockFlask
from mock_server.core.scenario.load import load_text
from mock_server.core.state.scenario import Scenario
from mock_server.core.vendor import Vendor
from mock_server.serving.environment.accounts import Accounts, accounts_of, first_accounts
from mock_server.serving.environment.reach import Reach
from mock_server.serving.environment.remote import reach_of
from mock_server.testing.server import Server, serve
from mock_server.vendors import VENDORS

VENDORS_BY_NAME: Mapping[str, Vendor] = {vendor.name: vendor for vendor in VENDORS}


class Backend(ABC):
    """A place for worlds. Interception answers from *target*; clients send through `sender()`.

    All clients share what they remember of *replicas*: who notices that a world has moved raises
    WorldMoved.
    """

    target: MockFlask | str
    send: Send

    def __init__(self) -> None:
        self.replicas = Replicas()

    @property
    @abstractmethod
    def url(self) -> str:
        """The address of a real server, which the first use may start."""

    @abstractmethod
    def mock(self, world: str | None) -> MockClient:
        """The control plane of a world."""

    def sender(self, world: str) -> Send:
        """What sends requests to a world's own address."""
        return self.replicas.watching(self.send, world)

    @abstractmethod
    def begin(self, world: str, recipe: str | None) -> None:
        """Make a fresh world, by a scenario's text.

        Raises ScenarioError, MockError, WorldMoved or OSError.
        """

    @abstractmethod
    def accounts(self, world: str) -> Accounts:
        """The world's first account at each vendor that has one."""

    @abstractmethod
    def reach(self, world: str) -> Reach:
        """How a program in another process reaches a world; the first use may start a server."""

    @cached_property
    def folder(self) -> Path:
        """Where the files of `environment` lie until the end."""
        made = mkdtemp(prefix="mock-server-")
        self._remove = weakref.finalize(self, shutil.rmtree, made, ignore_errors=True)
        return Path(made)

    def environment(self, world: str, allowed: Iterable[str] = ()) -> dict[str, str]:
        """The variables that lead a program to a world, and past it to hosts that are *allowed*.

        Raises MockError and OSError.
        """
        from mock_server.serving.environment.variables import variables
        from mock_server.testing.interception.children.environment import exceptions

        others = {name: value for name, value in os.environ.items() if name != "no_proxy"}
        environ = {**others, **exceptions(os.environ, allowed)}
        return variables(self.reach(world), self.folder, environ)

    def end(self, world: str) -> None:
        """Drop the world if it exists. Raises WorldMoved where it has moved unnoticed."""
        try:
            self.mock(world).drop(world)
        except MockError as error:
            if error.status != 404:
                raise
        finally:
            self.replicas.forget(world)

    def close(self) -> None:
        """Stop the server that `url` may have started, and remove the files."""
        if "folder" in vars(self):
            self._remove()


class InProcess(Backend):
    """An application in this process. The first use of `url` starts a server for it."""

    target: MockFlask

    def __init__(self, **settings: Any) -> None:
        super().__init__()
        self.target = create_app(**settings)
        self.send = in_process(self.target)
        self._context: ControlContext = self.target.extensions["mock_server"]
        self._compiled = cache(self._compile)

    @property
    def url(self) -> str:
        return self.server.url

    @cached_property
    def server(self) -> Server:
        return serve(self.target)

    def mock(self, world: str | None) -> MockClient:
        return MockClient.over(self.target, world, replica=self.replicas)

    def begin(self, world: str, recipe: str | None) -> None:
        self._context.worlds.drop(world)
        if recipe is not None:
            self._context.worlds.start(world, self._compiled(recipe))

    def accounts(self, world: str) -> Accounts:
        return first_accounts(self.target, world)

    def reach(self, world: str) -> Reach:
        accounts, replica = self.accounts(world), self._context.replica
        return Reach(self.url, self.server.ca_pem, world, accounts, replica=replica)

    def close(self) -> None:
        super().close()
        if "server" in vars(self):
            self.server.stop()

    def _compile(self, recipe: str) -> Scenario:
        return load_text(recipe, "scenario", self._context.library, self._context.vendors)


class Remote(Backend):
    """A running server at *url*. *token* is for its control plane. Raises ValueError."""

    def __init__(self, url: str, token: str | None = None) -> None:
        super().__init__()
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
        return MockClient(self.url, world, self._token, replica=self.replicas)

    def begin(self, world: str, recipe: str | None) -> None:
        self.end(world)
        if recipe is not None:
            self.mock(world).load(recipe)
        else:
            self.mock(world).clock()  # tells which replica has the world, and makes none

    def accounts(self, world: str) -> Accounts:
        return accounts_of(self.mock(world).state())

    def reach(self, world: str) -> Reach:
        return reach_of(self.mock(world))
