"""What Clemta's OpenAPI description says of contacts, as a table of ours.

Read in 2026-11 from https://github.com/Clemta/docs, api-reference/openapi.json at 36dc753 of
2025-08-15, whose version is 2025-06-24. It requires no key of an answer but those of SUCCESS and
ERROR; a key that it lists has its type wherever it is there.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

# A schema is a type's name (with ? where it may be null), a list of one schema, or one by key.
Described = str | list[Any] | Mapping[str, Any]

BILLING = dict.fromkeys(
    (
        *("email", "phone", "phone_code", "iso_code", "country", "address_1", "address_2"),
        *("postal_code", "district", "state", "province", "tax_id"),
    ),
    "string",
)
CONTACT: Described = {
    "id": "string",
    "created_at": "integer",
    "updated_at": "integer",
    "type": "string",
    "status": "string",
    "full_name": "string",
    "email": "string",
    "description": "string",
    "cc_emails": ["string"],
    "bcc_emails": ["string"],
    "billing": BILLING,
}
LIST: Described = {"contacts": [CONTACT], "total": "integer"}
SUCCESS = {"success": "boolean", "message": "string"}
ERROR: Described = {**SUCCESS, "data": "object?", "error": {"code": "string"}}
CODES = {
    *("API_KEY_REQUIRED", "INVALID_API_KEY", "ACCESS_DENIED", "RATE_LIMIT_EXCEEDED", "NOT_FOUND"),
    *("INVALID_REQUEST", "VALIDATION_FAILED", "COMPANY_NOT_FOUND", "INTERNAL_ERROR"),
    *("PACKAGE_NOT_FOUND", "DUPLICATE_EXTERNAL_ID"),
}
TYPES = {"customer", "vendor"}
DIRECTIONS = {"asc", "desc"}
STATUSES = {200, 400, 401, 404, 500}
NEEDED = {"type", "full_name", "email", "company_id"}
BODY = NEEDED | {"status", "description", "cc_emails", "bcc_emails", "billing"}
# Statuses that another page has of every operation, and the description of none of these.
ELSEWHERE = {403: "Authentication", 429: "Rate Limiting"}


@dataclass(frozen=True)
class Operation:
    """One operation: *message* and *data* are its success's, *missing* the 404's message and code.

    *query* and *body* hold the names that it may be sent.
    """

    method: str
    path: str
    message: str
    data: Described
    missing: tuple[str, str]
    query: frozenset[str] = frozenset()
    body: frozenset[str] = frozenset()


NO_COMPANY = ("Company not found", "COMPANY_NOT_FOUND")
NO_CONTACT = ("Contact not found", "NOT_FOUND")
ONE = "/contacts/{contact_id}"
OPERATIONS = {
    "create_contact": Operation(
        *("POST", "/contacts", "Contact created successfully", CONTACT, NO_COMPANY),
        body=frozenset(BODY),
    ),
    "list_contacts": Operation(
        *("GET", "/contacts", "Contacts retrieved successfully", LIST, NO_COMPANY),
        query=frozenset(
            (
                *("company_id", "skip", "limit", "search", "sort", "order"),
                *("created_at", "created_at_value", "end_date"),
            )
        ),
    ),
    "get_contact": Operation("GET", ONE, "Contact retrieved successfully", CONTACT, NO_CONTACT),
    "update_contact": Operation(
        *("PATCH", ONE, "Contact updated successfully", CONTACT, NO_CONTACT),
        body=frozenset(BODY),
    ),
    "delete_contact": Operation(
        "DELETE", ONE, "Contact deleted successfully", "object?", NO_CONTACT
    ),
}
KINDS = {"string": str, "integer": int, "boolean": bool, "object": dict}


def differences(described: Described, value: Any, place: str = "body") -> Iterator[str]:
    """Where *value* is not as described. Keys beyond those described are none."""
    if isinstance(described, str):
        kind = KINDS[described.removesuffix("?")]
        if not (type(value) is kind or value is None and described.endswith("?")):
            yield f"{place} is no {described}: {value!r}"
    elif isinstance(described, list):
        if not isinstance(value, list):
            yield f"{place} is no array: {value!r}"
            return
        for number, one in enumerate(value):
            yield from differences(described[0], one, f"{place}.{number}")
    elif not isinstance(value, dict):
        yield f"{place} is no object: {value!r}"
    else:
        for name, inner in described.items():
            if name in value:
                yield from differences(inner, value[name], f"{place}.{name}")
            else:
                yield f"{place} has no {name}"
