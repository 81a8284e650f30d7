"""`mock-server exec`: a command whose requests to the vendors reach a mock server."""

import json
import os
import pty
import re
import signal
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import pytest

from mock_server.evidence.coverage import read
from mock_server.vendors import VENDORS
from tests.serving.sockets import soon

pytestmark = [pytest.mark.slow, pytest.mark.server]

EXEC = (sys.executable, "-m", "mock_server", "exec")
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
# what SIGTERM does not end
STUBBORN = "trap : TERM; while :; do sleep 1; done"
CALLS = (sys.executable, "-c", PROGRAM)


def run(
    *words: str, folder: Path | None = None, env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*EXEC, *words],
        cwd=folder,
        env={**os.environ, **(env or {})},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        start_new_session=True,
    )


def started(*words: str) -> subprocess.Popen[str]:
    """Without a terminal, as in CI."""
    return subprocess.Popen(
        [*EXEC, *words],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def on_terminal(line: str, typed: bytes) -> tuple[int, bytes]:
    """The exit code, and what a terminal shows on which somebody types after the first output."""
    process, terminal = pty.fork()
    if process == 0:
        os.execv(EXEC[0], [*EXEC, "-q", "--", "sh", "-c", line])
    with os.fdopen(terminal, "rb+", buffering=0) as stream:
        shown = stream.read(100)
        stream.write(typed)
        with suppress(OSError):  # as Linux tells the end
            while piece := stream.read(100):
                shown += piece
    _, status = os.waitpid(process, 0)
    return os.waitstatus_to_exitcode(status), shown


def test_exit_codes() -> None:
    """The command's exit code is given; a signal's number is added to 128."""
    codes = [run("--", "sh", "-c", line).returncode for line in ("exit 0", "exit 3", "kill -9 $$")]

    assert [0, 3, 137] == codes


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

    assert "mock-server: No request arrived." in done.stderr


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
    env = {"PORT": "no number", "OWN": "kept", "no_proxy": "db.example"}
    done = run("--", "sh", "-c", "echo $PORT $OWN $NO_PROXY", env=env)

    assert "no number kept db.example,localhost,127.0.0.1,::1\n" == done.stdout


def test_command_cannot_be_run(tmp_path: Path) -> None:
    """As in a shell, 127 is no command, and 126 one that cannot be executed."""
    file = tmp_path / "file"
    file.touch()
    missing, forbidden = run("--", "no-such-command"), run("--", str(file))

    assert (127, "mock-server: no-such-command: no such command.\n") == (
        missing.returncode,
        missing.stderr,
    )
    assert (126, f"mock-server: {file} cannot be run: Permission denied.\n") == (
        forbidden.returncode,
        forbidden.stderr,
    )


def test_misuse() -> None:
    """Each mistake is a sentence, and the command does not run."""
    wrong = {
        (): "Missing argument '-- COMMAND...'",
        ("--require", "everything"): "--require: Unknown requirement 'everything'",
        ("--coverage", "xml:a"): "--coverage xml:a: Unknown format 'xml'",
        ("--world", "a/b"): "--world: ",
        ("--scenario", "nosuch"): "nosuch",
        ("--root", "nosuch"): "--root: 'nosuch' is not one of",
        ("--proxy-allow", "a b"): "--proxy-allow: 'a b' is not ",
    }
    done = {words: run(*words, *(["--", "echo", "ran"] if words else [])) for words in wrong}

    for words, sentence in wrong.items():
        assert sentence in done[words].stderr
        assert "" == done[words].stdout
        assert done[words].returncode in (1, 2)


def test_signals_are_forwarded() -> None:
    """The command gets each signal once, and its own exit code is given."""
    for name in ("INT", "TERM", "HUP", "QUIT", "USR1"):
        with started("-q", "--", "sh", "-c", _counting(name)) as process:
            assert process.stdout
            process.stdout.readline()
            process.send_signal(getattr(signal, f"SIG{name}"))
            output, errors = process.communicate(timeout=30)

        assert (f"{name}\n", 7, "") == (output, process.returncode, errors)


def test_parent_that_ignores_children() -> None:
    """The exit code is given also where our parent has us ignore the end of children."""
    starting = "import os, signal, sys; signal.signal(signal.SIGCHLD, signal.SIG_IGN); "
    command = [*EXEC, "-q", "--", "sh", "-c", "exit 5"]
    line = [sys.executable, "-c", f"{starting}os.execv({EXEC[0]!r}, {command!r})"]

    assert 5 == subprocess.run(line, timeout=30, check=False, start_new_session=True).returncode


def test_ctrl_c_arrives_once() -> None:
    """On a terminal, Ctrl-C reaches the command once, and its end is waited for."""
    code, shown = on_terminal(_counting("INT"), b"\x03")

    assert 7 == code
    assert 1 == shown.count(b"INT\r\n")


def test_a_terminal_can_be_read() -> None:
    """The command may ask its user."""
    code, shown = on_terminal("echo name?; read name; echo hello $name; exit 3", b"Asha\n")

    assert 3 == code
    assert b"hello Asha\r\n" in shown


@pytest.mark.skipif(sys.platform != "linux", reason="Linux alone gives orphans to us")
def test_no_process_is_left_on_a_terminal() -> None:
    """Background processes end with the command, also what they have left in turn."""
    line = f"({STUBBORN}) & one=$!; sleep 60 & echo $one $!; read wait; exit 0"
    code, shown = on_terminal(line, b"\n")
    pids = [int(one) for one in shown.split()[:2]]

    assert 0 == code
    assert soon(lambda: not any(map(_runs, pids)))


def test_no_process_is_left() -> None:
    """What the command has left running ends with it, also what ignores SIGTERM."""
    line = f"({STUBBORN}) & echo $! $$; sleep 60 & exit 0"
    done = run("-q", "--", "sh", "-c", line)
    pids = [int(one) for one in done.stdout.split()]

    assert 2 == len(pids)
    assert soon(lambda: not any(map(_runs, pids)))


def test_ended_with_its_command() -> None:
    """SIGTERM ends the command, and no process and no port stays."""
    line = "echo $$ $MOCK_SERVER_URL; exec sleep 60"
    with started("-q", "--", "sh", "-c", line) as process:
        assert process.stdout
        pid, _, url = process.stdout.readline().strip().partition(" ")
        process.terminate()
        process.wait(30)
    port = int(url.rpartition(":")[2])
    listening = subprocess.run(
        [sys.executable, "-c", f"import socket; socket.create_connection(('127.0.0.1', {port}))"],
        capture_output=True,
        check=False,
    )

    assert 128 + signal.SIGTERM == process.returncode
    assert not _runs(int(pid))
    assert 0 != listening.returncode


def test_twice_at_once() -> None:
    """Two at once have a server each, and count their own requests alone."""
    processes = [started("--", *CALLS, "Asha") for _ in range(2)]
    ended = [process.communicate(timeout=60) for process in processes]

    for output, errors in ended:
        assert "200\n200\n501\n" == output
        assert "mock-server: 3 requests: 2 served, 1 not emulated\n" in errors


def test_parallel_tests(tmp_path: Path) -> None:
    """Tests that pytest-xdist spreads over processes reach the one server."""
    test = f"import subprocess\ndef test(): subprocess.run({[*CALLS, 'Asha']!r}, check=True)\n"
    for name in ("test_a.py", "test_b.py"):
        (tmp_path / name).write_text(test)
    words = ("-m", "pytest", "-q", "-n", "2", "-p", "no:cacheprovider")
    done = run("--", sys.executable, *words, folder=tmp_path)

    assert 0 == done.returncode
    assert "mock-server: 6 requests: 4 served, 2 not emulated\n" in done.stderr


def _counting(name: str) -> str:
    """A line for a shell that tells each signal of that name, and ends a little after the first."""
    return (
        f"trap 'echo {name}; got=1' {name}; echo ready; "
        'while [ -z "$got" ]; do sleep 0.05; done; sleep 0.3; exit 7'
    )


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
