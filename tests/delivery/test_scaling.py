"""What docs/scaling.md says of more replicas: its blocks run before real ones."""

import os
import subprocess
import sys
from pathlib import Path

from mock_server import MockClient
from mock_server.serving.balancer import configuration
from tests.delivery.deployments import REPLICAS, ROOT
from tests.docs.pages import blocks
from tests.replicas import NEEDS_HAPROXY, TOKEN, Replicas, replicas

OWN = "a test of its own runs it"
WORLDS = ("demo", "staging")

pytestmark = NEEDS_HAPROXY


def test_worlds_are_taken_along(tmp_path: Path) -> None:
    """The page's two blocks carry worlds from four replicas to five that have begun anew."""
    keep, load = [one.text for one in blocks(ROOT / "docs/scaling.md") if OWN in (one.reason or "")]
    with replicas(REPLICAS) as four:
        for world in WORLDS:
            change(four.client(world))
        before = [four.client(world).state() for world in WORLDS]
        run(keep, four, tmp_path)
    with replicas(REPLICAS + 1) as five:
        run(load, five, tmp_path)
        after = [five.client(world).state() for world in WORLDS]

    assert all(one["faults"] and one["clock"]["frozen"] for one in before)
    assert before == after


def test_only_the_new_replica_gets_worlds() -> None:
    """With a fifth, each of many worlds stays where it was or goes to the fifth, and some do."""
    worlds = [f"w{number}" for number in range(100)]
    with replicas(REPLICAS + 1) as five:
        fifth = five.direct(REPLICAS).info()["replica"]
        five.balance(configuration(REPLICAS))
        before = {world: five.answering(world) for world in worlds}
        five.balance(configuration(REPLICAS + 1))
        after = {world: five.answering(world) for world in worlds}
    moved = {after[world] for world in worlds if before[world] != after[world]}

    assert REPLICAS == len(set(before.values()) - {None, fifth})
    assert {fifth} == moved


def change(mock: MockClient) -> None:
    """Let the world differ from its scenario."""
    mock.set_clock(at="2026-01-15T09:00:00Z", frozen=True)
    mock.add_fault(vendor="spn", operation="create_contact", nth=2, answer={"status": 500})


def run(block: str, made: Replicas, folder: Path) -> None:
    """Run the block in a shell whose `mock-server` calls the balancer."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    own = {"MOCK_SERVER_URL": made.url, "MOCK_SERVER_CONTROL_TOKEN": TOKEN, "PATH": path}
    command = ["bash", "-euo", "pipefail", "-c", block]
    run = subprocess.run(command, cwd=folder, env={**os.environ, **own}, capture_output=True)

    assert 0 == run.returncode, run.stderr.decode()
