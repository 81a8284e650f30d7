"""What the server's memory really is: the ceiling holds, and the account is true."""

import http.client
import json
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from typing import Any

import pytest
import yaml

from tests.clients import CREDENTIALS
from tests.serving.process import Process, children
from tests.systems import PROC

pytestmark = pytest.mark.server

MEGABYTE = 2**20
CONTACTS = "/razorpay/v1/contacts"
QUIET = ("--port", "0", "--log-level", "error")


class Asked:
    """A server, asked over one connection."""

    def __init__(self, process: Process) -> None:
        self._process = process
        self._connection = http.client.HTTPConnection("127.0.0.1", process.port, timeout=60)

    def ask(self, method: str, path: str, body: Any = None) -> tuple[int, bytes]:
        sent = body if body is None or isinstance(body, str) else json.dumps(body)
        headers = {**CREDENTIALS["razorpay"], "Content-Type": "application/json"}
        self._connection.request(method, path, sent, headers)
        answer = self._connection.getresponse()
        return answer.status, answer.read()

    def create(self, number: int, world: str = "default", notes: str = "tea") -> int:
        contact = {
            "name": f"Gaurav {'abcdefghij'[number % 10]} Kumar",
            "email": f"gaurav.{number}@example.com",
            "contact": f"9{number:09d}",
            "type": "employee",
            "reference_id": f"Acme {number}",
            "notes": {f"note {n}": notes[n * 250 :][:250] for n in range(len(notes) // 250 + 1)},
        }
        return self.ask("POST", f"/@{world}{CONTACTS}", contact)[0]

    def used(self) -> int:
        return int(json.loads(self.ask("GET", "/_mock/info")[1])["memory"]["used"])

    @property
    def resident(self) -> int:
        """Bytes of the worker alone."""
        (worker,) = children(self._process.pid)
        found = re.search(r"^Pss:\s+(\d+) kB", Path(f"/proc/{worker}/smaps_rollup").read_text(), 8)
        assert found
        return int(found[1]) * 1024

    def grown(self, act: Callable[[], object]) -> int:
        """By how many bytes the worker grows while something is done."""
        before = self.resident
        act()
        return self.resident - before

    def close(self) -> None:
        self._connection.close()


@contextmanager
def server(*args: str) -> Iterator[Asked]:
    with Process.started(*QUIET, *args, fresh=True) as process:
        asked = Asked(process)
        for number in range(20):  # whatever is made once is made
            asked.create(-number, "warm")
            asked.ask("GET", f"/@warm{CONTACTS}")
        yield asked
        asked.close()


@PROC
@pytest.mark.slow
def test_bodies_as_read_are_within_the_journals_bound() -> None:
    """An array of empty objects takes twenty times its bytes once it is read."""
    body = "[" + ",".join(["{}"] * 60_000) + "]"
    with server("--journal-bytes", "4000000") as asked:
        grown = asked.grown(lambda: [asked.ask("POST", CONTACTS, body) for _ in range(25)])

    assert grown < 20 * MEGABYTE


@PROC
@pytest.mark.slow
def test_faults_are_within_the_ceiling() -> None:
    """Three hundred faults with large bodies are refused when there is no room for them."""
    fault = {"vendor": "spn", "answer": {"status": 500, "body": "x" * 300_000}}
    with server("--max-memory", "20MB") as asked:
        statuses = []
        grown = asked.grown(
            lambda: statuses.extend(
                asked.ask("POST", "/_mock/faults", fault)[0] for _ in range(200)
            )
        )

    assert {201, 507} == set(statuses)
    assert grown < 45 * MEGABYTE


@PROC
@pytest.mark.parametrize(
    "scenario",
    [
        "vendors: {razorpay: {contacts: [{fake: 1000000}]}}",
        "vendors: {razorpay: {contacts: [&a {fake: 300000}, *a, *a]}}",
    ],
    ids=["a million", "aliases"],
)
def test_a_call_of_a_hundred_bytes_takes_nothing(scenario: str) -> None:
    """A scenario that would not fit is refused at once."""
    with server() as asked:
        started = perf_counter()
        statuses = []
        grown = asked.grown(
            lambda: statuses.append(asked.ask("PUT", "/_mock/scenario", scenario)[0])
        )

    assert [507] == statuses
    assert perf_counter() - started < 3
    assert grown < 10 * MEGABYTE


@PROC
@pytest.mark.slow
def test_many_worlds_are_within_the_ceiling() -> None:
    """Legal load over many worlds: journals give way, then creates are refused, reads never."""
    notes = "x" * 3500
    with server("--max-memory", "12MB") as asked:
        created: list[int] = []
        read: list[int] = []

        def load() -> None:
            for number in range(1500):
                created.append(asked.create(number, f"w{number % 100}", notes))
                read.append(asked.ask("GET", f"/@w{number % 100}{CONTACTS}?count=5")[0])

        grown, used = asked.grown(load), asked.used()

    assert {200, 201, 507} >= set(created)
    assert 507 in created
    assert {200} == set(read)
    assert used <= 12 * MEGABYTE
    assert grown < 20 * MEGABYTE


@PROC
def test_records_weigh_what_they_take() -> None:
    """The account of created records is within a quarter of what the process grows by."""
    with server("--journal-entries", "0") as asked:
        before = asked.used()
        grown = asked.grown(lambda: [asked.create(number) for number in range(3000)])
        weighed = asked.used() - before

    assert 0.75 < weighed / grown < 1.25


@PROC
@pytest.mark.slow
def test_snapshots_weigh_what_they_take() -> None:
    """So is that of snapshots, which share the records."""
    with server("--journal-entries", "0") as asked:
        for number in range(2500):
            asked.create(number)
        before = asked.used()
        grown = asked.grown(
            lambda: [asked.ask("PUT", f"/_mock/snapshots/s{number}") for number in range(50)]
        )
        weighed = asked.used() - before

    assert 0.75 < weighed / grown < 1.25


@PROC
@pytest.mark.slow
@pytest.mark.parametrize(("written", "most"), [(yaml.safe_dump, 1.25), (json.dumps, 1.6)])
def test_faults_weigh_what_they_take(written: Callable[[Any], str], most: float) -> None:
    """So is that of faults with bodies; equal keys of a JSON document take space once."""
    items = [{"id": 1000 + number, "name": f"name {number}"} for number in range(300)]
    faults = [
        written({"vendor": "spn", "nth": nth, "answer": {"status": 500, "body": {"items": items}}})
        for nth in range(1, 151)
    ]
    with server() as asked:
        asked.ask("POST", "/@warm/_mock/faults", faults[0])
        before = asked.used()
        grown = asked.grown(lambda: [asked.ask("POST", "/_mock/faults", one) for one in faults])
        weighed = asked.used() - before

    assert 0.75 < weighed / grown < most


@PROC
@pytest.mark.slow
def test_the_journal_weighs_what_it_takes() -> None:
    """So is that of the journal."""
    with server("--journal-entries", "100000", "--journal-bytes", "1000000000") as asked:
        before = asked.used()
        grown = asked.grown(lambda: [asked.ask("GET", CONTACTS) for _ in range(2500)])
        weighed = asked.used() - before

    assert 0.75 < weighed / grown < 1.25


@pytest.mark.slow
def test_a_long_load_stops_no_other_world() -> None:
    """While a scenario loads for seconds, another world's reads are answered as ever."""
    scenario = "extends: default\nvendors: {ysuite: {contacts: [{fake: 80000}]}}"
    with Process.started(*QUIET, fresh=True) as process:
        loading, reading = Asked(process), Asked(process)
        loaded: list[int] = []
        thread = threading.Thread(
            target=lambda: loaded.append(loading.ask("PUT", "/@large/_mock/scenario", scenario)[0])
        )
        seconds = []
        thread.start()
        while thread.is_alive():
            started = perf_counter()
            status, _ = reading.ask("GET", CONTACTS)
            seconds.append(perf_counter() - started)
            assert 200 == status
        thread.join()
        loading.close()
        reading.close()

    assert [200] == loaded
    assert len(seconds) > 100
    assert sorted(seconds)[int(len(seconds) * 0.99)] < 0.25
