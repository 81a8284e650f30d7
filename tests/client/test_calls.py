"""MockClient: every call of the control plane as a method, in process and over HTTP alike."""

import inspect
import subprocess
import sys
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta, timezone
from functools import partial
from typing import Any

import pytest

from mock_server import MockClient, MockError, create_app
from mock_server.control.routes import ROUTES
from tests.clients import basic
from tests.conftest import GUNICORN

ISO = "2026-01-15T09:00:00Z"
NOT_JSON = ("/ca.pem", "/docs")
VERBS: dict[str, Callable[[MockClient], Any]] = {
    "health": lambda mock: mock.health(),
    "calls": lambda mock: mock.calls(),
    "ready": lambda mock: mock.ready(),
    "metrics": lambda mock: mock.metrics().partition("TYPE")[0],
    "info": lambda mock: mock.info()["world"],
    "reset": lambda mock: mock.reset(only=["clock", "journal"]),
    "scenarios": lambda mock: mock.scenarios(),
    "load": lambda mock: mock.load("empty"),
    "scenario": lambda mock: mock.scenario(),
    "state": lambda mock: mock.state()["vendors"],
    "save_state": lambda mock: refusal(mock.save_state),
    "keep": lambda mock: mock.keep("one"),
    "snapshots": lambda mock: mock.snapshots(),
    "restore": lambda mock: mock.restore("one"),
    "forget": lambda mock: [mock.forget("one"), mock.forget()],
    "worlds": lambda mock: sorted(mock.worlds()["worlds"][0]),
    "requests": lambda mock: mock.requests(limit=5, vendor="spn", status=200, body={"a": "é &"}),
    "request": lambda mock: [refusal(partial(mock.request, id)) for id in (7, "last")],
    "explain": lambda mock: [refusal(partial(mock.explain, id)) for id in (7, "last")],
    "request_as": lambda mock: [
        refusal(partial(mock.request_as, "curl", id)) for id in (7, "last")
    ],
    "count": lambda mock: mock.count(vendor="spn"),
    "wait": lambda mock: waited(mock),
    "clear_requests": lambda mock: mock.clear_requests(),
    "people": lambda mock: mock.people(q="rao", differs=False, limit=5, offset=1),
    "coverage": lambda mock: [mock.coverage(), mock.coverage(summary=True)],
    "clear_coverage": lambda mock: mock.clear_coverage(),
    "add_fault": lambda mock: mock.add_fault(vendor="spn", nth=2, answer={"status": 500}),
    "faults": lambda mock: mock.faults(),
    "fault": lambda mock: mock.fault("f1"),
    "remove_fault": lambda mock: [mock.remove_fault("f1"), mock.remove_fault()],
    "add_answer": lambda mock: mock.add_answer(vendor="spn", path="/users", body={"id": "{id}"}),
    "answers": lambda mock: mock.answers(),
    "remove_answer": lambda mock: [mock.remove_answer("a1"), mock.remove_answer()],
    "set_clock": lambda mock: mock.set_clock(ISO, frozen=True),
    "advance": lambda mock: mock.advance(61),
    "clock": lambda mock: mock.clock(),
    "choose_variants": lambda mock: mock.choose_variants({"spn": {"apostrophe": "typographic"}}),
    "variants": lambda mock: mock.variants()["chosen"],
    "compare_variants": lambda mock: [mock.keep("two"), mock.compare_variants("two")["variants"]],
    "clear_variants": lambda mock: mock.clear_variants()["chosen"],
    "set_limit": lambda mock: mock.set_limit("spn", "login", requests=1, seconds=2)["limits"],
    "limits": lambda mock: mock.limits(),
    "behaviours": lambda mock: list(mock.behaviours()["behaviours"]),
    "behaviour": lambda mock: mock.behaviour("SPN-01"),
    "openapi": lambda mock: [mock.openapi(of)["openapi"] for of in ("spn", None)],
    "drop": lambda mock: [mock.drop(mock.world), mock.drop()["dropped"] is not None],
}


def waited(mock: MockClient) -> str:
    with pytest.raises(TimeoutError) as late:
        mock.wait(timeout=0)
    return str(late.value)


def refusal(call: Callable[[], Any]) -> tuple[int, str]:
    with pytest.raises(MockError) as refused:
        call()
    return refused.value.status, str(refused.value)


@pytest.fixture(params=["in process", GUNICORN])
def mock(request: pytest.FixtureRequest) -> MockClient:
    if request.param == "gunicorn":
        return MockClient(request.getfixturevalue("gunicorn").url, world="client")
    return MockClient.over(request.getfixturevalue("default_app"), world="client")


def test_every_call_has_a_verb() -> None:
    """Each call that answers JSON is made by one of the methods, and each method is tried."""
    app, asked = create_app(), set()

    def listening(environ: Any, start: Any) -> Iterable[bytes]:
        rule, _ = app.url_map.bind("").match(
            environ["PATH_INFO"], environ["REQUEST_METHOD"], return_rule=True
        )
        asked.add((environ["REQUEST_METHOD"], rule.rule.removeprefix("/_mock")))
        return app(environ, start)

    mock = MockClient.over(listening, world="client")
    for verb in VERBS.values():
        verb(mock)
    public = {
        name for name, _ in inspect.getmembers(MockClient, inspect.isfunction) if name[0] != "_"
    }

    json = {(method, path) for method, path, _ in ROUTES if not path.startswith(NOT_JSON)}
    assert json == asked
    assert set(VERBS) == public


