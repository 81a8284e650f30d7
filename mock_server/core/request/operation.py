"""What a view declares, what it is given, and what it returns."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any, NamedTuple

from flask import Request, g, request
from marshmallow import Schema, ValidationError
from marshmallow.experimental.context import Context

from mock_server.core.errors import Invalid, Malformed, Problem

if TYPE_CHECKING:
    from mock_server.core.state.faults import Armed
    from mock_server.core.state.limits import Count
    from mock_server.core.state.store import Change
    from mock_server.core.state.world import Realm, World
    from mock_server.core.vendor import Provider

Caller = Any
Path = tuple[str | int, ...]


class Answer(NamedTuple):
    """What goes back. *value* is written as JSON, text and bytes as they are, None as no body."""

    value: Any
    status: int = 200
    behaviour: str | None = None
    headers: Mapping[str, str] = {}
    content_type: str = "application/json"


@dataclass(frozen=True)
class Operation:
    """One documented operation. *name* is its view's; *heading* its document's.

    *public* operations are served without credentials. *fires* is the behaviour that an ordinary
    success shows; an Answer may name another.
    """

    name: str
    heading: str
    fires: str
    query: Schema | None
    body: Schema | None
    public: bool


class Situation(NamedTuple):
    """What a schema's rules may depend on. For a seeded record, *caller* is its owner."""

    readings: Mapping[str, Any]
    caller: Caller


@dataclass
class Call:
    """One request on its way: filled by the gates, read by the view's wrapper and the pipeline.

    *sent* is the body as read, *body* as its schema loaded it. It has *passed* once no fault
    answered it in the vendor's stead, and is *answered* once its view has.
    """

    provider: "Provider"
    world: "World"
    realm: "Realm"
    request: Request
    credential: str | None
    operation: Operation | None = None
    caller: Caller = None
    query: Any = None
    sent: Any = None
    body: Any = None
    count: "Count | None" = None
    passed: bool = False
    answered: bool = False
    own_fault: "Armed | None" = None
    fault: str | None = None
    changes: "tuple[Change, ...]" = ()
    refusal: Exception | None = None
    behaviour: str | None = None


def operation(
    heading: str,
    fires: str,
    *,
    query: Schema | None = None,
    body: Schema | None = None,
    public: bool = False,
) -> Callable[[Callable[..., Answer]], Callable[..., Any]]:
    """Declare a view: `view(realm, caller, **path, query=…, body=…) -> Answer`.

    *caller* is left out of a public view; *query* and *body* come only where they are declared.
    What is returned is a Flask view: it takes what the gates have filled in, and holds the
    world's lock while the view looks and stores.
    """

    def declare(view: Callable[..., Answer]) -> Callable[..., Any]:
        @wraps(view)
        def run(**path: Any) -> Answer:
            call: Call = g.call
            with call.world.lock:
                answer = view(call.realm, **path, **_arguments(call))
                call.changes = call.realm.drain()
            call.answered, call.behaviour = True, answer.behaviour or fires
            return answer

        declared = Operation(view.__name__, heading, fires, query, body, public)
        run.operation = declared  # type: ignore[attr-defined]  # read off the view by the pipeline
        return run

    return declare


def load(call: Call) -> None:
    """Read query and body by their schemas. Raises Invalid with every problem, query first."""
    wanted = call.operation
    assert wanted
    with Context(Situation(call.realm.readings, call.caller)):
        problems: list[Problem] = []
        if wanted.query:
            sent = {n: v[call.provider.repeated] for n, v in request.args.lists()}
            call.query = _loaded(wanted.query, sent, "query", problems)
        if wanted.body:
            call.sent = call.provider.read_body(call)
            call.body = _loaded(wanted.body, call.sent, "body", problems)
    if problems:
        raise Invalid(problems)


def read_json(request: Request) -> Any:
    """The body as strict JSON. Raises Malformed, for NaN and its kind too."""
    raw = request.get_data()
    if not raw.strip():
        raise Malformed("empty")
    try:
        return json.loads(raw.decode("utf-8"), parse_constant=_refuse_constant)
    except UnicodeDecodeError as error:
        raise Malformed("encoding", error.reason, error.start) from None
    except json.JSONDecodeError as error:
        raise Malformed("syntax", error.msg, error.pos) from None
    except RecursionError:
        raise Malformed("depth") from None
    except ValueError as error:
        raise Malformed("syntax", str(error)) from None


def situation() -> Situation:
    """For schemas: the readings and the caller in force."""
    return Context[Situation].get()


def flatten(
    messages: Any, path: tuple[str | int, ...] = ()
) -> list[tuple[tuple[str | int, ...], str]]:
    """marshmallow's nested messages as (path, sentence) pairs in their order."""
    if isinstance(messages, dict):
        return [pair for key, inner in messages.items() for pair in flatten(inner, (*path, key))]
    if isinstance(messages, list):
        return [pair for inner in messages for pair in flatten(inner, path)]
    return [(tuple(part for part in path if part != "_schema"), messages)]


def value_at(data: Any, path: Path) -> Any:
    """What was sent at *path*, or None."""
    for part in path:
        try:
            data = data[part]
        except (KeyError, IndexError, TypeError):
            return None
    return data


def _arguments(call: Call) -> dict[str, Any]:
    wanted = call.operation
    assert wanted
    arguments: dict[str, Any] = {} if wanted.public else {"caller": call.caller}
    if wanted.query:
        arguments["query"] = call.query
    if wanted.body:
        arguments["body"] = call.body
    return arguments


def _loaded(schema: Schema, sent: Any, place: str, problems: list[Problem]) -> Any:
    try:
        return schema.load(sent)
    except ValidationError as error:
        problems += [
            Problem(place, path, says, value_at(sent, path))
            for path, says in flatten(error.messages)
        ]
        return None


def _refuse_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")
