"""What each vendor serves and the mock server does not: mirrors the unserved.yaml files."""

import re

import pytest

from mock_server.core.unserved import Unserved, under, unserved
from mock_server.core.vendor import Vendor
from mock_server.vendors import VENDORS
from tests.clients import Client
from tests.samples import SAMPLES

BUSINESS = "/api/v0.1/businesses/f33961ec-1c1a-461d-b888-8a5a56577a14"
NEAR_MISSES = {
    "razorpay": [
        "/v1/fund_account",
        "/v1/payout",
        "/v1/payouts/pout_1/reverse",
        "/v1/orders/order_1/refunds",
        "/v1/customers/cust_1/contacts",
        "/v1/contacts/cont_00000000000001/fund_accounts",
        "/v2/contacts",
        "/v1/nothing",
    ],
    "cleartax": [
        "/api/v0.1/businesses",
        BUSINESS,
        f"{BUSINESS}/item",
        f"{BUSINESS}/contacts/c1/items",
        "/api/v0.1/taxable_entities",
        "/api/v0.1/taxable_entities/t1",
        "/api/v0.1/taxable_entities/t1/invoice",
        "/api/v0.2/taxable_entities/t1/invoices",
        "/api/v0.2/businesses/b1/contacts",
        "/einv/v2/eInvoice",
        "/einv/v2/einvoice/generate",
        "/gst/api/v0.1/einv/v2/eInvoice/generate",
    ],
    "ysuite": ["/v1/leadss", "/v1/lead", "/v1/invoices/42/payments", "/v1/items"],
    "clemta": [
        "/formation",
        "/fixed-asset",
        "/companies",
        "/invoices",
        "/v1/contacts",
        "/v1/nothing",
    ],
    "spn": [
        "/api/v1/users",
        "/api/v1/user/me",
        "/api/v1/auth",
        "/api/v1/docs",
        "/api/v1/catalog/feed/7",
    ],
}

each_vendor = pytest.mark.parametrize("vendor", VENDORS, ids=lambda vendor: vendor.name)


def routes(vendor: Vendor) -> tuple[Unserved, ...]:
    """The routes of the vendor's list, which has some."""
    found = tuple(unserved(vendor.package))
    assert found
    return found


def sent(vendor: Vendor, route: Unserved) -> list[tuple[str, str]]:
    """Method and path, under each of the vendor's prefixes, with something where they vary."""
    path = re.sub(r"\{\w+\}", "7", route.path).replace("*", "else/7")
    method = route.method.replace("*", "PUT")
    return [(method, whole) for whole in under(path, vendor.api.prefixes)]


@each_vendor
def test_a_real_route_says_so(vendor: Vendor, client: Client) -> None:
    """With credentials it is 501 in our own words, and names its page."""
    for route in routes(vendor):
        for method, path in sent(vendor, route):
            reply = client.at(vendor.name).send(method, path)

            assert (501, None) == (reply.status, reply.behaviour), path
            assert "mock" == reply.header("X-Mock-Answered-By")
            assert f"{route.method} {route.path}" == reply.header("X-Mock-Unserved")
            assert route.source == reply.json["document"]


@each_vendor
def test_authentication_comes_first(vendor: Vendor, client: Client) -> None:
    """Without credentials it is the vendor's own 401, unless it asks for none of them."""
    for route in routes(vendor):
        refused = (
            (501, None) if route.public else (401, SAMPLES[vendor.name].unauthenticated.behaviour)
        )
        for method, path in sent(vendor, route):
            reply = client.at(vendor.name).anonymous.send(method, path)

            assert refused == (reply.status, reply.behaviour), path


@each_vendor
def test_nothing_is_listed_twice(vendor: Vendor) -> None:
    """A route stands once in its vendor's list."""
    listed = [(route.method, route.path) for route in unserved(vendor.package)]

    assert len(listed) == len(set(listed))


@pytest.mark.parametrize(
    ("vendor", "path"), [(name, path) for name, paths in NEAR_MISSES.items() for path in paths]
)
def test_a_near_miss_stays_the_vendors(vendor: str, path: str, client: Client) -> None:
    """A path that no page names is an unknown one, in the vendor's own voice."""
    reply = client.at(vendor).get(path)

    assert (404, SAMPLES[vendor].no_route.behaviour) == (reply.status, reply.behaviour)
    assert reply.header("X-Mock-Unserved") is None


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/auth/login"), ("PUT", "/companies/7"), ("PUT", "/contacts")],
)
def test_what_is_emulated_is_not_of_a_family(method: str, path: str, client: Client) -> None:
    """A wrong method of a path that SPN's operations have is SPN's own 405 (SPN-47)."""
    reply = client.at("spn").send(method, f"/api/v1{path}")

    assert (405, "SPN-47") == (reply.status, reply.behaviour)


def test_no_business_is_asked_for(client: Client) -> None:
    """What a token of ClearTax may see of a route that is not emulated is unknown (CTX-34)."""
    reply = client.at("cleartax").get("/api/v0.1/businesses/of-nobody/items")

    assert 501 == reply.status
