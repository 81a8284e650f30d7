"""Links lead from a create to the operations on what it made."""

from typing import Any

from mock_server.core.vendor import Answer, Operation
from mock_server.evidence.openapi.links import links
from mock_server.evidence.openapi.responses import Responses, Shape
from mock_server.evidence.openapi.routes import Route, variables_of

KNOWN = Responses(
    schemas={
        "Contact": {"type": "object", "properties": {"id": {"type": "string"}}},
        "Created": {
            "type": "object",
            "properties": {
                "ok": {"type": "boolean"},
                "data": {"$ref": "#/components/schemas/Contact"},
            },
        },
        "Done": {"type": "object", "properties": {"ok": {"type": "boolean"}}},
    }
)
CONTACTS, CONTACT = "/companies/{company}/contacts", "/companies/{company}/contacts/{contact}"


def route(name: str, method: str, path: str) -> Route:
    view = Operation(name, name, "ACME-01", None, None, False, lambda: Answer(None))
    return Route(view, method, path, variables_of(path))


CREATE, LIST = route("create", "post", CONTACTS), route("list", "get", CONTACTS)
GET, CHANGE = route("get", "get", CONTACT), route("change", "patch", CONTACT)
PUT = route("put", "put", CONTACT)


def led(one: Route, schema: str, *others: Route) -> dict[str, Any]:
    shape = Shape((schema,), (), "application/json")
    return links(one, shape, KNOWN, "id", [one, *others])


def test_a_create() -> None:
    """The id is where the answer's schema has it; the outer variables are the request's."""
    values = {"company": "$request.path.company", "contact": "$response.body#/data/id"}

    assert {
        "get": {"operationId": "get", "parameters": values},
        "change": {"operationId": "change", "parameters": values},
    } == led(CREATE, "Created", LIST, GET, CHANGE)


def test_an_id_at_the_top() -> None:
    """An answer may be the record itself."""
    [link] = led(CREATE, "Contact", GET).values()

    assert "$response.body#/id" == link["parameters"]["contact"]


def test_an_answer_without_an_id() -> None:
    """It leads nowhere."""
    assert {} == led(CREATE, "Done", GET)
    assert {} == links(CREATE, None, KNOWN, "id", [CREATE, GET])


def test_a_put_that_creates() -> None:
    """Where no POST creates, a PUT leads to the operations on its own path."""
    values = {"company": "$request.path.company", "contact": "$request.path.contact"}

    assert {
        "put": {"operationId": "put", "parameters": values},
        "get": {"operationId": "get", "parameters": values},
    } == led(PUT, "Contact", LIST, GET)


def test_other_operations() -> None:
    """A PUT beside a POST changes what is there, and a list creates nothing."""
    assert {} == led(PUT, "Contact", CREATE, GET)
    assert {} == led(LIST, "Contact", GET)
