"""Clemta's envelope of refusals."""

import math

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
    Unauthenticated,
    UnsupportedMedia,
)
from mock_server.core.vendor import Answer, Call
from mock_server.vendors.clemta.schemas import NOT_JSON

# Message, code and behaviour of a refusal that has only a status. The 500 is documented.
PLAIN = {
    400: ("Invalid request data", "INVALID_REQUEST", "CLM-51"),
    404: ("Not found", "NOT_FOUND", "CLM-48"),
    413: ("Request Entity Too Large", "INVALID_REQUEST", "CLM-50"),
    500: ("Internal server error", "INTERNAL_ERROR", "CLM-31"),
}


def render(error: ApiError, call: Call) -> Answer:
    """Word a refusal as Clemta does."""
    answer = _worded(error, call)
    if call.state.variants["error_data"] == "omit" or "data" in answer.value:
        return answer
    return answer._replace(value=_with_data(**answer.value))


def _worded(error: ApiError, call: Call) -> Answer:
    match error:
        case Unauthenticated(reason="missing"):
            return _refused(401, "API key is required", "API_KEY_REQUIRED", "CLM-01")
        case Unauthenticated():
            return _refused(401, "Invalid API key", "INVALID_API_KEY", "CLM-02")
        case Forbidden():
            return _denied()
        case NotFound(what="company"):
            return _refused(404, "Company not found", "COMPANY_NOT_FOUND", error.behaviour)
        case NotFound(what="contact"):
            code = call.state.variants["contact_not_found_code"]
            return _refused(404, "Contact not found", code, "CLM-17")
        case NotFound():
            return _plain(404)
        case MethodNotAllowed():
            answer = _refused(405, "Method not allowed", "INVALID_REQUEST", "CLM-49")
            return answer._replace(headers=error.headers)
        case Invalid():
            return _invalid(error.problems[0])
        case Malformed():
            return _invalid(Problem("body", (), NOT_JSON))
        case UnsupportedMedia():
            return _plain(415)
        case RateLimited():
            # A client waits for a whole window, even late in the window (CLM-30, CLM-47).
            said = "Too many requests. Please try again later."
            answer = _refused(429, "Rate limit exceeded", "RATE_LIMIT_EXCEEDED", "CLM-30", said)
            return answer._replace(headers={"Retry-After": str(math.ceil(error.seconds))})
    return _plain(error.status)


def _refused(
    status: int, message: str, code: str, behaviour: str | None, details: str | None = None
) -> Answer:
    error = {"code": code} | ({"details": details} if details else {})
    return Answer({"success": False, "message": message, "error": error}, status, behaviour)


def _denied() -> Answer:
    """The one refusal that is documented with `data` (CLM-07)."""
    answer = _refused(403, "Access denied", "ACCESS_DENIED", "CLM-07")
    return answer._replace(value=_with_data(**answer.value))


def _with_data(success: bool, message: str, error: object) -> dict[str, object]:
    return {"success": success, "message": message, "data": None, "error": error}


def _invalid(problem: Problem) -> Answer:
    """The answer names the first problem alone, in `details`."""
    code = problem.facts.get("code", "VALIDATION_FAILED")
    return _refused(400, "Invalid request data", code, problem.behaviour, str(problem.says))


def _plain(status: int) -> Answer:
    """A refusal by its status alone, in HTTP's words where Clemta has none."""
    if status == 403:
        return _denied()
    phrase = HTTP_STATUS_CODES.get(status, "Unknown error")
    usual = (
        (phrase, "INTERNAL_ERROR", "CLM-53")
        if status >= 500
        else (phrase, "INVALID_REQUEST", "CLM-52")
    )
    message, code, behaviour = PLAIN.get(status, usual)
    return _refused(status, message, code, behaviour)
