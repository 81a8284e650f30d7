"""The variables that lead a program in another process to a world of a test."""

from pathlib import Path
from urllib.parse import urlsplit

import pytest

from mock_server.testing.backends import Backend, InProcess, Remote
from mock_server.testing.mock_server import MockServer, opened
from tests.serving.process import Process

pytestmark = pytest.mark.slow  # an authority is made


def test_the_proxys_user_is_the_world(mock: MockServer) -> None:
    """Variables name the server as a proxy with the world as its user, and authorities to trust."""
    found = mock.env()
    server = urlsplit(mock.url)

    assert f"http://{mock.world}:mock@{server.netloc}" == found["HTTPS_PROXY"]
    assert f"{mock.url}/razorpay/v1" == found["RAZORPAY_BASE_URL"]
    assert f"rzp_test_mock@{mock.world}" == found["RAZORPAY_KEY_ID"]
    assert b"BEGIN CERTIFICATE" in Path(found["SSL_CERT_FILE"]).read_bytes()


def test_credentials_are_the_worlds(mock: MockServer) -> None:
    """They are those of the world's first account, not of the default scenario's."""
    account = {"key_id": "rzp_test_other", "key_secret": "another"}
    mock.load({"vendors": {"razorpay": {"accounts": [account], "contacts": []}}})

    assert f"rzp_test_other@{mock.world}" == mock.env()["RAZORPAY_KEY_ID"]


def test_allowed_hosts_are_reached(backend: Backend, monkeypatch: pytest.MonkeyPatch) -> None:
    """The program may reach what the test may, and the user's own exceptions but for vendors."""
    monkeypatch.setenv("NO_PROXY", "db.internal")
    monkeypatch.setenv("no_proxy", "*")
    with opened(backend, "allowing", allow=["example.com", "*.razorpay.com"]) as mock:
        found = mock.env()

    assert "db.internal,localhost,127.0.0.1,::1,example.com" == found["NO_PROXY"]
    assert found["no_proxy"] == found["NO_PROXY"]


def test_files_are_removed_at_the_end() -> None:
    """What the variables name is there until the run's end, and no longer."""
    backend = InProcess()
    backend.begin("one", None)
    file = Path(backend.environment("one")["SSL_CERT_FILE"])
    existed = file.exists()
    backend.close()

    assert existed
    assert not file.parent.exists()


def test_a_server_that_is_no_proxy() -> None:
    """Variables then hold base URLs and credentials only."""
    with Process.started("--port", "0", "--no-proxy") as process:
        found = MockServer(Remote(process.url), "one").env()

    assert f"{process.url}/@one/razorpay/v1" == found["RAZORPAY_BASE_URL"]
    assert "HTTPS_PROXY" not in found
