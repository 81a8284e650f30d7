"""OpenAPI's links: from the answer of a create to the operations on what it made."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from mock_server.evidence.openapi.responses import COMPONENTS, Responses, Shape
from mock_server.evidence.openapi.routes import Route

Json = dict[str, Any]
DEEPEST = 4  # objects around an id


def links(
    route: Route, shape: Shape | None, known: Responses, id: str, routes: Sequence[Route]
) -> Json:
    """The links of a success of *route*, by the operations that they lead to.

    *id* is the field that identifies a record. A PUT that creates a record leads to the operations
    on its own path; any other create is a POST.
    """
    if route.method == "put" and not _creates(routes, _collection(route.path)):
        targets = [one for one in routes if one.path == route.path]
        return {one.operation.name: _link(one, _same(one.variables)) for one in targets}
    pointer = shape and route.method == "post" and _pointer_of(shape, id, known)
    if not pointer:
        return {}
    targets = [one for one in routes if _collection(one.path) == route.path]
    return {one.operation.name: _link(one, _values(one, pointer)) for one in targets}


def _pointer_of(shape: Shape, id: str, known: Responses) -> str | None:
    """Where answers of that shape hold the record's id, as a JSON pointer."""
    found = (_pointer(known.schemas[name], id, known) for name in shape.schemas)
    return next(filter(None, found), None)


def _values(target: Route, pointer: str) -> Json:
    *outer, last = target.variables
    return {**_same(outer), last: f"$response.body#{pointer}"}


def _link(target: Route, parameters: Json) -> Json:
    return {"operationId": target.operation.name, "parameters": parameters}


def _same(names: Iterable[str]) -> Json:
    """Variables of a path that have the values of the request."""
    return {name: f"$request.path.{name}" for name in names}


def _creates(routes: Sequence[Route], path: str) -> bool:
    return any(one.method == "post" and one.path == path for one in routes)


def _collection(path: str) -> str:
    """The path without the variable at its end; the whole path where there is none."""
    before, _, last = path.rpartition("/")
    return before if last.startswith("{") else ""


def _pointer(schema: Any, id: str, known: Responses, depth: int = 0) -> str | None:
    """The JSON pointer of the field *id* in answers by *schema*; the outermost wins."""
    schema = _resolved(schema, known)
    members = schema.get("properties", {}) if isinstance(schema, Mapping) else {}
    if id in members:
        return f"/{id}"
    if depth == DEEPEST:
        return None
    for name, inner in members.items():
        found = _pointer(inner, id, known, depth + 1)
        if found:
            return f"/{name}{found}"
    return None


def _resolved(schema: Any, known: Responses) -> Any:
    reference = schema.get("$ref") if isinstance(schema, Mapping) else None
    return known.schemas[reference.removeprefix(COMPONENTS)] if reference else schema
