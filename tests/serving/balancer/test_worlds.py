"""Thousands of generated requests go to the replica that owns their world."""

import json
from http.client import HTTPConnection
from random import Random
from typing import Any

import pytest

from mock_server.core.state.world import DEFAULT, World
from mock_server.serving.balancer import Options, configuration
from mock_server.serving.thread import Server, serve
from tests.replicas import NEEDS_HAPROXY, TOKEN, Replicas, replicas
from tests.serving.balancer import generated
from tests.serving.balancer.conftest import COUNT
from tests.serving.balancer.raw import Told, ask, request

REQUESTS, FEWER, SEED = 5000, 700, 21
REPLICA = "X-Mock-Replica"
SETTINGS = {"control_token": TOKEN, "max_worlds": 2000}

pytestmark = NEEDS_HAPROXY


class Oracle:
    """One server of this process, without a balancer, that tells which world it has used."""

    def __init__(self, server: Server) -> None:
        self._port, self._worlds = server.port, server.app.extensions["mock_server"].worlds
        self._before = self._now()

    def ask(self, sent: bytes) -> tuple[Told, str | None]:
        """The answer, and the world in which it was given; None where none was used."""
        told = ask(self._port, sent)
        before, self._before = self._before, self._now()
        used = [name for name, state in self._before.items() if before.get(name) != state]

        assert len(used) <= 1
        return told, used[0] if used else None

    def _now(self) -> dict[str, tuple[World, int]]:
        return {one.name: (one, one.journal.last) for one in self._worlds.all()}


class Comparison:
    """What a balancer's answers were beside those of one server that stands alone.

    *owners* are the replicas that have answered in each world, *differ* the requests whose answers
    are not the same, *unread* the number of those that HAProxy answered itself.
    """

    def __init__(self) -> None:
        self.owners: dict[str, set[str]] = {}
        self.differ: list[tuple[bytes, str | None, Told, Told]] = []
        self.unread = 0

    @property
    def used(self) -> dict[str, set[str]]:
        """The owners of all worlds but the default one."""
        return {world: found for world, found in self.owners.items() if world != DEFAULT}

    def run(self, port: int, oracle: Oracle, requests: int) -> None:
        chance = Random(SEED)
        for _ in range(requests):
            sent = generated.request(chance)
            told = ask(port, sent)
            if REPLICA in told.headers:
                self._compare(sent, told, *oracle.ask(sent))
            else:
                self.unread += 1

    def _compare(self, sent: bytes, told: Told, alone: Told, world: str | None) -> None:
        if world:
            self.owners.setdefault(world, set()).add(told.headers[REPLICA])
        if _facts(told) != _facts(alone):
            self.differ.append((sent, world, alone, told))


def test_every_request_goes_to_the_owner_of_its_world(four: Replicas, port: int) -> None:
    """Four replicas answer as one server does, and each world is on one of them."""
    made = Comparison()
    with serve(**SETTINGS) as server:
        made.run(port, Oracle(server), REQUESTS)

    assert [] == made.differ[:1]
    assert {} == {world: found for world, found in made.owners.items() if len(found) > 1}
    assert 0 == made.unread
    assert COUNT == len({found for (found,) in made.owners.values()})
    assert _made(four) == made.used


@pytest.mark.parametrize("changes", [{"root": "spn"}, {"root": "razorpay"}, {"proxy": False}])
def test_replicas_with_other_settings(changes: dict[str, Any]) -> None:
    """A configuration for a vendor at the root, or for replicas that are no proxies, agrees too."""
    told = Comparison()
    env = {f"MOCK_SERVER_{name.upper()}": str(value).lower() for name, value in changes.items()}
    options = Options(root=changes.get("root"), is_proxy=changes.get("proxy", True))
    with replicas(2, env) as made, serve(**SETTINGS, **changes) as server:
        made.balance(configuration(2, options=options))
        told.run(made.port, Oracle(server), FEWER)

        assert [] == told.differ[:1]
        assert {} == {world: found for world, found in told.owners.items() if len(found) > 1}
        assert _made(made) == told.used


def test_one_connection_for_many_worlds(four: Replicas, port: int) -> None:
    """Each request of a connection goes to the owner of its own world."""
    worlds = [f"k{number}" for number in range(20)] * 3
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    got: dict[str, set[str | None]] = {}
    for world in worlds:
        connection.request("GET", "/clemta/contacts", headers={"X-Mock-World": world})
        answer = connection.getresponse()
        answer.read()
        got.setdefault(world, set()).add(answer.getheader(REPLICA))
    connection.close()
    made = _made(four)

    assert {world: made[world] for world in worlds} == got


def test_a_replica_that_is_killed(four: Replicas, port: int) -> None:
    """Its worlds get 503, no other moves, and after its start the same worlds are its own."""
    for named in range(12):
        _asked(port, f"w{named}")
    before = _made(four)
    number = four.owner("w1")
    (lost,) = before["w1"]
    four.kill(number)
    during = {world: _asked(port, world) for world in before}
    four.start(number)
    after = {world: _asked(port, world).headers[REPLICA] for world in before}
    down = {world for world, told in during.items() if told.status == "503"}

    assert {world for world, found in before.items() if found == {lost}} == down
    assert all("/_mock/docs/errors#replicas" == json.loads(during[w].body)["type"] for w in down)
    assert all("mock" == during[world].headers["X-Mock-Answered-By"] for world in down)
    assert all(
        before[w] == {during[w].headers[REPLICA]} == {after[w]} for w in before.keys() - down
    )
    assert 1 == len({after[world] for world in down})
    assert lost not in after.values()


def _asked(port: int, world: str) -> Told:
    return ask(port, request(f"/@{world}/clemta/contacts"))


def _made(made: Replicas) -> dict[str, set[str]]:
    """The owners of all worlds but the default one, which all have."""
    return {world: found for world, found in made.owners().items() if world != DEFAULT}


def _facts(told: Told) -> tuple[str | None, ...]:
    names = ("X-Mock-Request", "X-Mock-Behaviour", "X-Mock-Answered-By")
    return told.status, *(told.headers.get(name) for name in names)
