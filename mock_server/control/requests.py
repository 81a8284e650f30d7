"""The journal: read, count, wait for, explain."""

from collections.abc import Generator
from functools import partial
from typing import Any

from flask import Response

from mock_server.control.bodies import body, query
from mock_server.control.context import answer, context, missing
from mock_server.control.schemas import RequestFilter, RequestQuery, RequestWait
from mock_server.core.request.explain import explain
from mock_server.core.request.wire import BytesResponse
from mock_server.core.state.clock import iso
from mock_server.core.state.entry import JournalEntry
from mock_server.core.state.journal import Filter, Journal
from mock_server.core.waits import Wake


def list_requests() -> Response:
    """The last `limit` entries that the query asks for, oldest first."""
    asked, journal = query(RequestQuery()), context().world.journal
    found = journal.find(asked["filter"])
    entries = found.entries[-asked["limit"] :] if asked["limit"] else []
    shown = [_request_json(entry) for entry in entries]
    return answer({"requests": shown, "evicted": journal.evicted, "complete": found.complete})


def clear_requests() -> Response:
    world = context().world
    world.journal.clear()
    return answer({"world": world.name})


def get_request(id: int | None = None) -> Response:
    return answer(_request_json(_entry(id)))


def count_requests() -> Response:
    asked = body(RequestFilter())
    found = context().world.journal.find(asked["filter"])
    return answer({"count": len(found.entries), "complete": found.complete})


def wait_for_requests() -> Response:
    """Answers as soon as there are so many, or after the time-out with what there is."""
    asked = body(RequestWait())
    response = BytesResponse()
    response.later = _woken(context().world.journal, **asked)
    return response


def explain_request(id: int | None = None) -> Response:
    entry, control = _entry(id), context()
    vendor = control.vendor(entry.vendor)
    return answer(explain(entry, vendor, control.worlds.all(), control.routes))


def _woken(
    journal: Journal, filter: Filter, at_least: int, timeout: float
) -> Generator[Wake, bool, Response]:
    """The answer, once the journal has told that there are so many: nobody's thread waits."""
    yield Wake(partial(journal.watch, filter, at_least), timeout)
    found = journal.find(filter)
    count = len(found.entries)
    reached = count >= at_least
    return answer({"count": count, "reached": reached, "complete": found.complete})


def _entry(id: int | None) -> JournalEntry:
    """The request of that number; without one, the last. Raises MockRefusal."""
    entry = context().look().journal.get(id)
    if entry is None:
        raise missing("request", str(id or "last"))
    return entry


def _request_json(entry: JournalEntry) -> dict[str, Any]:
    shown = entry.shown
    return {
        "id": entry.id,
        "world": entry.world,
        "at": iso(int(entry.at)),
        "vendor": entry.vendor,
        "operation": entry.operation,
        "method": entry.method,
        "path": shown.path,
        "status": entry.status,
        "behaviour": entry.behaviour,
        "fault": entry.fault,
        "answered_by": entry.answered_by,
        "unserved": entry.unserved,
        "answer": entry.stood_in,
        "milliseconds": round(entry.milliseconds, 3),
        "request": shown.request._asdict(),
        "response": shown.response._asdict(),
        "changes": shown.changes,
        **({"shortened": True} if entry.shortened else {}),
    }
