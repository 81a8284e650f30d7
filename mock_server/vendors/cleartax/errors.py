"""ClearTax's envelope: numbered errors, and a tree that says which field each is about."""

from collections.abc import Sequence
from typing import Any

from werkzeug.http import HTTP_STATUS_CODES

from mock_server.core.errors import (
    ApiError,
    Failure,
    Forbidden,
    Invalid,
    Malformed,
    MethodNotAllowed,
    NotFound,
    Problem,
    RateLimited,
    Refused,
    Unauthenticated,
    UnsupportedMedia,
)
from mock_server.core.vendor import Answer, Call

NO_PERMISSION = (
    "You do not have enough permissions to view this page/ access this feature. "
    "Please contact your Account Admin, if you require access."
)
GATEWAY = (502, 504)


def render(error: ApiError, call: Call) -> Answer:
    """Word a refusal as ClearTax does."""
    match error:
        case Unauthenticated():
            return _http(401, "CTX-32")
        case Forbidden():
            return Answer(_envelope(_error("404", NO_PERMISSION)), 404, "CTX-34")
        case NotFound(what="route"):
            return _http(404, "CTX-38")
        case NotFound():
            status = call.state.variants["not_found_status"]  # code 404 under either
            body = _envelope(_error("404", "Customer doesn't exist"))
            return Answer(body, status, "CTX-09" if status == 400 else "CTX-10")
        case MethodNotAllowed():
            return _http(405, "CTX-37")._replace(headers=error.headers)
        case Malformed():
            return _http(400, "CTX-35")
        case UnsupportedMedia():
            return _http(415, "CTX-36")
        case Invalid():
            return _invalid(error.problems)
        case RateLimited():
            return _http(429, "CTX-41")._replace(headers=error.headers)
        case Refused(status=413):
            return _http(413, "CTX-57")
    return _failure(error)


def _invalid(problems: Sequence[Problem]) -> Answer:
    """Reading stops at the first value that it cannot read (CTX-20); other refusals add up."""
    unreadable = [problem for problem in problems if problem.facts.get("code")]
    problems = unreadable[:1] or problems
    if problems[0].facts.get("framework"):
        return _http(400, problems[0].behaviour)
    sources: dict[str, Any] = {}
    for number, problem in enumerate(problems, 1):
        for name in problem.path[:1]:
            sources.setdefault(str(name), {"error_refs": []})["error_refs"].append(f"err_{number}")
    body = _envelope(*map(_about, problems)) | ({"error_sources": sources} if sources else {})
    return Answer(body, 400, "CTX-16" if len(problems) > 1 else problems[0].behaviour)


def _failure(error: ApiError) -> Answer:
    """A server's failure has no message; a gateway's has no body at all."""
    status = error.status
    if isinstance(error, Failure) and error.behaviour == "CTX-40":
        return Answer({"errors": ["query param limit may not be null"]}, status, "CTX-40")
    if status in GATEWAY:
        return Answer(None, status, "CTX-45")
    if status >= 500:
        rule = "CTX-39" if status == 500 else "CTX-60"
        return Answer(_envelope(_error(str(status), None)), status, rule)
    return _http(status, "CTX-58" if isinstance(error, Refused) else "CTX-59")


def _http(status: int, behaviour: str | None) -> Answer:
    """A refusal that is worded by its status: `HTTP 400 Bad Request`."""
    said = f"HTTP {status} {HTTP_STATUS_CODES.get(status, '')}".rstrip()
    return Answer(_envelope(_error(str(status), said)), status, behaviour)


def _about(problem: Problem) -> dict[str, Any]:
    """A field's error. Only an unreadable value's code differs, and it has no severity (CTX-17)."""
    code = problem.facts.get("code")
    if code:
        return _error(code, str(problem.says))
    return {**_error("BAD_REQUEST_ATTR", str(problem.says)), "severity": "ERROR"}


def _envelope(*errors: dict[str, Any]) -> dict[str, Any]:
    return {"errors": {f"err_{number}": error for number, error in enumerate(errors, 1)}}


def _error(code: str, message: str | None) -> dict[str, Any]:
    said = {} if message is None else {"message": message}
    return {"code": code, **said, "error_group_code": 0, "error_id": 0}
