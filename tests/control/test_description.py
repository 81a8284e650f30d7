"""The control plane's own OpenAPI document is whole, valid, and true to every call."""

import inspect
import json
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator

from mock_server import MockClient, create_app
from mock_server.client.sending import in_process
from mock_server.control.description import HOW, ControlCall, answers, control_document
from mock_server.control.routes import ROUTES
from mock_server.control.schemas import BODIES, QUERIES
from mock_server.core.request.application import MockFlask
from mock_server.evidence.openapi.responses import EVERY
from mock_server.evidence.openapi.routes import path_of
from tests.client.test_calls import VERBS
from tests.clients import Client
from tests.control.calls import VENDOR_NAMES, create
from tests.tables import CONTROL_OPENAPI, control_written

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

Json = dict[str, Any]
CALLS = [ControlCall(*row) for row in ROUTES]
NAMES = [call.name for call in CALLS]
ADD = (
    "add an entry to `responses` in mock_server/control/responses.yaml, with a closed schema, and "
    f"run `python -m tests.tables`. {HOW}"
)


class Told(NamedTuple):
    """One answer of the control plane, and the rule of its route."""

    method: str
    rule: str
    status: int
    kind: str
    body: bytes


@pytest.fixture(scope="module")
def document() -> Json:
    return control_document(CALLS, "1", "http://localhost:8484")


def test_every_call_has_its_answers() -> None:
    """responses.yaml has an entry for each call of routes.py, and for nothing else."""
    told = set(answers(tuple(NAMES)).shapes) - {EVERY}

    assert [] == [name for name in NAMES if name not in told], ADD
    assert set() == told - set(NAMES)


def test_every_call_says_what_it_does() -> None:
    """A view's docstring becomes the summary."""
    assert [] == [call.name for call in CALLS if not inspect.getdoc(call.view)]


def test_every_answer_is_closed() -> None:
    """A schema of an object names all of its keys, or says what others hold."""
    schemas = answers(tuple(NAMES)).schemas

    assert [] == [
        name
        for name, schema in schemas.items()
        if schema.get("type") == "object" and "additionalProperties" not in schema
    ]


def test_what_a_call_takes_is_told() -> None:
    """A call that reads a body or a query has its schema in BODIES or QUERIES, and no other has."""
    app = create_app()

    assert {*BODIES, *QUERIES} <= set(NAMES)
    assert set(BODIES) == {
        name for name in NAMES if "mistakes" in refuses(app, name, sent={"nosuch": 1})
    }, "see control/schemas.py"
    assert set(QUERIES) == {
        name for name in NAMES if name.startswith("GET ") and refuses(app, name, query="?nosuch=1")
    }, "see control/schemas.py"


def test_the_file_holds_the_document() -> None:
    """The kept document is the one that is made; `python -m tests.tables` writes it."""
    assert control_written() == CONTROL_OPENAPI.read_text(encoding="utf-8")


def test_the_document_is_valid(document: Json) -> None:
    """It is valid by OpenAPI 3.1, and every schema in it by JSON Schema 2020-12."""
    assert [] == [str(error) for error in OpenAPIV31SpecValidator(document).iter_errors()]


def test_the_server_gives_the_same(document: Json) -> None:
    """The server's own document has the server's address, and the world where one is named."""
    given = MockClient.over(create_app(), world="gw1").openapi()

    assert [one["url"] for one in given["servers"]] == ["http://127.0.0.1/@gw1"]
    assert given["paths"] == document["paths"]
    assert given["components"] == document["components"]


def test_no_default(document: Json) -> None:
    """Every status is told one by one, and none of them is a bug's 500."""
    told = {
        status
        for path in document["paths"].values()
        for operation in path.values()
        for status in operation["responses"]
    }

    assert told == {"200", "201", "400", "401", "403", "404", "409", "413", "501", "503", "507"}


def test_a_wait_is_bounded(document: Json) -> None:
    """The schema says how long a call may wait."""
    members = document["components"]["schemas"]["RequestWait"]["properties"]

    assert members["timeout"]["maximum"] == 60


def test_every_answer_is_as_told(document: Json) -> None:
    """The success of each call, and many refusals, are valid by their schemas."""
    heard = answers_of_all_calls()
    succeeded = {(one.method, one.rule) for one in heard if one.status < 300}

    assert [] == [wrong for told in heard for wrong in mistakes(document, told)]
    assert {(call.method, call.rule) for call in CALLS} - succeeded == {
        ("GET", "/ca.pem"),
        ("POST", "/state/save"),
    }


def test_refusals_of_the_guard(document: Json) -> None:
    """What is refused before a call, or for want of room, is valid by its schema."""
    heard = list[Told]()
    app = create_app(control_token="t", max_worlds=1, max_body=100)
    client, token = Client(in_process(listening(app, heard))), {"X-Mock-Token": "t"}
    client.send("GET", "/_mock/info")
    client.send("GET", "/_mock/info", headers={**token, "Origin": "https://example.com"})
    client.send("GET", "/_mock/info", headers={**token, "Host": "my_mock"})
    client.send("GET", "/_mock/info", headers={**token, "X-Mock-World": "a b"})
    client.send("POST", "/_mock/faults", "a" * 101, token)
    client.send("POST", "/_mock/reset", {}, {**token, "X-Mock-World": "two"})

    assert [401, 403, 400, 400, 413, 503] == [told.status for told in heard]
    assert [] == [wrong for told in heard for wrong in mistakes(document, told)]


