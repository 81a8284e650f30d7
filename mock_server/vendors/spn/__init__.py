"""SPN contacts: the card."""

from mock_server.core.seeding import SectionList, Seeding
from mock_server.core.state.limits import Limit
from mock_server.core.vendor import Access, Api, Variant, Vendor
from mock_server.vendors.spn import access, people, schemas, seeding, steps, views
from mock_server.vendors.spn.errors import render

COMPANY = "7b3f1c2d-4e5a-6f7b-8c9d-0e1f2a3b4c5d"

VENDOR = Vendor(
    name="spn",
    title="SPN",
    access=Access(
        accounts=SectionList(
            "users",
            schemas.User,
            {
                "email": "user@example.com",
                "password": "mock-password",
                "company_id": COMPANY,
                "token": "mock-spn-token",
            },
        ),
        sign=access.sign,
        credential=access.credential,
        authenticate=access.authenticate,
        carrier=access.CARRIER,
        secrets=frozenset({"authorization", "password", "access_token"}),
        world_of=access.world_of,
    ),
    api=Api(
        hosts=("spn.localhost",),
        prefixes=("/api/v1", ""),
        views=views,
        render=render,
        example=f"/contacts?company_id={COMPANY}",
        sandboxes=frozenset({"spn.localhost"}),  # SPN's document names no host
        variants={
            "missing_token_status": Variant(401, (401, 403)),
            "bad_token_status": Variant(401, (401, 403)),
            "delete_ownership": Variant("none", ("none", "owner")),
            "rate_headers": Variant(False, (False, True)),
            "general_limit": Variant("per_path", ("per_path", "shared")),
            "apostrophe": Variant("ascii", ("ascii", "typographic")),
        },
        faults={"SPN-44": 500},
        limits={"create_contact": Limit(60, 60), "login": Limit(20, 60), "*": Limit(120, 60)},
        limit_key=access.limit_key,
        headers=access.rate_headers,
        read_query=access.read_query,
        read_body=access.read_body,
        steps=steps.STEPS,
    ),
    seeding=Seeding(
        contact=schemas.SeededContact,
        caller_of=seeding.caller_of,
        seed=seeding.seed,
        unseed=seeding.unseed,
        invent=seeding.invent,
        people=people.PEOPLE,
        tables=(SectionList("companies", schemas.Company, {"id": COMPANY, "name": "Acme"}),),
    ),
)
