"""Clemta contacts: the card."""

from marshmallow import fields

from mock_server.core.state.limits import Limit
from mock_server.core.vendor import Variant, Vendor
from mock_server.vendors.clemta import access, schemas, seeding, views
from mock_server.vendors.clemta.errors import ERRORS, render

VENDOR = Vendor(
    name="clemta",
    title="Clemta",
    hosts=("api.clemta.com", "sandbox.clemta.com"),
    prefixes=("",),
    views=views,
    # A scenario may write a null variant as YAML's null or as a text.
    variants={
        "contact_not_found_code": Variant(
            "CONTACT_NOT_FOUND", ("CONTACT_NOT_FOUND", "NOT_FOUND"), ("CLM-17",)
        ),
        "delete_data": Variant("object", ("object", "null", None), ("CLM-28",)),
        "error_data": Variant("omit", ("omit", "null", None), ERRORS),
    },
    section={
        "accounts": fields.List(
            fields.Nested(schemas.Account),
            load_default=[
                {"api_key": "clemta_mock_key", "companies": ["64b8f1a2e4b0c8d9f0123456"]}
            ],
        )
    },
    contact=schemas.SeededContact,
    caller_of=seeding.caller_of,
    seed=seeding.seed,
    unseed=seeding.unseed,
    invent=seeding.invent,
    credential=access.credential,
    authenticate=access.authenticate,
    render=render,
    curl="/contacts?company_id=64b8f1a2e4b0c8d9f0123456 -H 'X-API-KEY: clemta_mock_key'",
    limits={"*": Limit(100, 60)},  # CLM-47
    limit_of=access.limit_of,
    decorate=access.decorate,
    secrets=frozenset({"authorization", "x-api-key"}),
    live_keys=r"clmt_live_[0-9A-Za-z_-]+|clemta_(?!mock)[0-9A-Za-z_-]{32,}",
    faults={"CLM-31": 500},
)