def mistakes(document: Json, told: Told) -> Iterator[str]:
    """How the answer differs from the document."""
    operation = document["paths"][f"/_mock{path_of(told.rule)}"][told.method.lower()]
    place = f"{told.method} {told.rule} {told.status}"
    answer = operation["responses"].get(str(told.status), {})
    if "$ref" in answer:
        answer = document["components"]["responses"][answer["$ref"].rpartition("/")[2]]
    known = answer.get("content", {})
    if told.kind not in known:
        yield f"{place} of {told.kind} is not told"
    elif told.kind.endswith("json"):
        schema = {**known[told.kind]["schema"], "components": document["components"]}
        for error in Draft202012Validator(schema).iter_errors(json.loads(told.body)):
            yield f"{place}, {error.json_path}: {error.message[:500]}"


def answers_of_all_calls() -> list[Told]:
    """What a server answers to every method of MockClient, to fuller calls, and to wrong ones."""
    app, heard = create_app(), list[Told]()
    mock = MockClient.over(listening(app, heard), world="told")
    for verb in VERBS.values():
        verb(mock)
    mock.reset()
    fill(Client.inside(app, "told"), mock)
    client = Client(in_process(listening(app, heard)), "told")
    for call in CALLS:
        if call.method == "GET":
            for path in paths(call.rule):
                client.send("GET", path)
    for method, path, sent in WRONG:
        client.send(method, f"/_mock{path}", sent)
    return heard


def fill(vendors: Client, mock: MockClient) -> None:
    """Requests, faults and answers of every kind, so that each list has something to show."""
    mock.add_fault(vendor="spn", nth=1, answer={"status": 503, "body": {"a": [1]}})
    mock.add_fault(method="POST", delay={"lognormal": {"median": 1, "sigma": 0}, "virtual": True})
    mock.add_fault(vendor="ysuite", path="/v1/*", header={"a": "b"}, drop="truncate", times=3)
    mock.add_fault(operation="get_contact", body={"a": 1}, chance=0.5, delay={"uniform": [0, 0]})
    mock.add_answer(vendor="spn", path="/users", sent={"a": 1}, headers={"X-A": "b"}, status=201)
    mock.add_answer(path="/nosuch/{id}", method="GET", header={"a": "b"}, times=2, body=None)
    for vendor in VENDOR_NAMES:
        create(vendors, vendor, "Asha Rao")
        create(vendors, vendor, "")
        vendors.at(vendor).get("/nosuch")
    vendors.at("razorpay", "/v1").get("/payouts")


def paths(rule: str) -> Iterator[str]:
    """Paths of the call: to something that is there for each variable, and to what is not."""
    for name in ("index", "f1", "SPN-01", "nosuch"):
        known = {"<int:id>": "3", "<vendor>": "spn", "<name>": name, "<id>": name, "<kind>": "curl"}
        path = rule
        for variable, value in known.items():
            path = path.replace(variable, value)
        yield f"/_mock{path}"


WRONG: list[tuple[str, str, Any]] = [
    ("GET", "/requests?limit=1&status=200", None),
    ("GET", "/requests?limit=one&nosuch=1", None),
    ("GET", "/people?q=asha&limit=1", None),
    ("GET", "/people?differs=perhaps&limit=1001&offset=-1&nosuch=1", None),
    ("POST", "/faults", {"vendor": "nosuch", "drop": "x"}),
    ("POST", "/faults", "{"),
    ("POST", "/faults?id=1", {}),
    ("POST", "/answers", {"path": "/contacts", "vendor": "clemta"}),
    ("PUT", "/scenario", "nosuch"),
    ("PUT", "/scenario", {"name": 1}),
    ("PUT", "/scenario", {"vendors": {"clemta": {"contacts": ["nosuch", {"fake": -1}]}}}),
    ("PUT", "/scenario", {"vendors": {"spn": {"contacts": [{"fake": 1_000_000}]}}}),
    ("PUT", "/limits", {"vendor": "nosuch", "requests": 1, "seconds": 1}),
    ("PUT", "/limits", {"vendor": "spn", "operation": "nosuch", "requests": 1, "seconds": 1}),
    ("PUT", "/limits", {"vendor": "spn", "requests": 1}),
    ("PUT", "/clock", {"at": "tomorrow"}),
    ("POST", "/clock/advance", {"seconds": -3_000_000_000}),
    ("POST", "/reset", {"only": ["nosuch"]}),
    ("POST", "/requests/count", {"status": 1}),
    ("POST", "/requests/wait", {"timeout": 61}),
    ("DELETE", "/worlds/default", None),
    ("DELETE", "/worlds/nosuch", None),
    ("DELETE", "/faults/nosuch", None),
    ("DELETE", "/answers/nosuch", None),
    ("DELETE", "/snapshots/nosuch", None),
    ("POST", "/snapshots/nosuch/restore", None),
    ("PUT", "/snapshots/a%20b", None),
]


def listening(app: MockFlask, heard: list[Told]) -> "WSGIApplication":
    """The application, whose answers are added to *heard*."""
    rules = app.url_map.bind("")

    def serve(environ: Any, start: Any) -> Iterable[bytes]:
        method = environ["REQUEST_METHOD"]
        rule, _ = rules.match(environ["PATH_INFO"], method, return_rule=True)
        head: list[Any] = []

        def keep(status: str, headers: Any, *more: Any) -> Any:
            head[:] = int(status[:3]), dict(headers).get("Content-Type", "")
            return start(status, headers, *more)

        body = b"".join(app(environ, keep))
        heard.append(Told(method, rule.rule.removeprefix("/_mock"), *head, body))
        return [body]

    return serve


def refuses(app: MockFlask, name: str, query: str = "", sent: Any = None) -> Any:
    """The body of the call's refusal as 400; empty for any other answer."""
    method, _, rule = name.partition(" ")
    path = f"{next(paths(rule)).rstrip('/')}{query}"
    reply = Client.inside(app).send(method, path, sent)
    return reply.json if reply.status == 400 else {}
