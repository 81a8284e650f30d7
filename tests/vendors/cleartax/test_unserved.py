"""Real routes of ClearTax that the mock does not emulate."""

import pytest

from mock_server.core.unserved import Unserved, under, unserved
from mock_server.vendors.cleartax import VENDOR
from tests.clients import Client
from tests.vendors.cleartax.asking import BUSINESS, CONTACTS

ROUTES = unserved(VENDOR.package)
each_route = pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.path)


def sent(route: Unserved) -> list[str]:
    """Its path under each of the vendor's prefixes, with something where it varies."""
    return under(route.path.replace("{", "a-").replace("}", ""), VENDOR.api.prefixes)


@each_route
def test_each_is_told_of(client: Client, route: Unserved) -> None:
    """With a token the answer is 501 in our own words, and names the page."""
    for path in sent(route):
        reply = client.at("cleartax").send(route.method, path)

        assert (501, None) == (reply.status, reply.behaviour)
        assert f"{route.method} {route.path}" == reply.header("X-Mock-Unserved")
        assert route.source == reply.json["document"]


@each_route
def test_the_token_is_asked_for(client: Client, route: Unserved) -> None:
    """Without a token it is ClearTax's own 401 (CTX-32)."""
    for path in sent(route):
        reply = client.at("cleartax").anonymous.send(route.method, path)

        assert (401, "CTX-32") == (reply.status, reply.behaviour)


def test_no_business_is_asked_for(client: Client) -> None:
    """What a token may see of a route that is not emulated is unknown (CTX-34)."""
    reply = client.at("cleartax").get("/api/v0.1/businesses/of-nobody/items")

    assert 501 == reply.status


@pytest.mark.parametrize(
    "path",
    [
        "/api/v0.1/businesses",
        f"/api/v0.1/businesses/{BUSINESS}",
        f"/api/v0.1/businesses/{BUSINESS}/item",
        f"/api/v0.1{CONTACTS}/c1/items",
        "/api/v0.1/taxable_entities",
        "/api/v0.1/taxable_entities/t1",
        "/api/v0.1/taxable_entities/t1/invoice",
        "/api/v0.2/taxable_entities/t1/invoices",
        "/api/v0.2/businesses/b1/contacts",
        "/einv/v2/eInvoice",
        "/einv/v2/einvoice/generate",
        "/gst/api/v0.1/einv/v2/eInvoice/generate",
    ],
)
def test_near_misses(client: Client, path: str) -> None:
    """A path that no page names stays ClearTax's own 404 (CTX-38)."""
    reply = client.at("cleartax").get(path)

    assert (404, "CTX-38") == (reply.status, reply.behaviour)


def test_contacts_are_served(client: Client) -> None:
    """No route of the list hides one that is served (CTX-01)."""
    assert "CTX-01" == client.at("cleartax").get(f"/api/v0.1{CONTACTS}").behaviour
