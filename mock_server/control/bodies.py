"""Reads the bodies and queries of the control plane. A refusal tells every mistake at once."""

from typing import Any

from flask import request
from marshmallow import Schema, ValidationError

from mock_server.control.context import context
from mock_server.core.document.describe import describe
from mock_server.core.document.mistakes import Mistake, ScenarioError, dotted
from mock_server.core.document.yaml import Source, decoded, parse
from mock_server.core.errors import MockRefusal, Section
from mock_server.core.scenario.live_keys import live_keys
from mock_server.core.values import Path

LABEL = "body"
READING = ("GET", "HEAD")


def source(section: Section = "scenarios") -> Source:
    """The request's body, JSON or YAML. An empty body is an empty mapping. Raises MockRefusal."""
    try:
        return parse(decoded(request.get_data(), LABEL), LABEL)
    except ScenarioError as error:
        raise refused(error, section) from None


def body(schema: Schema, section: Section = "control-plane", kept: bool = False) -> Any:
    """The body as *schema* loads it. Raises MockRefusal with a *section* of docs/errors.md.

    A body that the server will keep (*kept*) must not hold a real key.
    """
    read = source(section)
    live = list(live_keys(read.data, context().rules, read.mistake)) if kept else []
    if live:
        raise refused(ScenarioError(live), section)
    try:
        return schema.load(read.data)
    except ValidationError as error:
        mistakes = describe(error.messages, read.data, schema, read.mistake)
        raise refused(ScenarioError(mistakes), section) from None


def query(schema: Schema) -> Any:
    """The query string as *schema* loads it. Raises MockRefusal."""
    given = request.args.to_dict()
    try:
        return schema.load(given)
    except ValidationError as error:
        mistakes = describe(error.messages, given, schema, _of_query)
        told = "; ".join(mistake.sentence.rstrip(".") for mistake in mistakes)
        raise MockRefusal(400, "control-plane", f"{told}.") from None


def _of_query(path: Path, found: str, *more: str, **_: Any) -> Mistake:
    return Mistake("query", 1, 1, dotted(path), found, *more)


def refuse_query() -> None:
    """Refuse the query of a call that changes something: `DELETE /faults?id=f1` would clear all."""
    if request.method not in READING and request.query_string:
        names = ", ".join(map(repr, request.args)) or "nothing"
        detail = f"This call takes no query, but has: {names}. Send parameters in the body."
        raise MockRefusal(400, "control-plane", detail)


def refuse_no_name() -> None:
    """A DELETE whose name or id is missing: `DELETE /faults/` must not clear all."""
    if request.method == "DELETE" and request.path.endswith("/"):
        detail = "There is no name or id after the last slash. Without that slash, all are removed."
        raise MockRefusal(404, "control-plane", detail)


def refused(error: ScenarioError, section: Section = "scenarios") -> MockRefusal:
    """All mistakes in one refusal: as sentences in `detail`, and as objects in `mistakes`."""
    mistakes = [vars(mistake) for mistake in error.mistakes]
    return MockRefusal(400, section, str(error), mistakes=mistakes)
