"""The plugin in suites of its own: fixtures, markers, the option, reports."""

import importlib.metadata
import re
import subprocess
import sys

import pytest

from tests.serving.process import Process
from tests.testing.suites import PLUGIN, ROOT, Suite


def test_importing_it_costs_nothing() -> None:
    """The plugin loads the standard library, pytest, and of this package next to nothing."""
    code = (
        "import sys, pytest; before = set(sys.modules); import mock_server.testing.plugin; "
        "print(*sorted({name for name in set(sys.modules) - before}))"
    )
    command = [sys.executable, "-c", code]
    run = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    loaded = run.stdout.split()
    ours = [name for name in loaded if name.startswith("mock_server")]
    others = {name.partition(".")[0] for name in loaded} - {"mock_server"}

    assert PLUGIN in ours
    assert [] == [name for name in ours if not name.startswith(("mock_server.testing", ours[0]))]
    assert set() == others - sys.stdlib_module_names


def test_it_leaves_other_suites_alone(suite: Suite) -> None:
    """A suite that does not use it loads neither Flask nor the server."""
    run = suite(
        """
        import sys

        def test_nothing():
            assert not {"flask", "werkzeug", "yaml", "mock_server.client"} & set(sys.modules)
        """,
        fresh=True,
    )

    assert {"test_nothing": "passed"} == run.outcomes


def test_what_it_registers(suite: Suite) -> None:
    """Markers, fixtures and the option are told of."""
    markers = suite("", "--markers").output
    fixtures = suite("", "--fixtures").output
    options = suite("", "--help").output

    assert "@pytest.mark.mock_server(scenario=..., clock=..., seed=..., faults=..." in markers
    assert "@pytest.mark.mock_server_fault_walk(kinds=[...]" in markers
    assert "@pytest.mark.mock_server_variant_walk(only=[...]" in markers
    assert ["mock_server", "mock_server_intercept", "mock_server_session"] == sorted(
        re.findall("^mock_server[a-z_]*", fixtures, re.MULTILINE)
    )
    assert "mock server:\n  --mock-server-url=URL" in options


def test_vendors_real_hosts_are_answered(app_suite: Suite) -> None:
    """With the fixture, the address written into the application is answered in process."""
    run = app_suite(
        """
def test_create(mock_server):
    status, contact = create()
    assert (200, "Somebody New") == (status, contact["name"])
    assert 1 == mock_server.requests.count(vendor="razorpay", operation="create_contact")

@pytest.mark.usefixtures("mock_server_intercept")
def test_by_name():
    assert 200 == create()[0]

def test_control(mock_server_intercept):
    create()
    assert 1 == mock_server_intercept.count()
"""
    )

    assert {"passed"} == set(run.outcomes.values()), run.output
    assert 3 == len(run.outcomes)


def test_other_hosts_are_refused(app_suite: Suite, gunicorn: Process) -> None:
    """Every other host is refused, but those that the marker allows."""
    run = app_suite(
        f"""
def test_refused(mock_server):
    with pytest.raises(urllib.error.URLError, match="127.0.0.1"):
        send("{gunicorn.url}/_mock/ready")

@pytest.mark.parametrize("n", [
    pytest.param(1, marks=pytest.mark.mock_server(allow=["127.0.0.1"])),
    pytest.param(2, marks=pytest.mark.mock_server(allow="127.0.0.1")),
])
def test_allowed(mock_server, n):
    assert 200 == send("{gunicorn.url}/_mock/ready")[0]
    assert 200 == create()[0]
"""
    )

    assert 3 == len(run.outcomes)
    assert {"passed"} == set(run.outcomes.values()), run.output


def test_without_interception(app_suite: Suite) -> None:
    """With `intercept=False` nothing is touched, and the base URL is a real server's."""
    run = app_suite(
        """
import http.client
CONNECT = http.client.HTTPConnection.connect

@pytest.mark.mock_server(intercept=False)
def test_real(mock_server):
    assert CONNECT is http.client.HTTPConnection.connect
    assert mock_server.razorpay.url.startswith("http://127.0.0.1:")
    assert 200 == create(url=mock_server.razorpay.url)[0]
    assert 1 == mock_server.requests.count()
"""
    )

    assert {"test_real": "passed"} == run.outcomes, run.output


