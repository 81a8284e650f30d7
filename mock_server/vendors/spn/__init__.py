"""SPN contacts: the card."""

from marshmallow import fields

from mock_server.core.state.limits import Limit
from mock_server.core.vendor import Variant, Vendor
from mock_server.vendors.spn import access, schemas, seeding, steps, views
from mock_server.vendors.spn.errors import render

VENDOR = Vendor(
    name="spn",
    title="SPN",
    hosts=("spn.localhost",),
    prefixes=("/api/v1", ""),
    views=views,
    variants={
        "missing_token_status": Variant(401, (401, 403), ("SPN-01",)),
        "bad_token_status": Variant(401, (401, 403), ("SPN-02",)),
        "delete_ownership": Variant("none", ("none", "owner"), ("SPN-25",)),
        "rate_headers": Variant(False, (False, True), ("SPN-28",)),
        "general_limit": Variant("per_path", ("per_path", "shared"), ("SPN-26", "SPN-27")),
        "apostrophe": Variant("ascii", ("ascii", "typographic"), ("SPN-04",)),
    },
    section={
        "companies": fields.List(
            fields.Nested(schemas.Company), load_default=[{"id": schemas.COMPANY, "name": "Acme"}]
        ),
        "users": fields.List(
            fields.Nested(schemas.User),
            load_default=[
                {
                    "email": "user@example.com",
                    "password": "mock-password",
                    "company_id": schemas.COMPANY,
                    "token": "mock-spn-token",
                }
            ],
        ),
    },
    contact=schemas.SeededContact,
    caller_of=seeding.caller_of,
    seed=seeding.seed,
    unseed=seeding.unseed,
    invent=seeding.invent,
    credential=access.credential,
    authenticate=access.authenticate,
    read_query=access.read_query,
    read_body=access.read_body,
    render=render,
    curl=f"/contacts -G -d company_id={schemas.COMPANY} -H 'Authorization: Bearer mock-spn-token'",
    tables={"companies": "id"},
    limits={
        "create_contact": Limit(60, 60),
        "login": Limit(20, 60),
        "*": Limit(120, 60),
    },
    limit_key=access.limit_key,
    decorate=access.rate_headers,
    secrets=frozenset({"authorization", "password", "access_token"}),
    faults={"SPN-44": 500},
    steps=steps.STEPS,
)
