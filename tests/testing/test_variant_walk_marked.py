"""The variant walk as a marker on an ordinary test, and as an option for all."""

import json
import re
from pathlib import Path

import pytest

from tests.forked import run_module
from tests.testing.suites import ALONE, PLUGIN, Suite

TESTS = """
ABSENT = "https://api.razorpay.com/v1/contacts/cont_00000000000000"

def refusal():
    try:
        send(ABSENT)
    except urllib.error.HTTPError as error:
        return json.load(error)["error"]

def test_trusting(mock_server):
    assert refusal()["field"] == "id"

def test_careful(mock_server):
    assert refusal()["code"] == "BAD_REQUEST_ERROR"

def test_silent(mock_server): ...

def test_without(): ...

def test_shared(mock_server_session): ...
"""


def test_the_option_walks_every_test(app_suite: Suite, tmp_path: Path) -> None:
    """Those that call a vendor; what other variants show is not coverage of the test."""
    run = app_suite(TESTS, "--mock-server-variants=walk", "--mock-server-coverage=json:c.json")
    tests = json.loads((tmp_path / "c.json").read_text("utf-8"))["tests"]
    met = {name.partition("::")[2]: one["vendors"]["razorpay"] for name, one in tests.items()}

    assert {
        "test_trusting": "failed",
        "test_careful": "passed",
        "test_silent": "passed",
        "test_without": "passed",
        "test_shared": "passed",
    } == run.outcomes, run.output
    assert (
        "test_suite.py::test_trusting depends on a guess: it fails under razorpay.unk" in run.output
    )
    assert "RZP-29: " in run.output
    assert "mock server: variant walk: test_suite.py::test_careful" not in run.output  # by -rA
    assert 1 == run.output.count("razorpay.unknown_id=split  ok")
    assert "\nwalked: 2 tests\nchoice  " in run.output
    assert "\nnot walked, because mock_server_session is shared: test_suite.py" in run.output
    assert "\nBAD razorpay.unknown_id=split: test_suite.py::test_trusting\n" in run.output
    assert {"test_trusting": {"RZP-29": 1}, "test_careful": {"RZP-29": 1}} == met


@pytest.mark.slow
@pytest.mark.server
def test_the_option_walks_over_workers_and_a_server(
    app_suite: Suite, request: pytest.FixtureRequest
) -> None:
    """With pytest-xdist, and at a server that runs."""
    pytest.importorskip("xdist")
    url = f"--mock-server-url={request.getfixturevalue('gunicorn').url}"
    plugins = (PLUGIN, "xdist.plugin", "xdist.looponfail")
    run = app_suite(TESTS, "--mock-server-variants=walk", url, "-n2", plugins=plugins)

    assert ("failed", "passed") == (run.outcomes["test_trusting"], run.outcomes["test_careful"])
    assert "test_suite.py::test_trusting depends on a guess" in run.output


def test_the_marker_beside_a_fault_walk(app_suite: Suite) -> None:
    """Both walk, a coroutine too; fixtures that others made are there in every run."""
    run = app_suite(
        """
@pytest.fixture
def anyio_backend():
    return "asyncio"

@pytest.fixture
def contact(mock_server):
    return create("Already Here")[1]["id"]

found = []

@pytest.mark.anyio
@pytest.mark.mock_server(scenario="empty")
@pytest.mark.mock_server_variant_walk(expect_bad=[("new_contact_status", 201)], only="razorpay")
@pytest.mark.mock_server_fault_walk(kinds=["503"], expect_bad=[(1, "503")])
async def test_walk(mock_server, contact):
    found.append(len(mock_server.state()["vendors"]["razorpay"]["contacts"]))
    assert create()[0] == 200

def test_found():
    assert [1] * 5 == found
""",
        plugins=(PLUGIN, "anyio.pytest_plugin"),
    )

    assert {"test_walk": "passed", "test_found": "passed"} == run.outcomes, run.output
    assert "razorpay.new_contact_status=201  bad" in run.output
    assert "1 razorpay create_contact  bad" in run.output


def test_an_unknown_value_of_the_option(tmp_path: Path) -> None:
    """It is one sentence, before any test runs."""
    options = ("-p", PLUGIN, "--mock-server-variants=wlak")
    run = run_module("pytest", *options, folder=tmp_path, env=ALONE)

    assert (4, "ERROR: --mock-server-variants=wlak: there is no 'wlak'; expected walk.") == (
        run.returncode,
        run.stderr.strip(),
    )


