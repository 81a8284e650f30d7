"""Razorpay's envelope, and its edge gateway's bodies, which have none."""

import re
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
    Sentence,
    Unauthenticated,
)
from mock_server.core.vendor import Answer, Call
from mock_server.vendors.razorpay.values import NAME_REQUIRED, NOTHING_SENT

NOT_FOUND = "The requested URL was not found on the server."
TROUBLE = (
    "We are facing some trouble completing your request at the moment. Please try again shortly."
)
GATEWAY = {502: "Bad Gateway", 503: "Service Unavailable", 504: "Gateway Timeout"}
OF_HTTP = {400: "RZP-74", 413: "RZP-73"}
# The sample of RazorpayX's error codes, whose keys stand in an order of their own.
ABSENT = {
    "error": {
        "code": "BAD_REQUEST_ERROR",
        "description": "The id provided does not exist",
        "source": "business",
        "reason": "input_validation_failed",
        "step": "NA",
        "metadata": {},
    }
}
ID = re.compile(r"cont_[0-9A-Za-z]{14}")


def render(error: ApiError, call: Call) -> Answer:
    """Word a refusal as Razorpay does."""
    match error:
        case Unauthenticated(reason="missing"):
            return _bare("Please provide your api key for authentication purposes", "RZP-33")
        case Unauthenticated():
            return _bare("Authentication failed", "RZP-34")
        case NotFound(what="route"):
            return Answer({"message": "no Route matched with those values"}, 404, "RZP-38")
        case NotFound():
            return _unknown_id(str(error.id), call.state.variants["unknown_id"])
        case MethodNotAllowed():
            return Answer(_plain(NOT_FOUND), 400, "RZP-39")
        case Forbidden(what="address"):
            said = "Transactions from this IP are not allowed. Contact support for help."
            return Answer(_plain(said), 400, "RZP-37")
        case Forbidden():
            return Answer(_plain(NOT_FOUND), 400, "RZP-36")
        case Invalid():
            return _invalid(error.problems[0])
        case Malformed(reason="empty"):
            return _invalid(Problem("body", ("name",), NOTHING_SENT))
        case Malformed():
            return _invalid(Problem("body", ("name",), Sentence("RZP-09", NAME_REQUIRED)))
        case RateLimited():
            return Answer(_plain("Too many requests"), 429, "RZP-40")
    return _failure(error)


def _failure(error: ApiError) -> Answer:
    """A gateway's failure is plain text, the application's an envelope (RZP-41, RZP-76).

    Refusals at HTTP's own level, which no document words, say the status's own name (RZP-73 to
    RZP-75).
    """
    status = error.status
    if status in GATEWAY:
        return Answer(GATEWAY[status], status, "RZP-41", content_type="text/plain; charset=utf-8")
    if status >= 500:
        behaviour = "RZP-41" if status == 500 else "RZP-76"
        return Answer(_plain(TROUBLE, "SERVER_ERROR"), status, behaviour)
    said = HTTP_STATUS_CODES.get(status, f"HTTP {status}")
    return Answer(_plain(said), status, OF_HTTP.get(status, "RZP-75" if status >= 400 else None))


def _bare(description: str, behaviour: str) -> Answer:
    """The gateway's own 401: two keys, the description first."""
    return Answer(
        {"error": {"description": description, "code": "BAD_REQUEST_ERROR"}}, 401, behaviour
    )


def _plain(description: str, code: str = "BAD_REQUEST_ERROR") -> dict[str, Any]:
    """The envelope of refusals that are about no field."""
    na = {"source": "NA", "step": "NA", "reason": "NA"}
    return {"error": {"code": code, "description": description, **na, "metadata": {}}}


def _envelope(description: str, field: str | None, facts: Any) -> dict[str, Any]:
    body = {
        "code": "BAD_REQUEST_ERROR",
        "description": description,
        "source": "business",
        "step": facts.get("step"),
        "reason": facts.get("reason", "input_validation_failed"),
        "metadata": {},
    }
    return {"error": body | ({"field": field} if field else {})}


def _invalid(problem: Problem) -> Answer:
    """The answer names the first failing field alone; `field` does not name an extra one."""
    field = str(problem.path[0]) if problem.path else None
    return Answer(_envelope(str(problem.says), field, problem.facts), 400, problem.behaviour)


def _unknown_id(id: str, variant: str) -> Answer:
    """One sentence for every bad id as documented, or the two that probes saw (RZP-29, RZP-30)."""
    if variant == "documented":
        return Answer(_envelope(f"{id} is not a valid id.", "id", {}), 400, "RZP-29")
    if ID.fullmatch(id):
        return Answer(ABSENT, 400, "RZP-30")
    stripped = id.removeprefix("cont_")
    return Answer(_envelope(f"{stripped} is not a valid id", None, {}), 400, "RZP-30")
