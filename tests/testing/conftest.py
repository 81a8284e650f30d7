"""Small suites, and worlds where they may live."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from mock_server.testing.backends import Home, Inside, Outside
from mock_server.testing.mock_server import MockServer, opened
from tests.conftest import GUNICORN
from tests.testing.suites import APPLICATION, Suite, run


@pytest.fixture
def suite(tmp_path: Path) -> Suite:
    """`suite(text, *arguments)` runs a file of tests in a pytest of its own."""
    return partial(run, tmp_path)


@pytest.fixture
def app_suite(tmp_path: Path) -> Suite:
    """The same for a file that begins with an application."""
    return lambda text, *args, **more: run(tmp_path, APPLICATION + text, *args, **more)


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
