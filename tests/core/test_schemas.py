"""Bodies that are loaded straight are loaded as marshmallow loads them."""

import copy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from marshmallow import Schema, ValidationError

from mock_server.core.schemas import BodySchema
from mock_server.core.situation import Situation
from mock_server.core.vendor import Vendor
from mock_server.vendors import VENDORS

BODIES = [
    pytest.param(vendor, operation.body, id=f"{vendor.name} {operation.name}")
    for vendor in VENDORS
    for operation in vendor.operations.values()
    if isinstance(operation.body, BodySchema)
]
ONLY_OBJECTS = ("cleartax", "ysuite")  # their readers hand nothing else on
VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 10**12),
    st.sampled_from(["", " ", "Asha Rao", "a@example.com", "vendor", "customer", "9000090001"]),
    st.text(max_size=60),
    st.lists(st.integers(), max_size=2),
    st.dictionaries(st.text(max_size=3), st.text(max_size=3), max_size=2),
)


def outcome(vendor: Vendor, load: Any, body: Any) -> tuple[Any, Any]:
    """What was loaded, or what was said of it."""
    variants = {name: variant.default for name, variant in vendor.api.variants.items()}
    with Situation(variants, {"types": ["vendor", "customer"]}):
        try:
            return load(copy.deepcopy(body)), None
        except ValidationError as error:
            return None, error.messages


@pytest.mark.parametrize(("vendor", "schema"), BODIES)
@settings(max_examples=40)
@given(data=st.data())
def test_the_same_by_either_way(vendor: Vendor, schema: BodySchema, data: st.DataObject) -> None:
    """The result, the order of its keys, and every message are the same."""
    names = [field.data_key or name for name, field in schema.load_fields.items()]
    objects = st.dictionaries(st.sampled_from([*names, "extra"]), VALUES)
    body = data.draw(objects if vendor.name in ONLY_OBJECTS else objects | VALUES)
    straight = outcome(vendor, schema.load, body)
    whole = outcome(vendor, lambda sent: Schema.load(schema, sent), body)

    assert whole == straight
    assert list(whole[0] or ()) == list(straight[0] or ())


def test_every_vendor_loads_its_bodies_straight() -> None:
    """The bodies of contacts are schemas of this kind, at every vendor."""
    assert {vendor.name for vendor in VENDORS} == {str(case.id).split(" ")[0] for case in BODIES}
