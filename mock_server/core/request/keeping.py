"""Makes the journal's entry of a request and its answer, within bounds of memory."""

from dataclasses import replace
from functools import partial
from io import BytesIO
from typing import Any

from werkzeug.exceptions import HTTPException

from mock_server.core.errors import Invalid, Problem
from mock_server.core.request.steps import peek
from mock_server.core.secrets.messages import wsgi_headers
from mock_server.core.state.clock import SECOND
from mock_server.core.state.entry import JournalEntry, Raw
from mock_server.core.state.memory import MEMBER_BYTES, weight_of_json
from mock_server.core.vendor import Call, Vendor
from mock_server.core.waits import Reply

MAX_SENT = 16_384  # bytes of memory: a larger parsed body is not kept
MAX_PROBLEMS, MAX_PROBLEM = 100, 1000  # refused values that are kept, and characters of each
TOO_LARGE = "(too large to be kept)"


def entry_of(call: Call, reply: Reply, milliseconds: float) -> JournalEntry:
    """The entry of a request. A body that takes much memory is parsed again when needed."""
    body, sent = _body(call), peek(call)
    bytes = _weight(body) if body else 0
    small = bytes <= MAX_SENT
    return JournalEntry(  # by position, which takes a third of the time
        call.world.name,
        call.world.clock.now_ns() / SECOND,
        call.vendor.name,
        call.operation.name if call.operation else None,
        call.method,
        call.path,
        call.query_string,
        call.status,
        call.behaviour,
        Raw(wsgi_headers(call.environ), body, len(body)),
        Raw.of(reply.headers, reply.body),
        call.rules,
        milliseconds,
        call.fault,
        call.changes,
        sent if small else None,
        bytes if small else 0,
        None if small else partial(read_again, call.vendor),
        call.refusal if small else _reduced(call.refusal),
        call.answered_by,
        call.stood_in,
    )


def read_again(vendor: Vendor, entry: JournalEntry) -> Any:
    """The entry's body as the vendor reads it."""
    environ = {
        **dict(entry.asked.headers),
        "REQUEST_METHOD": entry.method,
        "CONTENT_LENGTH": str(len(entry.asked.body)),
        "wsgi.input": BytesIO(entry.asked.body),
        "wsgi.input_terminated": True,
    }
    call = Call(vendor, environ, entry.bare_path, "", len(entry.asked.body))
    call.operation = vendor.operations.get(entry.operation or "")
    return peek(call)


def _body(call: Call) -> bytes:
    """The request's body; empty where it is too large or was cut off."""
    try:
        return call.raw if call.has_body else b""
    except HTTPException:
        return b""


def _weight(body: bytes) -> int:
    """The bytes of memory of a parsed body; `&` separates the members of a form."""
    return weight_of_json(body) + 3 * MEMBER_BYTES * body.count(b"&")


def _reduced(refusal: Exception | None) -> Exception | None:
    """A refusal without its large values."""
    if not isinstance(refusal, Invalid):
        return refusal
    return Invalid([_small(problem) for problem in refusal.problems[:MAX_PROBLEMS]])


def _small(problem: Problem) -> Problem:
    value = problem.value
    long = isinstance(value, str) and len(value) > MAX_PROBLEM
    large = long or isinstance(value, dict | list | bytes)
    return replace(problem, value=TOO_LARGE) if large else problem
