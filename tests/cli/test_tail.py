"""`tail`: requests as they come, with the reasons of their refusals."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from mock_server import create_app
from mock_server.cli.tail import Follower
from mock_server.client import MockClient
from tests.cli.running import run_apart
from tests.cli.tailing import Tail, following
from tests.clients import CREDENTIALS
from tests.serving.process import Process
from tests.serving.sockets import soon

pytestmark = pytest.mark.server

LIST, UNKNOWN = "/razorpay/v1/contacts", "/razorpay/v1/contacts/cont_unknown"
REASONS = [
    "  RZP-38 (inferred): An unknown path is answered with HTTP 404 and the message "
    '"no Route matched with those values" alone, even without credentials.',
    "  Razorpay has this path under /v1.",
]


@pytest.fixture
def mock(gunicorn: Process, request: pytest.FixtureRequest) -> MockClient:
    return MockClient(gunicorn.url, world=request.node.name)


def get(server: Process, path: str, world: str | None = None) -> None:
    """A request of a caller whom Razorpay knows."""
    headers = {"X-Mock-World": world} if world else {}
    server.send("GET", path, {**CREDENTIALS["razorpay"], **headers})


def paths(follower: Follower) -> list[str]:
    return [entry["path"] for entry in follower.new()]


def test_each_request_once(gunicorn: Process, mock: MockClient) -> None:
    """A request is new once, and to look makes no world."""
    follower = Follower(mock)

    assert [] == paths(follower)
    assert mock.world not in str(mock.worlds())

    get(gunicorn, LIST, mock.world)
    get(gunicorn, UNKNOWN, mock.world)

    assert ["/v1/contacts", "/v1/contacts/cont_unknown"] == paths(follower)
    assert [] == paths(follower)


def test_a_journal_that_begins_anew(gunicorn: Process, mock: MockClient) -> None:
    """After a reset, requests are numbered from 1 again: none is taken for one that was seen."""
    follower = Follower(mock)
    get(gunicorn, LIST, mock.world)
    follower.new()
    mock.reset()
    get(gunicorn, LIST, mock.world)
    again = follower.new()
    mock.clear_requests()

    assert [1] == [entry["id"] for entry in again]
    assert [] == paths(follower)

    get(gunicorn, UNKNOWN, mock.world)

    assert ["/v1/contacts/cont_unknown"] == paths(follower)


def test_all_worlds(gunicorn: Process, mock: MockClient) -> None:
    """Every world is followed, also one that is made later or again."""
    follower = Follower(MockClient(gunicorn.url), all_worlds=True)
    follower.new()
    get(gunicorn, LIST, mock.world)
    made = follower.new()
    mock.drop(mock.world)
    gone = follower.new()
    get(gunicorn, UNKNOWN, mock.world)

    assert [(mock.world, "/v1/contacts")] == [(one["world"], one["path"]) for one in made]
    assert [] == gone
    assert ["/v1/contacts/cont_unknown"] == paths(follower)


def test_a_request_that_was_seen(gunicorn: Process, mock: MockClient) -> None:
    """Only those that came after it are new, in their order."""
    follower = Follower(mock)
    get(gunicorn, LIST, mock.world)
    follower.new()
    for _ in range(3):
        get(gunicorn, LIST, mock.world)

    assert [2, 3, 4] == [entry["id"] for entry in follower.new()]


def test_more_than_the_journal_keeps(capsys: pytest.CaptureFixture[str]) -> None:
    """How many requests were dropped unseen is said where they are missing."""
    app = create_app(journal_entries=2)
    follower, client = Follower(MockClient.over(app)), app.test_client()
    client.get(LIST)
    follower.new()
    for _ in range(5):
        client.get(LIST)

    assert [5, 6] == [entry["id"] for entry in follower.new()]
    assert "3 requests are missing here: they came faster than they are read.\n" == (
        capsys.readouterr().err
    )


def test_misuse(gunicorn: Process) -> None:
    """A misspelt vendor, two answers to the question of the world, and an absent server."""
    where = ("tail", "--url", gunicorn.url)
    vendor = run_apart([*where, "--vendor", "razorpy"])
    both = run_apart([*where, "--world", "default", "--all-worlds"])
    absent = run_apart(["tail", "--url", "127.0.0.1:1"])

    assert (1, 2, 1) == (vendor.exit_code, both.exit_code, absent.exit_code)
    assert vendor.stderr.startswith("Unknown vendor 'razorpy'; did you mean 'razorpay'?")
    assert "--all-worlds and --world exclude each other." in both.stderr
    assert "http://127.0.0.1:1 does not answer: Connection refused.\n" == absent.stderr


@pytest.mark.slow
def test_tail(tmp_path: Path) -> None:
    """The last requests come first, then the new ones; Ctrl-C ends it with 130 and in silence."""
    with Process.started("--port", "0") as server:
        for _ in range(3):
            get(server, LIST)
        with following(tmp_path, server.url, "-n", "2") as tail:
            assert soon(lambda: "request=3" in tail.out)
            get(server, "/razorpay/contacts")
            assert soon(lambda: "under /v1" in tail.out)
            code = tail.interrupted()
    lines = tail.out.splitlines()

    assert ["request=2", "request=3"] == [line.split()[-1] for line in lines[:2]]
    assert lines[2].startswith("GET /razorpay/contacts 404 RZP-38 ")
    assert REASONS == lines[3:5]
    assert (130, "") == (code, tail.err)


@pytest.mark.slow
def test_filters_and_json(tmp_path: Path) -> None:
    """--refused and --vendor leave out the others; --json prints an object a line."""
    with Process.started("--port", "0") as server:
        get(server, LIST)
        get(server, UNKNOWN)
        server.send("GET", "/spn/api/v1/contacts")
        words = ("--refused", "--vendor", "razorpay", "--json")
        with following(tmp_path, server.url, *words) as tail:
            assert soon(lambda: "cont_unknown" in tail.out)
            get(server, "/razorpay/nothing")
            assert soon(lambda: 2 == tail.out.count("\n"))
    found = [json.loads(line) for line in tail.out.splitlines()]

    assert ["/v1/contacts/cont_unknown", "/nothing"] == [one["path"] for one in found]
    assert ["RZP-29", "RZP-38"] == [one["explained"]["rule"]["id"] for one in found]


@pytest.mark.slow
def test_restart(tmp_path: Path) -> None:
    """While the server is away it says so once; it follows the new one, whose worlds are new."""
    with Process.started("--port", "0") as server:
        get(server, LIST)
        tail = Tail(tmp_path, server.url)
        assert soon(lambda: "request=1" in tail.out)
    try:
        assert soon(lambda: "Waiting for it." in tail.err)
        with Process.started("--port", str(server.port)) as later:
            assert soon(lambda: "answers again" in tail.err)
            get(later, UNKNOWN)
            assert soon(lambda: "cont_unknown" in tail.out)
        code = tail.interrupted()
    finally:
        tail.process.kill()

    assert 130 == code
    assert 1 == tail.out.count("cont_unknown")
    assert re.match(
        f"{server.url} does not answer: Connection refused. Waiting for it.\n"
        "The world 'default' begins anew: the replica [0-9a-f]{12} answers in the place of "
        f"[0-9a-f]{{12}}.\n{server.url} answers again.\n",
        tail.err,
    )


@pytest.mark.slow
def test_all_worlds_beside_a_variable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`--all-worlds` goes before MOCK_SERVER_WORLD, which `exec` and `env` set."""
    monkeypatch.setenv("MOCK_SERVER_WORLD", "gw1")
    with Process.started("--port", "0") as server:
        get(server, LIST, "gw2")
        with following(tmp_path, server.url, "--all-worlds") as tail:
            assert soon(lambda: "world=gw2 request=1" in tail.out)


@pytest.mark.slow
def test_a_world_that_is_not_there_yet(tmp_path: Path) -> None:
    """It is waited for, with the nearest name: it may be misspelt."""
    with Process.started("--port", "0") as server:
        get(server, LIST, "gw1")
        with following(tmp_path, server.url, "--world", "gw2") as tail:
            assert soon(lambda: "Waiting for the world 'gw2'; did you mean 'gw1'?\n" == tail.err)
            get(server, UNKNOWN, "gw2")
            assert soon(lambda: "world=gw2 request=1" in tail.out)


@pytest.mark.slow
def test_a_reader_that_has_gone(tmp_path: Path) -> None:
    """`tail | head -1` ends in silence with the next request."""
    with Process.started("--port", "0") as server:
        command = [sys.executable, "-m", "mock_server", "tail", "--url", server.url]
        with subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={**os.environ}
        ) as tail:
            assert tail.stdout
            assert tail.stderr
            get(server, LIST)
            tail.stdout.readline()
            tail.stdout.close()
            get(server, LIST)
            code, told = tail.wait(30), tail.stderr.read()

    assert (1, b"") == (code, told)
