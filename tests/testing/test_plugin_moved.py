"""A world that moves under a test, and how the plugin tells of it."""

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from mock_server.client import MockClient, WorldMoved
from mock_server.testing.backends import InProcess
from mock_server.testing.intercept import intercept
from mock_server.testing.mock_server import MockServer, opened
from tests.front import Front, front
from tests.testing.suites import Suite

MOVED = "has moved: the replica"
SUITE = """
import pathlib
from mock_server import WorldMoved

def move():
    with pathlib.Path("moves").open("a") as file:
        file.write("x")

def test_goes_on(mock_server):
    move()
    with pytest.raises(WorldMoved):
        mock_server.requests.count()
    mock_server.reset()
    create()
    assert 1 == mock_server.requests.count()

def test_control(mock_server):
    create()
    move()
    assert 1 == mock_server.requests.count()

def test_vendor(mock_server):
    assert 200 == mock_server.razorpay.client.get("/contacts").status
    move()
    mock_server.razorpay.client.get("/contacts")

def test_unnoticed(mock_server):
    create()
    move()
    create()

@pytest.mark.mock_server(scenario="empty", intercept=False)
def test_from_a_scenario(mock_server):
    move()

@pytest.mark.mock_server_fault_walk(kinds=["503"])
def test_walk(mock_server):
    try:
        create()
    except urllib.error.HTTPError:
        move()
        mock_server.requests.count()

def test_session(mock_server_session):
    move()
"""
ERRORS = ("test_unnoticed", "test_from_a_scenario", "test_session")
FAILURES = ("test_control", "test_vendor", "test_walk")


@pytest.fixture
def balancer(tmp_path: Path) -> Iterator[Front]:
    with front(tmp_path) as found:
        yield found


@pytest.mark.server
@pytest.mark.slow
def test_a_server_elsewhere(app_suite: Suite, balancer: Front) -> None:
    """The call that notices a move fails; where none does, the end of the test.

    A test that has caught it goes on in the new world. The end tells it once, with no chain of
    exceptions.
    """
    run = app_suite(SUITE, "--mock-server-url", balancer.url)

    assert "passed" == run.outcomes["test_goes_on"], run.output
    assert ["failed"] * 3 == [run.outcomes[name] for name in FAILURES], run.output
    for name in ERRORS:
        assert f"ERROR at teardown of {name} " in run.output, run.output
    assert "During handling of" not in run.output.partition("= FAILURES =")[0], run.output
    assert len(FAILURES) + len(ERRORS) <= run.output.count(MOVED), run.output
    assert "The world has moved to another replica." in run.output
    assert "INTERNALERROR" not in run.output


@pytest.mark.server
@pytest.mark.slow
def test_coverage_of_a_moved_world(app_suite: Suite, balancer: Front) -> None:
    """What a test met before the move is lost, so its coverage is refused rather than wrong."""
    options = ("--mock-server-url", balancer.url, "--mock-server-coverage", "-k", "unnoticed")
    run = app_suite(SUITE, *options)

    assert "ERROR at teardown of test_unnoticed" in run.output, run.output
    assert re.search(
        r"coverage of the world \S+ cannot be read: The world \S+ has moved", run.output
    )


def test_in_process(mock: MockServer) -> None:
    """No world moves where the application is in the process of the tests, or on one server."""
    mock.razorpay.client.get("/contacts")
    mock.reset()

    assert 0 == mock.requests.count()


NOTICED: Mapping[str, Callable[[MockServer], object]] = {
    "by the vendor's client": lambda mock: mock.razorpay.client.get("/contacts"),
    "by the control plane": lambda mock: mock.requests.count(),
    "at the end": lambda mock: None,
}


@pytest.mark.parametrize("noticed", NOTICED)
def test_every_client_of_a_world(noticed: str) -> None:
    """The vendors' clients and the control plane's share what they remember, in process too."""
    with pytest.raises(WorldMoved, match="'w'"):
        _moved(NOTICED[noticed])


def _moved(then: Callable[[MockServer], object]) -> None:
    """A world that moves, after a request to a vendor, and what *then* notices it."""
    backend = InProcess(scenario="empty")
    with opened(backend, "w", intercept=False) as mock:
        assert 200 == mock.razorpay.client.get("/contacts").status
        backend.target.marks = [("X-Mock-Replica", "0" * 12)]
        then(mock)


def test_an_answer_of_the_users_own() -> None:
    """A header of that name in somebody's own answer is no replica: the server's comes first."""
    backend = InProcess(scenario="empty")
    own = {"vendor": "razorpay", "path": "/v1/payouts", "headers": {"X-Mock-Replica": "1" * 12}}
    with opened(backend, "w", intercept=False) as mock:
        mock.answers.add(**own)
        replies = [mock.razorpay.client.get("/payouts"), mock.razorpay.client.get("/contacts")]

    assert [200, 200] == [reply.status for reply in replies]


def test_a_name_that_is_used_again() -> None:
    """A fresh world of the same name is another world: it may be elsewhere."""
    backend = InProcess(scenario="empty")
    for replica in ("0" * 12, "1" * 12):
        backend.target.marks = [("X-Mock-Replica", replica)]
        with opened(backend, "w", intercept=False) as mock:
            assert 200 == mock.razorpay.client.get("/contacts").status


def test_an_intercepted_client() -> None:
    """The client that `intercept` gives is told as well."""
    backend = InProcess(scenario="empty")
    with intercept(backend.target, world="w") as control:
        assert isinstance(control, MockClient)
        control.reset()
        backend.target.marks = [("X-Mock-Replica", "0" * 12)]
        with pytest.raises(WorldMoved):
            control.count()
