"""What the tests of all vendors know of each: a sound request an operation, and its refusals."""

from typing import Any

from tests.clients import Api, Reply
from tests.sampling import Refusal, Sample, Samples

BUSINESS = "f33961ec-1c1a-461d-b888-8a5a56577a14"
CLEMTA_COMPANY = "64b8f1a2e4b0c8d9f0123456"
SPN_COMPANY = "7b3f1c2d-4e5a-6f7b-8c9d-0e1f2a3b4c5d"
CLEARTAX_CONTACTS = f"/api/v0.1/businesses/{BUSINESS}/contacts"


def razorpay(description: str, code: str = "BAD_REQUEST_ERROR") -> dict[str, Any]:
    na = {"source": "NA", "step": "NA", "reason": "NA", "metadata": {}}
    return {"error": {"code": code, "description": description, **na}}


def cleartax(status: int, message: str | None) -> dict[str, Any]:
    told = {} if message is None else {"message": message}
    inner = {"code": str(status), **told, "error_group_code": 0, "error_id": 0}
    return {"errors": {"err_1": inner}}


def ysuite(message: str) -> dict[str, Any]:
    return {"success": False, "message": message}


def clemta(message: str, **error: str) -> dict[str, Any]:
    return {"success": False, "message": message, "error": error}


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

BAD = "BAD_REQUEST_ERROR"
NO_KEY = "Please provide your api key for authentication purposes"
TROUBLE = (
    "We are facing some trouble completing your request at the moment. Please try again shortly."
)
NAME_REQUIRED = {
    "error": {
        "code": BAD,
        "description": "The name field is required.",
        "source": "business",
        "step": None,
        "reason": "input_validation_failed",
        "metadata": {},
        "field": "name",
    }
}
JSON_INVALID = {
    "type": "json_invalid",
    "loc": ["body", 5],
    "msg": "JSON decode error",
    "input": {},
    "ctx": {"error": "Expecting value"},
}

