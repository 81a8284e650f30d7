"""What a journal keeps of a request's body and of its refusal: nothing that takes much memory."""

from dataclasses import replace
from functools import partial
from io import BytesIO
from typing import Any

from mock_server.core.errors import Invalid, Problem
from mock_server.core.request.steps import peek
from mock_server.core.state.entry import JournalEntry, Raw
from mock_server.core.state.memory import MEMBER_BYTES, weight_of_json
from mock_server.core.state.redaction import wsgi_headers
from mock_server.core.vendor import Call, Vendor

MAX_SENT = 16_384  # bytes in memory of a body as read that is kept so
MAX_PROBLEMS, MAX_PROBLEM = 100, 1000  # refused values that are kept, and characters of each
TOO_LARGE = "(too large to be kept)"


# A journal entry's asked, sent, sent_bytes, read and refusal.
Kept = tuple[Raw, Any, int, Any, Exception | None]


def kept(call: Call, body: bytes) -> Kept:
    """The body as it came and as read; one that is large as read is read again for who asks."""
    asked, sent = Raw(wsgi_headers(call.environ), body, len(body)), peek(call)
    bytes = _weight(body) if body else 0
    if bytes <= MAX_SENT:
        return asked, sent, bytes, None, call.refusal
    again = partial(read_again, call.vendor)
    return asked, None, 0, again, _reduced(call.refusal)


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


def _weight(body: bytes) -> int:
    """Of a body as read; a form's members stand apart by `&`."""
    return weight_of_json(body) + 3 * MEMBER_BYTES * body.count(b"&")


def _reduced(refusal: Exception | None) -> Exception | None:
    """A refusal without the values in it that are large."""
    if not isinstance(refusal, Invalid):
        return refusal
    return Invalid([_small(problem) for problem in refusal.problems[:MAX_PROBLEMS]])


def _small(problem: Problem) -> Problem:
    value = problem.value
    long = isinstance(value, str) and len(value) > MAX_PROBLEM
    large = long or isinstance(value, dict | list | bytes)
    return replace(problem, value=TOO_LARGE) if large else problem
