"""Coverage in a run of pytest: counts by test, reports, gates, and what is refused."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.forked import run_module
from tests.serving.process import Process
from tests.testing.suites import ALONE, PLUGIN, Suite

COVERAGE = "--mock-server-coverage"
REQUIRE = "--mock-server-require"

TESTS = """
def test_created(mock_server):
    create()
    mock_server.reset()
    mock_server.load("empty")
    create()

def test_guess(mock_server):
    with pytest.raises(urllib.error.HTTPError):
        create("Acme (India)")

def test_not_emulated(mock_server):
    with pytest.raises(urllib.error.HTTPError):
        send("https://api.razorpay.com/v1/payouts", {})

def test_shared(mock_server_session):
    create(url=mock_server_session.razorpay.url)

def test_shared_again(mock_server_session, mock_server):
    create("Another", url=mock_server_session.razorpay.url)
    create()

def test_nothing():
    pass
"""
MET = {
    "test_created": ({"RZP-01": 2}, {}),
    "test_guess": ({"RZP-10": 1}, {}),
    "test_not_emulated": ({}, {"POST /v1/payouts": 1}),
    "test_shared": ({"RZP-01": 1}, {}),
    "test_shared_again": ({"RZP-01": 2}, {}),
}


def met(file: Path) -> dict[str, tuple[Any, Any]]:
    """What each test met of Razorpay's, by the file that a run has written."""
    tests = json.loads(file.read_text(encoding="utf-8"))["tests"]
    return {
        id.partition("::")[2]: tuple(
            counts[part].get("razorpay", {}) for part in ("vendors", "unserved")
        )
        for id, counts in tests.items()
    }


def section(output: str) -> list[str]:
    """The lines of the summary about coverage."""
    return output.partition("mock server: coverage")[2].split("\n", 1)[1].splitlines()


def test_the_table_and_a_file(app_suite: Suite, tmp_path: Path) -> None:
    """Each test's counts are its own: a reset keeps them, a shared world's are differences.

    A path after the option is a path.
    """
    run = app_suite(TESTS, f"{COVERAGE}=json:made/of.json", COVERAGE, "test_suite.py")
    shown = section(run.output)

    assert (0, MET) == (run.code, met(tmp_path / "made" / "of.json")), run.output
    assert ["razorpay", "2"] == shown[1].split()[:2]
    assert "rests on guesses: 1 test" in shown
    assert any(line.endswith("test_suite.py::test_guess: RZP-10") for line in shown)
    assert f"written: {tmp_path / 'made' / 'of.json'}" in shown


@pytest.mark.server
def test_a_running_server(app_suite: Suite, gunicorn: Process, tmp_path: Path) -> None:
    """The counts are read from the server before it drops the worlds."""
    run = app_suite(TESTS, f"{COVERAGE}=json:c.json", "--mock-server-url", gunicorn.url)

    assert (0, MET) == (run.code, met(tmp_path / "c.json")), run.output


@pytest.mark.slow
def test_several_workers(app_suite: Suite, tmp_path: Path) -> None:
    """What workers of pytest-xdist have counted arrives, and only the main process reports."""
    pytest.importorskip("xdist")
    plugins = (PLUGIN, "xdist.plugin", "xdist.looponfail")
    options = (f"{COVERAGE}=json:c.json", "--mock-server-fail-on-unserved")
    run = app_suite(TESTS, *options, "-n2", plugins=plugins)
    found = met(tmp_path / "c.json")

    assert MET.keys() == found.keys()
    assert [MET["test_created"], MET["test_guess"]] == [found["test_created"], found["test_guess"]]
    assert (1, 1) == (run.code, run.output.count("FAILED unserved: ")), run.output


def test_pages_are_written(app_suite: Suite, tmp_path: Path) -> None:
    """A page and JUnit's file, from one run; without the option alone there is no table."""
    run = app_suite(TESTS, f"{COVERAGE}=html:pages", f"{COVERAGE}=junit:junit.xml")
    files = [tmp_path / "pages" / "index.html", tmp_path / "junit.xml"]

    assert [f"written: {file}" for file in files] == section(run.output)[:2]
    assert all("test_guess" in file.read_text(encoding="utf-8") for file in files)


def test_gates_fail_a_run_that_passed(app_suite: Suite) -> None:
    """Each has its line, and the tests pass all the same."""
    gates = ("--mock-server-fail-on-guess", "--mock-server-fail-on-unserved")
    run = app_suite(TESTS, REQUIRE, "documented", REQUIRE, "refusals:spn", *gates)
    failed = [line for line in section(run.output) if line.startswith("FAILED ")]

    assert 1 == run.code
    assert {"passed"} == set(run.outcomes.values())
    assert ["documented:", "refusals:spn:", "guess:", "unserved:"] == [
        line.split()[1] for line in failed[:4]
    ], run.output
    assert "of razorpay never met: RZP" in failed[0]
    assert "test_guess (RZP-10)" in failed[2]
    assert "POST /v1/payouts of razorpay" in failed[3]


