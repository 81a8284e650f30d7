"""Explains a refusal: the rule, the value that was sent, and values that would have passed."""

import logging
from collections.abc import Iterable, Sequence
from math import isfinite
from reprlib import Repr
from typing import Any

from marshmallow import Schema, fields, validate

from mock_server.core.behaviours import Behaviour, behaviours
from mock_server.core.document.describe import field_at, members
from mock_server.core.errors import (
    Invalid,
    Malformed,
    MethodNotAllowed,
    MockRefusal,
    NotFound,
    Problem,
    RateLimited,
    Unauthenticated,
)
from mock_server.core.request.routes import Routes
from mock_server.core.secrets.redaction import HIDDEN, Redaction
from mock_server.core.state.entry import JournalEntry
from mock_server.core.state.world import World
from mock_server.core.values import Path
from mock_server.core.vendor import Vendor

log = logging.getLogger("mock_server")

MAX_TEXT, MAX_WORLDS_NAMED = 1000, 5
_brief = Repr()
_brief.maxstring = _brief.maxother = 80


def rule(vendor: Vendor, number: str | None) -> Behaviour | None:
    return behaviours(vendor.package).get(number or "")


def explain(
    entry: JournalEntry, vendor: Vendor, worlds: Sequence[World], routes: Routes
) -> dict[str, Any]:
    """The full explanation as JSON. *worlds* are all worlds of the server."""
    fired, redaction = rule(vendor, entry.behaviour), entry.redaction
    return {
        "request": entry.id,
        "status": entry.status,
        "refused": entry.refused,
        "rule": fired.shown() if fired else None,
        "fault": entry.fault,
        "answered_by": entry.answered_by,
        "problems": [_problem(one, entry, vendor, redaction) for one in _problems(entry)],
        "why": [redaction.sentence(told) for told in _why(entry, vendor, worlds, routes)],
    }


def line(entry: JournalEntry, vendor: Vendor, routes: Routes) -> str | None:
    """A short explanation; None for a request that was neither refused nor broken.

    A bug here is logged, and the rest of what is told stands without it.
    """
    try:
        return _line(entry, vendor, routes)
    except Exception:
        log.exception("a bug in the mock server's explanation; the answer stands")
        return None


def _line(entry: JournalEntry, vendor: Vendor, routes: Routes) -> str | None:
    caused = f"caused on purpose by fault {entry.fault}" if entry.fault else None
    if entry.stood_in:
        caused = " | ".join(filter(None, [_stood_in(entry), caused]))
    if entry.refusal is None:
        return caused
    if isinstance(entry.refusal, MockRefusal):
        return entry.redaction.sentence(entry.refusal.detail)
    fired = rule(vendor, entry.behaviour)
    told = [f"{fired.id}: {fired.rule}" if fired else "No numbered behaviour: " + entry.path]
    if isinstance(entry.refusal, NotFound) and entry.refusal.what == "route":
        hints = routes.hints(vendor, entry.bare_path, entry.method)
        told += map(entry.redaction.sentence, hints)
    for problem in _problems(entry)[:1]:
        if problem.path:  # a body that is not an object may itself be a credential
            shown = _problem(problem, entry, vendor, entry.redaction)
            told.append(f"{shown['place']} {shown['field']} was {_brief.repr(shown['sent'])}")
    return " | ".join([*told, caused] if caused else told)


def _problems(entry: JournalEntry) -> Sequence[Problem]:
    return entry.refusal.problems if isinstance(entry.refusal, Invalid) else ()


def _problem(
    problem: Problem, entry: JournalEntry, vendor: Vendor, redaction: Redaction
) -> dict[str, Any]:
    operation = vendor.operations.get(entry.operation or "")
    schemas = {"query": operation.query, "body": operation.body} if operation else {}
    secret = any(entry.rules.names(str(part)) for part in problem.path)
    return {
        "place": problem.place,
        "field": redaction.text(".".join(map(str, problem.path))),
        "sent": HIDDEN if secret else _printable(redaction.value(problem.value)),
        "said": redaction.sentence(str(problem.says)),
        "behaviour": problem.behaviour,
        "would_pass": _would_pass(schemas.get(problem.place), problem.path),
    }


def _printable(value: Any) -> Any:
    """The value as JSON can hold it, with long texts cut."""
    match value:
        case dict():
            return {name: _printable(inner) for name, inner in value.items()}
        case list():
            return [_printable(inner) for inner in value]
        case str() if len(value) > MAX_TEXT:
            return f"{value[:MAX_TEXT]}… ({len(value)} characters)"
        case float() if not isfinite(value):
            return str(value)
    return value