def test_what_is_wrong_is_told(app_suite: Suite) -> None:
    """A keyword, a name and a value that do not exist are one sentence each."""
    run = app_suite(
        """
@pytest.mark.mock_server_variant_walk(kinds=["500"])
def test_key(mock_server): ...

@pytest.mark.mock_server_variant_walk(only=["unknown_ids"])
def test_name(mock_server): ...

@pytest.mark.mock_server_variant_walk
def test_fixture(): ...

@pytest.mark.mock_server_variant_walk
def test_calls(mock_server): ...
"""
    )

    assert {"failed"} == set(run.outcomes.values())
    for said in (
        "the marker mock_server_variant_walk has no kinds, only: only, expect_bad",
        "Unknown variant 'unknown_ids'; did you mean 'unknown_id'?",
        "the marker mock_server_variant_walk needs the fixture mock_server",
        "the run made no vendor call",
    ):
        assert said in run.output
    assert "Traceback" not in run.output


def test_what_the_option_shows(app_suite: Suite) -> None:
    """The matrix of a passed test is shown with -v. A test that cannot be repeated does not fail,
    but by its marker."""
    tests = (
        TESTS.replace("test_trusting", "_trusting")
        + """
runs = []

def test_once(mock_server):
    refusal()
    runs.append(1)
    assert len(runs) == 1

def test_lost(mock_server):
    refusal()
    mock_server.mock.forget()

@pytest.mark.mock_server_variant_walk
def test_marked(mock_server):
    refusal()
    runs.append(1)
    assert len(runs) == 4
"""
    )
    run = app_suite(tests, "--mock-server-variants=walk", "-r", "N")
    loud = app_suite(tests, "--mock-server-variants=walk", "-r", "N", "-v")
    title = "mock server: variant walk: test_suite.py::test_careful"

    assert "1 failed, 6 passed" in run.output, run.output
    assert "test_suite.py::test_marked cannot be repeated: " in run.output
    assert "\n  test_suite.py::test_once: AssertionError: " in run.output
    assert "\n  test_suite.py::test_lost: the run has dropped its world or" in run.output
    assert (False, True) == (title in run.output, title in loud.output)
    assert "walked" not in app_suite(tests, "--mock-server-variants=walk", "--collect-only").output


def test_other_kinds_of_test(app_suite: Suite) -> None:
    """Methods of a TestCase are walked with their subtests and their setUp; so is what skips."""
    run = app_suite(
        TESTS
        + """
import unittest

class OfUnittest(unittest.TestCase):
    @pytest.fixture(autouse=True)
    def world(self, mock_server): ...

    def setUp(self):
        self.made, self.ended = create("Made By Set Up"), []
        self.addCleanup(self.ended.append, 1)

    def test_case(self):
        assert refusal()["field"] == "id"

    def test_careful_case(self):
        assert refusal() and not self.ended

    def test_part(self):
        with self.subTest("part"):
            assert refusal()["field"] == "id"

    def test_left_out(self):
        if "field" not in refusal():
            self.skipTest("no field")

class OfCoroutines(unittest.IsolatedAsyncioTestCase):
    @pytest.fixture(autouse=True)
    def world(self, mock_server): ...

    async def test_coroutine(self):
        assert refusal()["field"] == "id"

@pytest.mark.mock_server_fault_walk(kinds=["503"], expect_bad=[(1, "503")])
class Marked(OfUnittest):
    def setUp(self): ...

    test_part = test_left_out = test_careful_case = None

def test_skipping(mock_server):
    if "field" not in refusal():
        pytest.skip("no field")

def test_ending(mock_server):
    if "field" not in refusal():
        raise SystemExit(3)

def test_left_out_anyway(mock_server):
    refusal()
    pytest.skip("always")
""",
        "--mock-server-variants=walk",
        "-k",
        "not silent and not without and not shared",
    )
    walked = set(re.findall(r"^test_suite.py::(\S+) depends on a guess", run.output, re.M))
    failed = set(re.findall(r"^FAILED test_suite.py::(\S+)", run.output, re.M))

    assert {
        "test_trusting",
        "OfUnittest::test_case",
        "OfUnittest::test_part",
        "OfUnittest::test_left_out",
        "OfCoroutines::test_coroutine",
        "Marked::test_case",
        "test_skipping",
        "test_ending",
    } == walked, run.output
    assert walked == failed
    assert "bad 1 503: JSONDecodeError" in run.output
