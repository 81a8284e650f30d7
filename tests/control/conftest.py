"""The control plane of the same world that a test's client talks to."""

import itertools
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import copy
from functools import cache
from typing import Any

import pytest

from mock_server import MockClient, create_app
from tests.clients import Client

_numbers = itertools.count(1)

# serve(setting=…, …) gives a server of its own in process, by its vendors' side and by ours
Serve = Callable[..., tuple[Client, MockClient]]


@pytest.fixture
def mock(request: pytest.FixtureRequest, client: Client) -> MockClient:
    """The control plane of the client's world, in process or over a socket as the client is."""
    if request.node.callspec.params["client"] == "gunicorn":
        return MockClient(request.getfixturevalue("gunicorn").url, client._world)
    return MockClient.over(request.getfixturevalue("default_app"), client._world)


@pytest.fixture
def serve() -> Serve:
    return in_process


def in_process(world: str | None = None, **settings: Any) -> tuple[Client, MockClient]:
    """One world of a server with these settings."""
    return _within(create_app(**settings), world, settings.get("control_token"))


def in_a_world() -> Client:
    """A world of the default scenario that no other test uses, without a server of its own."""
    return with_control()[0]


def with_control() -> tuple[Client, MockClient]:
    """The same with its control plane."""
    return _within(shared_app(), f"inside-{next(_numbers)}")


@cache
def shared_app() -> Any:
    return create_app()


def _within(app: Any, world: str | None, token: str | None = None) -> tuple[Client, MockClient]:
    return Client.inside(app, world), MockClient.over(app, world, token)


@contextmanager
def logged(formatter: logging.Formatter | None = None) -> Iterator[list[str]]:
    """The lines that the server logs meanwhile, whoever else has set its logging up."""
    lines: list[str] = []

    class Keeper(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(self.format(record))

    logger, keeper = logging.getLogger("mock_server"), Keeper()
    keeper.setFormatter(formatter)
    before = logger.level
    logger.addHandler(keeper)
    logger.setLevel("INFO")
    try:
        yield lines
    finally:
        logger.removeHandler(keeper)
        logger.setLevel(before)


def elsewhere(mock: MockClient, world: str) -> MockClient:
    """The same server's control plane, for another world."""
    other = copy(mock)
    other.world = world
    return other
