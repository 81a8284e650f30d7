"""Two RazorpayX clients from npm, installed for the test and run by small scripts of ours."""

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

pytestmark = [pytest.mark.server, pytest.mark.npm]

CLIENTS = ("razorpayx-sdk@0.1.1", "razorpayx-nodejs-sdk@2.0.4")
OPTIONS = (
    "--ignore-scripts",
    "--no-audit",
    "--no-fund",
    "--no-package-lock",
    "--loglevel=error",
    "--fetch-retries=1",
    "--fetch-retry-mintimeout=1000",
    "--fetch-timeout=20000",
)
INSTALLING, RUNNING = 90, 30
OLDEST = 18
SCRIPTS = ("razorpayx_sdk", "razorpayx_nodejs_sdk")


@pytest.fixture(scope="module")
def modules(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the clients are installed. Skips where they cannot be: that is no fault of ours."""
    npm, node = shutil.which("npm"), shutil.which("node")
    if not npm or not node:
        pytest.skip("node and npm are not here")
    if int(_run([node, "-p", "process.versions.node"], RUNNING).stdout.split(".")[0]) < OLDEST:
        pytest.skip(f"the clients need Node.js {OLDEST}")
    folder = tmp_path_factory.mktemp("npm")
    (folder / "package.json").write_text('{"private": true}', encoding="utf-8")
    try:
        done = _run([npm, "install", *OPTIONS, *CLIENTS], INSTALLING, cwd=folder)
    except subprocess.TimeoutExpired:
        pytest.skip(f"npm did not install the clients in {INSTALLING} s")
    if done.returncode:
        said = done.stderr.strip().partition("\n")[0] or "it does not say why"
        pytest.skip(f"npm could not install the clients: {said}")
    return folder / "node_modules"


@pytest.fixture(params=SCRIPTS)
def seen(request: pytest.FixtureRequest, modules: Path, url: str, key: str) -> dict[str, Any]:
    """What one client has seen: each answer by the step that got it."""
    script = Path(__file__).with_name(f"{request.param}.cjs")
    environment = {**os.environ, "NODE_PATH": str(modules), "NO_PROXY": "127.0.0.1"}
    command = ["node", str(script), f"{url}/razorpay", key, "mock_secret"]
    done = _run(command, RUNNING, env=environment)

    assert 0 == done.returncode, done.stderr
    answers: dict[str, Any] = json.loads(done.stdout)
    return answers


def test_a_day_of_work(seen: dict[str, Any]) -> None:
    """Create, de-duplicate, list, get, update, deactivate and activate agree with each other."""
    created = seen["created"]
    changed = {**created, "reference_id": "A 1"}

    assert "contact" == created["entity"]
    assert "Asha Rao" == created["name"]
    assert "9000090001" == created["contact"]
    assert [] == created["notes"]
    assert created == seen["again"]
    assert {"entity": "collection", "count": 1, "items": [created]} == seen["listed"]
    assert created == seen["fetched"]
    assert changed == seen["updated"]
    assert {**changed, "active": False} == seen["deactivated"]
    assert seen["deactivated"] == seen["inactive"]["items"][0]
    assert changed == seen["activated"]


def test_refusals(seen: dict[str, Any]) -> None:
    """Each client finds in a refusal what it looks for (RZP-10, RZP-29)."""
    refused = seen["refused"]
    error = refused.get("data", {}).get("error", refused)

    assert 400 == refused.get("status", refused.get("statusCode"))
    assert "BAD_REQUEST_ERROR" == error["code"]
    assert "name" == error["field"]
    assert "input_validation_failed" == error["reason"]
    assert "The name field is invalid." == error.get("description", error.get("message"))
    assert "cont_00000000000009 is not a valid id." in json.dumps(seen["unknown"])


def _run(command: list[str], seconds: int, **where: Any) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        capture_output=True,
        text=True,
        timeout=seconds,
        stdin=subprocess.DEVNULL,
        **where,
    )
