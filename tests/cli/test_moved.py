"""A world that has moved, as the commands tell it."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from mock_server.cli.tail import Follower
from mock_server.client import MockClient
from mock_server.client.sending import over_http
from tests.cli.executing import run as run_exec
from tests.cli.running import run_apart
from tests.clients import ANSWER_TIMEOUT, CREDENTIALS
from tests.front import Front, front
from tests.serving.process import Process

pytestmark = pytest.mark.server

FORMER = "0" * 12
TWO_SERVERS = """
import os, subprocess, sys, urllib.request
answer = urllib.request.urlopen(os.environ["MOCK_SERVER_URL"] + "/_mock/health")
print(answer.headers["X-Mock-Replica"] == os.environ["MOCK_SERVER_REPLICA"])
asked = [sys.executable, "-m", "mock_server", "requests"]
print(subprocess.run(asked).returncode, flush=True)
elsewhere = {**os.environ, "MOCK_SERVER_URL": sys.argv[1]}
print(subprocess.run(asked, env=elsewhere).returncode)
"""


@pytest.fixture
def balancer(tmp_path: Path) -> Iterator[Front]:
    with front(tmp_path) as found:
        yield found


def ask(url: str, world: str) -> None:
    headers = {**CREDENTIALS["razorpay"], "X-Mock-World": world}
    over_http(url)("GET", "/razorpay/v1/contacts", headers, None, ANSWER_TIMEOUT)


def test_a_command(gunicorn: Process) -> None:
    """Where the variables of `env` name a replica, another one ends a command with a sentence."""
    variables = {
        "MOCK_SERVER_URL": gunicorn.url,
        "MOCK_SERVER_WORLD": "moved",
        "MOCK_SERVER_REPLICA": FORMER,
    }
    told = run_apart(["limits"], variables)

    assert (1, "") == (told.exit_code, told.stdout)
    assert told.stderr.startswith(f"The world 'moved' has moved: the replica {FORMER} answered ")
    assert told.stderr.endswith("take the variables of `env` anew.\n")


def test_another_server_or_world(gunicorn: Process) -> None:
    """The replica is that of the variables' world: a flag may name any other."""
    variables = {"MOCK_SERVER_URL": gunicorn.url, "MOCK_SERVER_REPLICA": FORMER}
    flags = (["--url", gunicorn.url], ["--world", "default"])

    assert [0, 0] == [run_apart(["limits", *flag], variables).exit_code for flag in flags]


def test_env_names_the_replica(gunicorn: Process, tmp_path: Path) -> None:
    """`env --world` names the replica of that world; without one, a server may be restarted."""
    asked = ["env", "--url", gunicorn.url, "--into", str(tmp_path)]
    line = f"export MOCK_SERVER_REPLICA={MockClient(gunicorn.url).info()['replica']}\n"

    assert line in run_apart([*asked, "--world", "gw1"]).stdout
    assert "MOCK_SERVER_REPLICA" not in run_apart(asked).stdout


def test_tail_goes_on(balancer: Front, capsys: pytest.CaptureFixture[str]) -> None:
    """`tail` says in a line that a world has moved, and follows it from its beginning there."""
    follower = Follower(MockClient(balancer.url, "w"))
    for _ in range(2):
        ask(balancer.url, "w")
    before = follower.new()
    balancer.move()
    ask(balancer.url, "w")
    after = follower.new()

    assert ([1, 2], [1]) == tuple([one["id"] for one in found] for found in (before, after))
    assert capsys.readouterr().err.startswith("The world 'w' begins anew: the replica ")
    assert [] == follower.new()


@pytest.mark.slow
def test_within_exec(gunicorn: Process) -> None:
    """The command is told which replica it has: what asks another server by mistake is told."""
    done = run_exec("-q", "--", sys.executable, "-c", TWO_SERVERS, gunicorn.url)

    assert ["True", "0", "1"] == [one for one in done.stdout.splitlines() if len(one) < 5]
    assert "The world 'default' has moved: the replica " in done.stderr
