"""Servers with a state directory, and what is in their worlds."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from mock_server.client import MockClient
from tests.clients import basic
from tests.serving.process import Process

CONTACTS = "/razorpay/v1/contacts"


@contextmanager
def served(state: Path, *args: str, **more: Any) -> Iterator[Process]:
    with Process.started("--port", "0", "--state-dir", str(state), *args, **more) as server:
        yield server


def create(server: Process, world: str, name: str) -> int:
    headers = {**basic("rzp_test_mock", "mock_secret"), "X-Mock-World": world}
    headers["Content-Type"] = "application/json"
    return server.send("POST", CONTACTS, headers, b'{"name": "%s"}' % name.encode()).status


def names(server: Process, world: str) -> list[str]:
    """The names of a world's contacts, oldest first, without the scenario's."""
    contacts = MockClient(server.url, world=world).state()["vendors"]["razorpay"]["contacts"]
    return [one["name"] for one in contacts if one["name"].startswith("Zq")]
