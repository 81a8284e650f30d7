"""A world's journal: list, count, wait for and explain requests."""

from collections.abc import Generator, Sequence
from functools import partial
from typing import Any

from mock_server.control.bodies import body, query
from mock_server.control.context import Json, context, missing
from mock_server.control.schemas import RequestFilter, RequestQuery, RequestWait
from mock_server.core.behaviours import behaviours
from mock_server.core.document.mistakes import hinted, unknown
from mock_server.core.errors import MockRefusal
from mock_server.core.request.explain import explain, line
from mock_server.core.state.clock import iso
from mock_server.core.state.entry import JournalEntry
from mock_server.core.state.journal import Filter, Journal
from mock_server.core.vendor import Answer, Vendor
from mock_server.core.waits import Wake

TEXT = "text/plain; charset=utf-8"


def list_requests() -> Json:
    """The last `limit` entries that match the query, oldest first."""
    asked, journal = query(RequestQuery()), context().look().journal
    found = journal.find(_checked(asked["filter"]))
    entries = found.entries[-asked["limit"] :] if asked["limit"] else []
    shown = [_request_json(entry) for entry in entries]
    return {
        "requests": shown,
        "last": journal.last,
        "evicted": journal.evicted,
        "complete": found.complete,
    }


def clear_requests() -> Json:
    """Empty the world's journal."""
    world = context().world
    world.journal.clear()
    return {"world": world.name}


def get_request(id: int | None = None) -> Json:
    """One entry by its number; without a number, the last."""
    return _request_json(_entry(id))


def count_requests() -> Json:
    """How many entries match the filter."""
    asked = body(RequestFilter())
    found = context().look().journal.find(_checked(asked["filter"]))
    return {"count": len(found.entries), "complete": found.complete}


def wait_for_requests() -> Generator[Wake, bool, Json]:
    """Answer once `at_least` requests match, at the latest after `timeout` seconds."""
    asked = body(RequestWait())
    _checked(asked["filter"])
    return _woken(context().world.journal, **asked)


def explain_request(id: int | None = None) -> Json:
    """Why the request was refused: its rule, the refused values, what would have passed."""
    entry, control = _entry(id), context()
    vendor = control.vendor(entry.vendor)
    return explain(entry, vendor, control.worlds.all(), control.routes)


def copy_request(kind: str, id: int | None = None) -> Answer:
    """The request as a text that does it again: `curl`, `pytest` or `scenario`."""
    # Few runs copy, and every start would pay for the imports.
    from mock_server.control.again.texts import KINDS, text

    entry = _entry(id)
    if kind not in KINDS:
        raise MockRefusal(404, "control-plane", unknown("form of a request", kind, KINDS))
    return Answer(text(kind, context(), context().look(), entry), content_type=TEXT)


def _woken(
    journal: Journal, filter: Filter, at_least: int, timeout: float
) -> Generator[Wake, bool, Json]:
    """Wait for the journal without blocking a thread, then count."""
    yield Wake(partial(journal.watch, filter, at_least), timeout)
    found = journal.find(filter)
    count = len(found.entries)
    return {"count": count, "reached": count >= at_least, "complete": found.complete}


def _checked(filter: Filter) -> Filter:
    """The filter. Raises MockRefusal for a name that no request can have, which is misspelt."""
    vendors = [one for one in context().vendors if filter.vendor in (None, one.name)]
    if not vendors:
        names = [one.name for one in context().vendors]
        raise MockRefusal(400, "control-plane", unknown("vendor", filter.vendor, names))
    operations = dict.fromkeys(name for one in vendors for name in one.operations)
    if filter.operation not in (None, *operations):
        told = unknown("operation", filter.operation, operations)
        raise MockRefusal(400, "control-plane", told)
    if filter.behaviour is not None:
        _check_behaviour(filter.behaviour, vendors)
    return filter


def _check_behaviour(number: str, vendors: Sequence[Vendor]) -> None:
    known = [id for vendor in vendors for id in behaviours(vendor.package)]
    if number not in known:
        told = hinted(f"Unknown behaviour {number!r}", number, known)
        raise MockRefusal(400, "control-plane", f"{told} GET /_mock/behaviours lists all.")


def _entry(id: int | None) -> JournalEntry:
    """The entry of that id; without an id, the last. Raises MockRefusal for an unknown id."""
    entry = context().look().journal.get(id)
    if entry is None and id is None:
        raise MockRefusal(404, "control-plane", "The journal of this world is empty.")
    if entry is None:
        raise missing("request", str(id))
    return entry


def _request_json(entry: JournalEntry) -> dict[str, Any]:
    shown, control = entry.shown, context()
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
        "explained": line(entry, control.vendor(entry.vendor), control.routes),
        "milliseconds": round(entry.milliseconds, 3),
        "request": shown.request._asdict(),
        "response": shown.response._asdict(),
        "changes": shown.changes,
        **({"shortened": True} if entry.shortened else {}),
    }
