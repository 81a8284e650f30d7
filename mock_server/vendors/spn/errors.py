"""FastAPI's envelopes: `detail` with a sentence or with a list of problems, and slowapi's."""

import json
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from werkzeug.http import HTTP_STATUS_CODES

from mock_server.core.errors import (
    ApiError,
    Forbidden,
    Invalid,
    Malformed,
    MethodNotAllowed,
    NotFound,
    Problem,
    RateLimited,
    Refused,
    Unauthenticated,
)
from mock_server.core.vendor import Answer, Call
from mock_server.vendors.spn.document import PATH

BEARER = {"WWW-Authenticate": "Bearer"}
NOT_YOURS = "Not enough permissions to access this company{}s contacts"
APOSTROPHES = {"ascii": "'", "typographic": "\u2019"}
PHRASES = {  # of Python 3.11, which Werkzeug spells otherwise
    414: "Request-URI Too Long",
    418: "I'm a Teapot",
    511: "Network Authentication Required",
}
UNITS = {"day": 86400, "hour": 3600, "minute": 60, "second": 1}
OVER_LIMIT = {"create_contact": "SPN-26", "login": "SPN-35", "openapi": "SPN-61"}


class Moved(ApiError):
    """The path has a slash too many; *location* is the address without it."""

    def __init__(self, location: str) -> None:
        super().__init__()
        self.location = location


class WrongPassword(ApiError):
    """A login with an unknown email, or with another's password."""


class Unwritable(ApiError):
    """A text that the database cannot hold."""


def render(error: ApiError, call: Call) -> Answer:
    """Word a refusal as SPN's framework does. An error may name its own behaviour."""
    answer = _worded(error, call)
    return answer._replace(behaviour=answer.behaviour or error.behaviour)


def _worded(error: ApiError, call: Call) -> Answer:
    match error:
        case Moved():
            return Answer(None, 307, "SPN-43", {"Location": error.location})
        case Unauthenticated(reason="missing"):
            return _no_token(call)
        case Unauthenticated():
            status = call.state.variants["bad_token_status"]  # the header goes with 401 alone
            headers = BEARER if status == 401 else {}
            return _detail("Could not validate credentials", status, "SPN-02", headers)
        case WrongPassword():
            return _detail("Incorrect email or password", 400, "SPN-34")
        case Forbidden(what="company"):
            return _detail("Not enough permissions", 403)
        case Forbidden():
            apostrophe = APOSTROPHES[call.state.variants["apostrophe"]]
            return _detail(NOT_YOURS.format(apostrophe), 403)
        case Unwritable():
            return _broken("SPN-54")
        case NotFound(what="contact"):
            return _detail("Contact not found", 404, "SPN-12")
        case NotFound(what="company"):
            return _detail("Company not found", 400)
        case NotFound():
            return _detail("Not Found", 404, "SPN-30")
        case MethodNotAllowed():
            # Starlette names the methods of the first route that has the path, and of no other.
            own = call.path.removeprefix("/api/v1") == PATH
            allowed = "GET, HEAD" if own else error.allowed[0]
            return _detail("Method Not Allowed", 405, "SPN-47", {"Allow": allowed})
        case Malformed():
            return _unreadable(error)
        case Invalid():
            return _invalid(error)
        case RateLimited():
            return _over_limit(error, call)
    return _failure(error)


def _detail(
    detail: str,
    status: int,
    behaviour: str | None = None,
    headers: Mapping[str, str] = MappingProxyType({}),
) -> Answer:
    return Answer({"detail": detail}, status, behaviour, headers)


def _no_token(call: Call) -> Answer:
    """What OAuth2PasswordBearer answers; under the variant 403, what HTTPBearer does (SPN-01)."""
    if call.state.variants["missing_token_status"] == 401:
        return _detail("Not authenticated", 401, "SPN-01", headers=BEARER)
    _, _, token = (call.header("Authorization") or "").partition(" ")
    said = "Invalid authentication credentials" if token else "Not authenticated"
    return _detail(said, 403, "SPN-01")


def _unreadable(error: Malformed) -> Answer:
    if error.reason != "syntax":
        return _detail("There was an error parsing the body", 400, "SPN-46")
    problem = {
        "type": "json_invalid",
        "loc": ["body", error.at],
        "msg": "JSON decode error",
        "input": {},
        "ctx": {"error": error.message},
    }
    return Answer({"detail": [problem]}, 422, "SPN-19")


def _invalid(error: Invalid) -> Answer:
    """Every problem. One whose value JSON cannot write takes the server down (SPN-45)."""
    try:
        body = {"detail": [_problem(problem) for problem in error.problems]}
        written = json.dumps(
            body, ensure_ascii=False, allow_nan=False, separators=(",", ":")
        ).encode()
    except (ValueError, RecursionError):
        return _broken("SPN-45")
    return Answer(written, 422)


def _problem(problem: Problem) -> dict[str, Any]:
    facts, sent = problem.facts, problem.value
    shown = {
        "type": facts.get("type", "value_error"),
        "loc": [problem.place, *problem.path],
        "msg": str(problem.says),
        "input": sent.decode() if isinstance(sent, bytes) else sent,
    }
    return shown | ({"ctx": facts["ctx"]} if "ctx" in facts else {})


def _over_limit(error: RateLimited, call: Call) -> Answer:
    """slowapi's own key, `error`, and its words (SPN-26, SPN-27, SPN-35, SPN-61)."""
    name = call.operation.name if call.operation else ""
    said = f"Rate limit exceeded: {error.requests} per {_spelt(error.seconds)}"
    return Answer({"error": said}, 429, OVER_LIMIT.get(name, "SPN-27"))


def _spelt(seconds: float) -> str:
    """`1 minute`, `2 hour`: the largest unit that fits, and never a plural."""
    unit = next((unit for unit, size in UNITS.items() if seconds % size == 0), "second")
    return f"{seconds / UNITS[unit]:g} {unit}"


def _failure(error: ApiError) -> Answer:
    """A crash is plain text (SPN-44); any other status is FastAPI's HTTPException without words.

    A body may be too large (SPN-48), or the request in no shape to be read (SPN-49). What else a
    fault asks for has a number of its own (SPN-50).
    """
    status = error.status
    if status == 500:
        return _broken("SPN-44")
    behaviour = "SPN-50"
    if isinstance(error, Refused):
        behaviour = "SPN-48" if status == 413 else "SPN-49"
    phrase = PHRASES.get(status) or HTTP_STATUS_CODES.get(status, "")
    return _detail(phrase, status, behaviour)


def _broken(behaviour: str) -> Answer:
    text = "text/plain; charset=utf-8"
    return Answer("Internal Server Error", 500, behaviour, content_type=text)
