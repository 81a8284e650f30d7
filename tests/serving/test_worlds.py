"""Many worlds at once on a real server: none leaves a trace in another, nor makes it wait."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.client import HTTPConnection
from time import perf_counter
from typing import Any

import pytest

from mock_server import MockClient
from tests.clients import CREDENTIALS, basic
from tests.control.calls import DOORS
from tests.serving.process import Process

pytestmark = pytest.mark.server

WORLDS, THREADS, ROUNDS = 64, 16, 3
DELAYED = 40  # requests at once
PATH = "/razorpay/v1/contacts"
MORNING = 1768467600
CLEMTA, SPN = DOORS["clemta"].list, DOORS["spn"].list


@dataclass
class Run:
    """What one world is given, and what came back; its *number* decides everything."""

    number: int
    server: Process
    created: list[Any] = field(default_factory=list)
    limited: list[int] = field(default_factory=list)
    broken: list[int] = field(default_factory=list)

    @property
    def world(self) -> str:
        return f"stress-{self.number}"

    @property
    def mock(self) -> MockClient:
        return MockClient(self.server.url, self.world)

    @property
    def at(self) -> int:
        return MORNING + 86_400 * self.number

    @property
    def allowed(self) -> int:
        return 1 + self.number % 5

    @property
    def nth(self) -> int:
        return 1 + self.number % (2 * ROUNDS)

    @property
    def status(self) -> int:
        return 500 + self.number

    def send(self, path: str, body: str | None = None, **headers: str) -> Any:
        sent = {"Content-Type": "application/json", **headers}
        return self.server.send(
            "POST" if body else "GET", path, sent, body.encode() if body else None
        )

    def set_up(self) -> None:
        self.mock.set_clock(self.at, frozen=True)
        self.mock.set_limit("clemta", requests=self.allowed, seconds=60)
        self.mock.add_fault(vendor="spn", nth=self.nth, answer={"status": self.status})

    def act(self) -> None:
        """One round: the world is named by the credential alone."""
        name = f"World {self.number} round {len(self.created)}"
        key = basic(f"rzp_test_mock@{self.world}", "mock_secret")
        reply = self.send("/razorpay/v1/contacts", f'{{"name": "{name}"}}', **key)
        self.created.append((reply.json["name"], reply.json["created_at"]))
        for _ in range(2):
            clemta = self.send(f"/clemta{CLEMTA}", **{"X-API-KEY": f"clemta_mock_key@{self.world}"})
            self.limited.append(clemta.status)
            bearer = {"Authorization": f"Bearer mock-spn-token@{self.world}"}
            self.broken.append(self.send(f"/spn{SPN}", **bearer).status)
        self.mock.advance(0.5)


def with_all(pool: ThreadPoolExecutor, step: Any, runs: list[Run]) -> None:
    list(pool.map(step, runs))


@pytest.fixture(scope="module")
def runs(gunicorn: Process) -> list[Run]:
    """Sixty-four worlds, driven round by round on sixteen threads."""
    found = [Run(number, gunicorn) for number in range(WORLDS)]
    with ThreadPoolExecutor(THREADS) as pool:
        with_all(pool, Run.set_up, found)
        for _ in range(ROUNDS):
            with_all(pool, Run.act, found)
    return found


def test_all_are_there(runs: list[Run]) -> None:
    """Every world was made, with its own requests and no others."""
    listed = {one["world"]: one["requests"] for one in runs[0].mock.worlds()["worlds"]}

    assert {run.world: 5 * ROUNDS for run in runs}.items() <= listed.items()


def test_data_and_clocks_do_not_mix(runs: list[Run]) -> None:
    """A world holds what was created in it, dated by its own clock, and nothing of another's."""
    for run in runs:
        state = run.mock.state()["vendors"]["razorpay"]["contacts"]
        made = [(one["name"], one["created_at"]) for one in state if "World" in one["name"]]
        expected = [
            (f"World {run.number} round {number}", run.at + number // 2) for number in range(ROUNDS)
        ]

        assert expected == run.created == sorted(made)
        assert run.at + 0.5 * ROUNDS == run.mock.clock()["seconds"]


def test_limits_do_not_mix(runs: list[Run]) -> None:
    """A world lets pass what its own limit allows."""
    for run in runs:
        passed = min(run.allowed, 2 * ROUNDS)

        assert [200] * passed + [429] * (2 * ROUNDS - passed) == run.limited
        assert [run.allowed - passed] == [
            one["remaining"] for one in run.mock.limits()["counters"] if one["vendor"] == "clemta"
        ]


def test_faults_do_not_mix(runs: list[Run]) -> None:
    """The fault of a world strikes there, once, at the request that was meant."""
    for run in runs:
        expected = [200] * (2 * ROUNDS)
        expected[run.nth - 1] = run.status
        faults = run.mock.faults()["faults"]

        assert expected == run.broken
        assert [(2 * ROUNDS, 1)] == [(one["seen"], one["hits"]) for one in faults]


def test_journals_do_not_mix(runs: list[Run]) -> None:
    """Every entry of a world's journal is its own, numbered without a gap."""
    for run in runs:
        entries = run.mock.requests()["requests"]

        assert {run.world} == {one["world"] for one in entries}
        assert list(range(1, 5 * ROUNDS + 1)) == [one["id"] for one in entries]
        assert run.limited + run.broken == [
            one["status"]
            for vendor in ("clemta", "spn")
            for one in entries
            if one["vendor"] == vendor
        ]


def test_a_delay_takes_no_thread() -> None:
    """With one thread, forty delays of a second last a second, and others are answered at once."""
    slow = {**CREDENTIALS["razorpay"], "X-Mock-World": "slow", "X-Mock-Fault": "delay=1"}
    quick = {**CREDENTIALS["razorpay"], "X-Mock-World": "quick"}
    with Process.started("--port", "0", "--threads", "1") as server:
        server.send("GET", PATH, quick)
        with ThreadPoolExecutor(DELAYED) as pool:
            began = perf_counter()
            delayed = [pool.submit(server.send, "GET", PATH, slow) for _ in range(DELAYED)]
            latencies = [_seconds(server, quick) for _ in range(20)]
            assert [200] * DELAYED == [one.result().status for one in delayed]

        assert perf_counter() - began < 5
        assert sorted(latencies)[10] < 0.2


def test_a_client_that_leaves_ends_its_delay() -> None:
    """Nothing is applied for it, and the journal says that it got no answer."""
    headers = {**CREDENTIALS["spn"], "X-Mock-World": "left", "Content-Type": "application/json"}
    with Process.started("--port", "0") as server:
        connection = HTTPConnection("127.0.0.1", server.port)
        body = b'{"first_name": "Olive", "email": "olive@example.com"}'
        fault = {**headers, "X-Mock-Fault": "delay=30"}
        connection.request("POST", "/spn/api/v1/contacts", body, fault)
        connection.close()
        waited = server.send(
            "POST", "/_mock/requests/wait", {"X-Mock-World": "left"}, b'{"vendor": "spn"}'
        )
        kept = server.send("GET", "/_mock/requests", {"X-Mock-World": "left"}).json["requests"]

    assert waited.json["reached"]
    assert [(None, [])] == [(one["status"], one["changes"]) for one in kept]


def _seconds(server: Process, headers: dict[str, str]) -> float:
    began = perf_counter()
    server.send("GET", PATH, headers)
    return perf_counter() - began
