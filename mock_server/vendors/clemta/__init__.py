"""Clemta contacts: the card."""

from mock_server.core.seeding import SectionList, Seeding
from mock_server.core.state.limits import Limit
from mock_server.core.vendor import Access, Api, Variant, Vendor
from mock_server.vendors.clemta import access, people, schemas, seeding, views
from mock_server.vendors.clemta.errors import render

COMPANY = "64b8f1a2e4b0c8d9f0123456"

VENDOR = Vendor(
    name="clemta",
    title="Clemta",
    access=Access(
        accounts=SectionList(
            "accounts",
            schemas.Account,
            {"api_key": "clemta_mock_key", "companies": [COMPANY]},
        ),
        sign=access.sign,
        credential=access.credential,
        authenticate=access.authenticate,
        carrier=access.KEY.carrier,
        secrets=frozenset({"authorization", "x-api-key"}),
        live_keys=r"clmt_live_[0-9A-Za-z_-]+|clemta_(?!mock)[0-9A-Za-z_-]{32,}",
    ),
    api=Api(
        hosts=("api.clemta.com", "sandbox.clemta.com"),
        prefixes=("",),
        views=views,
        render=render,
        example=f"/contacts?company_id={COMPANY}",
        sandboxes=frozenset({"sandbox.clemta.com"}),
        # A scenario may write a null variant as YAML's null or as a text.
        variants={
            "contact_not_found_code": Variant(
                "CONTACT_NOT_FOUND", ("CONTACT_NOT_FOUND", "NOT_FOUND")
            ),
            "delete_data": Variant("object", ("object", "null", None)),
            "error_data": Variant("omit", ("omit", "null", None)),
        },
        faults={"CLM-31": 500},
        limits={"*": Limit(100, 60)},  # CLM-47
        limit_of=access.limit_of,
        headers=access.rate_headers,
    ),
    seeding=Seeding(
        contact=schemas.SeededContact,
        caller_of=seeding.OWNERS.caller_of,
        seed=seeding.seed,
        unseed=seeding.OWNERS.unseed,
        invent=seeding.invent,
        people=people.PEOPLE,
    ),
)
