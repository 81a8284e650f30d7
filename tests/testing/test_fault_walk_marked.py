"""The fault walk as a marker on an ordinary test."""

from tests.testing.suites import Suite

MARKED = """
import pytest, urllib.error, urllib.request

def create(mock_server, name="Somebody New"):
    url = "https://api.razorpay.com/v1/contacts"
    headers = {**mock_server.razorpay.headers, "Content-Type": "application/json"}
    asked = urllib.request.Request(url, b'{"name": "%s"}' % name.encode(), headers)
    return urllib.request.urlopen(asked, timeout=5).read()
"""


def test_marked_and_survived(suite: Suite) -> None:
    """A marked test that survives passes, and its matrix is printed; the journal is not."""
    run = suite(
        MARKED
        + """
@pytest.mark.mock_server_fault_walk(kinds=["500", "lost"], expect_bad=[(2, "lost")])
def test_walk(mock_server):
    try:
        create(mock_server)
    except (urllib.error.HTTPError, OSError):
        pass
    try:
        create(mock_server)
    except urllib.error.HTTPError:
        pass

def test_plain(mock_server):
    create(mock_server)
""",
        "-rA",
    )

    assert {"test_walk": "passed", "test_plain": "passed"} == run.outcomes, run.output
    assert "call                       500  lost\n1 razorpay create_contact  ok   ok" in run.output
    assert "2 razorpay create_contact  ok   bad" in run.output
    assert "mock server: requests" not in run.output


def test_the_matrix_is_printed_without_being_asked_for(suite: Suite) -> None:
    """The matrix of a passed walk is in the summary of an ordinary run."""
    text = """
@pytest.mark.mock_server_fault_walk(kinds=["503"], expect_bad=[(1, "503")])
def test_walk(mock_server):
    create(mock_server)
"""
    run = suite(MARKED + text, "-r", "N")

    assert "mock server: fault walk: test_suite.py::test_walk" in run.output
    assert 1 == run.output.count("1 razorpay create_contact  bad")


def test_marked_and_not_survived(suite: Suite) -> None:
    """A marked test that does not survive fails with the cells, and the matrix in its report."""
    run = suite(
        MARKED
        + """
@pytest.mark.mock_server_fault_walk(kinds=[500, "lost"], expect_bad=[(1, 500)])
def test_walk(mock_server):
    try:
        create(mock_server)
    except OSError:
        pytest.fail("the order was lost")
"""
    )

    assert {"test_walk": "failed"} == run.outcomes
    assert "call 1 (razorpay create_contact) does not survive: lost" in run.output
    assert [
        "call                       500  lost",
        "1 razorpay create_contact  bad  BAD",
        "bad 1 500: Failed: the order was lost",
        "BAD 1 lost: Failed: the order was lost",
    ] == run.section("mock server: fault walk")


def test_marked_and_broken_anyway(suite: Suite) -> None:
    """A marked test that fails without a fault fails as any other, and is not walked."""
    run = suite(
        MARKED
        + """
runs = []

@pytest.mark.mock_server_fault_walk()
def test_walk(mock_server):
    runs.append(1)
    create(mock_server, "Acme (India)")

def test_runs():
    assert [1] == runs
"""
    )

    assert {"test_walk": "failed", "test_runs": "passed"} == run.outcomes
    assert "RZP-10" in run.section("mock server: requests")[1]
    assert "Fault" not in "".join(run.section("mock server: requests"))


def test_marked_with_fixtures(suite: Suite) -> None:
    """What other fixtures put into the world is there in every run."""
    run = suite(
        MARKED
        + """
@pytest.fixture
def contact(mock_server):
    return create(mock_server, "Already Here")

found = []

@pytest.mark.mock_server(scenario="empty")
@pytest.mark.mock_server_fault_walk(kinds=["429"], expect_bad=[(1, "429")])
def test_walk(mock_server, contact):
    found.append(len(mock_server.state()["vendors"]["razorpay"]["contacts"]))
    create(mock_server)

def test_found():
    assert [1, 1, 1] == found
"""
    )

    assert {"test_walk": "passed", "test_found": "passed"} == run.outcomes, run.output


def test_marked_without_the_fixture(suite: Suite) -> None:
    """The marker needs the fixture, and says so."""
    run = suite(MARKED + "\n@pytest.mark.mock_server_fault_walk()\ndef test_walk(): ...\n")

    assert {"test_walk": "failed"} == run.outcomes
    assert "the marker mock_server_fault_walk needs the fixture mock_server" in run.output


def test_what_is_wrong_with_the_marker_is_told(suite: Suite) -> None:
    """A keyword or a kind that does not exist is one sentence."""
    run = suite(
        MARKED
        + """
@pytest.mark.mock_server_fault_walk(kind=["500"])
def test_key(mock_server): ...

@pytest.mark.mock_server_fault_walk(kinds=["501"])
def test_kind(mock_server): ...
"""
    )

    assert {"test_key": "failed", "test_kind": "failed"} == run.outcomes
    assert (
        "the marker mock_server_fault_walk has no kind, only: kinds, expect_bad, timeout"
        in run.output
    )
    assert "'501' is not a kind of fault" in run.output
    assert "Traceback" not in run.output
