"""The image: built, started with a read-only root, healthy, and ended in order."""

import json
import os
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.podman import BASE, NEEDS_AN_IMAGE, built, podman
from tests.serving.process import send

MAX_BYTES = 25_000_000  # of the image's own layers, as they are pulled

pytestmark = NEEDS_AN_IMAGE


@pytest.fixture(scope="module")
def image() -> str:
    return built()


@pytest.fixture
def port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


@pytest.fixture
def name() -> Iterator[str]:
    name = f"contact-mock-test-{os.getpid()}"
    yield name
    podman("rm", "--force", "--time=1", name, check=False)


def test_life(image: str, name: str, port: int, tmp_path: Path) -> None:
    """Read-only and without rights: flags append, it gets ready and healthy, and exits with 0."""
    (tmp_path / "mine.yaml").write_text("extends: empty\nabout: Mounted.\n")
    tmp_path.chmod(0o755)
    flags = [
        "--read-only",
        "--cap-drop=all",
        f"--volume={tmp_path}:/scenarios:ro",
        f"--name={name}",
    ]
    started = ["--scenario", "mine", "--port", str(port)]
    podman("run", "--detach", "--network=host", *flags, image, *started)
    ready(port)

    assert "Mounted." == send(port, "GET", "/_mock/info").json["scenario"]["about"]
    assert "10001" == podman("exec", name, "id", "-u").stdout.strip()
    assert 0 == podman("healthcheck", "run", name).returncode
    assert {"C /etc"} >= set(podman("diff", name).stdout.splitlines())  # podman's own mounts
    podman("stop", "--time=10", name)
    assert "0" == podman("inspect", "--format={{.State.ExitCode}}", name).stdout.strip()


def test_mistakes(image: str) -> None:
    """A scenario that does not exist ends the container with exit code 1 and a sentence."""
    done = podman("run", "--rm", "--network=host", image, "--scenario", "none", check=False)

    assert 1 == done.returncode
    assert "there is no scenario 'none'" in done.stdout + done.stderr


def test_its_own_layers_are_small(image: str, tmp_path: Path) -> None:
    """What is pulled over the base is at most 25 MB."""
    podman("save", "--format=oci-dir", f"--output={tmp_path}/image", image)
    base = int(podman("inspect", "--type=image", "--format={{len .RootFS.Layers}}", BASE).stdout)
    own = compressed_layers(tmp_path / "image")[base:]

    assert own
    assert MAX_BYTES >= sum(own), f"the image's own layers have {own} bytes"


def compressed_layers(folder: Path) -> list[int]:
    """The bytes of each layer of the image in an OCI layout, the undermost first."""
    (index,) = json.loads((folder / "index.json").read_text())["manifests"]
    manifest = folder / "blobs" / str(index["digest"]).replace(":", "/")
    return [int(layer["size"]) for layer in json.loads(manifest.read_text())["layers"]]


def ready(port: int) -> None:
    limit = time.monotonic() + 30
    while time.monotonic() < limit:
        try:
            if send(port, "GET", "/_mock/ready").status == 200:
                return
        except OSError:
            time.sleep(0.05)
    raise AssertionError("the container did not get ready")
