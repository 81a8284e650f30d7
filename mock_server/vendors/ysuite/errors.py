"""YSuite's envelope, the same for every refusal."""

from typing import Any

from mock_server.core.errors import (
    ApiError,
    Forbidden,
    Invalid,
    Malformed,
    MethodNotAllowed,
    NotFound,
    Problem,
    RateLimited,
    Unauthenticated,
)
from mock_server.core.vendor import Answer, Call
from mock_server.vendors.ysuite.schemas import LABELS

NO_ENTRY = {"missing": "YS-01", "wrong": "YS-02", "revoked": "YS-03"}
# No document words these. They are Laravel's own, whose sentence for a missing field YSuite has.
WORDS = {
    400: ("Bad Request", "YS-45"),
    403: ("Forbidden", "YS-46"),
    413: ("The POST data is too large.", "YS-43"),
    500: ("Server Error", "YS-30"),
    503: ("Service Unavailable", "YS-48"),
}


def render(error: ApiError, call: Call) -> Answer:
    """Word a refusal as YSuite does."""
    match error:
        case Unauthenticated():
            return _refusal("Invalid API credentials.", 401, NO_ENTRY[error.reason])
        case Forbidden():
            return _refusal("No organisation assigned to user", 400, "YS-04")
        case NotFound(what="route"):
            return _refusal(f"The route {_route(call)} could not be found.", 404, "YS-41")
        case NotFound():
            return _refusal("Contact not found.", 400, "YS-15")
        case MethodNotAllowed():
            said = (
                f"The {call.method} method is not supported for route {_route(call)}. "
                f"Supported methods: {', '.join(error.allowed)}."
            )
            return _refusal(said, 405, "YS-42")._replace(headers=error.headers)
        case Invalid():
            return _invalid(error.problems)
        case Malformed():
            return _refusal("Invalid JSON.", 400, "YS-29")
        case RateLimited():
            return _refusal("Too Many Attempts.", 429, "YS-44")._replace(headers=error.headers)
    return _failure(error)


def _refusal(message: str, status: int, behaviour: str | None = None, **more: Any) -> Answer:
    return Answer({"success": False, "message": message, **more}, status, behaviour)


def _invalid(problems: list[Problem]) -> Answer:
    """`message` names the first problem's field, `errors` all problems by their labels."""
    first, errors = problems[0], dict[str, list[str]]()
    for problem in problems:
        sentence = f"{LABELS[str(problem.path[0])]} {problem.says}"
        errors.setdefault(_name(problem), []).append(sentence)
    said = f"The {_name(first)} field {first.says}"
    return _refusal(said, 422, first.behaviour, errors=errors)


def _name(problem: Problem) -> str:
    """`cst_tag_id.0` for the first of a list."""
    return ".".join(map(str, problem.path))


def _route(call: Call) -> str:
    """The path as the client meant it; WSGI has its bytes as Latin-1."""
    return call.path.encode("latin-1").decode(errors="replace").strip("/")


def _failure(error: ApiError) -> Answer:
    """A failure, on purpose or not; 500 is the only one that the document names (YS-30)."""
    usual = ("Server Error", "YS-48") if error.status >= 500 else ("Bad Request", "YS-47")
    message, behaviour = WORDS.get(error.status, usual)
    return _refusal(message, error.status, behaviour)
