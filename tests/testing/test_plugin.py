"""The plugin in suites of its own: fixtures, markers, the option, reports."""

import importlib.metadata
import re
import subprocess
import sys
from collections.abc import Callable

import pytest

from mock_server.client import MockClient
from tests.server.process import Process
from tests.testing.suites import PLUGIN, ROOT, Run

Suite = Callable[..., Run]

# What an application would do, with the vendor's address written into it.
APPLICATION = """
import json, pytest, urllib.error, urllib.request

HEADERS = {
    "Authorization": "Basic cnpwX3Rlc3RfbW9jazptb2NrX3NlY3JldA==",
    "Content-Type": "application/json",
}

def send(url, body=None, method=None):
    data = None if body is None else json.dumps(body).encode()
    asked = urllib.request.Request(url, data, HEADERS, method=method)
    with urllib.request.urlopen(asked, timeout=5) as answer:
        return answer.status, json.load(answer)

def create(name="Somebody New", url="https://api.razorpay.com/v1"):
    return send(f"{url}/contacts", {"name": name})
"""


@pytest.fixture
def app_suite(suite: Suite) -> Suite:
    """A suite that begins with the application."""

    def run(text: str, *args: str, plugins: tuple[str, ...] = (PLUGIN,)) -> Run:
        return suite(APPLICATION + text, *args, plugins=plugins)

    return run


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
        """
    )

    assert {"test_nothing": "passed"} == run.outcomes


def test_what_it_registers(suite: Suite) -> None:
    """Markers, fixtures and the option are told of."""
    markers = suite("", "--markers").output
    fixtures = suite("", "--fixtures").output
    options = suite("", "--help").output

    assert "@pytest.mark.mock_server(scenario=..., clock=..., seed=..., faults=..." in markers
    assert "@pytest.mark.mock_server_fault_walk(kinds=[...]" in markers
    assert ["mock_server", "mock_server_intercept", "mock_server_session"] == re.findall(
        "^mock_server[a-z_]*", fixtures, re.MULTILINE
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
    assert 1 == mock_server_intercept.count()["count"]
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

@pytest.mark.mock_server(allow=["127.0.0.1"])
def test_allowed(mock_server):
    assert 200 == send("{gunicorn.url}/_mock/ready")[0]
    assert 200 == create()[0]
"""
    )

    assert {"test_refused": "passed", "test_allowed": "passed"} == run.outcomes, run.output


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
    readings={"razorpay": {"new_contact_status": 201}},
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
    assert "there is no scenario 'emty'; did you mean 'empty'?" in run.output
    assert re.search("gone.yaml.*cannot be read", run.output)
    assert "expected exactly one of: answer, delay, drop" in run.output
    assert "Traceback" not in run.output
    assert "During handling" not in run.output


def test_a_failed_test_is_told_of_its_requests(app_suite: Suite) -> None:
    """The report has the journal of the test, and the reason of every refusal."""
    run = app_suite(
        """
def test_refused(mock_server):
    create()
    mock_server.faults.add(nth=2, drop="reset")
    create("Acme (India)")
"""
    )
    lines = run.section("mock server: requests")

    assert re.fullmatch(r" *1  POST /v1/contacts  200  razorpay create_contact  \d+ ms", lines[0])
    assert re.fullmatch(r" *2  POST /v1/contacts  400  razorpay create_contact  \d+ ms", lines[1])
    assert "RZP-10 (documented): A name with a character outside" in lines[2]
    assert "body name was 'Acme (India)'; would pass: text; 3 to 50" in lines[3]
    assert 4 == len(lines)


def test_a_report_tells_of_faults(app_suite: Suite) -> None:
    """What a fault has done is told as such, and a request that was dropped has no answer."""
    run = app_suite(
        """
def test_dropped(mock_server):
    mock_server.faults.add(drop="reset")
    create()
"""
    )
    lines = run.section("mock server: requests")

    assert "no answer" in lines[0]
    assert "Fault f1 caused this on purpose." in lines[1]


def test_a_report_is_short(app_suite: Suite) -> None:
    """A report has at most the last fifty lines, and says so."""
    run = app_suite(
        """
def test_long(mock_server):
    for number in range(70):
        mock_server.razorpay.client.get(f"/contacts/cont_{number}")
    assert False
"""
    )
    lines = run.section("mock server: requests")

    assert 51 == len(lines)
    assert "earlier lines are left out" in lines[0]
    assert "cont_69" in "".join(lines[-3:])


