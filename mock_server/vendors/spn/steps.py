"""Starlette's and FastAPI's order of checks.

The router decides first, then the token (SPN-10), then body, path and query. Only what has passed
them all is counted (SPN-29).
"""

from typing import Any
from urllib.parse import quote

from marshmallow import ValidationError

from mock_server.core.errors import Invalid, MethodNotAllowed, Problem, Sentence
from mock_server.core.request.body import read_body
from mock_server.core.request.operation import load_body, load_query
from mock_server.core.request.steps import authenticate, break_before, find_route
from mock_server.core.request.steps import limit_rate as usual_limit_rate
from mock_server.core.values import Path, value_at
from mock_server.core.vendor import Call, Step
from mock_server.vendors.spn.errors import Moved
from mock_server.vendors.spn.values import canonical

KEPT = "/:%#?=@[]!$&'()*+,;~"


def drop_slash(call: Call) -> None:
    """Send a path with slashes at its end to the one without, where that is served (SPN-43)."""
    trimmed = call.path.rstrip("/")
    if trimmed == call.path or not call.has_route(trimmed):
        return
    query = f"?{call.query_string}" if call.query_string else ""
    address = f"{call.outside}{trimmed}{query}".encode("latin-1").decode(errors="replace")
    origin = f"{call.request.scheme}://{call.request.host}"
    raise Moved(quote(f"{origin}{address}", safe=KEPT))


def refuse_head(call: Call) -> None:
    """FastAPI's GET routes do not answer HEAD (SPN-47). Starlette's does (SPN-61)."""
    if call.method == "HEAD" and not _asks_for_document(call):
        raise MethodNotAllowed(["GET"])


def load(call: Call) -> None:
    """Read body, path and query. A body that is not JSON is refused before all else (SPN-19).

    Raises Invalid with every other problem: path, then query, then body.
    """
    wanted = call.operation
    if not wanted:
        return
    sent = call.sent = read_body(call) if wanted.body else None
    problems = _read_path(call)
    if wanted.query:
        call.query = load_query(call, wanted.query, problems, _problem)
    if wanted.body:
        call.body = load_body(call, wanted.body, sent, problems, _problem)
    if problems:
        raise Invalid(problems)


def limit_rate(call: Call) -> None:
    """Count the call. The document has no limit (SPN-61), unless it is given one of its own."""
    if _asks_for_document(call) and call.world.limits.rule(call.vendor.name, "openapi")[0] == "*":
        return
    usual_limit_rate(call)


STEPS: tuple[Step, ...] = (
    drop_slash,
    find_route,
    refuse_head,
    authenticate,
    load,
    limit_rate,
    break_before,
)


def _asks_for_document(call: Call) -> bool:
    return call.operation is not None and call.operation.name == "openapi"


def _read_path(call: Call) -> list[Problem]:
    """Every parameter in a path of SPN's is a uuid; the view is given its usual form (SPN-13)."""
    problems = []
    for name, sent in call.arguments.items():
        try:
            call.arguments[name] = found = canonical(sent, "SPN-13")
            if found != sent:
                call.noted = "SPN-42"
        except ValidationError as error:
            problems.append(Problem("path", (name,), error.messages[0], sent))
    return problems


def _problem(place: str, path: Path, says: str, sent: Any) -> Problem:
    """A missing field of a body is shown with the whole body, one of a query with null."""
    absent = isinstance(says, Sentence) and says.facts.get("type") == "missing"
    if absent:
        return Problem(place, path, says, sent if place == "body" else None)
    return Problem(place, path, says, value_at(sent, path))
