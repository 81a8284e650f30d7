"""Thousands of generated requests go to the replica that owns their world."""

import json
import socket
from collections.abc import Iterator
from random import Random
from typing import NamedTuple
from urllib.parse import urlsplit

import pytest

from mock_server import MockClient
from mock_server.core.state.world import DEFAULT, World
from mock_server.serving.thread import Server, serve
from tests.replicas import NEEDS_HAPROXY, TOKEN, Replicas, replicas
from tests.serving.balancer import generated

COUNT, REQUESTS, SEED = 4, 5000, 21
REPLICA = "X-Mock-Replica"
SETTINGS = {"control_token": TOKEN, "max_worlds": 2000}

pytestmark = [*NEEDS_HAPROXY, pytest.mark.slow]


class Told(NamedTuple):
    status: str
    headers: dict[str, str]
    body: bytes


def ask(port: int, sent: bytes) -> Told:
    """The answer to one request on a connection of its own."""
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        connection.sendall(sent)
        got = b"".join(iter(lambda: connection.recv(65_536), b""))
    head, _, body = got.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    headers = dict(line.split(": ", 1) for line in lines)
    return Told(first.partition(" ")[2][:3], headers, body)


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


@pytest.fixture(scope="module")
def four() -> Iterator[Replicas]:
    with replicas(COUNT) as made:
        yield made


def test_every_request_goes_to_the_owner_of_its_world(four: Replicas) -> None:
    """Four replicas answer as one server does, and each world is on one of them."""
    port, chance = urlsplit(four.url).port or 0, Random(SEED)
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


def test_a_replica_that_is_killed(four: Replicas) -> None:
    """Its worlds get 503, no other moves, and after its start the same worlds are its own."""
    before = _made(four)
    number = four.owner("w1")
    (lost,) = before["w1"]
    four.kill(number)
    during = {world: _asked(four, world) for world in before}
    four.start(number)
    after = {world: _asked(four, world).headers[REPLICA] for world in before}
    down = {world for world, told in during.items() if told.status == "503"}

    assert {world for world, found in before.items() if found == {lost}} == down
    assert all("/_mock/docs/errors#replicas" == json.loads(during[w].body)["type"] for w in down)
    assert all("mock" == during[world].headers["X-Mock-Answered-By"] for world in down)
    assert all(
        before[w] == {during[w].headers[REPLICA]} == {after[w]} for w in before.keys() - down
    )
    assert 1 == len({after[world] for world in down})
    assert lost not in after.values()


def _asked(made: Replicas, world: str) -> Told:
    sent = f"GET /@{world}/clemta/contacts HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
    return ask(urlsplit(made.url).port or 0, sent.encode())


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
