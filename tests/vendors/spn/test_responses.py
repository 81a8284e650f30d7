"""responses.yaml tells the truth about every answer, whatever the variant and the contact."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from jsonschema import Draft202012Validator
from werkzeug.exceptions import HTTPException

from mock_server.app import create_app
from mock_server.core.request.application import MockFlask
from mock_server.evidence.openapi.responses import COMPONENTS, EVERY, Responses, responses
from mock_server.vendors.spn import VENDOR
from tests.clients import Api
from tests.oracle.requests import Requests
from tests.oracle.sending import Answer, Request, ask_mock
from tests.vendors.spn.conftest import LEAST, UNKNOWN, WHOLE, listed

OTHERWISE = {
    name: next(choice for choice in variant.choices if choice != variant.default)
    for name, variant in VENDOR.api.variants.items()
}
each_side = pytest.mark.parametrize("variants", [{}, OTHERWISE], ids=["default", "otherwise"])
REQUESTS = 400
JSON = (b"Content-Type", b"application/json")
TOKEN = (b"Authorization", b"Bearer mock-spn-token")
STATUSES = [400, 401, *range(403, 418), 422, 423, 424, 428, 429, 431, 451, *range(500, 509), 511]
OURS = "application/problem+json"
ALWAYS = {  # forms and statuses that never come without a header
    307: "location",
    "NotAuthenticated": "www-authenticate",
}
RATES = ("x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset", "retry-after")


@pytest.fixture(scope="module")
def file() -> Responses:
    return responses(VENDOR.package, tuple(VENDOR.operations))


@pytest.fixture
def serve(tmp_path: Path) -> Callable[..., MockFlask]:
    """`serve(variants={…})`: an application with such a section."""

    def served(**section: Any) -> MockFlask:
        scenario = {"extends": "default", "vendors": {"spn": section}}
        path = tmp_path / "scenario.yaml"
        path.write_text(json.dumps(scenario), encoding="utf-8")
        return create_app(scenario=str(path))

    return served


@each_side
def test_whatever_is_sent(
    file: Responses, serve: Callable[..., MockFlask], variants: Mapping[str, Any]
) -> None:
    """Answers to requests of every kind have the stated form and headers."""
    app, requests = serve(variants=variants, limits=[]), Requests(7)
    found, statuses = list[str](), set[int]()
    for _ in range(REQUESTS):
        request = requests.next()
        answer = ask_mock(app, request)
        requests.learn(answer)
        statuses.add(answer.status)
        name = operation_of(app, request)
        found += [f"{request}: {one}" for one in mistakes(file, name, answer)]

    assert [] == found
    assert statuses >= {200, 201, 204, 307, 400, 403, 404, 405, 422, 500}


@each_side
def test_whatever_a_fault_asks_for(
    file: Responses, serve: Callable[..., MockFlask], variants: Mapping[str, Any]
) -> None:
    """An answer that only a fault causes has the stated form and headers, at each operation."""
    app = serve(variants=variants, limits=[])
    answers = [
        (name, ask_mock(app, with_fault(request, status)))
        for name, request in calls().items()
        for status in STATUSES
    ]

    assert [] == [f"{name}: {one}" for name, got in answers for one in mistakes(file, name, got)]


@pytest.mark.parametrize("shared", ["per_path", "shared"])
def test_over_the_limit(shared: str, file: Responses, serve: Callable[..., MockFlask]) -> None:
    """Before the limit and after it, with slowapi's headers, the answers have the stated form."""
    limits = [{"operation": name, "requests": 1, "seconds": 60} for name in calls()]
    app = serve(variants={"rate_headers": True, "general_limit": shared}, limits=limits)
    answers = [
        (name, ask_mock(app, request)) for name, request in calls().items() for _ in range(2)
    ]

    assert [] == [f"{name}: {one}" for name, got in answers for one in mistakes(file, name, got)]
    assert [429] * len(calls()) == [got.status for _, got in answers[1::2]]
    assert all(dict(got.headers).keys() >= {*RATES} for _, got in answers[1::2])


