"""The services of docs/deployments/compose.yaml, run by podman with the file's own values.

They share one network of their own, without a way out: each has its address on loopback there.
"""

import json
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.clients import CREDENTIALS
from tests.delivery import deployments
from tests.delivery.deployments import PORT, PREFIX
from tests.podman import NEEDS_AN_IMAGE, built, podman
from tests.replicas import TOKEN

HAPROXY = "docker.io/library/haproxy:2.6"
SUBNET, LOOPBACK = "172.30.84.", "127.30.84."
BALANCER = f"{LOOPBACK}10:{PORT}"
CONTACTS = "/razorpay/v1/contacts"
PATIENCE = 30  # seconds until a container serves
# Prints the status, the replica and the body of a request.
ASK = """
import json, sys
from mock_server.client.sending import over_http
url, method, path, headers, body = json.loads(sys.argv[1])
status, got, answer = over_http(url)(method, path, headers, body and body.encode(), 30)
found = {name.lower(): value for name, value in got}
print(json.dumps([status, found.get("x-mock-replica"), answer.decode()]))
"""

pytestmark = NEEDS_AN_IMAGE


class Services:
    """The file's services as containers of *image*, and one that asks them."""

    def __init__(self, image: str, folder: Path) -> None:
        self._image, self._folder, self._own = image, folder, f"contact-mock-test-{os.getpid()}"
        self._services = deployments.compose()["services"]
        text = deployments.HAPROXY.read_text(encoding="utf-8")
        # On every address, HAProxy's port would be that of the replicas.
        (folder / "haproxy.cfg").write_text(text.replace(f"bind :{PORT}", f"bind {BALANCER}"))
        hosts = [host.replace(SUBNET, LOOPBACK).split(":") for host in self._hosts()]
        lines = [f"{address} {name}\n" for name, address in hosts]
        (folder / "hosts").write_text("".join(lines))
        self._run("asks", "--network=none", "--entrypoint=sleep", image, "infinity")

    def start(self, name: str) -> None:
        """Make the service's container, anew with the volume of the one before."""
        service = self._services[name]
        image = HAPROXY if name == "balancer" else self._image
        network = f"--network=container:{self._own}-asks"
        self._run(name, network, *self._rights(service), *self._rest(service), image)

    def end(self, name: str, *command: str) -> None:
        """End the service's container by podman's *command*, and remove it."""
        podman(*command, f"{self._own}-{name}")
        podman("rm", f"{self._own}-{name}")

    def replica(self, name: str) -> str:
        """The id of the service, which it tells itself."""
        address = self._services[name]["networks"]["default"]["ipv4_address"]
        place = f"{address.replace(SUBNET, LOOPBACK)}:{PORT}"
        return str(self.ask("GET", "/_mock/info", place=place)[2]["replica"])

    def ask(
        self, method: str, path: str, body: Any = None, place: str = BALANCER
    ) -> tuple[int, str | None, Any]:
        """Status, replica and JSON of a request to the balancer, or to another *place*."""
        headers = {**CREDENTIALS["razorpay"], "X-Mock-Token": TOKEN}
        headers |= {"Content-Type": "application/json"} if body else {}
        asked = [f"http://{place}", method, path, headers, body and json.dumps(body)]
        client = ("exec", f"{self._own}-asks", "python", "-c", ASK, json.dumps(asked))
        status, replica, text = json.loads(podman(*client).stdout)
        return status, replica, json.loads(text)

    def remove(self) -> None:
        for name in (*self._services, "asks"):
            podman("rm", "--force", "--time=1", f"{self._own}-{name}", check=False)
        for volume in deployments.compose()["volumes"]:
            podman("volume", "rm", "--force", f"{self._own}-{volume}", check=False)

    def _hosts(self) -> list[str]:
        found: list[str] = self._services["balancer"]["extra_hosts"]
        return found

    def _run(self, name: str, *words: str) -> None:
        podman("run", "--detach", f"--name={self._own}-{name}", *words)

    def _rights(self, service: dict[str, Any]) -> Iterator[str]:
        yield from (f"--cap-drop={one}" for one in service["cap_drop"])
        yield from (f"--security-opt={one}" for one in service["security_opt"])
        if service["read_only"]:
            yield "--read-only"

    def _rest(self, service: dict[str, Any]) -> Iterator[str]:
        """Volumes and variables; a replica listens on its address alone."""
        for volume in service["volumes"]:
            source, _, rest = volume.partition(":")
            own = self._folder / source if source.startswith(".") else f"{self._own}-{source}"
            yield f"--volume={own}:{rest}"
        if "extra_hosts" in service:  # which podman refuses where networks are shared
            yield f"--volume={self._folder}/hosts:/etc/hosts:ro"
        if "environment" in service:
            address = service["networks"]["default"]["ipv4_address"].replace(SUBNET, LOOPBACK)
            given = {f"{PREFIX}CONTROL_TOKEN": TOKEN, f"{PREFIX}ALLOWED_HOSTS": ""}
            variables = {**service["environment"], **given, f"{PREFIX}HOST": address}
            yield from (f"--env={key}={value}" for key, value in variables.items())


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    """All of them, the balancer first. Its folder can be read by its user."""
    if podman("image", "exists", HAPROXY, check=False).returncode:
        pytest.skip(f"there is no image {HAPROXY}")
    tmp_path.chmod(0o755)
    made = Services(built(), tmp_path)
    try:
        for name in ("balancer", *deployments.compose_replicas()):
            made.start(name)
        yield made
    finally:
        made.remove()


def test_a_container_that_is_replaced(services: Services) -> None:
    """Without rights, each world has one owner; its 503 ends when a new container loads it."""
    worlds = [f"w{number}" for number in range(8)]
    made = {world: served(services, world, {"name": "Asha Rao"}) for world in worlds}
    owner, _ = made["w0"]
    own = [world for world in worlds if made[world][0] == owner]
    name = next(one for one in deployments.compose_replicas() if services.replica(one) == owner)
    services.end(name, "stop", "--time=60")
    status, _, problem = services.ask("GET", f"/@w0{CONTACTS}")
    services.start(name)
    after = {world: served(services, world) for world in worlds}

    assert len(own) < len(worlds)
    assert (503, "/_mock/docs/errors#replicas") == (status, problem["type"])
    assert own == [world for world in worlds if after[world][0] != made[world][0]]
    assert all(made[world][1]["id"] in str(after[world][1]) for world in worlds)


def served(services: Services, world: str, body: Any = None) -> tuple[str | None, Any]:
    """The replica and the JSON of the world's owner, once it answers."""
    limit = time.monotonic() + PATIENCE
    while time.monotonic() < limit:
        status, replica, found = services.ask(
            "POST" if body else "GET", f"/@{world}{CONTACTS}", body
        )
        if status == 200:
            return replica, found
    raise AssertionError(f"nobody serves {world}: {found}")