def test_gates_fail_without_a_terminal(tmp_path: Path) -> None:
    """Without pytest's terminal, a gate that fails is told on standard error."""
    (tmp_path / "test_suite.py").write_text("def test_nothing():\n    pass\n", encoding="utf-8")
    words = ("-p", PLUGIN, "-p", "no:terminal", "-p", "no:cacheprovider", REQUIRE, "all")
    done = run_module("pytest", *words, folder=tmp_path, env=ALONE)

    assert 1 == done.returncode, done.stderr
    assert "mock server: coverage: FAILED all: no vendor was called\n" == done.stderr


def test_gates_that_hold(app_suite: Suite) -> None:
    """A run that meets what they ask for passes."""
    gates = ("--mock-server-fail-on-guess", "--mock-server-fail-on-unserved")
    run = app_suite(TESTS, *gates, "-k", "created or shared")

    assert 0 == run.code, run.output


def test_what_is_counted_is_kept(app_suite: Suite, tmp_path: Path) -> None:
    """What needs a fault or a state is counted where it is asked for; the file tells so."""
    counted = ("--mock-server-count=fault", "--mock-server-count=state")
    run = app_suite(TESTS, *counted, f"{COVERAGE}=json:c.json", "-k", "nothing")

    assert ["fault", "state"] == json.loads((tmp_path / "c.json").read_text())["counted"], run


def test_a_fault_walk_counts_for_its_test(app_suite: Suite, tmp_path: Path) -> None:
    """Every run of the walk is the test's."""
    run = app_suite(
        """
@pytest.mark.mock_server_fault_walk(kinds=["503"])
def test_walk(mock_server):
    try:
        create()
    except urllib.error.HTTPError:
        create()
""",
        f"{COVERAGE}=json:c.json",
    )

    assert {"RZP-01", "RZP-41"} == met(tmp_path / "c.json")["test_walk"][0].keys(), run.output


def test_a_file_that_cannot_be_written(app_suite: Suite, tmp_path: Path) -> None:
    """It is a sentence, and the run fails."""
    run = app_suite(
        "def test_takes_the_place(): open('taken', 'w').close()", f"{COVERAGE}=json:taken/c.json"
    )

    assert 1 == run.code, run.output
    assert f"FAILED {tmp_path}/taken/c.json cannot be written: " in run.output


def test_counts_that_cannot_be_read(app_suite: Suite) -> None:
    """A world that is out of reach is an error of the test that has lost it, in a sentence."""
    run = app_suite(
        """
def test_lost(mock_server_session):
    mock_server_session.mock.world = "no name!"

def test_after():
    pass
""",
        COVERAGE,
    )

    assert "the coverage of the world main cannot be read: 'no name!' cannot name" in run.output
    assert (1, "passed") == (run.code, run.outcomes["test_after"]), run.output
    assert "INTERNALERROR" not in run.output


def test_collecting_asks_nothing(app_suite: Suite, tmp_path: Path) -> None:
    """A run that only collects has met nothing, and fails no gate."""
    run = app_suite(TESTS, "--collect-only", f"{COVERAGE}=json:c.json", REQUIRE, "all")

    assert (0, False) == (run.code, (tmp_path / "c.json").exists()), run.output


def test_what_is_refused(tmp_path: Path) -> None:
    """One sentence for each, before any test runs."""
    (tmp_path / "taken").write_text("", encoding="utf-8")
    refused = {
        f"{COVERAGE}=tests": "Unknown format 'tests'. It is one of: html:DIR, json:FILE, ",
        f"{COVERAGE}=htm:x": "Unknown format 'htm'; did you mean 'html'?",
        f"{COVERAGE}=json:": "expected json:FILE.",
        f"{COVERAGE}=json:.": "it is a directory; expected json:FILE.",
        f"{COVERAGE}=html:taken": "it is a file; expected html:DIR.",
        f"{COVERAGE}=json:taken/c": f"{tmp_path}/taken/c cannot be written: Not a directory.",
        f"{REQUIRE}=some": "Unknown requirement 'some'. It is one of: documented, refusals",
        f"{REQUIRE}=all:acme": "Unknown vendor 'acme'. It is one of: razorpay, ",
        "--mock-server-count=faults": "Unknown need 'faults'; did you mean 'fault'?",
    }
    runs = {
        option: run_module("pytest", "-p", PLUGIN, option, folder=tmp_path, env=ALONE)
        for option in refused
    }

    assert {4} == {run.returncode for run in runs.values()}
    assert {} == {
        option: run.stderr
        for option, run in runs.items()
        if f"ERROR: {option}: {refused[option]}" not in run.stderr
    }
