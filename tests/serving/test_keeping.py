"""A server that is started again goes on with its worlds."""

import os
import resource
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any

import pytest

from mock_server.client import MockClient, MockError
from mock_server.persistence.names import file_name
from tests.clients import basic
from tests.serving.process import Process, children
from tests.systems import LIMITS_OF_OTHERS

pytestmark = [pytest.mark.server, pytest.mark.slow]

CONTACTS = "/razorpay/v1/contacts"
EVERY = 1  # seconds
LATE = 2.0  # seconds that a save may take here beside other tests


@contextmanager
def served(state: Path, *args: str, **more: Any) -> Iterator[Process]:
    with Process.started("--port", "0", "--state-dir", str(state), *args, **more) as server:
        yield server


def create(server: Process, world: str, name: str) -> int:
    headers = {**basic("rzp_test_mock", "mock_secret"), "X-Mock-World": world}
    headers["Content-Type"] = "application/json"
    return server.send("POST", CONTACTS, headers, b'{"name": "%s"}' % name.encode()).status


def names(server: Process, world: str) -> list[str]:
    """The names of a world's contacts, oldest first, without the scenario's."""
    contacts = MockClient(server.url, world=world).state()["vendors"]["razorpay"]["contacts"]
    return [one["name"] for one in contacts if one["name"].startswith("Zq")]


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
        MockClient(server.url).add_fault(operation="create_contact", delay={"seconds": 1})
        slow = threading.Thread(target=create, args=(server, "default", "Zq slow"))
        slow.start()
        time.sleep(0.5)
        os.kill(server.pid, number)
        slow.join()
        server.wait()
    with served(tmp_path) as again:
        found = names(again, "default")

    assert ["Zq slow"] == found


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
        file = tmp_path / "worlds" / "gw1.yaml"
        assert soon(file.exists)
        written = file.stat().st_ino
        saved_at = MockClient(server.url).info()["state"]["saved_at"]
        time.sleep(2.5)
        later = MockClient(server.url).info()["state"]["saved_at"]

    assert written == file.stat().st_ino
    assert later > saved_at


def test_a_killed_server_loses_an_interval_at_most(tmp_path: Path) -> None:
    """SIGKILL at any moment: each world is as it was at one moment, an interval ago or later."""
    chance = Random(os.environ.get("MOCK_SERVER_TEST_SEED", "1"))
    for number in range(4):
        state = tmp_path / str(number)
        state.mkdir()
        told = killed_under_load(state, 2 * EVERY + 2 * chance.random())
        with served(state) as again:
            found = {world: names(again, world) for world in told.answered}
            broken = again.ready["state"]["broken"]

        assert [] == broken
        for world, answered in told.answered.items():
            sent = [name for name, _ in answered]
            old = [name for name, at in answered if at < told.killed_at - EVERY - LATE]
            assert found[world] == sent[: len(found[world])], "a world of no moment"
            assert found[world][: len(old)] == old, "more than an interval is lost"


class Killed:
    """What clients of a killed server were answered: by world, each name and when."""

    def __init__(self) -> None:
        self.answered: dict[str, list[tuple[str, float]]] = {f"w{n}": [] for n in range(6)}
        self.killed_at = 0.0


def killed_under_load(state: Path, seconds: float) -> Killed:
    told = Killed()
    with served(state, "--state-every", str(EVERY)) as server:
        clients = [
            threading.Thread(target=fill, args=(server, world, answered))
            for world, answered in told.answered.items()
        ]
        for client in clients:
            client.start()
        time.sleep(seconds)
        told.killed_at = time.monotonic()
        for process in [*children(server.pid), server.pid]:
            os.kill(process, signal.SIGKILL)
        for client in clients:
            client.join()
        server.wait()
    return told


def fill(server: Process, world: str, answered: list[tuple[str, float]]) -> None:
    """Make contacts until the server is gone. The one without an answer may be there or not."""
    for number in range(100_000):
        name = f"Zq{number}"
        try:
            create(server, world, name)
        except OSError:
            answered.append((name, float("inf")))
            return
        answered.append((name, time.monotonic()))


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

    with served(tmp_path, "--state-every", "1") as server:
        create(server, "gw1", "Zq kept")
        create(server, "big", "Zq kept")
        mock = MockClient(server.url, world="big")
        mock.save_state()
        before = (tmp_path / "worlds" / "big.yaml").read_bytes()
        for process in children(server.pid):
            resource.prlimit(process, resource.RLIMIT_FSIZE, (len(before) - 1, 10**9))
        create(server, "big", "Zq lost?")
        with pytest.raises(MockError) as refused:
            mock.save_state()
        ready = mock.ready()
        told = mock.info()["state"]["error"]
        time.sleep(2.5)
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


def test_a_world_that_is_gone_has_no_file(tmp_path: Path) -> None:
    """Neither has one that was dropped, nor one that was reset."""
    with served(tmp_path) as server:
        for world in ("dropped", "reset", "stays"):
            create(server, world, "Zoe Q")
        mock = MockClient(server.url)
        first = mock.save_state()
        mock.drop("dropped")
        MockClient(server.url, world="reset").reset()
        MockClient(server.url, world="reset").clear_coverage()
        second = mock.save_state()
        third = mock.save_state()

    assert ["dropped", "reset", "stays"] == sorted(first["saved"])
    assert ["dropped", "reset"] == sorted(second["removed"])
    assert ([], []) == (third["saved"], third["removed"])
    assert [file_name("stays")] == os.listdir(tmp_path / "worlds")


def soon(happened: Callable[[], bool]) -> bool:
    limit = time.monotonic() + 10
    while not happened() and time.monotonic() < limit:
        time.sleep(0.05)
    return happened()
