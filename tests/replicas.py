"""Several replicas on loopback, and the real HAProxy before them."""

import os
import re
import shutil
import signal
import socket
import subprocess
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from mock_server import MockClient
from mock_server.client.sending import over_http
from mock_server.serving.balancer import configuration
from tests.clients import CREDENTIALS, Reply
from tests.serving.process import Process, children

TOKEN = "a-token-for-tests"
PORT = 8484  # in the names of the configuration
PATIENCE = 20  # seconds until HAProxy listens
NEEDS_HAPROXY = [
    pytest.mark.haproxy,
    pytest.mark.skipif(not shutil.which("haproxy"), reason="there is no haproxy"),
]


@contextmanager
def replicas(count: int, env: Mapping[str, str] | None = None) -> Iterator["Replicas"]:
    """That many servers, with *env* laid over the environment, and HAProxy before them."""
    with TemporaryDirectory() as folder, ExitStack() as ending:
        made = Replicas(Path(folder), count, env or {})
        ending.callback(made.end)
        for number in range(count):
            made.start(number)
        made.balance(configuration(count))
        yield made


class Replicas:
    """*count* servers, and a balancer before them. Their calls need TOKEN.

    A replica keeps its port when it starts again; `{}` in a variable's value is its number. One
    that is not running is None in *replicas*.
    """

    def __init__(self, folder: Path, count: int, env: Mapping[str, str]) -> None:
        self._folder, self._env = folder, {"MOCK_SERVER_CONTROL_TOKEN": TOKEN, **env}
        self._ports = free_ports(count + 1)
        self.replicas: list[Process | None] = [None] * count
        self._balancer: subprocess.Popen[bytes] | None = None

    @property
    def port(self) -> int:
        """The balancer's."""
        return self._ports[-1]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def client(self, world: str | None = None) -> MockClient:
        """The control plane behind the balancer."""
        return MockClient(self.url, world=world, token=TOKEN)

    def direct(self, number: int) -> MockClient:
        """The control plane of one replica."""
        replica = self.replicas[number]
        assert replica
        return MockClient(replica.url, token=TOKEN)

    def start(self, number: int) -> None:
        env = {name: value.format(number + 1) for name, value in self._env.items()}
        port = str(self._ports[number])
        self.replicas[number] = Process("--host", "127.0.0.1", "--port", port, env=env)

    def stop(self, number: int) -> None:
        """End a replica in order, as an engine does before it makes the next container."""
        assert 0 == self._taken(number).stop()

    def kill(self, number: int) -> None:
        """End a replica at once with all its processes, as an engine does that loses patience."""
        replica = self._taken(number)
        for pid in (replica.pid, *children(replica.pid)):
            os.kill(pid, signal.SIGKILL)
        replica.wait()

    def balance(self, text: str) -> None:
        """Start HAProxy, or start it again, with this configuration.

        Its `replica-N:8484` and its port are led to loopback.
        """
        self._stop_balancer()
        file = self._folder / "haproxy.cfg"
        file.write_text(self._here(text), encoding="utf-8")
        self._balancer = subprocess.Popen(["haproxy", "-db", "-f", str(file)])
        wait_for(self.port)

    def owner(self, world: str) -> int:
        """The number of the only replica that has the world."""
        found = [
            number
            for number, replica in enumerate(self.replicas)
            if replica and world in _names(self.direct(number).worlds())
        ]

        assert 1 == len(found), f"{world} is on {found}"
        return found[0]

    def owners(self) -> dict[str, set[str]]:
        """The ids of the replicas that have each world, as they say themselves."""
        found: dict[str, set[str]] = defaultdict(set)
        for number in [number for number, replica in enumerate(self.replicas) if replica]:
            listed = self.direct(number).worlds()
            for world in _names(listed):
                found[world].add(listed["replica"])
        return dict(found)

    def answering(self, world: str) -> str | None:
        """The id of the replica that answers in the world through the balancer."""
        headers = {**CREDENTIALS["razorpay"], "X-Mock-World": world}
        sent = over_http(self.url)("GET", "/razorpay/v1/contacts", headers, None, PATIENCE)
        return Reply.of(*sent).header("X-Mock-Replica")

    def end(self) -> None:
        self._stop_balancer()
        for replica in filter(None, self.replicas):
            replica.stop()

    def _taken(self, number: int) -> Process:
        replica = self.replicas[number]
        assert replica
        self.replicas[number] = None
        return replica

    def _here(self, text: str) -> str:
        def address(found: re.Match[str]) -> str:
            return f"127.0.0.1:{self._ports[int(found[1]) - 1]}"

        led = re.sub(rf"\breplica-(\d+):{PORT}\b", address, text)
        here = rf"\1 127.0.0.1:{self.port}"
        return re.sub(rf"^(\s*bind) \S*:{PORT}\b", here, led, flags=re.MULTILINE)

    def _stop_balancer(self) -> None:
        if self._balancer:
            self._balancer.terminate()
            self._balancer.wait()


def free_ports(count: int) -> list[int]:
    """Ports that nothing listens on at this moment."""
    with ExitStack() as held:
        found = [held.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in range(count)]
        return [int(one.getsockname()[1]) for one in found]


def wait_for(port: int) -> None:
    """Wait until something listens on the port."""
    limit = time.monotonic() + PATIENCE
    while time.monotonic() < limit:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except OSError:
            time.sleep(0.02)
        else:
            return
    raise AssertionError(f"nothing listens on port {port}")


def _names(listed: dict[str, Any]) -> set[str]:
    return {row["world"] for row in listed["worlds"]}
