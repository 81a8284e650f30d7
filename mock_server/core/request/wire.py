"""Writes an Answer as bytes, and a refusal of our own as an Answer."""

import logging
from collections.abc import Generator
from json import JSONEncoder
from typing import Any

import orjson
from flask import Response
from werkzeug.exceptions import HTTPException
from werkzeug.http import HTTP_STATUS_CODES

from mock_server.core.errors import Failure, MockRefusal
from mock_server.core.secrets.redaction import Redaction
from mock_server.core.secrets.rules import Rules
from mock_server.core.vendor import Answer
from mock_server.core.waits import Wait

log = logging.getLogger("mock_server")

# not HTTPStatus: its phrases are not the same in every Python
STATUS_LINES = {status: f"{status} {phrase}" for status, phrase in HTTP_STATUS_CODES.items()}
OPTIONS = (
    orjson.OPT_PASSTHROUGH_SUBCLASS
    | orjson.OPT_PASSTHROUGH_DATACLASS
    | orjson.OPT_PASSTHROUGH_DATETIME
)
PLAIN = JSONEncoder(ensure_ascii=False, separators=(",", ":"))
ESCAPED = JSONEncoder(separators=(",", ":"))
BODILESS = (204, 304)
PROBLEM = "application/problem+json"
PROBLEM_PAGE = "/_mock/docs/errors"
ANSWERED_BY, BEHAVIOUR, REQUEST = "X-Mock-Answered-By", "X-Mock-Behaviour", "X-Mock-Request"
BUG = {"X-Mock-Error": "a bug in the mock server; its log has the traceback"}


def encode(answer: Answer) -> tuple[str, dict[str, str], bytes]:
    """Status line, headers in their order, and body."""
    value, status = answer.value, answer.status
    line = STATUS_LINES.get(status) or str(status)
    if status in BODILESS:
        return line, {**answer.headers}, b""
    if value is None:
        return line, {"Content-Length": "0", **answer.headers}, b""
    if isinstance(value, str):
        value = value.encode()
    body = value if isinstance(value, bytes) else compact(value)
    headers = {"Content-Type": answer.content_type, "Content-Length": str(len(body))}
    headers.update(answer.headers)
    return line, headers, body


def compact(value: Any) -> bytes:
    """JSON without spaces, in UTF-8; a lone surrogate, which UTF-8 cannot hold, is escaped.

    orjson must refuse values that it would write differently: see ExactFloat.
    """
    try:
        return orjson.dumps(value, option=OPTIONS)
    except TypeError:
        return _standard(value)


def _standard(value: Any) -> bytes:
    try:
        return PLAIN.encode(value).encode()
    except UnicodeEncodeError:
        return ESCAPED.encode(value).encode()


def own_marks(refusal: Exception | None) -> dict[str, str]:
    """The X-Mock-* headers that only our own refusals have."""
    if isinstance(refusal, Failure) and refusal.bug:
        return BUG
    route = refusal.facts.get("route") if isinstance(refusal, MockRefusal) else None
    return {"X-Mock-Unserved": route} if route else {}


class BytesResponse(Response):
    """A Flask response made of an Answer. *later* gives the value that is not there yet."""

    default_mimetype = None
    later: Generator[Wait, Any, Any] | None = None


def write(answer: Answer) -> BytesResponse:
    """An Answer as a Flask response, for the control plane."""
    line, headers, body = encode(answer)
    return BytesResponse([body], line, headers)


def problem(error: Exception, redaction: Redaction | None = None) -> Answer:
    """A refusal of our own as problem+json, which a client cannot mistake for a vendor's."""
    refusal = refusal_of(error)
    redaction = redaction or Redaction(Rules())
    body = {
        "type": f"{PROBLEM_PAGE}#{refusal.section}",
        "title": "The mock server refused this request; no vendor did.",
        "status": refusal.status,
        "detail": redaction.sentence(refusal.detail),
        **redaction.sentences(refusal.facts),
    }
    return Answer(body, refusal.status, headers=refusal.headers, content_type=PROBLEM)


def refusal_of(error: Exception) -> MockRefusal:
    """The error itself, or the refusal for an error of Flask's, or for a bug."""
    if isinstance(error, MockRefusal):
        return error
    if not isinstance(error, HTTPException):
        log.error("a bug in the mock server", exc_info=error)
        return MockRefusal(500, "bug", str(error))
    status = error.code or 500
    return MockRefusal(status, "bug" if status == 500 else "control-plane", str(error))
