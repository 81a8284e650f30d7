"""Small suites, and worlds where they may live."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from mock_server.testing.fixture import MockServer, opened
from mock_server.testing.homes import Home, Inside, Outside
from tests.conftest import GUNICORN
from tests.testing import suites

Opened = Callable[..., MockServer]


@pytest.fixture
def suite(tmp_path: Path) -> Callable[..., suites.Run]:
    """`suite(text, *arguments)` runs a file of tests in a pytest of its own."""

    def run(text: str, *args: str, plugins: tuple[str, ...] = (suites.PLUGIN,)) -> suites.Run:
        return suites.run(tmp_path, text, *args, plugins=plugins)

    return run


@pytest.fixture(scope="session")
def inside() -> Iterator[Inside]:
    home = Inside()
    yield home
    home.close()


@pytest.fixture(params=["in process", GUNICORN])
def home(request: pytest.FixtureRequest, inside: Inside) -> Home:
    """An application of this process, and a server that runs."""
    if request.param == "gunicorn":
        return Outside(request.getfixturevalue("gunicorn").url)
    return inside


@pytest.fixture
def mock(home: Home) -> Iterator[MockServer]:
    """A fresh world at each home, without interception."""
    with opened(home, "a-test", intercept=False) as made:
        yield made
