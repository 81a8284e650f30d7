"""Standard streams that are closed, full, broken or unread: the server serves, and says so."""

import os
import re
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.serving.process import ANSWER_TIMEOUT, Process, send
from tests.serving.test_stop import worker
from tests.systems import FULL_DEVICE, LIMITS_OF_OTHERS, PROC

pytestmark = pytest.mark.server

SERVE = ("-m", "mock_server", "serve", "--port", "0")
LOST = re.compile(r"(\d+) log lines are missing here, because they could not be written in time\.")
LONG = "/razorpay/v1/contacts/" + 7000 * "x"


def full(arrow: str, *more: str) -> Any:
    """A redirection to a disk that is full, and what else a test wants to know of it."""
    return pytest.param(f"{arrow}/dev/full", *more, marks=FULL_DEVICE)


@contextmanager
def redirected(redirection: str, folder: Path) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """A server with a ready line, and its port; the shell's *redirection* is of its streams."""
    file = folder / "port"
    command = [sys.executable, *SERVE, "--ready-line", "--port-file", str(file)]
    shell = ["sh", "-c", f'exec "$@" {redirection}', "sh", *command]
    with subprocess.Popen(shell, stderr=subprocess.PIPE, text=True) as process:
        try:
            limit = time.monotonic() + ANSWER_TIMEOUT
            while not file.exists() and process.poll() is None and time.monotonic() < limit:
                time.sleep(0.02)
            yield process, int(file.read_text())
        finally:
            process.terminate()


@pytest.fixture
def fifo(tmp_path: Path) -> Path:
    """Where a server's standard error goes."""
    file = tmp_path / "errors"
    os.mkfifo(file)
    return file


def reader(file: Path) -> int:
    """A reader of a FIFO, with or without somebody who writes."""
    return os.open(file, os.O_RDONLY | os.O_NONBLOCK)


def read_until(descriptor: int, wanted: str) -> str:
    """What can be read until *wanted* comes up, or for some seconds."""
    found, limit = "", time.monotonic() + 10
    while wanted not in found and time.monotonic() < limit:
        try:
            found += os.read(descriptor, 65536).decode()
        except BlockingIOError:
            time.sleep(0.02)
    return found


@pytest.mark.parametrize("redirection", [full("2>"), "2>&-", full(">"), ">&-", ">&- 2>&-"])
def test_a_stream_that_takes_nothing(redirection: str, tmp_path: Path) -> None:
    """The server starts, answers, and ends in order."""
    with redirected(redirection, tmp_path) as (process, port):
        statuses = [send(port, "GET", "/razorpay/v1/contacts").status for _ in range(3)]
        process.terminate()

        assert [401, 401, 401] == statuses
        assert 0 == process.wait(ANSWER_TIMEOUT)


@pytest.mark.parametrize(
    ("redirection", "trouble"),
    [full(">", "No space left on device"), (">&-", "it is closed")],
)
def test_a_ready_line_that_nobody_gets(redirection: str, trouble: str, tmp_path: Path) -> None:
    """The log says why it is missing."""
    with redirected(redirection, tmp_path) as (process, _):
        process.terminate()
        assert process.stderr
        said = process.stderr.read()

    assert f"The ready line is not written to standard output: {trouble}.\n" in said
    assert "Traceback" not in said


@PROC
def test_no_connection_in_the_place_of_a_stream(tmp_path: Path) -> None:
    """The number of a stream that is closed becomes that of nothing else."""
    with redirected(">&- 2>&-", tmp_path) as (process, _):
        found = [os.readlink(f"/proc/{process.pid}/fd/{number}") for number in (1, 2)]

    assert [os.devnull, os.devnull] == found


@pytest.mark.parametrize("redirection", [full("2>"), "2>&-"])
@pytest.mark.parametrize(
    ("args", "code"), [(("--port", "70000"), 2), (("--host", "192.0.2.1"), 1), (("--root", "x"), 2)]
)
def test_exit_code_of_a_mute_server(redirection: str, args: tuple[str, ...], code: int) -> None:
    """Where the sentence cannot be written, the exit code still tells."""
    shell = ["sh", "-c", f'exec "$@" {redirection}', "sh", sys.executable, *SERVE, *args]

    assert code == subprocess.run(shell, timeout=ANSWER_TIMEOUT).returncode


