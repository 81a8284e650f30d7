"""The OpenAPI 3.1 document of the control plane.

This module imports apispec, which takes a tenth of a second: import it where a document is made.
"""

import inspect
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from sys import modules
from typing import Any, NamedTuple

from marshmallow import Schema, ValidationError
from werkzeug.http import HTTP_STATUS_CODES

from mock_server.control.schemas import BODIES, QUERIES
from mock_server.core.request.replica import REPLICA
from mock_server.core.request.wire import ANSWERED_BY, PROBLEM
from mock_server.core.scenario.library import schema_file
from mock_server.evidence.openapi.own import REPLICA_HEADER, named_headers
from mock_server.evidence.openapi.requests import VERSION, RequestSchemas
from mock_server.evidence.openapi.responses import EVERY, FILE, Responses, Shape, read_responses
from mock_server.evidence.openapi.routes import path_of, variables_of

Json = dict[str, Any]

PREFIX = "/_mock"
ID, SAME_NAME = "$response.body#/id", "$request.path.name"
COMPONENTS = "#/components/schemas/"
HOW = "CONTRIBUTING.md tells how to add a call of the control plane."
ABOUT = (
    "The control plane of the mock server: a test prepares its world with it, looks into the world "
    "and cleans up. A call is about the world that it names, else about the default world."
)
ADDED = {
    "400": "The Host, the world, the query or the body cannot be used.",
    "401": "The server asks for a token, and the call has none or a wrong one.",
    "403": "Another site's page sent the call, or its Host is unknown.",
    "404": "It names something that does not exist, or the control plane is not served here.",
    "413": "The body is larger than --max-body.",
    "501": "An extra that the call needs is not installed.",
    "503": "There are as many of these as the server keeps.",
    "507": "The memory that --max-memory allows is used up.",
}
WORLD: Json = {
    "name": "X-Mock-World",
    "in": "header",
    "required": False,
    "description": "The world that the call is about.",
    "schema": {"$ref": f"{COMPONENTS}WorldName"},
}
SECURITY: Json = {
    "token": {
        "type": "apiKey",
        "in": "header",
        "name": "X-Mock-Token",
        "description": "Where the server was started with --control-token.",
    },
    "bearer": {"type": "http", "scheme": "bearer", "description": "The same token."},
}
MARK: Json = {
    "description": "Who answered: the mock server.",
    "schema": {"type": "string", "const": "mock"},
}
MARKS: Json = {ANSWERED_BY: MARK, REPLICA: REPLICA_HEADER}
# From what a call has made, or has told, to the calls on it: the variables of their paths.
LINKS: Mapping[str, Mapping[str, Json]] = {
    "POST /faults": dict.fromkeys(("GET /faults/<id>", "DELETE /faults/<id>"), {"id": ID}),
    "POST /answers": {"DELETE /answers/<id>": {"id": ID}},
    "PUT /snapshots/<name>": dict.fromkeys(
        ("POST /snapshots/<name>/restore", "DELETE /snapshots/<name>"), {"name": SAME_NAME}
    ),
    "GET /requests/last": dict.fromkeys(
        ("GET /requests/<int:id>", "GET /requests/<int:id>/explain"), {"id": ID}
    ),
    "GET /scenario": {"DELETE /worlds/<name>": {"name": "$response.body#/world"}},
}
NAME_ALONE: Json = {
    "type": "object",
    "required": ["name"],
    "additionalProperties": False,
    "properties": {"name": {"type": "string", "description": "The name of a scenario."}},
}


class ControlCall(NamedTuple):
    """One call: its method, its rule after `/_mock`, and its view."""

    method: str
    rule: str
    view: Callable[..., Any]

    @property
    def name(self) -> str:
        """As responses.yaml and the schemas of bodies name it: `GET /` for the index."""
        return f"{self.method} {self.rule or '/'}"


def control_document(calls: Sequence[ControlCall], version: str, url: str) -> Json:
    """The document. *version* is the mock server's, *url* its address.

    Raises LookupError for a call without answers in responses.yaml.
    """
    known, requests = answers(tuple(call.name for call in calls)), RequestSchemas()
    paths: dict[str, Json] = {}
    for call in calls:
        path = paths.setdefault(PREFIX + path_of(call.rule), {})
        path[call.method.lower()] = _operation(call, known, requests)
    schemas = {**known.schemas, **requests.components(), **_scenario()}
    _name_vendors(schemas)
    return {
        "openapi": VERSION,
        "info": {
            "title": "The mock server's control plane",
            "version": version,
            "description": ABOUT,
        },
        "servers": [{"url": url, "description": "The mock server."}],
        "security": [{}, *({name: []} for name in SECURITY)],
        "tags": [*_tags(calls)],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "responses": _refusals(calls, known),
            "headers": MARKS,
            "securitySchemes": SECURITY,
        },
    }


def _name_vendors(schemas: Json) -> None:
    """Put in the names of vendors, operations and variants, which the scenario's schema has."""
    vendors = schemas["Scenario"]["properties"]["vendors"]["properties"]
    operations = schemas["Fault"]["properties"]["operation"]["enum"]
    schemas["VendorName"] = {"type": "string", "enum": [*vendors]}
    schemas["VariantsChosen"] = {
        "type": "object",
        "additionalProperties": False,
        "properties": {name: one["properties"]["variants"] for name, one in vendors.items()},
    }
    limit = schemas["LimitSet"]["properties"]
    limit["vendor"] = {"$ref": f"{COMPONENTS}VendorName"}
    limit["operation"] |= {"enum": ["*", *operations]}


