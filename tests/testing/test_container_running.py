"""The container of testcontainers in a real engine: podman, by the API of Docker."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from mock_server.testing.container import ContactMockContainer
from tests.podman import NEEDS_AN_IMAGE, built
from tests.serving.sockets import soon

pytestmark = NEEDS_AN_IMAGE


@pytest.fixture
def image(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The image's name, while podman serves an engine's API."""
    from testcontainers.core.config import ConnectionMode, testcontainers_config

    mode = ConnectionMode.docker_host  # also where the tests themselves run in a container
    monkeypatch.setattr(testcontainers_config, "ryuk_disabled", True)
    monkeypatch.setattr(testcontainers_config, "connection_mode_override", mode)
    monkeypatch.setenv("DOCKER_HOST", f"unix://{tmp_path}/engine.sock")
    name = f"localhost/{built()}"
    with subprocess.Popen(
        ["podman", "system", "service", "--time=0", f"unix://{tmp_path}/engine.sock"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as service:
        try:
            assert soon((tmp_path / "engine.sock").exists)
            yield name
        finally:
            service.terminate()


def test_life(image: str, tmp_path: Path) -> None:
    """A scenario file of the host is served, over HTTP and HTTPS, until the block ends."""
    tmp_path.chmod(0o755)
    file = tmp_path / "mine.yaml"
    file.write_text("extends: empty\nabout: Mounted.\n", encoding="utf-8")
    with ContactMockContainer(image, scenario=file, tls=True, network_mode="bridge") as mock:
        assert "Mounted." == mock.client().info()["scenario"]["about"]
        assert mock.ca_pem.startswith("-----BEGIN CERTIFICATE-----")
        assert mock.url != mock.tls_url
        client = mock.client()

    with pytest.raises(OSError, match="refused"):
        client.ready()


def test_mistakes(image: str) -> None:
    """A scenario that does not exist ends the start with the server's own sentence."""
    container = ContactMockContainer(image, scenario="none", network_mode="bridge")

    with pytest.raises(RuntimeError, match="there is no scenario 'none'"):
        container.start()