@FULL_DEVICE
def test_scenario_of_a_mute_server(tmp_path: Path) -> None:
    """The same for what the worker finds out."""
    command = [sys.executable, *SERVE, "--scenario", str(tmp_path / "none.yaml")]
    shell = ["sh", "-c", 'exec "$@" 2>/dev/full', "sh", *command]

    assert 1 == subprocess.run(shell, timeout=ANSWER_TIMEOUT).returncode


def test_an_unread_log_holds_up_nothing(fifo: Path) -> None:
    """Requests are answered at their pace, and the end comes within the grace, with 0."""
    unread = reader(fifo)
    with Process.started("--port", "0", "--grace", "3", redirection=f"2>{fifo}") as server:
        started = time.monotonic()
        statuses = {server.send("GET", LONG).status for _ in range(30)}
        taken = time.monotonic() - started
        stopping = time.monotonic()
        code = server.stop()
        stopped = time.monotonic() - stopping
    os.close(unread)

    assert {401} == statuses
    assert taken < 5
    assert 0 == code
    assert stopped < 3


@pytest.mark.slow
def test_lost_lines_are_counted(fifo: Path) -> None:
    """Lines wait up to a bound; one line stands for those beyond it, and then the log goes on."""
    unread = reader(fifo)
    with Process.started("--port", "0", redirection=f"2>{fifo}") as server:
        for _ in range(250):
            server.send("GET", LONG)
        time.sleep(0.2)
        text = read_until(unread, "the log has lost")
        server.send("GET", "/razorpay/v1/contacts", {"X-Mock-World": "after-all"})
        text += read_until(unread, "world=after-all")
    os.close(unread)
    lost = LOST.search(text)

    assert lost
    assert int(lost[1]) > 0
    assert 250 == text.count(f"GET {LONG} 401") + int(lost[1])
    assert "world=after-all" in text[lost.end() :]


def test_a_reader_that_comes_back(fifo: Path) -> None:
    """Where the reader has gone, lines wait for another one."""
    first = reader(fifo)
    with Process.started("--port", "0", redirection=f"2>{fifo}") as server:
        read_until(first, "Try:")
        os.close(first)
        server.send("GET", "/razorpay/v1/contacts", {"X-Mock-World": "unheard"})
        time.sleep(0.2)
        second = reader(fifo)
        server.send("GET", "/razorpay/v1/contacts", {"X-Mock-World": "heard"})
        text = read_until(second, "world=heard")
        os.close(second)
        code = server.stop()

    assert "world=unheard" in text
    assert "world=heard" in text
    assert 0 == code


@LIMITS_OF_OTHERS
@pytest.mark.slow
def test_a_disk_that_is_cleared(tmp_path: Path) -> None:
    """A line that was cut by a full disk is finished once there is room."""
    file = tmp_path / "errors"
    with Process.started("--port", "0", redirection=f"2>{file}") as server:
        _wait_for("Try:\n", file)
        _limit_files(worker(server), file.stat().st_size + 20)
        for number in range(3):
            server.send("GET", "/razorpay/v1/contacts", {"X-Mock-World": f"cut-{number}"})
        time.sleep(0.3)
        cut = file.read_text()
        _limit_files(worker(server), resource.RLIM_INFINITY)
        text = _wait_for("world=cut-2", file)

    assert "world=cut" not in cut
    assert 3 == len(re.findall(r"^GET /razorpay/v1/contacts 401 .* world=cut-\d \|", text, re.M))


def _limit_files(process: int, size: int) -> None:
    """A process can make no file larger: the nearest thing to a full disk."""
    resource.prlimit(process, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


def _wait_for(wanted: str, file: Path) -> str:
    limit = time.monotonic() + 10
    while wanted not in file.read_text() and time.monotonic() < limit:
        time.sleep(0.02)
    return file.read_text()