SAMPLES: dict[str, Samples] = {
    "razorpay": Samples(
        requests={
            "create_contact": Sample("POST", "/v1/contacts", RAZORPAY),
            "update_contact": Sample("PATCH", "/v1/contacts/{id}", {"name": "Gaurav Kumar"}),
            "list_contacts": Sample("GET", "/v1/contacts"),
            "get_contact": Sample("GET", "/v1/contacts/{id}"),
        },
        unauthenticated=Refusal(401, "RZP-33", {"error": {"description": NO_KEY, "code": BAD}}),
        no_route=Refusal(404, "RZP-38", {"message": "no Route matched with those values"}),
        wrong_method=Refusal(
            400, "RZP-39", razorpay("The requested URL was not found on the server.")
        ),
        bad_json=Refusal(400, "RZP-09", NAME_REQUIRED),
        rate_limited=Refusal(429, "RZP-40", razorpay("Too many requests"), {"Retry-After": None}),
        failure=Refusal(500, "RZP-41", razorpay(TROUBLE, "SERVER_ERROR")),
        too_large=Refusal(413, "RZP-73", razorpay("Request Entity Too Large")),
        everything={"count": "100"},
        key="key_id",
        secret="key_secret",
    ),
    "cleartax": Samples(
        requests={
            "list_contacts": Sample("GET", CLEARTAX_CONTACTS),
            "get_contact": Sample("GET", f"{CLEARTAX_CONTACTS}/{{id}}"),
            "put_contact": Sample("PUT", f"{CLEARTAX_CONTACTS}/c-1", CLEARTAX),
        },
        unauthenticated=Refusal(401, "CTX-32", cleartax(401, "HTTP 401 Unauthorized")),
        no_route=Refusal(404, "CTX-38", cleartax(404, "HTTP 404 Not Found")),
        wrong_method=Refusal(
            405, "CTX-37", cleartax(405, "HTTP 405 Method Not Allowed"), {"Allow": "GET"}
        ),
        bad_json=Refusal(400, "CTX-35", cleartax(400, "HTTP 400 Bad Request")),
        rate_limited=Refusal(
            429, "CTX-41", cleartax(429, "HTTP 429 Too Many Requests"), {"Retry-After": "60"}
        ),
        failure=Refusal(500, "CTX-39", cleartax(500, None)),
        too_large=Refusal(413, "CTX-57", cleartax(413, "HTTP 413 Request Entity Too Large")),
        name="business_name",
        creating="put_contact",
        everything={"override_pagination": "true"},
        key="token",
        secret="token",
    ),
    "ysuite": Samples(
        requests={
            "list_contacts": Sample("GET", "/v1/contacts"),
            "get_contact": Sample("GET", "/v1/contacts/{id}"),
            "create_contact": Sample("POST", "/v1/contacts", YSUITE),
            "update_contact": Sample("PUT", "/v1/contacts/{id}", {"cstname": "Asha Rao"}),
            "delete_contact": Sample("DELETE", "/v1/contacts/{id}"),
        },
        unauthenticated=Refusal(401, "YS-01", ysuite("Invalid API credentials.")),
        no_route=Refusal(404, "YS-41", ysuite("The route no/such/route could not be found.")),
        wrong_method=Refusal(
            405,
            "YS-42",
            ysuite(
                "The DELETE method is not supported for route v1/contacts. "
                "Supported methods: GET, POST."
            ),
            {"Allow": "GET, POST"},
        ),
        bad_json=Refusal(400, "YS-29", ysuite("Invalid JSON.")),
        rate_limited=Refusal(429, "YS-44", ysuite("Too Many Attempts."), {"Retry-After": "60"}),
        failure=Refusal(500, "YS-30", ysuite("Server Error")),
        too_large=Refusal(413, "YS-43", ysuite("The POST data is too large.")),
        name="cstname",
        id=("data", "cstid"),
        everything={"pageSize": "100"},
        key="access_key",
        secret="secret_key",
    ),
    "clemta": Samples(
        requests={
            "create_contact": Sample("POST", "/contacts", CLEMTA),
            "list_contacts": Sample("GET", "/contacts", query={"company_id": CLEMTA_COMPANY}),
            "get_contact": Sample("GET", "/contacts/{id}", query={"company_id": CLEMTA_COMPANY}),
            "update_contact": Sample(
                "PATCH",
                "/contacts/{id}",
                CLEMTA,
                {"company_id": CLEMTA_COMPANY},
            ),
            "delete_contact": Sample(
                "DELETE", "/contacts/{id}", query={"company_id": CLEMTA_COMPANY}
            ),
        },
        unauthenticated=Refusal(
            401, "CLM-01", clemta("API key is required", code="API_KEY_REQUIRED")
        ),
        no_route=Refusal(404, "CLM-48", clemta("Not found", code="NOT_FOUND")),
        wrong_method=Refusal(
            405,
            "CLM-49",
            clemta("Method not allowed", code="INVALID_REQUEST"),
            {"Allow": "GET, POST"},
        ),
        bad_json=Refusal(
            400,
            "CLM-25",
            clemta("Invalid request data", code="INVALID_REQUEST", details="Invalid JSON body"),
        ),
        rate_limited=Refusal(
            429,
            "CLM-30",
            clemta(
                "Rate limit exceeded",
                code="RATE_LIMIT_EXCEEDED",
                details="Too many requests. Please try again later.",
            ),
            {"Retry-After": "60", "X-RateLimit-Remaining": "0"},
        ),
        failure=Refusal(500, "CLM-31", clemta("Internal server error", code="INTERNAL_ERROR")),
        too_large=Refusal(
            413, "CLM-50", clemta("Request Entity Too Large", code="INVALID_REQUEST")
        ),
        name="full_name",
        id=("data", "id"),
        everything={"limit": "100"},
    ),
    "spn": Samples(
        requests={
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
            "openapi": Sample("GET", "/openapi.json"),
        },
        unauthenticated=Refusal(
            401, "SPN-01", {"detail": "Not authenticated"}, {"WWW-Authenticate": "Bearer"}
        ),
        no_route=Refusal(404, "SPN-30", {"detail": "Not Found"}),
        wrong_method=Refusal(405, "SPN-47", {"detail": "Method Not Allowed"}, {"Allow": "GET"}),
        bad_json=Refusal(422, "SPN-19", {"detail": [JSON_INVALID]}),
        rate_limited=Refusal(
            429, "SPN-27", {"error": "Rate limit exceeded: 1 per 1 minute"}, {"Retry-After": None}
        ),
        failure=Refusal(500, "SPN-44", "Internal Server Error"),
        too_large=Refusal(413, "SPN-48", {"detail": "Request Entity Too Large"}),
        name="first_name",
        everything={"limit": "100"},
        key="token",
        secret="token",
    ),
}


def make(api: Api, vendor: str) -> str:
    """The id of a contact that was made just now."""
    row = SAMPLES[vendor]
    found: Any = send(api, row.create, body=row.create.body).json
    for key in row.id:
        found = found[key]
    return str(found)


def send(api: Api, sample: Sample, id: str = "", query: str = "", body: Any = None) -> Reply:
    """The sample's request, for the contact of that *id*, with this *query* and *body*."""
    path = sample.path.replace("{id}", id)
    return api.send(sample.method, f"{path}?{query}" if query else path, body)