def test_every_kind_of_contact(file: Responses, start: Callable[..., Api]) -> None:
    """Seeded, invented and created contacts have the stated form."""
    odd = {
        **LEAST,
        "first_name": "",
        "last_name": "a\x00b",
        "id": "urn:uuid:00000000-0000-0000-0000-00000000000A",
        "created_at": "1999-12-31T23:59:59.5+05:30",
    }
    api = start(contacts=["john", odd, WHOLE, LEAST, {"fake": 90}])
    made = [api.post("/contacts", body).json for body in (LEAST, WHOLE)]

    assert [] == [
        (one, wrong)
        for one in [*listed(api, "&limit=200"), *made]
        for wrong in validator(file, {"$ref": f"{COMPONENTS}Contact"}).iter_errors(one)
    ]
    assert len(listed(api, "&limit=200")) == 95


def calls() -> dict[str, Request]:
    """A request of each operation, which a limit would count."""
    one = f"/api/v1/contacts/{UNKNOWN}".encode()
    company = WHOLE["company_id"]
    return {
        "list_contacts": Request(
            "GET", f"/api/v1/contacts?company_id={company}".encode(), (TOKEN,)
        ),
        "get_contact": Request("GET", one),
        "create_contact": Request("POST", b"/api/v1/contacts", (JSON,), json.dumps(LEAST).encode()),
        "update_contact": Request("PATCH", one, (JSON,), b"{}"),
        "delete_contact": Request("DELETE", one, (TOKEN,)),
        "login": Request(
            "POST", b"/api/v1/auth/login", (JSON,), b'{"email":"a@example.com","password":""}'
        ),
        "delete_company": Request("DELETE", f"/api/v1/companies/{UNKNOWN}".encode(), (TOKEN,)),
        "openapi": Request("GET", b"/openapi.json"),
    }


def with_fault(request: Request, status: int) -> Request:
    fault = (b"X-Mock-Fault", b"status=%d" % status)
    return request._replace(headers=(*request.headers, fault))


def operation_of(app: MockFlask, request: Request) -> str:
    """The operation that the request reaches, else `*`."""
    path = "/spn" + unquote(request.target.partition(b"?")[0].decode("ascii"))
    with suppress(HTTPException):
        endpoint, _ = app.url_map.bind("").match(path, request.method)
        if request.method != "HEAD":
            return str(vars(app.view_functions[endpoint])["operation"].name)
    return EVERY


def mistakes(file: Responses, operation: str, answer: Answer) -> Iterator[str]:
    """Where the answer is not as the file says; nothing of a refusal of our own."""
    headers = dict(answer.headers)
    kind = headers.get("content-type")
    if kind == OURS:
        return
    shape = file.shape(operation, str(answer.status))
    if shape is None:
        yield f"{answer.status} is never answered"
        return
    if answer.body and kind != shape.content:
        yield f"{answer.status} has the content {kind}, not {shape.content}"
    fitting = [
        name
        for name in shape.schemas
        if answer.body and fits(file, {"$ref": COMPONENTS + name}, read(answer))
    ]
    if len(fitting) != bool(answer.body):
        yield f"{answer.status} has the forms {fitting} of {shape.schemas}: {answer.body[:300]!r}"
    for name in {"www-authenticate", "location", *RATES, "allow"} & headers.keys():
        schema = next((file.headers[one] for one in shape.headers if one.lower() == name), None)
        if schema is None or not fits(file, schema["schema"], headers[name]):
            yield f"{answer.status} has {name}: {headers[name]}"
    for form in {answer.status, *fitting} & ALWAYS.keys():
        if ALWAYS[form] not in headers:
            yield f"{form} has no {ALWAYS[form]}"


def read(answer: Answer) -> Any:
    plain = dict(answer.headers)["content-type"].startswith("text/plain")
    return answer.body.decode() if plain else json.loads(answer.body)


def fits(file: Responses, schema: Any, value: Any) -> bool:
    return bool(validator(file, schema).is_valid(value))


def validator(file: Responses, schema: Any) -> Any:
    return Draft202012Validator({**schema, "components": {"schemas": file.schemas}})
