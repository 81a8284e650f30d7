"""Small suites, and worlds where they may live."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from mock_server.testing.backends import Backend, InProcess, Remote
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
def inside() -> Iterator[InProcess]:
    backend = InProcess()
    yield backend
    backend.close()


@pytest.fixture(params=["in process", GUNICORN])
def backend(request: pytest.FixtureRequest, inside: InProcess) -> Backend:
    """An application of this process, and a server that runs."""
    if request.param == "gunicorn":
        return Remote(request.getfixturevalue("gunicorn").url)
    return inside


@pytest.fixture
def mock(backend: Backend) -> Iterator[MockServer]:
    """A fresh world at each backend, without interception."""
    with opened(backend, "a-test", intercept=False) as made:
        yield made
