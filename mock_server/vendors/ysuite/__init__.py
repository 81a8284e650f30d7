"""YSuite contacts: the card."""

from mock_server.core.carrier import Carrier
from mock_server.core.request.body import read_object
from mock_server.core.seeding import SectionList, Seeding
from mock_server.core.vendor import Access, Api, Variant, Vendor
from mock_server.vendors.ysuite import access, people, schemas, seeding, views
from mock_server.vendors.ysuite.errors import render

# There are no `limits`: YSuite refuses no request for the number of requests (YS-27).
VENDOR = Vendor(
    name="ysuite",
    title="YSuite",
    access=Access(
        accounts=SectionList(
            "accounts",
            schemas.Account,
            {"access_key": "mock-access-key", "secret_key": "mock-secret-key"},
        ),
        sign=access.sign,
        credential=access.credential,
        authenticate=access.authenticate,
        carrier=Carrier(access.ACCESS_KEY),
        secrets=frozenset({"authorization", access.ACCESS_KEY, access.SECRET_KEY}),
    ),
    api=Api(
        hosts=("api.ysuite.org",),
        prefixes=("/v1",),
        views=views,
        render=render,
        variants={"page_size_over_max": Variant("clamp", ("clamp", "reject"))},
        faults={"YS-30": 500},
        read_body=read_object,  # of any media type (YS-29)
    ),
    seeding=Seeding(
        contact=schemas.SeededContact,
        caller_of=seeding.OWNERS.caller_of,
        seed=seeding.seed,
        unseed=seeding.OWNERS.unseed,
        invent=seeding.invent,
        people=people.PEOPLE,
        id="cstid",
    ),
)