@cache
def answers(names: tuple[str, ...]) -> Responses:
    """What the calls answer. Raises ScenarioError for mistakes in responses.yaml."""
    text = (files(__package__) / FILE).read_text(encoding="utf-8")
    return read_responses(text, f"control/{FILE}", names)


def statuses(call: str, known: Responses) -> dict[str, Shape]:
    """What the call answers, by status, in order. Raises LookupError where it has no entry."""
    if call not in known.shapes:
        raise LookupError(f"{call} has no answers in control/{FILE}: {HOW}")
    found = {**known.shapes[EVERY], **known.shapes[call]}
    return {status: shape for status, shape in sorted(found.items()) if shape}


def _operation(call: ControlCall, known: Responses, requests: RequestSchemas) -> Json:
    summary, _, more = (inspect.getdoc(call.view) or "").partition("\n\n")
    found: Json = {
        "operationId": _id(call.method, call.rule),
        "summary": " ".join(summary.split()),
        "tags": [_tag(call)],
        "parameters": [*_parameters(call, known, requests)],
    }
    if more:
        found["description"] = " ".join(more.split())
    if call.name in BODIES:
        found["requestBody"] = _body(BODIES[call.name], requests)
    answered = statuses(call.name, known)
    if "401" not in answered:
        found["security"] = []
    found["responses"] = {status: _response(status, shape) for status, shape in answered.items()}
    success = next(iter(answered))
    if call.name in LINKS:
        found["responses"][success]["links"] = dict(_links(LINKS[call.name]))
    return found


def _links(targets: Mapping[str, Json]) -> Iterator[tuple[str, Json]]:
    for name, parameters in targets.items():
        id = _id(*name.split(" "))
        yield id, {"operationId": id, "parameters": parameters}


def _id(method: str, rule: str) -> str:
    words = re.findall(r"\w+", path_of(rule)) or ["index"]
    return "_".join([method.lower(), *words])


def _tag(call: ControlCall) -> str:
    return call.view.__module__.rpartition(".")[2]


def _tags(calls: Sequence[ControlCall]) -> Iterator[Json]:
    """The module of each view, with the first line of its docstring."""
    for name, call in {_tag(call): call for call in calls}.items():
        about = inspect.getdoc(modules[call.view.__module__]) or ""
        yield {"name": name, "description": about.partition("\n")[0]}


def _parameters(call: ControlCall, known: Responses, requests: RequestSchemas) -> Iterator[Json]:
    for name in variables_of(path_of(call.rule)):
        whole = f"<int:{name}>" in call.rule
        usual: Json = {"type": "integer", "minimum": 1} if whole else {"type": "string"}
        told = {} if whole else known.parameters.get(name, {})
        yield {"name": name, "in": "path", "required": True, "schema": usual, **told}
    if call.name in QUERIES:
        yield from requests.parameters(QUERIES[call.name])
    yield WORLD


def _body(schema: Schema | str, requests: RequestSchemas) -> Json:
    """JSON or YAML. A body may be left out where an empty mapping will do."""
    if isinstance(schema, Schema):
        found, required = requests.reference(schema), not _takes_nothing(schema)
    else:
        found, required = {"$ref": COMPONENTS + schema}, True
    if schema == "Scenario":
        name = {"type": "string", "description": "The name of a scenario."}
        found = {"anyOf": [name, NAME_ALONE, found]}
    kinds = ("application/json", "application/yaml")
    return {"required": required, "content": {kind: {"schema": found} for kind in kinds}}


def _takes_nothing(schema: Schema) -> bool:
    try:
        schema.load({})
    except ValidationError:
        return False
    return True


def _refusals(calls: Sequence[ControlCall], known: Responses) -> Json:
    """The refusals of all calls, by name."""
    shapes = [shape for call in calls for shape in statuses(call.name, known).items()]
    return {_name(*one): _answer(*one) for one in sorted(shapes, key=str) if one[0] >= "4"}


def _response(status: str, shape: Shape) -> Json:
    if status < "4":
        return _answer(status, shape)
    return {"$ref": f"#/components/responses/{_name(status, shape)}"}


def _name(status: str, shape: Shape) -> str:
    return f"{'Or'.join(shape.schemas)}{status}"


def _answer(status: str, shape: Shape) -> Json:
    told = HTTP_STATUS_CODES[int(status)]
    found: Json = {
        "description": f"{told}. {ADDED.get(status, '')}".strip(),
        "headers": named_headers(MARKS),
    }
    if shape.content:
        kind = PROBLEM if status >= "4" else shape.content
        found["content"] = {kind: {"schema": _schema(status, shape)}}
    return found


def _schema(status: str, shape: Shape) -> Json:
    """The component, or that one of several is true; of a refusal, with its status."""
    if not shape.schemas:
        return {"type": "string"}
    named = [{"$ref": COMPONENTS + name} for name in shape.schemas]
    found: Json = named[0] if len(named) == 1 else {"oneOf": named}
    if status < "4":
        return found
    return {"allOf": [found], "properties": {"status": {"const": int(status)}}}


def _scenario() -> Json:
    """The schema of a scenario, and of its parts, as components."""
    text = schema_file().read_text(encoding="utf-8").replace("#/$defs/", COMPONENTS)
    whole: Json = json.loads(text)
    del whole["$schema"]
    parts: Json = whole.pop("$defs")
    for name, key in (("Fault", "faults"), ("UserAnswer", "answers")):
        part: Mapping[str, Any] = whole["properties"][key]
        parts[name] = part["items"]
        whole["properties"][key] = {**part, "items": {"$ref": COMPONENTS + name}}
    return {"Scenario": whole, **parts}
