"""Razorpay's bodies as they stand on the wire, key for key."""

import json
from typing import Any

SENT = {
    "name": "Gaurav Kumar",
    "email": "gaurav.kumar@example.com",
    "contact": "9000090000",
    "type": "employee",
    "reference_id": "Acme Contact ID 12345",
}
ORDER = [
    "id",
    "entity",
    "name",
    "contact",
    "email",
    "type",
    "reference_id",
    "batch_id",
    "active",
    "notes",
    "created_at",
]


def text(body: Any) -> str:
    """*body* as one line of JSON, its keys in their order."""
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))


def refusal(description: str, field: str) -> str:
    """The documented envelope, about one field."""
    return text(
        {
            "error": {
                "code": "BAD_REQUEST_ERROR",
                "description": description,
                "source": "business",
                "step": None,
                "reason": "input_validation_failed",
                "metadata": {},
                "field": field,
            }
        }
    )


def extra(names: str) -> str:
    """The refusal of fields that nobody asked for: another reason, and no field."""
    return text(
        {
            "error": {
                "code": "BAD_REQUEST_ERROR",
                "description": f"{names} is/are not required and should not be sent",
                "source": "business",
                "step": None,
                "reason": "extra_field_sent",
                "metadata": {},
            }
        }
    )


def unplaced(description: str, code: str = "BAD_REQUEST_ERROR") -> str:
    """The envelope of refusals that are about no field."""
    return text(
        {
            "error": {
                "code": code,
                "description": description,
                "source": "NA",
                "step": "NA",
                "reason": "NA",
                "metadata": {},
            }
        }
    )


def bare(description: str) -> str:
    """The gateway's 401: two keys, the description first."""
    return text({"error": {"description": description, "code": "BAD_REQUEST_ERROR"}})


NOT_FOUND = unplaced("The requested URL was not found on the server.")
