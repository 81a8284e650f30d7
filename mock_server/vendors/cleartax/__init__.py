"""ClearTax GST contacts: the card."""

from mock_server.core.seeding import SectionList, Seeding
from mock_server.core.vendor import Access, Api, Variant, Vendor
from mock_server.vendors.cleartax import access, people, schemas, seeding, views
from mock_server.vendors.cleartax.errors import render

BUSINESS = "f33961ec-1c1a-461d-b888-8a5a56577a14"

VENDOR = Vendor(
    name="cleartax",
    title="ClearTax",
    access=Access(
        accounts=SectionList(
            "accounts",
            schemas.Account,
            {"token": "mock-cleartax-token", "businesses": [BUSINESS]},
        ),
        sign=access.sign,
        credential=access.credential,
        authenticate=access.authenticate,
        carrier=access.KEY.carrier,
        secrets=frozenset({"authorization", "x-cleartax-auth-token"}),
        live_keys=r"[0-9]{1,3}\.[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}_[0-9a-f]{16,}",
    ),
    api=Api(
        hosts=("gst.cleartax.in", "api.clear.in"),
        prefixes=("/api/v0.1", "/gst/api/v0.1"),  # the document's, and its later edition's (CTX-42)
        views=views,
        render=render,
        example=f"/businesses/{BUSINESS}/contacts",
        variants={
            "not_found_status": Variant(400, (400, 404)),
            "gstin_check": Variant("off", ("off", "format", "checksum")),
            "id_mismatch": Variant("reject", ("reject", "ignore")),
            "system_generated_after_put": Variant("kept", ("kept", "dropped")),
        },
        faults={"CTX-39": 500, "CTX-40": 400, "CTX-45": 504},
        repeated=0,  # as Jersey reads them (CTX-51)
        read_body=access.read_body,
    ),
    seeding=Seeding(
        contact=schemas.SeededContact,
        caller_of=seeding.OWNERS.caller_of,
        seed=seeding.seed,
        unseed=seeding.OWNERS.unseed,
        invent=seeding.invent,
        people=people.PEOPLE,
        scoped_ids=True,  # clients choose ids, so two businesses may hold the same one
    ),
)
