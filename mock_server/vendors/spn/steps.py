"""Starlette's and FastAPI's order of checks.

The router decides first, then the token (SPN-10), then body, path and query. Only what has passed
them all is counted (SPN-29).
"""

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote

from flask import Request, current_app
from marshmallow import Schema, ValidationError
from marshmallow.experimental.context import Context

from mock_server.core.document.messages import flatten, value_at
from mock_server.core.errors import Invalid, MethodNotAllowed, Problem, Sentence
from mock_server.core.request.body import read_body
from mock_server.core.request.steps import authenticate, break_before, find_route, limit_rate
from mock_server.core.vendor import Call, Situation
from mock_server.vendors.spn.errors import Moved
from mock_server.vendors.spn.values import canonical

KEPT = "/:%#?=@[]!$&'()*+,;~"


def drop_slash(call: Call) -> None:
    """Send a path with slashes at its end to the one without, where that is served (SPN-43)."""
    request = call.request
    path = request.environ["mock.path"].encode("latin-1").decode(errors="replace")
    trimmed = path.rstrip("/")
    if trimmed == path or not _served(request, f"/{call.vendor.name}{trimmed}"):
        return
    query = request.query_string.decode(errors="replace")
    address = f"{request.environ['mock.outside']}{trimmed}" + (f"?{query}" if query else "")
    raise Moved(quote(f"{request.scheme}://{request.host}{address}", safe=KEPT))


def refuse_head(call: Call) -> None:
    """FastAPI's GET routes do not answer HEAD (SPN-30)."""
    if call.request.method == "HEAD":
        raise MethodNotAllowed(["GET"])


def load(call: Call) -> None:
    """Read body, path and query. A body that is no JSON is told of before all else (SPN-19).

    Raises Invalid with every other problem: path, then query, then body.
    """
    wanted = call.operation
    assert wanted
    sent = read_body(call) if wanted.body else None
    problems = _read_path(call)
    with Context(Situation(call.state.variants, call.caller)):
        if wanted.query:
            last = {name: values[-1] for name, values in call.request.args.lists()}
            call.query = _loaded(wanted.query, last, "query", problems)
        if wanted.body:
            call.body = _loaded(wanted.body, sent, "body", problems)
    if problems:
        raise Invalid(problems)


def name_world(call: Call) -> None:
    """Tell a login for which world its token is (SPN-33)."""
    if call.operation and call.operation.name == "login":
        call.body["world"] = call.world.name


STEPS: tuple[Callable[[Call], None], ...] = (
    drop_slash,
    find_route,
    refuse_head,
    authenticate,
    load,
    name_world,
    limit_rate,
    break_before,
)


def _served(request: Request, path: str) -> bool:
    adapter = current_app.create_url_adapter(request)
    return bool(adapter and adapter.allowed_methods(path))


def _read_path(call: Call) -> list[Problem]:
    """Every parameter in a path of SPN's is a uuid; the view is given its usual form (SPN-13)."""
    problems, parameters = [], call.request.view_args or {}
    for name, sent in parameters.items():
        try:
            parameters[name] = canonical(sent, "SPN-13")
        except ValidationError as error:
            problems.append(Problem("path", (name,), error.messages[0], sent))
    return problems


def _loaded(
    schema: Schema, sent: Any, place: str, problems: list[Problem]
) -> Mapping[str, Any] | None:
    try:
        loaded: Mapping[str, Any] = schema.load(sent)
        return loaded
    except ValidationError as error:
        problems += [_problem(place, path, says, sent) for path, says in flatten(error.messages)]
        return None


def _problem(place: str, path: tuple[str | int, ...], says: str, sent: Any) -> Problem:
    """A missing field of a body is shown with the whole body, one of a query with null."""
    absent = isinstance(says, Sentence) and says.facts.get("type") == "missing"
    if absent:
        return Problem(place, path, says, sent if place == "body" else None)
    return Problem(place, path, says, value_at(sent, path))
