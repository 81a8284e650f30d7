"""What a vendor serves and the mock does not: said so, in our own words."""

import pytest

from mock_server.core.unserved import under
from mock_server.vendors import VENDORS
from tests.clients import Client
from tests.control.conftest import in_a_world, logged

FUNDS = "/v1/fund_accounts"


@pytest.fixture
def inside() -> Client:
    return in_a_world()


def test_a_real_route_is_not_denied(inside: Client) -> None:
    """It is 501 in our own words, with the document's page, and no behaviour's number."""
    reply = inside.at("razorpay").post(FUNDS, {"contact_id": "cont_1"})

    assert (501, "mock", None) == (
        reply.status,
        reply.header("X-Mock-Answered-By"),
        reply.behaviour,
    )
    assert "application/problem+json" == reply.header("Content-Type")
    assert f"POST {FUNDS}" == reply.header("X-Mock-Unserved")
    assert "https://razorpay.com/docs/api/x/fund-accounts/" == reply.json["document"]


def test_the_vendors_authentication_comes_first(inside: Client) -> None:
    """Without credentials it is refused as the vendor refuses."""
    reply = inside.at("razorpay").anonymous.post(FUNDS, {})

    assert (401, "RZP-33", "vendor") == (
        reply.status,
        reply.behaviour,
        reply.header("X-Mock-Answered-By"),
    )


def test_any_method_of_a_real_path(inside: Client) -> None:
    """Where nothing of the path is emulated, the page's methods may not be all that there are."""
    assert 501 == inside.at("razorpay").delete(f"{FUNDS}/fa_1").status


def test_what_nobody_has_stays_the_vendors(inside: Client) -> None:
    """An unknown path gets the vendor's own answer."""
    reply = inside.at("razorpay").get("/v1/nothing")

    assert (404, "RZP-38") == (reply.status, reply.behaviour)
    assert reply.header("X-Mock-Unserved") is None


def test_journal_log_and_explanation_tell(inside: Client) -> None:
    """Each says that the route is real; the journal finds such requests."""
    inside.at("razorpay").get("/v1/contacts")
    with logged() as lines:
        inside.at("razorpay").get(FUNDS)
    (entry,) = inside.send("GET", "/_mock/requests?unserved=true").json["requests"]
    why = inside.send("GET", "/_mock/requests/2/explain").json["why"]

    assert (2, True, "mock") == (entry["id"], entry["unserved"], entry["answered_by"])
    assert ["GET /razorpay/v1/fund_accounts 501 -"] == [line[:36] for line in lines]
    assert all("does not emulate it" in said for said in (lines[0], why[0]))
    assert 1 == inside.send("POST", "/_mock/requests/count", {"unserved": True}).json["count"]


@pytest.mark.parametrize(
    ("vendor", "path", "hint"),
    [
        ("razorpay", "/contacts", "Razorpay has this path under /v1."),
        ("razorpay", "/v1/contact", "Did you mean /v1/contacts?"),
        ("razorpay", "/v1/contcats/cont_1", "Did you mean /v1/contacts/cont_1?"),
        ("razorpay", "/v1/fund_account", "Did you mean /v1/fund_accounts?"),
        ("ysuite", "/contacts", "YSuite has this path under /v1."),
    ],
)
def test_hints(vendor: str, path: str, hint: str, inside: Client) -> None:
    """A forgotten prefix and a near miss are told of in log and explanation."""
    with logged() as lines:
        inside.at(vendor).get(path)
    why = inside.send("GET", "/_mock/requests/1/explain").json["why"]

    assert hint in why
    assert f" | {hint}" in lines[0]


def test_no_hint_where_nothing_is_near(inside: Client) -> None:
    """Whoever is far off is told nothing."""
    inside.at("razorpay").get("/v1/nothing")

    assert [] == inside.send("GET", "/_mock/requests/1/explain").json["why"]


def test_a_path_stands_under_every_prefix() -> None:
    """A document prints one prefix; the vendor serves the route under each of its own."""
    spn = next(vendor for vendor in VENDORS if vendor.name == "spn")

    assert ["/api/v1/users", "/users"] == under("/api/v1/users", spn.api.prefixes)
    assert ["/v2/accounts"] == under("/v2/accounts", ("/v1",))


def test_a_long_path_is_not_compared(inside: Client) -> None:
    """To look for what is like it would take long; it is refused as any other."""
    reply = inside.at("razorpay").get(f"/v1/contact/{'x' * 5000}")

    assert "RZP-38" == reply.behaviour
    assert [] == inside.send("GET", "/_mock/requests/1/explain").json["why"]


def test_a_fault_after_it_is_the_vendors(inside: Client) -> None:
    """An answer that a fault puts in the place of ours is the vendor's, and says so."""
    reply = inside.at("razorpay").get(FUNDS, **{"X-Mock-Fault": "status=503; phase=after"})

    assert (503, "vendor") == (reply.status, reply.header("X-Mock-Answered-By"))
    assert reply.header("X-Mock-Unserved") is None
