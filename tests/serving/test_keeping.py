"""A server that is started again goes on with its worlds."""

import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from mock_server.client import MockClient, MockError
from mock_server.serving.thread import serve
from tests.clients import basic
from tests.control.scraping import value
from tests.serving.keeping import CONTACTS, create, names, served
from tests.serving.process import Process, children, send
from tests.serving.sockets import soon
from tests.systems import LIMITS_OF_OTHERS

GRACE = 8  # seconds, by default

pytestmark = [pytest.mark.server, pytest.mark.slow]


def refusal(state: Path, *args: str, **more: Any) -> tuple[int, str]:
    """The exit code and the words of a server that does not start."""
    command = [sys.executable, "-m", "mock_server", "serve", "--port", "0", "--state-dir"]
    run = subprocess.run(
        [*command, str(state), *args], capture_output=True, text=True, timeout=60, **more
    )
    return run.returncode, run.stderr


def test_a_stopped_server_loses_nothing(tmp_path: Path) -> None:
    """What the last request before SIGTERM has changed is there at the next start."""
    with served(tmp_path) as first:
        for world in ("gw1", "Gw1"):
            create(first, world, f"Zq of {world}")
        assert 0 == first.stop()
    with served(tmp_path) as second:
        found = {world: names(second, world) for world in ("gw1", "Gw1", "gw2")}
        second.stop()

    assert {"gw1": ["Zq of gw1"], "Gw1": ["Zq of Gw1"], "gw2": []} == found
    assert f"Loaded 2 worlds from {tmp_path}\n" in second.log
    assert ["Gw1", "gw1"] == second.ready["state"]["worlds"]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_request_in_progress_is_kept(number: signal.Signals, tmp_path: Path) -> None:
    """The last save is after the last answer."""
    with served(tmp_path) as server:
        mock = MockClient(server.url)
        mock.add_fault(operation="create_contact", delay={"seconds": 1})
        slow = threading.Thread(target=create, args=(server, "default", "Zq slow"))
        slow.start()
        assert soon(lambda: is_struck(mock))
        os.kill(server.pid, number)
        slow.join()
        server.wait()
    with served(tmp_path) as again:
        found = names(again, "default")

    assert ["Zq slow"] == found


def test_many_worlds_are_kept_within_the_grace(tmp_path: Path) -> None:
    """A thousand worlds that have changed since the last save do not make a stop late."""
    with served(tmp_path, "--max-worlds", "1001", "--log-level", "warning") as server:
        for number in range(1000):
            create(server, f"w{number}", "Zq")
        started = time.monotonic()
        code = server.stop()
        took = time.monotonic() - started

    assert (0, "") == (code, server.log.partition("/_mock/\n")[2])
    assert took < GRACE
    assert 1000 == len(os.listdir(tmp_path / "worlds"))


def test_a_grace_that_is_used_up(tmp_path: Path) -> None:
    """Requests that take all of it leave time for a save."""
    with served(tmp_path, "--grace", "1") as server:
        create(server, "gw1", "Zq of gw1")
        mock = MockClient(server.url)
        mock.add_fault(operation="create_contact", delay={"seconds": 60})
        client = threading.Thread(target=lost, args=(server,))
        client.start()
        assert soon(lambda: is_struck(mock))
        server.stop()
        client.join()

    assert "1 connections were still open after 1 seconds of grace." in server.log
    assert ["default.yaml", "gw1.yaml"] == sorted(os.listdir(tmp_path / "worlds"))


def is_struck(mock: MockClient) -> bool:
    """Whether a request waits for the only fault."""
    (fault,) = mock.faults()["faults"]
    return bool(fault["hits"])


def lost(server: Process) -> None:
    """A request that gets no answer."""
    with pytest.raises(OSError, match="."):
        create(server, "default", "Zq of default")


def test_sigquit_does_not_save(tmp_path: Path) -> None:
    """A server that is to end at once does."""
    with served(tmp_path) as server:
        create(server, "gw1", "Zoe Q")
        os.kill(server.pid, signal.SIGQUIT)
        server.wait()

    assert [] == [*(tmp_path / "worlds").iterdir()]


def test_it_saves_by_itself(tmp_path: Path) -> None:
    """Every so many seconds, and nothing where nothing has changed."""
    with served(tmp_path, "--state-every", "1") as server:
        create(server, "gw1", "Zoe Q")
        file, mock = tmp_path / "worlds" / "gw1.yaml", MockClient(server.url)
        assert soon(lambda: file.exists() and mock.info()["state"]["saved_at"])
        written, saved_at = file.stat().st_ino, mock.info()["state"]["saved_at"]
        assert soon(lambda: mock.info()["state"]["saved_at"] > saved_at)

    assert written == file.stat().st_ino


def test_a_second_server(tmp_path: Path) -> None:
    """It is refused in one sentence, and the first goes on."""
    with served(tmp_path) as first:
        code, said = refusal(tmp_path)
        create(first, "gw1", "Zq only")

        assert ["Zq only"] == names(first, "gw1")
    assert (2, 1) == (code, said.count("\n"))
    assert f"{tmp_path} is the state directory of another server (process {first.pid} on " in said


def test_more_worlds_than_the_server_keeps(tmp_path: Path) -> None:
    """None is dropped: the start is refused with the number that it needs."""
    with served(tmp_path) as server:
        for world in ("a", "b"):
            create(server, world, "Zoe Q")
    code, said = refusal(tmp_path, "--max-worlds", "2")

    assert 2 == code
    assert (
        f"{tmp_path} holds 2 worlds, for which --max-worlds must be at least 3, but it is 2.\n"
    ) == said
    assert 2 == len([*(tmp_path / "worlds").iterdir()])


