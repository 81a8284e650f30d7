"""What the mock server itself adds to a vendor's answers: its refusals and its headers."""

from collections.abc import Iterable
from typing import Any

from mock_server.core.request.replica import REPLICA
from mock_server.core.request.wire import ANSWERED_BY, BEHAVIOUR, PROBLEM, REQUEST

Json = dict[str, Any]

PROBLEM_SCHEMA = "MockProblem"
# Refusals in the mock server's own words, by status.
OWN: dict[str, str] = {
    "400": "A header such as X-Mock-World or X-Mock-Fault cannot be used.",
    "501": "The vendor has this route, and the mock server does not emulate it.",
    "503": "There are as many worlds as the server keeps.",
    "507": "The memory that --max-memory allows is used up.",
}
PROBLEM_COMPONENT: Json = {
    "type": "object",
    "description": "A refusal of the mock server's own, never of a vendor.",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {
            "type": "string",
            "format": "uri-reference",
            "description": "The heading of the documentation that explains it.",
        },
        "title": {"type": "string"},
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "detail": {"type": "string"},
    },
}
REPLICA_HEADER: Json = {
    "description": "The id of the replica that answered, which is new at every start.",
    "schema": {"type": "string", "pattern": "^[0-9a-f]{12}$"},
}
HEADERS: Json = {
    ANSWERED_BY: {
        "description": "Who answered: the vendor's emulation, the mock server, or a user's answer.",
        "schema": {"type": "string", "enum": ["vendor", "mock", "user"]},
    },
    BEHAVIOUR: {
        "description": "The number of the behaviour that the answer shows.",
        "schema": {"type": "string", "pattern": "^[A-Z]+-[0-9]{2,}$"},
    },
    REQUEST: {
        "description": "The number of the request in the world's journal.",
        "schema": {"type": "string", "pattern": "^[0-9]+$"},
    },
    REPLICA: REPLICA_HEADER,
}


def named_headers(names: Iterable[str]) -> Json:
    """References to headers of the components."""
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}


MARKS = named_headers(HEADERS)


def without_marks(value: Any) -> Any:
    """A document, or a part of one, for a server that does not add the headers above."""
    if isinstance(value, list):
        return [without_marks(one) for one in value]
    if not isinstance(value, dict):
        return value
    return {key: without_marks(one) for key, one in value.items() if key not in HEADERS}


def own_content(status: str) -> Json:
    """The content of the mock server's own refusal of that status, where it has one."""
    if status not in OWN:
        return {}
    return {PROBLEM: {"schema": {"$ref": f"#/components/schemas/{PROBLEM_SCHEMA}"}}}
