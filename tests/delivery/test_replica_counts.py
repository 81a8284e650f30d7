"""Many clients of many worlds behind HAProxy: what each world counts is what was sent to it."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from itertools import cycle
from pathlib import Path
from random import Random
from typing import Any, NamedTuple
from urllib.parse import urlencode, urlsplit

import pytest
from werkzeug.datastructures import Headers

from mock_server import MockClient, MockError, WorldMoved
from mock_server.client.sending import over_http
from mock_server.testing.backends import VENDORS_BY_NAME
from tests.cli.tailing import following
from tests.clients import CREDENTIALS
from tests.replicas import NEEDS_HAPROXY, TOKEN, Replicas, replicas
from tests.samples import SAMPLES
from tests.serving.sockets import soon

REPLICAS, CLIENTS, WORLDS, EACH = 4, 64, 96, 60  # requests of each client
PATIENCE = 60  # seconds, the most that `wait` takes
KEPT = ("vendor", "operation", "status")  # what is told apart
WAYS = ("path", "header", "host", "credential")
JSON = {"Content-Type": "application/json"}
# The operations whose path names no contact.
OPERATIONS = sorted(
    (vendor, operation)
    for vendor, samples in SAMPLES.items()
    for operation, sample in samples.requests.items()
    if "{" not in sample.path
)

pytestmark = NEEDS_HAPROXY


class Asked(NamedTuple):
    """A request of the plan, and the world that it names in one of four ways."""

    world: str
    vendor: str
    operation: str
    way: str

    def send(self, connection: HTTPConnection) -> tuple[str, str, str, int]:
        """World, vendor, operation and status of what the client has got."""
        sample = SAMPLES[self.vendor].requests[self.operation]
        path, headers = self._address(sample.path)
        body = None if sample.body is None else json.dumps(self._named(sample.body))
        connection.request(sample.method, path, body, {**headers, **JSON})
        answer = connection.getresponse()
        answer.read()
        return self.world, self.vendor, self.operation, answer.status

    def _address(self, path: str) -> tuple[str, dict[str, str]]:
        prefixed, headers = f"/{self.vendor}{path}", CREDENTIALS[self.vendor]
        if self.way == "path":
            return f"/@{self.world}{prefixed}", headers
        if self.way == "header":
            return prefixed, {**headers, "X-Mock-World": self.world}
        if self.way == "host":
            return path, {**headers, "Host": f"{self.world}--{self.vendor}.localhost"}
        return prefixed, _signed(self.vendor, self.world)

    def _named(self, body: dict[str, Any]) -> dict[str, Any]:
        """The body; that of a login has the credential, which may name the world."""
        if (self.operation, self.way) != ("login", "credential"):
            return body
        return {**body, "email": f"{body['email']}@{self.world}"}


def _signed(vendor: str, world: str) -> Mapping[str, str]:
    """The credential of the vendor's sample account, in a world."""
    access, key = VENDORS_BY_NAME[vendor].access, SAMPLES[vendor].key
    account = access.accounts.sample
    return dict(access.sign({**account, key: f"{account[key]}@{world}"}))


def plan() -> Iterator[list[Asked]]:
    """The requests of each client: any world, any vendor, every way in turn."""
    draw, ways = Random(14), cycle(WAYS)
    for _ in range(CLIENTS):
        yield [
            Asked(f"w{draw.randrange(WORLDS)}", *draw.choice(OPERATIONS), next(ways))
            for _ in range(EACH)
        ]


def carried_out(url: str, wanted: list[Asked]) -> list[tuple[str, str, str, int]]:
    connection = HTTPConnection(urlsplit(url).netloc, timeout=PATIENCE)
    try:
        return [one.send(connection) for one in wanted]
    finally:
        connection.close()


@pytest.fixture(scope="module")
def four() -> Iterator[Replicas]:
    with replicas(REPLICAS) as made:
        yield made


def test_counts_are_exact(four: Replicas) -> None:
    """`count`, `wait` and coverage of every world are what 64 clients have sent at once.

    The waiting begins before the first request. No replica but its owner knows a world.
    """
    planned = [*plan()]
    worlds = sorted({one.world for client in planned for one in client})
    sent = Counter(one.world for client in planned for one in client)
    clients = {world: four.client(world) for world in worlds}

    def waited(world: str) -> int:
        return clients[world].wait(sent[world], timeout=PATIENCE)

    with ThreadPoolExecutor(len(worlds)) as waiting, ThreadPoolExecutor(CLIENTS) as asking:
        waits = {world: waiting.submit(waited, world) for world in worlds}
        done = asking.map(lambda wanted: carried_out(four.url, wanted), planned)
        answered = Counter(one for client in done for one in client)
        reached = {world: wait.result() for world, wait in waits.items()}

    assert CLIENTS * EACH == answered.total() == sum(sent.values())
    assert dict(sent) == reached
    assert dict(sent) == {world: mock.count() for world, mock in clients.items()}
    for world, mock in clients.items():
        own = Counter({key[1:]: n for key, n in answered.items() if key[0] == world})

        assert own == covered(mock), world
        assert own == counted(mock, own), world
    assert WORLDS == len(worlds)
    assert REPLICAS == len({four.owner(world) for world in worlds})