def test_every_test_has_a_world(app_suite: Suite) -> None:
    """A world is fresh, named after the worker and the test, and gone at the end."""
    run = app_suite(
        """
import re
seen = []

@pytest.mark.parametrize("text", ["a/b", "ü" * 80, ""])
def test_world(mock_server, text):
    assert 0 == mock_server.requests.count()
    create()
    assert re.fullmatch("main-test_world-[A-Za-z0-9_.-]{0,50}[0-9a-f]{8}", mock_server.world)
    assert len(mock_server.world) <= 64
    assert mock_server.world not in seen
    worlds = [world["world"] for world in mock_server.mock.worlds()["worlds"]]
    assert {"default", mock_server.world} == set(worlds)
    seen.append(mock_server.world)
"""
    )

    assert 3 == len(run.outcomes)
    assert {"passed"} == set(run.outcomes.values()), run.output


def test_the_marker(app_suite: Suite) -> None:
    """The marker makes the world; of several, the closest speaks for each key."""
    run = app_suite(
        """
pytestmark = pytest.mark.mock_server(scenario="empty", clock="2026-01-15T09:00:00Z")

def test_outer(mock_server):
    assert 0 == send("https://api.razorpay.com/v1/contacts")[1]["count"]
    assert 1768467600 == mock_server.clock.now

@pytest.mark.mock_server(
    clock=60,
    seed=7,
    variants={"razorpay": {"new_contact_status": 201}},
    faults=[{"vendor": "razorpay", "nth": 2, "answer": {"status": 503}}],
)
def test_inner(mock_server):
    status, contact = create()
    assert (201, 60, 7) == (status, contact["created_at"], mock_server.state()["seed"])
    assert 1 == len(mock_server.state()["vendors"]["razorpay"]["contacts"])
    with pytest.raises(urllib.error.HTTPError, match="503"):
        create()

@pytest.mark.mock_server(scenario={"extends": "crowded"})
def test_mapping(mock_server):
    assert len(mock_server.state()["vendors"]["razorpay"]["contacts"]) > 200

@pytest.mark.mock_server(scenario="beside.yaml")
def test_file(mock_server):
    assert 11 == mock_server.state()["seed"]

import pathlib
(pathlib.Path(__file__).parent / "beside.yaml").write_text("extends: default\\nseed: 11\\n")
"""
    )

    assert {"passed"} == set(run.outcomes.values()), run.output
    assert 4 == len(run.outcomes)


def test_what_is_wrong_with_a_marker_is_told(app_suite: Suite) -> None:
    """A key or a value that cannot be is one sentence, without a traceback."""
    run = app_suite(
        """
@pytest.mark.mock_server(scenari="empty")
def test_key(mock_server): ...

@pytest.mark.mock_server("empty")
def test_position(mock_server): ...

@pytest.mark.mock_server(readings={"spn": {}})
def test_renamed(mock_server): ...

@pytest.mark.mock_server(scenario="emty")
def test_name(mock_server): ...

@pytest.mark.mock_server(scenario="gone.yaml")
def test_file(mock_server): ...

@pytest.mark.mock_server(faults=[{"vendor": "spn"}])
def test_fault(mock_server): ...
"""
    )

    assert {"error"} == set(run.outcomes.values())
    assert "the marker mock_server has no scenari, only: scenario, clock, seed" in run.output
    assert "the marker mock_server has no 'empty', only: scenario" in run.output
    assert "the marker mock_server has no readings, it is called 'variants' now" in run.output
    assert "there is no scenario 'emty'; did you mean 'empty'?" in run.output
    assert re.search("gone.yaml.*cannot be read", run.output)
    assert "expected exactly one of: answer, delay, drop" in run.output
    assert "Traceback" not in run.output
    assert "During handling" not in run.output


@pytest.mark.skipif(
    not importlib.metadata.entry_points(group="pytest11", name="mock_server"),
    reason="the package is not installed",
)
def test_it_is_found_by_itself(app_suite: Suite, monkeypatch: pytest.MonkeyPatch) -> None:
    """Once the package is installed, pytest finds the plugin."""
    monkeypatch.setattr("tests.testing.suites.ALONE", {})
    run = app_suite("def test_found(mock_server): create()", plugins=(), fresh=True)

    assert {"test_found": "passed"} == run.outcomes
