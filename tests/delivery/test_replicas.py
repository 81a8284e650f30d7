"""The deployment as a user has it: four replicas behind HAProxy, replaced one after another."""

import json
import threading
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPException
from pathlib import Path

import pytest

from mock_server.client.sending import over_http
from tests.clients import basic
from tests.delivery.deployments import PREFIX, REPLICAS
from tests.replicas import NEEDS_HAPROXY, Replicas, replicas

CLIENTS, WORLDS = 8, 5  # the worlds of each client
CONTACTS = "/razorpay/v1/contacts"

pytestmark = NEEDS_HAPROXY


@pytest.fixture
def four(tmp_path: Path) -> Iterator[Replicas]:
    """As many as the deployments have, each with a state directory of its own."""
    for number in range(1, REPLICAS + 1):
        (tmp_path / str(number)).mkdir()
    with replicas(REPLICAS, {f"{PREFIX}STATE_DIR": f"{tmp_path}/{{}}"}) as made:
        yield made


class Load:
    """Clients that each make contacts in worlds of their own until the end.

    *statuses* counts the answers, *made* the contacts of each world that were answered with 200.
    """

    def __init__(self, url: str) -> None:
        self._send, self._ended = over_http(url), threading.Event()
        self.statuses: Counter[int | str] = Counter()
        self.made: dict[str, set[str]] = defaultdict(set)
        self.others: list[bytes] = []  # what the balancer says in the place of an owner

    @contextmanager
    def running(self) -> Iterator[None]:
        threads = [threading.Thread(target=self._client, args=(one,)) for one in range(CLIENTS)]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            self._ended.set()
            for thread in threads:
                thread.join()

    def _client(self, client: int) -> None:
        number = 0
        while not self._ended.is_set():
            number += 1
            world = f"w{client}-{number % WORLDS}"
            self._create(world, f"Contact {number}")

    def _create(self, world: str, name: str) -> None:
        headers = {
            **basic(f"rzp_test_mock@{world}", "mock_secret"),
            "Content-Type": "application/json",
        }
        body = json.dumps({"name": name}).encode()
        try:
            status, _, answer = self._send("POST", CONTACTS, headers, body, 30)
        except (OSError, HTTPException) as error:
            self.statuses[type(error).__name__] += 1
            return
        self.statuses[status] += 1
        if status == 200:
            self.made[world].add(json.loads(answer)["id"])
        else:
            self.others.append(answer)


def test_replaced_one_after_another(four: Replicas) -> None:
    """Every answer is the owner's or a 503 of ours, and no contact is lost that was answered.

    A request that meets a kept connection just as its replica closes it gets no answer.
    """
    load = Load(four.url)
    with load.running():
        for number in range(REPLICAS):
            four.stop(number)
            four.start(number)
    kept = {world: four.client(world).state() for world in load.made}

    assert load.statuses.pop("RemoteDisconnected", 0) <= CLIENTS * REPLICAS
    assert {200, 503} >= load.statuses.keys(), load.statuses
    assert CLIENTS * WORLDS == len(load.made)
    assert all(json.loads(one)["status"] == 503 for one in load.others)
    for world, made in load.made.items():
        found = {one["id"] for one in kept[world]["vendors"]["razorpay"]["contacts"]}
        assert made <= found, f"{world} has lost {made - found}"