def covered(mock: MockClient) -> Counter[tuple[str, str, int]]:
    """How often the world's coverage has each vendor, operation and status."""
    found: Counter[tuple[str, str, int]] = Counter()
    for row in mock.coverage()["answers"]:
        found[tuple(row[key] for key in KEPT)] += row["count"]
    return found


def counted(mock: MockClient, keys: Counter[tuple[str, str, int]]) -> Counter[tuple[str, str, int]]:
    """The same by one filter each."""
    return Counter({key: mock.count(**dict(zip(KEPT, key, strict=True))) for key in keys})


def test_a_control_call_goes_where_requests_go(four: Replicas) -> None:
    """Every way to name a world in a call of the control plane leads to the world's owner."""
    for number in range(3 * REPLICAS):
        world = f"control-{number}"
        mock = four.client(world)
        mock.reset()
        owner = four.direct(four.owner(world)).info()["replica"]
        by_path = MockClient(f"{four.url}/@{world}", token=TOKEN)
        told = {one.info()["replica"] for one in (mock, by_path)} | {mock.worlds()["replica"]}
        four.client().drop(world)  # whose owner is another replica's, as a rule

        assert {owner} == told
        assert world not in [one["world"] for one in mock.worlds()["worlds"]]


def test_a_replica_that_is_started_again(four: Replicas) -> None:
    """Its worlds move, which their clients are told; those of the others do not."""
    clients = {world: four.client(world) for world in map("started-{}".format, range(16))}
    for mock in clients.values():
        mock.reset()
    gone = {world for world in clients if four.owner(world) == 0}
    four.kill(0)
    with pytest.raises(MockError, match="The replica that owns this world does not answer"):
        clients[min(gone)].count()
    four.start(0)
    told = {world for world, mock in clients.items() if _is_told(mock)}

    assert 0 < len(gone) < len(clients)
    assert gone == told
    assert {0} == {mock.count() for mock in clients.values()}


def test_the_page(four: Replicas) -> None:
    """The page's own addresses lead to the owner of their world, and its form makes one there."""
    names = [f"page-{number}" for number in range(3 * REPLICAS)]
    for name in names:
        started = _by_form(four.url, f"/_mock/page/worlds/start?world={names[0]}", name)

        assert (303, f"/_mock/?world={name}&done=%2Fworlds%2Fstart") == started
    clients = {name: four.client(name) for name in names}

    assert {"empty"} == {mock.scenario()["scenario"] for mock in clients.values()}
    assert REPLICAS == len({four.owner(name) for name in names})


def _by_form(url: str, path: str, name: str) -> tuple[int, str]:
    """Status and Location of the answer to the page's form, which starts a world."""
    headers = {"Content-Type": "application/x-www-form-urlencoded", "X-Mock-Token": TOKEN}
    sent = urlencode({"name": name, "scenario": "empty"}).encode()
    reply = over_http(url)("POST", path, headers, sent, PATIENCE)
    assert reply.status == 303, (reply.status, reply.body)
    return reply.status, Headers(reply.headers)["Location"]


def test_tail_waits_for_an_owner(four: Replicas, tmp_path: Path) -> None:
    """While the owner is down, `tail` waits; then it follows the world that begins anew."""
    mock = four.client("tail")
    mock.reset()
    number = four.owner("tail")
    with following(tmp_path, four.url, "--world", "tail", "--token", TOKEN) as tail:
        assert soon(lambda: _asked(four, "tail") == 200 and "request=1" in tail.out)
        four.kill(number)
        # in HAProxy's words, or in none where the owner was killed while tail was asking it
        assert soon(lambda: " does not answer: " in tail.err and "Waiting for it." in tail.err)
        four.start(number)
        assert soon(lambda: "The world 'tail' begins anew" in tail.err)
        before = tail.out.count("request=1")
        assert soon(lambda: _asked(four, "tail") == 200 and before < tail.out.count("request=1"))

        assert 130 == tail.interrupted()


def _asked(made: Replicas, world: str) -> int:
    """The status of a request in the world."""
    path, headers = f"/@{world}/razorpay/v1/contacts", CREDENTIALS["razorpay"]
    return over_http(made.url)("GET", path, headers, None, PATIENCE).status


def _is_told(mock: MockClient) -> bool:
    try:
        mock.count()
    except WorldMoved:
        return True
    return False
