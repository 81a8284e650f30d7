"""A server with a state directory that is killed loses an interval at most."""

import os
import signal
import threading
import time
from pathlib import Path
from random import Random

import pytest

from tests.serving.keeping import create, names, served
from tests.serving.process import Process, children

pytestmark = [pytest.mark.server, pytest.mark.slow]

EVERY = 1  # seconds
LATE = 2.0  # seconds that a save may take here beside other tests


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
