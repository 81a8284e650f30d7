"""The command of `exec`: its signals, its exit code, and what it leaves running."""

import os
import signal
import subprocess
import sys

import pytest

from tests.cli.executing import EXEC, on_terminal, run, started
from tests.serving.sockets import soon

pytestmark = [pytest.mark.slow, pytest.mark.server]

# what SIGTERM does not end
STUBBORN = "trap : TERM; while :; do sleep 1; done"


def test_exit_codes() -> None:
    """The command's exit code is given; a signal's number is added to 128."""
    codes = [run("--", "sh", "-c", line).returncode for line in ("exit 0", "exit 3", "kill -9 $$")]

    assert [0, 3, 137] == codes


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
