"""Clemta's own OpenAPI description and the mock server's answers agree, operation by operation."""

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from marshmallow import Schema, fields

from mock_server.vendors.clemta import VENDOR
from tests.clients import Api, Client, Reply
from tests.vendors.clemta.described import (
    BILLING,
    CODES,
    DIRECTIONS,
    ELSEWHERE,
    ERROR,
    NEEDED,
    OPERATIONS,
    STATUSES,
    SUCCESS,
    TYPES,
    differences,
)
from tests.vendors.clemta.sample import COMPANY, OTHERS, PARTNERS, UNKNOWN, body, complete
from tests.vendors.shapes import ABSENT, BODIES, IDS, SHAPES

Given = Callable[..., Client]
# What the description says where the pages of contacts say otherwise.
VARIANTS = {"contact_not_found_code": "NOT_FOUND", "delete_data": "null", "error_data": "null"}
each_operation = pytest.mark.parametrize("name", OPERATIONS)


@pytest.fixture
def api(given: Given) -> Api:
    """A server that follows the description wherever there is a choice, without limits."""
    return given("clemta", accounts=PARTNERS, variants=VARIANTS, limits=[]).at("clemta")


def asked(api: Api, name: str, id: str | None = None, **changes: Any) -> Reply:
    """The operation's ordinary request, for a new contact where no *id* is given."""
    one, sent = OPERATIONS[name], complete(**changes)
    if "{" in one.path and id is None:
        id = api.post("/contacts", body()).json["data"]["id"]
    query = {"company_id": changes.get("company_id", COMPANY)} if one.query else {}
    path = f"{one.path.replace('{contact_id}', id or '')}?{urlencode(query)}"
    return api.send(one.method, path, sent if one.body else None)


def refused(reply: Reply) -> tuple[int, str, str]:
    """The status, message and code of a refusal of the described form."""
    assert [] == list(differences(ERROR, reply.json))
    return reply.status, reply.json["message"], reply.json["error"]["code"]


@each_operation
def test_what_is_asked(name: str) -> None:
    """Parameters, fields and those that are needed are the described ones."""
    served, described = VENDOR.operations[name], OPERATIONS[name]

    assert described.query == names(served.query)
    assert described.body == names(served.body)
    assert (NEEDED if described.body else set()) == needed(served.body)
    assert ({"company_id"} if described.query else set()) == needed(served.query)


def test_what_may_be_chosen() -> None:
    """Enumerations and the fields of billing are the described ones."""
    create, listing = VENDOR.operations["create_contact"], VENDOR.operations["list_contacts"]
    assert create.body
    assert listing.query
    billing = create.body.fields["billing"]

    assert set(create.body.fields["type"].validate.choices) == TYPES  # type: ignore[union-attr]  # OneOf
    assert set(listing.query.fields["order"].validate.choices) == DIRECTIONS  # type: ignore[union-attr]  # OneOf
    assert isinstance(billing, fields.Nested)
    assert set(BILLING) == set(billing.schema.fields)


@each_operation
def test_a_success(api: Api, name: str) -> None:
    """Every operation succeeds with 200, its message, and data of the described form."""
    reply = asked(api, name)

    assert (200, OPERATIONS[name].message) == (reply.status, reply.json["message"])
    assert [] == list(differences({**SUCCESS, "data": OPERATIONS[name].data}, reply.json))


@each_operation
def test_what_is_not_there(api: Api, name: str) -> None:
    """A company or contact that does not exist is refused with the described message and code."""
    gone = {"company_id": UNKNOWN} if "{" not in OPERATIONS[name].path else {}

    assert (404, *OPERATIONS[name].missing) == refused(asked(api, name, UNKNOWN, **gone))


@each_operation
def test_nobody(api: Api, name: str) -> None:
    """A request without a key is refused as described."""
    reply = asked(api.anonymous, name, UNKNOWN)

    assert (401, "API key is required", "API_KEY_REQUIRED") == refused(reply)


@each_operation
def test_a_failure(api: Api, name: str) -> None:
    """A fault of the server is answered as described."""
    failing = api.as_caller(**api.credentials, **{"X-Mock-Fault": "status=500"})

    assert (500, "Internal server error", "INTERNAL_ERROR") == refused(
        asked(failing, name, UNKNOWN)
    )


@each_operation
def test_whatever_is_sent(api: Api, name: str) -> None:
    """No odd value leads to a status that no page has, nor to a body of another form."""
    success = {**SUCCESS, "data": OPERATIONS[name].data}
    wrong: list[str] = []
    for place, reply in odd(api, name):
        wrong += differences(success if reply.status == 200 else ERROR, reply.json, place)
        if reply.status not in STATUSES | ELSEWHERE.keys():
            wrong.append(f"{place}: {reply.status}")
        if reply.status != 200 and reply.json["error"]["code"] not in CODES:
            wrong.append(f"{place}: {reply.text}")

    assert [] == wrong


def odd(api: Api, name: str) -> Iterator[tuple[str, Reply]]:
    """The answers to every value in every shape, to what is not a body, and to odd ids."""
    one, id = OPERATIONS[name], api.post("/contacts", body()).json["data"]["id"]
    path = one.path.replace("{contact_id}", id)
    for field in sorted(one.body):
        for shape, value in SHAPES.items():
            sent = complete() | {field: value}
            sent = {key: value for key, value in sent.items() if value is not ABSENT}
            yield f"{field} {shape}", api.send(one.method, path, sent)
    for field in sorted(one.query):
        for shape, value in SHAPES.items():
            if isinstance(value, str) and len(value) < 1000:
                query = urlencode({"company_id": COMPANY, field: value}, errors="surrogatepass")
                yield f"{field} {shape}", api.send(one.method, f"{path}?{query}")
    for shape, raw in BODIES.items() if one.body else ():
        yield shape, api.send(one.method, path, raw)
    for odd_id in IDS if "{" in one.path else ():
        if odd_id not in ("..", "a b") and odd_id.isascii():
            yield odd_id, asked(api, name, odd_id)
    yield "another partner's", asked(api, name, id, company_id=OTHERS)


def names(schema: Schema | None) -> set[str]:
    return set(schema.fields) if schema else set()


def needed(schema: Schema | None) -> set[str]:
    return {name for name, field in schema.fields.items() if field.required} if schema else set()
