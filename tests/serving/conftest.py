"""A server that speaks HTTPS, for the tests of it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.serving.https_client import HTTPS
from tests.serving.process import Process


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the server writes its certificate authority."""
    return tmp_path_factory.mktemp("tls") / "ca.pem"


@pytest.fixture(scope="session")
def secured(authority: Path) -> Iterator[Process]:
    with Process.started(*HTTPS, "--tls-ca-file", str(authority)) as process:
        yield process

        assert "Traceback" not in process.log
