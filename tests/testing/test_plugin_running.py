"""The same tests against a running server, for a whole session, and by several workers."""

import re

import pytest

from mock_server.client import MockClient
from tests.serving.process import Process
from tests.testing.suites import PLUGIN, Suite

SHARED = """
@pytest.mark.mock_server(scenario="empty", clock=60)
def test_forwarded(mock_server):
    assert 60 == create()[1]["created_at"]
    assert 60 == create("Another", url=mock_server.razorpay.url)[1]["created_at"]
    assert 2 == mock_server.requests.count(vendor="razorpay")

def test_fails(mock_server):
    create("Acme (India)")

@pytest.mark.mock_server_fault_walk(kinds=["503"])
def test_walk(mock_server):
    try:
        create()
    except urllib.error.HTTPError:
        create()

def test_session(mock_server_session, mock_server):
    assert 200 == create(url=mock_server_session.razorpay.url)[0]
    assert (1, 0) == (mock_server_session.requests.count(), mock_server.requests.count())
    print("session:", mock_server_session.razorpay.url)
"""


@pytest.mark.server
def test_a_running_server(app_suite: Suite, gunicorn: Process) -> None:
    """With --mock-server-url the same tests run against a server, and leave no world there."""
    run = app_suite(SHARED, "--mock-server-url", gunicorn.url)
    worlds = [world["world"] for world in MockClient(gunicorn.url).worlds()["worlds"]]

    assert {
        "test_forwarded": "passed",
        "test_fails": "failed",
        "test_walk": "passed",
        "test_session": "passed",
    } == run.outcomes, run.output
    assert "RZP-10" in run.section("mock server: requests")[1]
    assert f"session: {gunicorn.url}/@main/razorpay/v1" in run.output
    assert [] == [name for name in worlds if name.startswith("main")]


def test_a_session_in_process(app_suite: Suite) -> None:
    """The session's world is on a real address, which a test that intercepts may reach too."""
    run = app_suite(SHARED)

    assert "passed" == run.outcomes["test_session"], run.output
    assert re.search("session: http://127.0.0.1:[0-9]+/@main/razorpay/v1", run.output)


def test_a_server_that_does_not_answer_is_told(app_suite: Suite) -> None:
    """An address where nobody answers is one sentence for every test."""
    run = app_suite("def test_any(mock_server): ...", "--mock-server-url", "http://127.0.0.1:9")

    assert {"test_any": "error"} == run.outcomes
    assert "--mock-server-url http://127.0.0.1:9: no mock server answers there" in run.output
    assert "Traceback" not in run.output


def test_a_token_is_found_where_the_server_finds_it(
    app_suite: Suite, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A control plane that asks for a token gets that of MOCK_SERVER_CONTROL_TOKEN."""
    monkeypatch.setenv("MOCK_SERVER_CONTROL_TOKEN", "hush")
    with Process.started("--port", "0") as process:
        run = app_suite(SHARED, "--mock-server-url", process.url, "-k", "forwarded")

    assert {"test_forwarded": "passed"} == run.outcomes, run.output


def test_workers_have_worlds_of_their_own(app_suite: Suite) -> None:
    """Under pytest-xdist a world is named after its worker, and reports come through."""
    pytest.importorskip("xdist")
    run = app_suite(
        """
import time

@pytest.mark.parametrize("n", range(8))
def test_world(mock_server, n):
    create()
    time.sleep(0.05)
    print("in", mock_server.world)
    assert 1 == mock_server.requests.count()

def test_fails(mock_server):
    create("Acme (India)")
""",
        "-n2",
        plugins=(PLUGIN, "xdist.plugin", "xdist.looponfail"),
    )

    assert {"gw0", "gw1"} == set(re.findall("^in (gw[0-9])-test_world-", run.output, re.MULTILINE))
    assert "RZP-10" in run.section("mock server: requests")[1]
    assert 8 == list(run.outcomes.values()).count("passed"), run.output
