"""ClearTax GST contacts: the card."""

from marshmallow import fields

from mock_server.core.vendor import Variant, Vendor
from mock_server.vendors.cleartax import access, schemas, seeding, views
from mock_server.vendors.cleartax.errors import render

BUSINESS = "f33961ec-1c1a-461d-b888-8a5a56577a14"
TOKEN = "mock-cleartax-token"

VENDOR = Vendor(
    name="cleartax",
    title="ClearTax",
    hosts=("gst.cleartax.in", "api.clear.in"),
    prefixes=("/api/v0.1", "/gst/api/v0.1"),  # the document's, and its later edition's (CTX-42)
    views=views,
    variants={
        "not_found_status": Variant(400, (400, 404), ("CTX-09", "CTX-10")),
        "gstin_check": Variant("off", ("off", "format", "checksum"), ("CTX-24", "CTX-25")),
        "id_mismatch": Variant("reject", ("reject", "ignore"), ("CTX-21",)),
        "system_generated_after_put": Variant("kept", ("kept", "dropped"), ("CTX-56",)),
    },
    section={
        "accounts": fields.List(
            fields.Nested(schemas.Account),
            load_default=[{"token": TOKEN, "businesses": [BUSINESS]}],
        )
    },
    contact=schemas.SeededContact,
    caller_of=seeding.caller_of,
    seed=seeding.seed,
    unseed=seeding.unseed,
    invent=seeding.invent,
    credential=access.credential,
    authenticate=access.authenticate,
    read_body=access.read_body,
    render=render,
    curl=f"/businesses/{BUSINESS}/contacts -H 'X-Cleartax-Auth-Token: {TOKEN}'",
    secrets=frozenset({"authorization", "x-cleartax-auth-token"}),
    live_keys=r"[0-9]{1,3}\.[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}_[0-9a-f]{16,}",
    repeated=0,  # as Jersey reads them (CTX-51)
    scoped_ids=True,  # clients choose ids, so two businesses may hold the same one
    faults={"CTX-39": 500, "CTX-40": 400, "CTX-45": 504},
)
