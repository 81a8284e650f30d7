"""Declares operations, and loads their queries and bodies."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from marshmallow import Schema, ValidationError

from mock_server.core.errors import Invalid, Problem
from mock_server.core.request.body import read_body
from mock_server.core.situation import Situation
from mock_server.core.state.memory import QUERIES
from mock_server.core.values import Path, flatten, value_at
from mock_server.core.vendor import Answer, Call, Operation

View = Callable[..., Answer]
# Makes a problem of its place, path and sentence, and of all that was sent there.
Teller = Callable[[str, Path, str, Any], Problem]

MAX_QUERY, MAX_QUERIES = 200, 1000  # characters of a cached query; cached queries of an operation
QUERY_BYTES = 1_200  # of memory for a cached query, about


def operation(
    heading: str,
    behaviour: str,
    *,
    query: Schema | None = None,
    body: Schema | None = None,
    public: bool = False,
) -> Callable[[View], Callable[..., Any]]:
    """Declare a view: `view(state, caller, **path, query=…, body=…) -> Answer`.

    *caller* is left out of a public view; *query* and *body* come only where they are declared.
    """

    def declare(view: View) -> Callable[..., Any]:
        declared = Operation(view.__name__, heading, behaviour, query, body, public, view)
        view.operation = declared  # type: ignore[attr-defined]  # read off the view by the routes
        return view

    return declare


def told_at_place(place: str, path: Path, sentence: str, sent: Any) -> Problem:
    """The problem, with the value that was sent at its path."""
    return Problem(place, path, sentence, value_at(sent, path))


def load(call: Call) -> None:
    """Read query and body by their schemas. Raises Invalid with every problem, query first."""
    wanted = call.operation
    if not wanted:
        return
    problems: list[Problem] = []
    if wanted.query:
        call.query = load_query(call, wanted.query, problems)
    if wanted.body:
        call.sent = read_body(call)
        call.body = load_body(call, wanted.body, call.sent, problems)
    if problems:
        raise Invalid(problems)


def load_body(
    call: Call, schema: Schema, sent: Any, problems: list[Problem], tell: Teller = told_at_place
) -> Any:
    """The body as the schema loads it; None if it was refused, which adds to *problems*."""
    with Situation(call.state.variants, call.caller) as situation:
        found = loaded(schema, sent, "body", problems, tell)
    call.noted = call.noted or situation.noted
    return found


def load_query(
    call: Call, schema: Schema, problems: list[Problem], tell: Teller = told_at_place
) -> Any:
    """The query, read-only. A query string that loads is cached, because it loads the same again.

    It is not cached if a rule asked for the situation, which may differ in the next call.
    """
    text = call.query_string
    known = call.queries.get(text)
    if known is not None:
        found, noted = known
        call.noted = call.noted or noted
        return found
    sent = read_query(call)
    with Situation(call.state.variants, call.caller) as situation:
        found = loaded(schema, sent, "query", problems, tell)
    call.noted = call.noted or situation.noted
    if found is None:
        return None
    found = MappingProxyType(found)
    kept = not situation.was_read and len(text) <= MAX_QUERY and len(call.queries) < MAX_QUERIES
    if kept and call.world.ledger.take(QUERIES, QUERY_BYTES):
        call.queries[text] = found, situation.noted
    return found


def read_query(call: Call) -> Mapping[str, str]:
    """The parameters as the vendor reads them, one value for each name."""
    read = call.vendor.api.read_query
    if read:
        return read(call)
    return {name: values[call.vendor.api.repeated] for name, values in call.request.args.lists()}


def loaded(
    schema: Schema, sent: Any, place: str, problems: list[Problem], tell: Teller = told_at_place
) -> Any:
    """*sent* as *schema* loads it; None if it was refused, which adds to *problems*."""
    try:
        return schema.load(sent)
    except ValidationError as error:
        problems += [tell(place, path, said, sent) for path, said in flatten(error.messages)]
        return None
