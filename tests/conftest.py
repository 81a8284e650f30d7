"""What every test may ask for: a client in a fresh world, or a server of its own making."""

import gc
import itertools
import json
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from mock_server.app import create_app
from mock_server.client.sending import over_http
from mock_server.core.request.application import MockFlask
from mock_server.core.scenario.load import load_text
from tests.clients import CREDENTIALS, Client
from tests.serving.process import Process

pytest_plugins = ["tests.selection", "tests.numbers", "tests.browser"]

# A run starts some two hundred servers and suites of tests; each reads our modules' bytecode.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

# A busy machine makes no property false.
settings.register_profile("busy", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("busy")

GUNICORN = pytest.param("gunicorn", marks=pytest.mark.server)
MOST_WORLDS = 100_000  # every test has one of its own
_names = itertools.count(1)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """One more than there are processors: a third of the time goes by in waiting for servers."""
    return (os.cpu_count() or 1) + 1


def pytest_collection_finish() -> None:
    """Spare the garbage collector, which costs a seventh of a run.

    What was collected is hidden from it, and it comes less often.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000)


@pytest.fixture(scope="session")
def default_app() -> MockFlask:
    return create_app(max_worlds=MOST_WORLDS)


@pytest.fixture(scope="session")
def gunicorn() -> Iterator[Process]:
    """A real server on a free port, for the whole run."""
    with Process.started("--port", "0", "--max-worlds", str(MOST_WORLDS), fresh=True) as process:
        yield process


@pytest.fixture(params=["in process", GUNICORN])
def client(request: pytest.FixtureRequest) -> Client:
    """The default scenario in a world that no other test uses, in process and over a socket."""
    world = f"test-{next(_names)}"
    if request.param == "gunicorn":
        return Client(over_http(request.getfixturevalue("gunicorn").url), world)
    return Client.inside(request.getfixturevalue("default_app"), world)


@pytest.fixture
def given(default_app: MockFlask) -> Iterator[Callable[..., Client]]:
    """`given("razorpay", contacts=[…], variants={…}, clock=…, faults=[…])`: a world of its own.

    The vendor's part is laid over the default scenario, whose other vendors have no contacts. In
    process only.
    """
    control, made = default_app.extensions["mock_server"], []

    def start(*args: Any, **section: Any) -> Client:
        made.append(f"given-{next(_names)}")
        scenario = load_text(_text(*args, **section), "given", control.library, control.vendors)
        control.worlds.start(made[-1], scenario)
        return Client.inside(default_app, made[-1])

    yield start
    for world in made:
        control.worlds.drop(world)


@pytest.fixture
def served(tmp_path: Path) -> Callable[..., Client]:
    """The same as the default world of a server of its own, for what is about servers or worlds."""

    def start(*args: Any, **section: Any) -> Client:
        file = tmp_path / f"given-{next(_names)}.yaml"
        file.write_text(_text(*args, **section), encoding="utf-8")
        return Client.inside(create_app(scenario=str(file)))

    return start


def _text(vendor: str | None = None, clock: Any = None, faults: Any = (), **section: Any) -> str:
    """The scenario that `given` and `served` describe."""
    sections: dict[str, Any] = {name: {"contacts": []} for name in CREDENTIALS if vendor}
    scenario: dict[str, Any] = {"extends": "default", "faults": list(faults)}
    scenario["vendors"] = sections | ({vendor: section} if vendor else {})
    if clock is not None:
        scenario["clock"] = {"at": clock, "frozen": True}
    return json.dumps(scenario, default=str)
