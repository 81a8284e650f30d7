"""One sound request of each operation at every vendor, from which tests make others."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.clients import Api, Reply

BUSINESS = "f33961ec-1c1a-461d-b888-8a5a56577a14"
CLEMTA_COMPANY = "64b8f1a2e4b0c8d9f0123456"
SPN_COMPANY = "7b3f1c2d-4e5a-6f7b-8c9d-0e1f2a3b4c5d"
OF_A_BUSINESS = f"/api/v0.1/businesses/{BUSINESS}/contacts"


@dataclass(frozen=True)
class Sample:
    """A request that succeeds. *path* has `{id}` where a contact's stands."""

    method: str
    path: str
    body: Mapping[str, Any] | None = None
    query: Mapping[str, str] = field(default_factory=dict)


RAZORPAY = {"name": "Gaurav Kumar", "email": "gaurav@example.com", "type": "employee"}
CLEARTAX = {
    "id": "c-1",
    "business_name": "Acme Traders",
    "organization_type": "COMPANY",
    "state": "KERALA",
}
YSUITE = {"cstname": "Asha Rao", "contact_type": 1, "cstemail": "asha@example.com"}
CLEMTA = {
    "type": "customer",
    "full_name": "Jane Roe",
    "email": "jane@example.com",
    "company_id": CLEMTA_COMPANY,
}
SPN = {"first_name": "Jane", "email": "jane@example.com", "company_id": SPN_COMPANY}

SAMPLES: dict[str, dict[str, Sample]] = {
    "razorpay": {
        "create_contact": Sample("POST", "/v1/contacts", RAZORPAY),
        "update_contact": Sample("PATCH", "/v1/contacts/{id}", {"name": "Gaurav Kumar"}),
        "list_contacts": Sample("GET", "/v1/contacts"),
        "get_contact": Sample("GET", "/v1/contacts/{id}"),
    },
    "cleartax": {
        "list_contacts": Sample("GET", OF_A_BUSINESS),
        "get_contact": Sample("GET", f"{OF_A_BUSINESS}/{{id}}"),
        "put_contact": Sample("PUT", f"{OF_A_BUSINESS}/c-1", CLEARTAX),
    },
    "ysuite": {
        "list_contacts": Sample("GET", "/v1/contacts"),
        "get_contact": Sample("GET", "/v1/contacts/{id}"),
        "create_contact": Sample("POST", "/v1/contacts", YSUITE),
        "update_contact": Sample("PUT", "/v1/contacts/{id}", {"cstname": "Asha Rao"}),
        "delete_contact": Sample("DELETE", "/v1/contacts/{id}"),
    },
    "clemta": {
        "create_contact": Sample("POST", "/contacts", CLEMTA),
        "list_contacts": Sample("GET", "/contacts", query={"company_id": CLEMTA_COMPANY}),
        "get_contact": Sample("GET", "/contacts/{id}", query={"company_id": CLEMTA_COMPANY}),
        "update_contact": Sample(
            "PATCH",
            "/contacts/{id}",
            CLEMTA,
            {"company_id": CLEMTA_COMPANY},
        ),
        "delete_contact": Sample("DELETE", "/contacts/{id}", query={"company_id": CLEMTA_COMPANY}),
    },
    "spn": {
        "list_contacts": Sample("GET", "/api/v1/contacts", query={"company_id": SPN_COMPANY}),
        "get_contact": Sample("GET", "/api/v1/contacts/{id}"),
        "create_contact": Sample("POST", "/api/v1/contacts", SPN),
        "update_contact": Sample("PATCH", "/api/v1/contacts/{id}", {"first_name": "Jane"}),
        "delete_contact": Sample("DELETE", "/api/v1/contacts/{id}"),
        "login": Sample(
            "POST",
            "/api/v1/auth/login",
            {"email": "user@example.com", "password": "mock-password"},
        ),
        "delete_company": Sample("DELETE", f"/api/v1/companies/{SPN_COMPANY}"),
    },
}
# The operation that makes a contact, and where its answer has the id.
MAKING = {
    "razorpay": ("create_contact", ("id",)),
    "cleartax": ("put_contact", ("id",)),
    "ysuite": ("create_contact", ("data", "cstid")),
    "clemta": ("create_contact", ("data", "id")),
    "spn": ("create_contact", ("id",)),
}


def make(api: Api, vendor: str) -> str:
    """The id of a contact that was made just now."""
    operation, where = MAKING[vendor]
    sample = SAMPLES[vendor][operation]
    found: Any = send(api, sample, body=sample.body).json
    for key in where:
        found = found[key]
    return str(found)


def send(api: Api, sample: Sample, id: str = "", query: str = "", body: Any = None) -> Reply:
    """The sample's request, for the contact of that *id*, with this *query* and *body*."""
    path = sample.path.replace("{id}", id)
    return api.send(sample.method, f"{path}?{query}" if query else path, body)
