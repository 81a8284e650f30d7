"""What ClearTax's tests share: where contacts are, and bodies to send and expect."""

import json
from typing import Any

from tests.clients import Api, Client, Reply

BUSINESS = "f33961ec-1c1a-461d-b888-8a5a56577a14"
CONTACTS = f"/businesses/{BUSINESS}/contacts"
VALID = {"business_name": "Example Stores", "organization_type": "COMPANY", "state": "GOA"}


def at(client: Client, **credentials: str) -> Api:
    return client.at("cleartax", "/api/v0.1", **credentials)


def put(client: Client, id: str = "c1", /, **changes: Any) -> Reply:
    """A PUT of a valid contact with *changes*; a change to ... leaves the field out."""
    whole = {"id": id, **VALID, **changes}
    body = {name: value for name, value in whole.items() if value is not ...}
    return at(client).put(f"{CONTACTS}/{id}", body)


def listed(client: Client, query: str = "") -> list[str]:
    """The ids that a list shows."""
    return [contact["id"] for contact in at(client).get(f"{CONTACTS}{query}").json]


def refusal(code: str, message: str | None) -> str:
    """The wire form of a refusal that is about no field."""
    said = {} if message is None else {"message": message}
    error = {"code": code, **said, "error_group_code": 0, "error_id": 0}
    return compact({"errors": {"err_1": error}})


def unreadable(field: str, message: str) -> str:
    """The wire form of the refusal of a value that cannot be read."""
    error = {"code": "400", "message": message, "error_group_code": 0, "error_id": 0}
    sources = {field: {"error_refs": ["err_1"]}}
    return compact({"errors": {"err_1": error}, "error_sources": sources})


def broken(*problems: tuple[str, str]) -> str:
    """The wire form of broken rules: (field, sentence) in the order of their numbers."""
    errors = {
        f"err_{number}": {
            "code": "BAD_REQUEST_ATTR",
            "message": message,
            "error_group_code": 0,
            "error_id": 0,
            "severity": "ERROR",
        }
        for number, (_, message) in enumerate(problems, 1)
    }
    sources = {
        field: {"error_refs": [f"err_{number}"]} for number, (field, _) in enumerate(problems, 1)
    }
    return compact({"errors": errors, "error_sources": sources})


def compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
