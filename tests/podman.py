"""The image of the Dockerfile, built by podman where that is here and where it is asked for."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
BASE = os.environ.get("MOCK_SERVER_TEST_CONTAINER_BASE", "python:3.11-slim")
IMAGE = "contact-mock-server:test"


def podman(*args: str, check: bool = True) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(["podman", *args], capture_output=True, text=True, timeout=600)

    assert not check or done.returncode == 0, done.stderr
    return done


def built() -> str:
    """The image's name, once it is built; what has not changed is not built again."""
    podman(
        "build",
        "--pull=never",
        "--format=docker",
        f"--build-arg=PYTHON={BASE}",
        f"--tag={IMAGE}",
        str(ROOT),
    )
    return IMAGE


def _missing() -> str | None:
    """Why there can be no image here."""
    if not os.environ.get("MOCK_SERVER_TEST_CONTAINER"):
        return "MOCK_SERVER_TEST_CONTAINER is not set"
    if not shutil.which("podman"):
        return "there is no podman"
    if podman("image", "exists", BASE, check=False).returncode:
        return f"there is no image {BASE}"
    return None


_MISSING = _missing()
NEEDS_AN_IMAGE = [
    pytest.mark.container,
    pytest.mark.skipif(_MISSING is not None, reason=_MISSING or ""),
]
