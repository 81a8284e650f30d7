"""Small suites, and worlds where they may live."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
import trustme

from mock_server.testing.backends import Backend, InProcess, Remote
from mock_server.testing.mock_server import MockServer, opened
from tests.conftest import GUNICORN
from tests.testing.suites import APPLICATION, Suite, run

# Where clients look for the authorities that they trust.
AUTHORITIES = ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The certificate of an authority that has signed nothing."""
    file = tmp_path_factory.mktemp("authority") / "ca.pem"
    trustme.CA().cert_pem.write_to_path(file)
    return file


@pytest.fixture(autouse=True)
def _one_authority(authority: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Clients of HTTPS trust this one: to load the system's takes each of them 17 ms."""
    for variable in AUTHORITIES:
        monkeypatch.setenv(variable, str(authority))


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
