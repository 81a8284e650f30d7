"""What Clemta's tests send: its default company, another partner, and a body that it accepts."""

from typing import Any

from tests.clients import Reply

COMPANY = "64b8f1a2e4b0c8d9f0123456"
OTHERS = "64b8f1a2e4b0c8d9f0654321"
UNKNOWN = "64b8f1a2e4b0c8d9f0999999"
CONTACTS = f"/contacts?company_id={COMPANY}"
PARTNERS = [
    {"api_key": "clemta_mock_key", "companies": [COMPANY]},
    {"api_key": "clemta_other_key", "companies": [OTHERS]},
]
OTHER_PARTNER = {"X-API-KEY": "clemta_other_key"}
BILLING = (
    *("email", "phone", "phone_code", "iso_code", "country", "address_1", "address_2"),
    *("postal_code", "district", "state", "province", "tax_id"),
)
DENIED = '{"success":false,"message":"Access denied","data":null,"error":{"code":"ACCESS_DENIED"}}'
KEYS = (
    *("id", "created_at", "updated_at", "type", "status", "full_name", "email", "description"),
    *("cc_emails", "bcc_emails", "billing"),
)


def body(**changes: Any) -> dict[str, Any]:
    """The four needed fields, with *changes*; one that is None is left out."""
    whole = {
        "type": "customer",
        "full_name": "Ada Example",
        "email": "ada@example.com",
        "company_id": COMPANY,
        **changes,
    }
    return {name: value for name, value in whole.items() if value is not None}


def complete(**changes: Any) -> dict[str, Any]:
    """Every field that the pages list, with *changes*."""
    more = {"status": "active", "description": "A sample", "cc_emails": [], "bcc_emails": []}
    return {**body(), **more, "billing": dict.fromkeys(BILLING, ""), **changes}


def names(reply: Reply) -> list[str]:
    """The names that a list shows, in order."""
    return [contact["full_name"] for contact in reply.json["data"]["contacts"]]


def refusal(code: str, details: str) -> str:
    """The documented form of a 400, byte for byte."""
    said = f'"error":{{"code":"{code}","details":"{details}"}}'
    return f'{{"success":false,"message":"Invalid request data",{said}}}'


def bare(message: str, code: str) -> str:
    """The documented form of a refusal without details, byte for byte."""
    return f'{{"success":false,"message":"{message}","error":{{"code":"{code}"}}}}'
