"""Why a request was refused: the rule that fired, what was sent, and what would have passed."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from marshmallow import Schema, fields, validate

from mock_server.core.behaviours import Behaviour, behaviours
from mock_server.core.errors import (
    Invalid,
    Malformed,
    NotFound,
    Problem,
    RateLimited,
    Unauthenticated,
)
from mock_server.core.journal import HIDDEN, Entry
from mock_server.core.provider import Provider
from mock_server.core.world import World

# vendors whose routes match a path and method, by title
Routes = Callable[[str, str], Iterable[str]]


def rule(provider: Provider, number: str | None) -> Behaviour | None:
    return behaviours(provider.package).get(number or "")


def explain(
    entry: Entry, provider: Provider, worlds: Sequence[World], routes: Routes
) -> dict[str, Any]:
    """The whole explanation as JSON. *worlds* are all that there are."""
    fired = rule(provider, entry.behaviour)
    return {
        "request": entry.id,
        "status": entry.status,
        "refused": entry.refusal is not None or entry.fault is not None,
        "rule": fired.shown() if fired else None,
        "fault": entry.fault,
        "problems": _problems(entry, provider),
        "why": list(_why(entry, provider, worlds, routes)),
    }


def line(entry: Entry, provider: Provider) -> str | None:
    """The shortest explanation, for the log; None where nothing was refused."""
    if entry.refusal is None:
        return None
    fired = rule(provider, entry.behaviour)
    told = [f"{fired.id}: {fired.rule}" if fired else "No numbered behaviour: " + entry.path]
    for problem in _problems(entry, provider)[:1]:
        told.append(f"{problem['place']} {problem['field'] or '(whole)'} was {problem['sent']!r}")
    if entry.fault:
        told.append(f"caused on purpose by fault {entry.fault}")
    return " | ".join(told)


def _problems(entry: Entry, provider: Provider) -> list[dict[str, Any]]:
    if not isinstance(entry.refusal, Invalid):
        return []
    return [_problem(problem, entry, provider) for problem in entry.refusal.problems]


def _problem(problem: Problem, entry: Entry, provider: Provider) -> dict[str, Any]:
    operation = provider.operations.get(entry.operation or "")
    schema = operation and (operation.query if problem.place == "query" else operation.body)
    field = ".".join(map(str, problem.path))
    secret = any(str(part).lower() in provider.secrets for part in problem.path)
    return {
        "place": problem.place,
        "field": field,
        "sent": HIDDEN if secret else problem.value,
        "said": str(problem.says),
        "behaviour": problem.behaviour,
        "would_pass": _would_pass(schema, problem.path) if schema else None,
    }


def _would_pass(schema: Schema, path: Sequence[str | int]) -> str | None:
    """What the schema takes there, as far as its field can tell."""
    by_key = {field.data_key or name: field for name, field in schema.fields.items()}
    field = by_key.get(str(path[0])) if path else None
    if field is None:
        return f"one of the fields: {', '.join(by_key)}" if path else None
    told = [_kind(field), *(_bound(check) for check in field.validators)]
    return "; ".join(filter(None, [*told, "required" if field.required else None]))


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
    """A validator in words: its bounds, or the first line of its docstring."""
    match check:
        case validate.OneOf():
            return f"one of: {', '.join(map(str, check.choices))}"
        case validate.Length(min=least, max=most) | validate.Range(min=least, max=most):
            unit = " characters" if isinstance(check, validate.Length) else ""
            sides = [f"at least {least}{unit}", f"at most {most}{unit}"]
            return " and ".join(s for s, bound in zip(sides, (least, most), strict=True) if bound)
        case validate.Email():
            return "an e-mail address"
    return (check.__doc__ or "").partition("\n")[0] or None


def _why(
    entry: Entry, provider: Provider, worlds: Sequence[World], routes: Routes
) -> Iterable[str]:
    """What the mock server knows beyond the vendor's rule."""
    if entry.fault:
        yield f"Fault {entry.fault} caused this on purpose."
    match entry.refusal:
        case NotFound(what="route"):
            for title in routes(entry.path.partition("?")[0], entry.method):
                yield f"This path is {title}'s; it was sent to {provider.title}."
        case NotFound(id=id) if id is not None:
            yield from _lost(entry, provider, str(id), worlds)
        case Unauthenticated(reason="missing"):
            yield "The request brought no credential."
        case Unauthenticated():
            yield f"The credential is none of the scenario's in world {entry.world}."
        case Malformed(message=message, at=at) if message:
            yield f"The body could not be read: {message}, at character {at}."
        case RateLimited(requests=requests, seconds=seconds, retry_after=wait):
            yield f"{requests} requests in {seconds:g} s were used up; wait {wait} s."


def _lost(entry: Entry, provider: Provider, id: str, worlds: Sequence[World]) -> Iterable[str]:
    """Where a record that was not found has gone to, or is."""
    for world in worlds:
        with world.lock:
            contacts = world.realm(provider.name).contacts
            found = any(map(contacts.everywhere, _keys(id)))
        if found and world.name != entry.world:
            yield f"It exists in world {world.name}."
        elif found:
            yield "It exists in this world, but not for this caller."
        if world.name == entry.world:
            yield from _deleted(world, provider, id)


def _deleted(world: World, provider: Provider, id: str) -> Iterable[str]:
    for past in world.journal:
        for change in past.changes:
            gone = change.after is None and _is(change.before, provider, id)
            if gone and past.vendor == provider.name:
                yield f"It was deleted by request {past.id}."


def _is(record: Mapping[str, Any] | None, provider: Provider, id: str) -> bool:
    return record is not None and str(record[provider.id]) == id


def _keys(id: str) -> list[Any]:
    """An id as a record may hold it: as text, or as a whole number."""
    return [id, int(id)] if id.isdecimal() and len(id) < 19 else [id]
