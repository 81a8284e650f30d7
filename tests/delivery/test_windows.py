"""What docs/installing.md says of Windows, in a Python without what Windows lacks."""

from collections.abc import Callable
from pathlib import Path

import pytest

from mock_server.cli.exec import NOT_HERE
from mock_server.cli.serve import NEEDS_UNIX
from tests.forked import Done, run_fresh
from tests.serving.process import Process

ROOT = Path(__file__).parents[2]
SUITE = """
import urllib.request

import httpx
import requests

from mock_server.client import MockClient
from mock_server.testing.server import serve

URL, KEY = "https://api.razorpay.com/v1/contacts", ("rzp_test_mock", "mock_secret")


def test_interception(mock_server):
    created = requests.post(URL, json={"name": "Acme"}, auth=KEY, timeout=10).json()

    assert created["id"] in httpx.get(URL, auth=KEY).text
    assert mock_server.requests.count() == 2


def test_a_server_in_a_thread():
    with serve() as server:
        assert {"status": "ready"} == MockClient(server.url).ready()
"""

Run = Callable[..., Done]
pytestmark = pytest.mark.slow


@pytest.fixture
def on_windows(tmp_path: Path) -> Run:
    """`on_windows(MODULE, ARGUMENT…)` is `python -m MODULE ARGUMENT…` there."""

    def run(*words: str) -> Done:
        path = {"PYTHONPATH": str(ROOT)}
        return run_fresh("tests.delivery.windows", *words, folder=tmp_path, env=path)

    return run


def test_the_fixture(on_windows: Run, tmp_path: Path) -> None:
    """The pytest plugin, interception and MockClient need nothing that only Unix has."""
    (tmp_path / "test_suite.py").write_text(SUITE, encoding="utf-8")
    done = on_windows("pytest", "-q", "-p", "no:cacheprovider", "test_suite.py")

    assert "2 passed" in done.stdout, done.stdout + done.stderr


@pytest.mark.server
def test_commands(on_windows: Run, gunicorn: Process) -> None:
    """Commands that read the package or a running server work."""
    assert "create_contact" in on_windows("mock_server", "routes").stdout
    for words in (["health"], ["requests"], ["worlds"], ["faults"], ["coverage", "show"]):
        done = on_windows("mock_server", *words, "--url", gunicorn.url)

        assert 0 == done.returncode, done.stderr


@pytest.mark.parametrize(
    ("words", "sentence"),
    [(["serve"], NEEDS_UNIX), (["exec", "--", "python", "-c", "0"], NOT_HERE)],
)
def test_what_does_not_run_there(words: list[str], sentence: str, on_windows: Run) -> None:
    """`serve` and `exec` end with a sentence that says where they do run."""
    done = on_windows("mock_server", *words)

    assert (1, f"{sentence}\n") == (done.returncode, done.stderr)
