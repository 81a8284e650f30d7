"""A browser at a server of its own, and at one that all tests share."""

import itertools
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest

from mock_server import MockClient
from tests.browser import Opens
from tests.clients import Client
from tests.control.conftest import in_process, shared_app
from tests.page.browsing import Browser
from tests.serving.process import Process

_numbers = itertools.count(1)

Open = Callable[..., Browser]


@pytest.fixture
def browser() -> Browser:
    """A browser at a server that other tests use too."""
    return Browser(Client.inside(shared_app()))


@pytest.fixture
def open_browser() -> Open:
    """open_browser(setting=…) is a browser at a server with these settings, that others use too."""
    return lambda **settings: Browser(_served(**settings))


@cache
def _served(**settings: Any) -> Client:
    return in_process(**settings)[0]


@pytest.fixture
def world() -> str:
    """The name of a world that no other test uses."""
    return f"page-{next(_numbers)}"


@pytest.fixture
def mock(world: str) -> MockClient:
    """The control plane of that world."""
    return MockClient.over(shared_app(), world)


@pytest.fixture
def there(gunicorn: Process, world: str) -> MockClient:
    """The control plane of that world in a real server."""
    return MockClient(gunicorn.url, world)


@pytest.fixture
def visit(opens: Opens, gunicorn: Process, world: str) -> Opens:
    """visit("/faults", wide=400) shows that view of the world in Chromium."""

    def show(path: str, **options: Any) -> Any:
        query = ("&" if "?" in path else "?") + f"world={world}"
        return opens(f"{gunicorn.url}/_mock/page{path}{query}", **options)

    return show