def test_only_failed_tests_are_told(app_suite: Suite) -> None:
    """Nothing is added to a test that passes, nor to one without the fixture."""
    run = app_suite(
        """
def test_passes(mock_server):
    create()

def test_fails():
    assert False

def test_asks_nothing(mock_server):
    assert False
"""
    )

    assert 1 == run.output.count("mock server: requests")
    assert ["The test has made no request of a vendor."] == run.section("mock server: requests")


SHARED = """
@pytest.mark.mock_server(scenario="empty", clock=60)
def test_forwarded(mock_server):
    assert 60 == create()[1]["created_at"]
    assert 60 == create("Another", url=mock_server.razorpay.url)[1]["created_at"]
    assert 2 == mock_server.requests.count(vendor="razorpay")

def test_fails(mock_server):
    create("Acme (India)")

@pytest.mark.mock_server_fault_walk(kinds=["503"])
def test_walk(mock_server):
    try:
        create()
    except urllib.error.HTTPError:
        create()

def test_session(mock_server_session, mock_server):
    assert 200 == create(url=mock_server_session.razorpay.url)[0]
    assert (1, 0) == (mock_server_session.requests.count(), mock_server.requests.count())
    print("session:", mock_server_session.razorpay.url)
"""


@pytest.mark.server
def test_a_running_server(app_suite: Suite, gunicorn: Process) -> None:
    """With --mock-server-url the same tests run against a server, and leave no world there."""
    run = app_suite(SHARED, "--mock-server-url", gunicorn.url)
    worlds = [world["world"] for world in MockClient(gunicorn.url).worlds()["worlds"]]

    assert {
        "test_forwarded": "passed",
        "test_fails": "failed",
        "test_walk": "passed",
        "test_session": "passed",
    } == run.outcomes, run.output
    assert "RZP-10" in run.section("mock server: requests")[1]
    assert f"session: {gunicorn.url}/@main/razorpay/v1" in run.output
    assert [] == [name for name in worlds if name.startswith("main")]


def test_a_session_in_process(app_suite: Suite) -> None:
    """The session's world is on a real address, which a test that intercepts may reach too."""
    run = app_suite(SHARED)

    assert "passed" == run.outcomes["test_session"], run.output
    assert re.search("session: http://127.0.0.1:[0-9]+/@main/razorpay/v1", run.output)


def test_a_server_that_does_not_answer_is_told(app_suite: Suite) -> None:
    """An address where nobody answers is one sentence for every test."""
    run = app_suite("def test_any(mock_server): ...", "--mock-server-url", "http://127.0.0.1:9")

    assert {"test_any": "error"} == run.outcomes
    assert "--mock-server-url http://127.0.0.1:9: no mock server answers there" in run.output
    assert "Traceback" not in run.output


def test_a_token_is_found_where_the_server_finds_it(
    app_suite: Suite, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A control plane that asks for a token gets that of MOCK_SERVER_ADMIN_TOKEN."""
    monkeypatch.setenv("MOCK_SERVER_ADMIN_TOKEN", "hush")
    with Process.started("--port", "0") as process:
        run = app_suite(SHARED, "--mock-server-url", process.url, "-k", "forwarded")

    assert {"test_forwarded": "passed"} == run.outcomes, run.output


def test_workers_have_worlds_of_their_own(app_suite: Suite) -> None:
    """Under pytest-xdist a world is named after its worker, and reports come through."""
    pytest.importorskip("xdist")
    run = app_suite(
        """
import time

@pytest.mark.parametrize("n", range(8))
def test_world(mock_server, n):
    create()
    time.sleep(0.05)
    print("in", mock_server.world)
    assert 1 == mock_server.requests.count()

def test_fails(mock_server):
    create("Acme (India)")
""",
        "-n2",
        plugins=(PLUGIN, "xdist.plugin", "xdist.looponfail"),
    )

    assert {"gw0", "gw1"} == set(re.findall("^in (gw[0-9])-test_world-", run.output, re.MULTILINE))
    assert "RZP-10" in run.section("mock server: requests")[1]
    assert 8 == list(run.outcomes.values()).count("passed"), run.output


@pytest.mark.skipif(
    not importlib.metadata.entry_points(group="pytest11", name="mock_server"),
    reason="the package is not installed",
)
def test_it_is_found_by_itself(app_suite: Suite, monkeypatch: pytest.MonkeyPatch) -> None:
    """Once the package is installed, pytest finds the plugin."""
    monkeypatch.setattr("tests.testing.suites.ALONE", {})
    run = app_suite("def test_found(mock_server): create()", plugins=())

    assert {"test_found": "passed"} == run.outcomes
