"""Worlds go on in another server where they were."""

import json
from pathlib import Path
from random import Random
from typing import Any

import pytest

from mock_server import create_app
from tests.core.scenario.going_on import Reply, Server, Step, Steps
from tests.core.scenario.loading import written

FROZEN = """
extends: default
clock: {at: 2026-01-15T09:00:00Z, frozen: true}
people: [{name: Ravi Iyer, email: ravi@example.com}, {fake: 2}]
faults: [{vendor: razorpay, nth: 5, answer: {status: 500}}]
answers: [{path: /v1/orders, body: hello}]
"""
OF_THE_JOURNAL = ("requests", "last_request", "since")


def server(folder: Path) -> Server:
    return Server(create_app(scenario="frozen", scenarios=(str(folder),)))


def compared(reply: Reply, path: str) -> Any:
    """What both servers must answer: a vendor's answer whole, ours without what journals tell."""
    if not path.startswith("/_mock") or not reply.body.startswith(b"{"):
        return reply
    told = {k: v for k, v in json.loads(reply.body).items() if k not in OF_THE_JOURNAL}
    headers = [pair for pair in reply.headers if pair[0] != "Content-Length"]
    return reply.status, headers, told


def test_they_go_on(tmp_path: Path) -> None:
    """After any requests and control calls, both servers answer all that follow byte for byte."""
    differing = [step for seed in range(2) for step in answered_otherwise(tmp_path, seed)]

    assert [] == differing


@pytest.mark.slow
def test_they_go_on_for_long(tmp_path: Path) -> None:
    """The same for many worlds."""
    differing = [step for seed in range(2, 30) for step in answered_otherwise(tmp_path, seed)]

    assert [] == differing


def answered_otherwise(tmp_path: Path, seed: int) -> list[tuple[Step, Reply, Reply]]:
    """The steps that both servers do not answer alike after one has taken the worlds over."""
    written(tmp_path, "frozen.yaml", FROZEN)
    here = server(tmp_path)
    steps, differing = Steps(seed, here), []
    for _ in range(Random(seed).randrange(20, 60)):
        steps.do()
    there = server(tmp_path)
    there.go_on(here)
    for _ in range(40):
        step, answered = steps.do()
        again = there.do(step)
        if compared(answered, step.path) != compared(again, step.path):
            differing.append((step, answered, again))
    return differing
