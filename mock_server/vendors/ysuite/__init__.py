"""YSuite contacts: the card."""

from marshmallow import fields

from mock_server.core.vendor import Variant, Vendor
from mock_server.vendors.ysuite import access, schemas, seeding, views
from mock_server.vendors.ysuite.errors import render

# There are no `limits`: however many requests are made, none is refused for it (YS-27).
VENDOR = Vendor(
    name="ysuite",
    title="YSuite",
    hosts=("api.ysuite.org",),
    prefixes=("/v1",),
    views=views,
    variants={"page_size_over_max": Variant("clamp", ("clamp", "reject"), ("YS-08",))},
    section={
        "accounts": fields.List(
            fields.Nested(schemas.Account),
            load_default=[
                {
                    "access_key": "mock-access-key",
                    "secret_key": "mock-secret-key",
                    "organisation": True,
                    "revoked": False,
                }
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
    read_body=access.read_body,
    render=render,
    curl=(
        "/contacts -H 'x-ysuite-access-key: mock-access-key' "
        "-H 'x-ysuite-secret-key: mock-secret-key'"
    ),
    id="cstid",
    secrets=frozenset({"authorization", access.ACCESS_KEY, access.SECRET_KEY}),
    faults={"YS-30": 500},
)
