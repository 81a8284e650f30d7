"""`mock-server exec`: a command whose requests to the vendors reach a mock server."""

import json
import re
import sys
from pathlib import Path

import pytest

from mock_server.evidence.coverage import read
from mock_server.vendors import VENDORS
from tests.cli.executing import run, started

pytestmark = [pytest.mark.slow, pytest.mark.server]

# a program that lists contacts, and creates one with the name that it is given
PROGRAM = """
import base64, os, sys, urllib.error, urllib.request
pair = f"{os.environ['RAZORPAY_KEY_ID']}:{os.environ['RAZORPAY_KEY_SECRET']}"
headers = {"Authorization": "Basic " + base64.b64encode(pair.encode()).decode()}
for path, body in ("/contacts", None), ("/contacts", sys.argv[1]), ("/payouts", None):
    data = f"name={body}".encode() if body else None
    url = os.environ["RAZORPAY_BASE_URL"] + path
    try:
        answer = urllib.request.urlopen(urllib.request.Request(url, data, headers))
        print(answer.status)
    except urllib.error.HTTPError as error:
        print(error.code)
"""
CALLS = (sys.executable, "-c", PROGRAM)


def test_what_it_met() -> None:
    """Standard error tells the requests, explains refusals, and names unserved routes."""
    done = run("--", *CALLS, "x-")

    assert "200\n400\n501\n" == done.stdout
    assert 0 == done.returncode
    assert "mock-server: 3 requests: 1 served, 1 refused, 1 not emulated\n" in done.stderr
    assert "1 x razorpay POST /v1/contacts: 400\n      RZP-11 (" in done.stderr
    assert "body name was 'x-'; would pass: text; 3 to 50 " in done.stderr
    assert "not emulated, and called: 1 route\n  GET /v1/payouts (razorpay)" in done.stderr
    assert re.search(r"^razorpay +2 +[0-9]+ ", done.stderr, re.MULTILINE)


def test_nothing_arrived() -> None:
    """A command that calls no vendor is told where to look for the reason."""
    done = run("--", "true")

    assert "mock-server: No request to a vendor arrived." in done.stderr


def test_other_hosts() -> None:
    """What the proxy has refused is told, with what would let it through."""
    call = "import contextlib, urllib.request as u\nwith contextlib.suppress(OSError):\n u.urlopen"
    done = run("--", sys.executable, "-c", f"{call}('https://registry.example:8443/')")

    assert "  1 x refused by the proxy: registry.example:8443\n" in done.stderr
    assert "To let it through: --proxy-allow registry.example:8443\n" in done.stderr


def test_quiet() -> None:
    """--quiet prints nothing of its own but what fails."""
    failed = run("-q", "--fail-on-guess", "--", *CALLS, "x-").stderr

    assert "" == run("-q", "--", *CALLS, "x-").stderr
    assert "coverage fails: guess: 1 world that rests on guesses: default (RZP-11)\n" == failed


def test_gates() -> None:
    """A gate that fails makes 1 of 0, and leaves every other code."""
    lines = ("exit 0", "exit 3")
    done = [run("--require", "refusals:spn", "--", "sh", "-c", line) for line in lines]

    assert [1, 3] == [one.returncode for one in done]
    assert "coverage fails: refusals:spn: " in done[0].stderr


def test_coverage_is_kept(tmp_path: Path) -> None:
    """--coverage keeps it in files, relative to the working directory."""
    outputs = [f"--coverage={one}" for one in ("json:c.json", "junit:c.xml", "html:page")]
    done = run(*outputs, "--", *CALLS, "x-", folder=tmp_path)

    assert {"default"} == read(tmp_path / "c.json", VENDORS).tests.keys()
    assert {"c.json", "c.xml", "page"} == {one.name for one in tmp_path.iterdir()}
    assert f"written: {tmp_path / 'c.xml'}\n" in done.stderr


def test_world_is_named(tmp_path: Path) -> None:
    """--world names the world in which all requests arrive."""
    done = run("--world", "gw1", "--coverage", "json:c.json", "--", *CALLS, "x-", folder=tmp_path)

    assert "200\n400\n501\n" == done.stdout
    assert {"gw1"} == read(tmp_path / "c.json", VENDORS).tests.keys()


def test_scenario_of_a_file(tmp_path: Path) -> None:
    """The server begins from --scenario, and the command gets that scenario's credentials."""
    accounts = [{"key_id": "rzp_test_own", "key_secret": "s"}]
    scenario = {"extends": "empty", "vendors": {"razorpay": {"accounts": accounts}}}
    (tmp_path / "own.yaml").write_text(json.dumps(scenario))
    printed = ("sh", "-c", "echo $RAZORPAY_KEY_ID")

    assert "rzp_test_own\n" == run("--scenario", "own.yaml", "--", *printed, folder=tmp_path).stdout


def test_own_variables_stay() -> None:
    """The command's environment is ours and more; an application's PORT is not the server's."""
    env = {"PORT": "no number", "OWN": "kept", "NO_PROXY": "", "no_proxy": "db.example"}
    done = run("--", "sh", "-c", "echo $PORT $OWN $NO_PROXY", env=env)

    assert "no number kept db.example,localhost,127.0.0.1,::1\n" == done.stdout


def test_command_cannot_be_run(tmp_path: Path) -> None:
    """As in a shell, 127 is no command, and 126 one that cannot be executed."""
    file = tmp_path / "file"
    file.touch()
    missing, forbidden = run("--", "no-such-command"), run("--", str(file))
    nameless = run("--", "")

    assert (127, "mock-server: no-such-command: no such command.\n") == (
        missing.returncode,
        missing.stderr,
    )
    assert (127, "mock-server: '': no such command.\n") == (nameless.returncode, nameless.stderr)
    assert (126, f"mock-server: {file} cannot be run: Permission denied.\n") == (
        forbidden.returncode,
        forbidden.stderr,
    )


def test_misuse() -> None:
    """Each mistake is a sentence, and the command does not run."""
    wrong = {
        (): (2, "Missing argument '-- COMMAND...'"),
        ("--require", "everything"): (2, "--require: Unknown requirement 'everything'"),
        ("--coverage", "xml:a"): (2, "--coverage xml:a: Unknown format 'xml'"),
        ("--coverage", "html:/dev/null/x"): (2, "/dev/null/x cannot be written: Not a directory."),
        ("--world", "a/b"): (2, "--world: "),
        ("--scenario", "nosuch"): (1, "nosuch:1:1: there is no scenario 'nosuch'"),
        ("--root", "nosuch"): (2, "--root: 'nosuch' is not one of"),
        ("--proxy-allow", "a b"): (2, "--proxy-allow: 'a b' is not "),
    }
    for words, (code, sentence) in wrong.items():
        done = run(*words, *(["--", "echo", "ran"] if words else []))

        assert (code, "") == (done.returncode, done.stdout), words
        assert sentence in done.stderr


def test_twice_at_once() -> None:
    """Two at once have a server each, and count their own requests alone."""
    processes = [started("--", *CALLS, "Asha") for _ in range(2)]
    ended = [process.communicate(timeout=60) for process in processes]

    for output, errors in ended:
        assert "200\n200\n501\n" == output
        assert "mock-server: 3 requests: 2 served, 1 not emulated\n" in errors
