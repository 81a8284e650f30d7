"""Thousands of generated requests go to the replica that owns their world."""

import json
from random import Random

import pytest

from mock_server import MockClient
from mock_server.core.state.world import DEFAULT, World
from mock_server.serving.thread import Server, serve
from tests.replicas import NEEDS_HAPROXY, TOKEN, Replicas
from tests.serving.balancer import generated
from tests.serving.balancer.conftest import COUNT
from tests.serving.balancer.raw import Told, ask, request

REQUESTS, SEED = 5000, 21
REPLICA = "X-Mock-Replica"
SETTINGS = {"control_token": TOKEN, "max_worlds": 2000}

pytestmark = [*NEEDS_HAPROXY, pytest.mark.slow]


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


def test_every_request_goes_to_the_owner_of_its_world(four: Replicas, port: int) -> None:
    """Four replicas answer as one server does, and each world is on one of them."""
    chance = Random(SEED)
    owners: dict[str, set[str]] = {}
    differ: list[tuple[bytes, str | None, Told, Told]] = []
    unread = 0
    with serve(**SETTINGS) as server:
        oracle = Oracle(server)
        for _ in range(REQUESTS):
            sent = generated.request(chance)
            told = ask(port, sent)
            if REPLICA not in told.headers:
                unread += 1  # HAProxy accepts no host beyond ASCII in a whole URL
                continue
            alone, world = oracle.ask(sent)
            if world:
                owners.setdefault(world, set()).add(told.headers[REPLICA])
            if _facts(told) != _facts(alone):
                differ.append((sent, world, alone, told))

    assert [] == differ[:1]
    assert {} == {world: found for world, found in owners.items() if len(found) > 1}
    assert unread < 10
    assert COUNT == len({found for (found,) in owners.values()})
    assert _made(four) == {world: {found} for world, (found,) in owners.items()}


def test_a_replica_that_is_killed(four: Replicas, port: int) -> None:
    """Its worlds get 503, no other moves, and after its start the same worlds are its own."""
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
    """The replicas that have each world which has been used, as they say themselves."""
    found: dict[str, set[str]] = {}
    for replica in filter(None, made.replicas):
        listed = MockClient(replica.url, token=TOKEN).worlds()
        for row in listed["worlds"]:
            if row["requests"] or row["world"] != DEFAULT:
                found.setdefault(row["world"], set()).add(listed["replica"])
    return found


def _facts(told: Told) -> tuple[str | None, ...]:
    names = ("X-Mock-Request", "X-Mock-Behaviour", "X-Mock-Answered-By")
    return told.status, *(told.headers.get(name) for name in names)
