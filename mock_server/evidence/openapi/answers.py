"""What an operation can answer, as OpenAPI's responses: each status with its behaviours."""

from collections.abc import Iterable, Sequence
from typing import Any

from werkzeug.http import HTTP_STATUS_CODES

from mock_server.core.behaviours import Behaviour
from mock_server.evidence.exchanges import Exchange
from mock_server.evidence.openapi.own import MARKS, OWN, named_headers, own_content
from mock_server.evidence.openapi.responses import EVERY, Responses, Shape

Json = dict[str, Any]

CLASSES = {
    "1XX": "Any other information.",
    "2XX": "Any other success.",
    "3XX": "Any other redirection.",
    "4XX": "Any other refusal.",
    "5XX": "Any other failure, which a fault causes.",
}
UNKNOWN = Shape()  # of a status that the vendor's file does not name


def answers(
    operation: str,
    rows: Iterable[Behaviour],
    known: Responses,
    exchanges: Sequence[Exchange],
) -> dict[str, Json]:
    """The responses by status or class, in order; those of the mock server itself among them."""
    own = [row for row in rows if EVERY in row.operations or operation in row.operations]
    statuses = answered(operation, own, known)
    shown = [one for one in exchanges if one.operation == operation]
    return {
        status: _response(status, _shape(operation, status, own, known), own, shown, statuses)
        for status in sorted({*statuses, *OWN})
    }


def answered(operation: str, rows: Iterable[Behaviour], known: Responses) -> list[str]:
    """The statuses and classes that the operation's behaviours list, without those it never has."""
    listed = sorted({str(status) for row in rows for status in row.status})
    return [status for status in listed if _may_answer(operation, status, known)]


def summary(row: Behaviour) -> Json:
    """A behaviour in an `x-mock-behaviours`."""
    return {"number": row.id, "provenance": row.provenance, "rule": row.rule}


def _may_answer(operation: str, status: str, known: Responses) -> bool:
    return not known.has(operation, status) or known.shape(operation, status) is not None


def _shape(
    operation: str, status: str, rows: Sequence[Behaviour], known: Responses
) -> Shape | None:
    """The vendor's answer; None for a status that is the mock server's alone."""
    if not _carriers(status, rows):
        return None
    return known.shape(operation, status) if known.has(operation, status) else UNKNOWN


def _carriers(status: str, rows: Sequence[Behaviour]) -> list[Behaviour]:
    """The behaviours that name the status; where none does, those that name its class."""
    exact = [row for row in rows if status in map(str, row.status)]
    return exact or [row for row in rows if f"{status[0]}XX" in row.status]


def _response(
    status: str,
    shape: Shape | None,
    rows: Sequence[Behaviour],
    exchanges: Sequence[Exchange],
    statuses: Sequence[str],
) -> Json:
    content = _content(shape) if shape else {}
    shown = {one.case: _example(one) for one in exchanges if _key(one, statuses) == status}
    if shown and shape and shape.content in content:
        content[shape.content]["examples"] = shown
    found: Json = {"description": _description(status, shape)}
    found["headers"] = {**(named_headers(shape.headers) if shape else {}), **MARKS}
    content |= own_content(status)
    if content:
        found["content"] = content
    carriers = _carriers(status, rows)
    if carriers:
        found["x-mock-behaviours"] = [summary(row) for row in carriers]
    return found


def _content(shape: Shape) -> Json:
    if shape.content is None:
        return {}
    return {shape.content: {"schema": _schema(shape.schemas)}}


def _schema(names: Sequence[str]) -> Json:
    """The component, or that one of several is true. Without components, a text."""
    if not names:
        return {"type": "string"}
    found = [{"$ref": f"#/components/schemas/{name}"} for name in names]
    return found[0] if len(found) == 1 else {"anyOf": found}


def _description(status: str, shape: Shape | None) -> str:
    if status in CLASSES:
        return CLASSES[status]
    phrase = HTTP_STATUS_CODES.get(int(status), f"HTTP {status}") + "."
    if status not in OWN:
        return phrase
    told = f"the mock server's own refusal: {OWN[status]}"
    return f"{phrase} {'Also' if shape else 'Only'} {told}"


def _key(exchange: Exchange, statuses: Sequence[str]) -> str:
    """The status of an exchange, or its class where only that is documented."""
    status = str(exchange.status)
    return status if status in statuses else f"{status[0]}XX"


def _example(exchange: Exchange) -> Json:
    facts = exchange.facts
    return {"summary": facts["about"], "description": _source(facts), "value": exchange.wanted}


def _source(facts: Any) -> str:
    return f"{facts['provenance'].capitalize()}: {facts['source']}"