@pytest.mark.server
def test_the_same_in_process_and_over_http(gunicorn: Any) -> None:
    """Every verb gives the same answer both ways."""
    there = MockClient(gunicorn.url, world="client")
    here = MockClient.over(create_app(), world="client")
    there.drop()

    assert {name: _timeless(verb(here)) for name, verb in VERBS.items()} == {
        name: _timeless(verb(there)) for name, verb in VERBS.items()
    }


def _timeless(answer: Any) -> Any:
    """The answer without the real times at which worlds began."""
    if isinstance(answer, dict):
        return {key: _timeless(value) for key, value in answer.items() if key != "since"}
    return [_timeless(one) for one in answer] if isinstance(answer, list) else answer


def test_it_needs_the_standard_library_only() -> None:
    """Importing it loads nothing else of this package, and nothing that is installed."""
    code = (
        "import sys; before = {*sys.modules}; import mock_server.client; "
        "print({name.partition('.')[0] for name in {*sys.modules} - before} "
        "- {*sys.stdlib_module_names}, sorted(n for n in sys.modules if 'mock_server' in n))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    parts = [f"mock_server.client.{name}" for name in ("calls", "fields", "replicas", "sending")]
    ours = ["mock_server", "mock_server.client", *parts, "mock_server.version"]
    assert f"{{'mock_server'}} {ours}" == run.stdout.strip()


def test_a_refusal_is_raised(mock: MockClient) -> None:
    """It has the status, the whole problem, and the detail as its text."""
    with pytest.raises(MockError) as refused:
        mock.set_clock("tomorrow")

    assert 400 == refused.value.status
    assert "/_mock/docs/errors#clock" == refused.value.problem["type"]
    assert refused.value.problem["detail"] == str(refused.value)
    assert "expected a time such as" in str(refused.value)


@pytest.mark.parametrize(
    "at",
    [
        ISO,
        1768467600,
        datetime(2026, 1, 15, 9, tzinfo=UTC),
        datetime(2026, 1, 15, 14, 30, tzinfo=timezone(timedelta(hours=5.5))),
        datetime(2026, 1, 15, 9),
    ],
    ids=str,
)
def test_a_time(at: Any, mock: MockClient) -> None:
    """It may be text, seconds, or a datetime, which is UTC unless it says otherwise."""
    assert ISO == mock.set_clock(at, frozen=True)["at"]


@pytest.mark.parametrize(
    ("scenario", "name"),
    [
        ("crowded", "crowded"),
        ({"about": "Mine."}, "body"),
        ("about: Mine.\n", "body"),
        ('{"about": "Mine."}', "body"),
    ],
)
def test_a_scenario(scenario: Any, name: str, mock: MockClient) -> None:
    """It may be a name, a mapping, or text in YAML or JSON."""
    assert name == mock.load(scenario)["scenario"]


def test_a_reset_of_nothing(mock: MockClient) -> None:
    """No parts at all are none; parts that are not given are all."""
    assert [] == mock.reset(only=[])["reset"]
    assert {"contacts", "clock"} <= set(mock.reset()["reset"])


@pytest.mark.parametrize("name", ["a/b", "../x", "a?b", "a#b", "a b", "é", "%2e"])
def test_a_name_is_one_part_of_a_path(name: str, mock: MockClient) -> None:
    """Whatever stands in a name, another call than the one meant is never made."""
    with pytest.raises(MockError) as refused:
        mock.keep(name)

    assert refused.value.status in (400, 404)
    assert [] == mock.snapshots()["snapshots"]


def test_a_token() -> None:
    """Where the control plane wants a token, the client brings it."""
    app = create_app(control_token="sesame")

    assert MockClient.over(app, token="sesame").clock()["real"]
    assert 401 == refusal(MockClient.over(app).clock)[0]
    assert 401 == refusal(MockClient.over(app, token="wrong").clock)[0]


@pytest.mark.parametrize(
    "remove", [MockClient.remove_fault, MockClient.remove_answer, MockClient.forget]
)
def test_an_empty_id_is_not_all(remove: Callable[[MockClient, str], Any]) -> None:
    """An empty id removes nothing: the call without an id would be about all of them."""
    mock = MockClient.over(create_app())
    mock.add_fault(vendor="spn", drop="reset")

    with pytest.raises(ValueError, match="cannot be empty"):
        remove(mock, "")
    assert 1 == len(mock.faults()["faults"])


def test_a_count_that_may_miss_some() -> None:
    """`count` raises LookupError where the journal has lost requests that may count."""
    app = create_app(journal_entries=1)
    mock = MockClient.over(app)
    for _ in range(2):
        app.test_client().get("/razorpay/v1/contacts")

    assert 1 == mock.count(after=1)
    with pytest.raises(LookupError, match="has dropped"):
        mock.count()


def test_a_verification(mock: MockClient) -> None:
    """The way of a test: set up, let the application run, ask what it did."""
    application = {"Content-Type": "application/json"}
    application |= basic("rzp_test_mock@client", "mock_secret")  # knows nothing but its key
    mock.load("default")
    mock.add_fault(vendor="razorpay", operation="create_contact", nth=1, answer={"status": 503})
    for _ in range(2):
        mock._send("POST", "/razorpay/v1/contacts", application, b'{"name": "Asha Rao"}', 10)
    told = mock.count(vendor="razorpay", operation="create_contact", body={"name": "Asha Rao"})

    assert 2 == told
    assert [503, 200] == [one["status"] for one in mock.requests(vendor="razorpay")["requests"]]
    assert 1 == mock.fault("f1")["hits"]
