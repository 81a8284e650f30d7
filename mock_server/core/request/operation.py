"""What a view declares, and what it is given."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import g, request
from marshmallow import Schema, ValidationError
from marshmallow.experimental.context import Context

from mock_server.core.document.messages import flatten, value_at
from mock_server.core.errors import Invalid, Problem
from mock_server.core.request.body import read_body
from mock_server.core.vendor import Answer, Call, Operation, Situation


def operation(
    heading: str,
    behaviour: str,
    *,
    query: Schema | None = None,
    body: Schema | None = None,
    public: bool = False,
) -> Callable[[Callable[..., Answer]], Callable[..., Any]]:
    """Declare a view: `view(state, caller, **path, query=…, body=…) -> Answer`.

    *caller* is left out of a public view; *query* and *body* come only where they are declared.
    What is returned is a Flask view: it takes what the steps have filled in, and holds the
    world's lock while the view looks and stores.
    """

    def declare(view: Callable[..., Answer]) -> Callable[..., Any]:
        @wraps(view)
        def run(**path: Any) -> Answer:
            call: Call = g.call
            with call.world.lock:
                answer = view(call.state, **path, **_arguments(call))
                call.changes = call.state.drain()
            call.answered, call.behaviour = True, answer.behaviour or behaviour
            return answer

        declared = Operation(view.__name__, heading, behaviour, query, body, public)
        run.operation = declared  # type: ignore[attr-defined]  # read off the view by the pipeline
        return run

    return declare


def load(call: Call) -> None:
    """Read query and body by their schemas. Raises Invalid with every problem, query first."""
    wanted = call.operation
    assert wanted
    with Context(Situation(call.state.variants, call.caller)):
        problems: list[Problem] = []
        if wanted.query:
            sent = {n: v[call.vendor.repeated] for n, v in request.args.lists()}
            call.query = _loaded(wanted.query, sent, "query", problems)
        if wanted.body:
            call.sent = read_body(call)
            call.body = _loaded(wanted.body, call.sent, "body", problems)
    if problems:
        raise Invalid(problems)


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
