"""The same refusals at every vendor, each in its own words."""

from collections.abc import Callable
from urllib.parse import urlencode

import pytest

from tests.clients import Api, Client, Reply
from tests.samples import SAMPLES, send
from tests.sampling import Refusal

each_vendor = pytest.mark.parametrize("vendor", SAMPLES)


def listed(api: Api, vendor: str) -> Reply:
    sample = SAMPLES[vendor].list
    return send(api, sample, query=urlencode(sample.query))


def write(api: Api, vendor: str, body: str) -> Reply:
    """A write with a JSON body, by the operation that makes a contact."""
    sample = SAMPLES[vendor].create
    return api.send(sample.method, sample.path, body, {"Content-Type": "application/json"})


def check(wanted: Refusal, reply: Reply) -> None:
    """Status, number, headers and body, with the order of its keys."""
    assert (wanted.status, wanted.behaviour) == (reply.status, reply.behaviour), reply.text
    got = reply.text if isinstance(wanted.body, str) else reply.json
    assert wanted.body == got
    assert str(wanted.body) == str(got), "the keys are in another order"
    for name, value in wanted.headers.items():
        assert value == reply.header(name), name


@each_vendor
def test_401(vendor: str, client: Client) -> None:
    """A request without credentials is refused in the vendor's words."""
    check(SAMPLES[vendor].unauthenticated, listed(client.at(vendor).anonymous, vendor))


@each_vendor
def test_404_of_a_route(vendor: str, client: Client) -> None:
    """An unknown path is the vendor's own 404, before credentials are checked."""
    check(SAMPLES[vendor].no_route, client.at(vendor).anonymous.get("/no/such/route"))


@each_vendor
def test_405(vendor: str, client: Client) -> None:
    """A known path without the method is worded by the vendor, with Allow where it sends one."""
    check(SAMPLES[vendor].wrong_method, client.at(vendor).delete(SAMPLES[vendor].list.path))


@each_vendor
def test_bad_json(vendor: str, client: Client) -> None:
    """A body that breaks off is refused as the vendor refuses it."""
    check(SAMPLES[vendor].bad_json, write(client.at(vendor), vendor, '{"a":'))


@each_vendor
def test_429(vendor: str, given: Callable[..., Client]) -> None:
    """One request too many is refused, with the headers that the vendor sends and no others."""
    limits = {"requests": 1, "seconds": 60}
    api = given(vendor, limits=limits, clock="2026-01-15T09:00:00Z").at(vendor)
    first = listed(api, vendor)

    assert 200 == first.status
    check(SAMPLES[vendor].rate_limited, listed(api, vendor))


def test_ysuite_has_no_429(given: Callable[..., Client]) -> None:
    """YSuite documents no limit, so none is in force unless a scenario sets one (YS-27)."""
    api = given().at("ysuite")

    assert {200} == {listed(api, "ysuite").status for _ in range(300)}


@each_vendor
def test_500(vendor: str, given: Callable[..., Client]) -> None:
    """A fault's 500 comes in the vendor's own envelope."""
    client = given(faults=[{"vendor": vendor, "answer": {"status": 500}}])

    check(SAMPLES[vendor].failure, listed(client.at(vendor), vendor))


@each_vendor
def test_413(vendor: str, client: Client) -> None:
    """A body over the limit is refused before it is read."""
    check(SAMPLES[vendor].too_large, write(client.at(vendor), vendor, " " * 1_100_000))


def test_a_bug_is_told_apart_from_the_vendors_failure(given: Callable[..., Client]) -> None:
    """A failure of the mock server itself is the vendor's 500 with a header that says so."""
    client = given()
    table = client.world.state("razorpay").contacts
    table.page = None  # type: ignore[assignment, method-assign]  # breaks the next list
    reply = listed(client.at("razorpay"), "razorpay")

    assert (500, SAMPLES["razorpay"].failure.body) == (reply.status, reply.json)
    assert "bug in the mock server" in (reply.header("X-Mock-Error") or "")


def test_no_vendors_address(client: Client) -> None:
    """A path of no vendor is our own 404, which lists the vendors' paths."""
    reply = client.send("GET", "/nobody/here")

    assert 404 == reply.status
    assert "application/problem+json" == reply.header("Content-Type")
    assert "/razorpay/v1" in reply.json["served"]