def _would_pass(schema: Schema | None, path: Path) -> str | None:
    """The values that the schema accepts at *path*, in words."""
    field = field_at(schema, path)
    if field is None or isinstance(field, Schema):
        known = members(field or field_at(schema, path[:-1]))
        return f"the fields: {', '.join(known)}" if known else None
    told = [_kind(field), *(_bound(check) for check in field.validators)]
    return "; ".join(filter(None, [*told, "required" if field.required else None])) or None


def _kind(field: fields.Field[Any]) -> str | None:
    kinds: dict[type, str] = {
        fields.Integer: "a whole number",
        fields.Boolean: "true or false",
        fields.List: "a list",
        fields.Dict: "an object",
        fields.Nested: "an object",
        fields.String: "text",
    }
    return next((told for kind, told in kinds.items() if isinstance(field, kind)), None)


def _bound(check: Any) -> str | None:
    """A validator in words: its bounds, or its docstring's first line without the full stop."""
    match check:
        case validate.OneOf():
            return f"one of: {', '.join(map(str, check.choices))}"
        case validate.Length(min=least, max=most) | validate.Range(min=least, max=most):
            unit = " characters" if isinstance(check, validate.Length) else ""
            sides = {f"at least {least}{unit}": least, f"at most {most}{unit}": most}
            return " and ".join(side for side, bound in sides.items() if bound is not None)
        case validate.Email():
            return "an e-mail address"
        case validate.Regexp():
            return f"a match of {check.regex.pattern!s}"
        case validate.Validator():
            return None
    return (check.__doc__ or "").partition("\n")[0].removesuffix(".") or None


def _why(
    entry: JournalEntry, vendor: Vendor, worlds: Sequence[World], routes: Routes
) -> Iterable[str]:
    """The reasons that the mock server can add to the vendor's rule."""
    if entry.fault:
        yield f"Fault {entry.fault} caused this on purpose."
    if entry.stood_in:
        yield _stood_in(entry)
    match entry.refusal:
        case MockRefusal(detail=detail):
            yield detail
        case NotFound(what="route"):
            yield from routes.hints(vendor, entry.bare_path, entry.method)
        case NotFound(id=id) if id is not None:
            yield from _why_missing(entry, vendor, str(id), worlds)
        case MethodNotAllowed(allowed=allowed):
            yield f"This path takes {', '.join(allowed) or 'no method'}."
        case Unauthenticated(reason="missing"):
            yield "The request has no credential."
        case Unauthenticated():
            yield f"No account of world {entry.world} has this credential."
        case Malformed(reason="syntax", message=message, at=at):
            yield f"The body could not be read: {message}, at character {at}."
        case Malformed(reason=reason):
            yield f"The body could not be read: {reason}."
        case RateLimited(requests=requests, seconds=seconds, retry_after=wait):
            yield f"The limit of {requests} in {seconds:g} s is used up; wait {wait} s."


def _stood_in(entry: JournalEntry) -> str:
    return f"The mock does not emulate this route; answer {entry.stood_in} of the world was sent."


def _why_missing(
    entry: JournalEntry, vendor: Vendor, id: str, worlds: Sequence[World]
) -> Iterable[str]:
    """The reasons why a record was not found: other worlds, a deletion, a later creation."""
    holders = [world.name for world in worlds if _holds(world, vendor, id)]
    past = [one for world in worlds if world.name == entry.world for one in world.journal]
    gone = [one.id for one in past if one.id < entry.id and _changed(one, "after", vendor, id)]
    made = [one.id for one in past if one.id > entry.id and _changed(one, "before", vendor, id)]
    if gone:
        yield f"It was deleted by request {gone[-1]}."
    if made:
        yield f"It was made later, by request {made[0]}."
    elif entry.world in holders:
        yield "It exists in this world, but this caller cannot see it."
    others = [name for name in holders if name != entry.world]
    if others:
        more = (
            f" and {len(others) - MAX_WORLDS_NAMED} more" if len(others) > MAX_WORLDS_NAMED else ""
        )
        yield f"It exists in world {', '.join(others[:MAX_WORLDS_NAMED])}{more}."


def _holds(world: World, vendor: Vendor, id: str) -> bool:
    with world.lock:
        contacts = world.state(vendor.name).contacts
        return any(map(contacts.everywhere, _keys(id)))


def _changed(past: JournalEntry, absent: str, vendor: Vendor, id: str) -> bool:
    """Whether the request deleted the record (*absent* is `after`) or made it (`before`)."""
    return past.vendor == vendor.name and any(
        getattr(change, absent) is None
        and str((change.before or change.after or {}).get(vendor.seeding.id)) == id
        for change in past.changes
    )


def _keys(id: str) -> list[Any]:
    """The id as a record may hold it: as text, or as a whole number."""
    return [id, int(id)] if id.isdecimal() and len(id) < 19 else [id]
