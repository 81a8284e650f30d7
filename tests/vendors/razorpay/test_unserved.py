"""Razorpay's other routes: known, not emulated, and never denied in Razorpay's voice."""

import re
from collections.abc import Iterator

import pytest

from mock_server.core.unserved import Unserved, unserved
from mock_server.vendors.razorpay import VENDOR
from tests.clients import Client, Reply

ROUTES = unserved(VENDOR.package)
OPERATIONS = {
    "POST /v1/contacts",
    "GET /v1/contacts",
    "GET /v1/contacts/{id}",
    "PATCH /v1/contacts/{id}",
}


def sent(client: Client, route: Unserved, known: bool = True) -> Reply:
    """A request for the route, as the default account or as nobody."""
    api = client.at("razorpay")
    return (api if known else api.anonymous).send(
        route.method, re.sub(r"\{\w+\}", "some_00000000000001", route.path)
    )


def names() -> Iterator[str]:
    return (f"{route.method} {route.path}" for route in ROUTES)


def test_a_documented_route_is_not_denied(client: Client) -> None:
    """Every listed route is 501 in our own words, with its page."""
    replies = [sent(client, route) for route in ROUTES]

    assert {(501, "mock", None)} == {
        (reply.status, reply.header("X-Mock-Answered-By"), reply.behaviour) for reply in replies
    }
    assert [route.source for route in ROUTES] == [reply.json["document"] for reply in replies]
    assert list(names()) == [reply.header("X-Mock-Unserved") for reply in replies]


def test_authentication_comes_first(client: Client) -> None:
    """Without credentials every listed route is Razorpay's 401."""
    replies = [sent(client, route, known=False) for route in ROUTES]

    assert {(401, "RZP-33")} == {(reply.status, reply.behaviour) for reply in replies}


def test_nothing_is_listed_twice_or_served() -> None:
    """A route stands once, and none of them is an operation."""
    listed = list(names())

    assert len(listed) == len(set(listed))
    assert not OPERATIONS & set(listed)


@pytest.mark.parametrize(
    "path",
    [
        "/v1/fund_account",
        "/v1/payout",
        "/v1/payouts/pout_1/reverse",
        "/v1/orders/order_1/refunds",
        "/v1/customers/cust_1/contacts",
        "/v1/contacts/cont_00000000000001/fund_accounts",
        "/v2/contacts",
        "/v1/nothing",
    ],
)
def test_a_near_miss_stays_razorpays(client: Client, path: str) -> None:
    """A path that no page has is Razorpay's own 404 (RZP-38)."""
    reply = client.at("razorpay").get(path)

    assert (404, "RZP-38") == (reply.status, reply.behaviour)
    assert reply.header("X-Mock-Unserved") is None
