"""RazorpayX contacts: the card."""

from mock_server.core.carrier import Carrier
from mock_server.core.seeding import SectionList, Seeding
from mock_server.core.vendor import Access, Api, Variant, Vendor
from mock_server.vendors.razorpay import access, people, schemas, seeding, views
from mock_server.vendors.razorpay.errors import render

VENDOR = Vendor(
    name="razorpay",
    title="Razorpay",
    access=Access(
        accounts=SectionList(
            "accounts",
            schemas.Account,
            {"key_id": "rzp_test_mock", "key_secret": "mock_secret"},
        ),
        sign=access.sign,
        credential=access.credential,
        authenticate=access.authenticate,
        carrier=Carrier("Authorization", "Basic"),
        secrets=frozenset({"authorization"}),
        live_keys=r"rzp_live_(?!mock)[0-9A-Za-z_.-]+",
    ),
    api=Api(
        hosts=("api.razorpay.com",),
        prefixes=("/v1",),
        views=views,
        render=render,
        variants={
            "new_contact_status": Variant(200, (200, 201)),
            "unknown_id": Variant("documented", ("documented", "split")),
            "unknown_fields": Variant("reject", ("reject", "ignore")),
            "note_value_limit": Variant(256, (256, 512)),
            "name_filter": Variant("contains", ("contains", "exact")),
            "number_as_text": Variant(False, (False, True)),
            "check_phone": Variant(False, (False, True)),
            "enabled": Variant(True, (True, False), state=True),
            "live_ip_allowlist": Variant(None, (), state=True),
        },
        faults={"RZP-41": 500},
        media_types=(access.JSON, *access.FORMS),
        read_body=access.read_body,
    ),
    seeding=Seeding(
        contact=schemas.SeededContact,
        caller_of=seeding.OWNERS.caller_of,
        seed=seeding.seed,
        unseed=seeding.OWNERS.unseed,
        invent=seeding.invent,
        people=people.PEOPLE,
        key=views.identity,
        key_rule="RZP-06",
    ),
)