def test_more_than_the_memory_holds(tmp_path: Path) -> None:
    """None is dropped: the start is refused with the file that did not fit."""
    with served(tmp_path) as server:
        MockClient(server.url, world="big").load(
            {"vendors": {"spn": {"contacts": [{"fake": 900}]}}}
        )
    code, said = refusal(tmp_path, "--max-memory", "200000")

    assert (1, 1) == (code, said.count("\n"))
    assert said.startswith(f"{tmp_path}/worlds/big.yaml cannot be loaded: it needs more than ")


def test_a_broken_file(tmp_path: Path) -> None:
    """It is set aside with its mistakes, which the start tells; all other worlds are loaded."""
    with served(tmp_path) as first:
        for world in ("a", "b", "c"):
            create(first, world, f"Zq of {world}")
    file = tmp_path / "worlds" / "b.yaml"
    file.write_bytes(file.read_bytes()[:-40])
    with served(tmp_path) as second:
        found = {world: names(second, world) for world in ("a", "b", "c")}
        second.stop()

    assert {"a": ["Zq of a"], "b": [], "c": ["Zq of c"]} == found
    assert "Loaded 2 worlds from " in second.log
    assert (
        "The world b begins anew: its file was broken, and is now "
        f"{tmp_path}/broken/b.yaml\n  {file}:1:1: it has changed since"
    ) in second.log
    assert second.ready["state"]["broken"][0]["world"] == "b"
    assert not file.exists()


@LIMITS_OF_OTHERS
def test_a_full_disk(tmp_path: Path) -> None:
    """The server goes on, tells once, keeps what was saved, and saves once there is room."""
    with served(tmp_path) as server:
        create(server, "big", "Zq kept")
        mock = MockClient(server.url, world="big")
        mock.save_state()
        before = (tmp_path / "worlds" / "big.yaml").read_bytes()
        for process in children(server.pid):
            resource.prlimit(process, resource.RLIMIT_FSIZE, (len(before) - 1, 10**9))
        create(server, "big", "Zq lost?")
        for _ in range(2):
            with pytest.raises(MockError) as refused:
                mock.save_state()
        ready = mock.ready()
        told = mock.info()["state"]["error"]
        during = (tmp_path / "worlds" / "big.yaml").read_bytes()
        for process in children(server.pid):
            resource.prlimit(process, resource.RLIMIT_FSIZE, (10**9, 10**9))
        saved = mock.save_state()
        healed = mock.info()["state"]["error"]

    assert (507, {"status": "ready"}, before) == (refused.value.status, ready, during)
    assert told == str(refused.value)
    assert "the last state of the world big: File too large." in told
    assert 1 == server.log.count("does not have the last state of the world big")
    assert ["big"] == saved["saved"]
    assert healed is None
    assert f"Worlds are saved in {tmp_path} again." in server.log
    assert [*(tmp_path / "worlds").glob(".*")] == []


def test_as_json(tmp_path: Path) -> None:
    """A program reads in the log what a start has found."""
    with served(tmp_path) as first:
        create(first, "gw1", "Zq of gw1")
    (tmp_path / "worlds" / "gw1.yaml").write_text("{}")
    with served(tmp_path, "--log-format", "json") as second:
        second.stop()
    lines = [json.loads(line) for line in second.log.splitlines()]
    found = next(line["state"] for line in lines if "state" in line)

    assert {
        "directory": str(tmp_path),
        "worlds": [],
        "broken": [
            {
                "world": "gw1",
                "file": f"{tmp_path}/broken/gw1.yaml",
                "mistakes": [
                    f"{tmp_path}/worlds/gw1.yaml:1:1: its first line does not say that a server "
                    "wrote it"
                ],
            }
        ],
    } == found


def test_a_server_in_a_thread(tmp_path: Path) -> None:
    """`serve()` of Python keeps worlds too, and lets go of the directory when it stops."""
    for number in range(3):
        with serve(state_dir=str(tmp_path), world="gw1") as server:
            sent = basic("rzp_test_mock", "mock_secret") | {"Content-Type": "application/json"}
            body = b'{"name": "Zq %d"}' % number
            send(server.port, "POST", CONTACTS, {**sent, "X-Mock-World": "gw1"}, body)
            contacts = server.mock.state()["vendors"]["razorpay"]["contacts"]

    assert ["Zq 0", "Zq 1", "Zq 2"] == [one["name"] for one in contacts][-3:]


def test_metrics_tell_of_saves(tmp_path: Path) -> None:
    """Whether the last save has failed, and since when the files are what they are."""
    with served(tmp_path, "--state-every", "3600") as server:
        create(server, "gw1", "Zq kept")
        mock, before = MockClient(server.url), time.time()
        shutil.rmtree(tmp_path / "worlds")
        with pytest.raises(MockError):
            mock.save_state()
        failing = value(mock, "state_failing"), value(mock, "state_saved_timestamp_seconds")
        (tmp_path / "worlds").mkdir()
        mock.save_state()
        healed = value(mock, "state_failing"), value(mock, "state_saved_timestamp_seconds")

    assert (1, 0) == (failing[0], healed[0])
    assert failing[1] < before < healed[1]
