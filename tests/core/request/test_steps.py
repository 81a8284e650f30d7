"""What a request passes before its view, in which order."""

import threading
from time import perf_counter, sleep
from typing import Any

import pytest

from mock_server.core.request.pipeline import BEFORE
from mock_server.core.state.faults import Fault
from mock_server.core.state.limits import Limit
from mock_server.vendors import VENDORS
from tests.clients import Client, Reply
from tests.control.calls import DOORS, VENDOR_NAMES, create, listed
from tests.control.conftest import in_a_world

NEW = "Only Here"


@pytest.fixture
def inside() -> Client:
    return in_a_world()


def break_all(client: Client, **answer: Any) -> None:
    client.world.faults.add(Fault(answer=answer or {"status": 503}))


def allow(client: Client, vendor: str, requests: int) -> None:
    client.world.limits.set(vendor, "*", Limit(requests, 60))


@pytest.mark.parametrize("vendor", VENDORS, ids=lambda vendor: vendor.name)
def test_every_vendor_has_every_step(vendor: Any) -> None:
    """A vendor may have an order of its own, and leaves nothing out but how it loads."""
    own = vendor.api.steps or BEFORE

    assert {step.__name__ for step in BEFORE} <= {step.__name__ for step in own}


@pytest.mark.parametrize("vendor", VENDOR_NAMES)
def test_the_router_decides_first(vendor: str, inside: Client) -> None:
    """An unknown path is told to anybody, counted by nothing and broken by nobody."""
    allow(inside, vendor, 0)
    break_all(inside)
    reply = inside.at(vendor).anonymous.get("/no/such/route")

    assert 404 == reply.status


@pytest.mark.parametrize("vendor", VENDOR_NAMES)
def test_then_who_is_asking(vendor: str, inside: Client) -> None:
    """Who brings no credential is refused, and is not counted."""
    allow(inside, vendor, 0)
    break_all(inside)

    assert 401 == inside.at(vendor).anonymous.get(DOORS[vendor].list).status


@pytest.mark.parametrize("vendor", VENDOR_NAMES)
def test_then_how_often(vendor: str, inside: Client) -> None:
    """A limit refuses before a fault strikes."""
    allow(inside, vendor, 0)
    break_all(inside)

    assert 429 == listed(inside, vendor).status


@pytest.mark.parametrize("vendor", ["razorpay", "cleartax", "ysuite", "clemta"])
def test_then_faults_and_then_the_body(vendor: str, inside: Client) -> None:
    """A fault strikes before the body is looked at."""
    break_all(inside)
    door = DOORS[vendor]
    method, path = ("PUT", "/x") if vendor == "cleartax" else ("POST", "")

    assert 503 == inside.at(vendor).send(method, door.contacts + path, {}).status


def test_spn_looks_at_the_body_first(inside: Client) -> None:
    """SPN counts and breaks only what it would have accepted (SPN-29)."""
    allow(inside, "spn", 0)
    break_all(inside)

    assert 422 == inside.at("spn").get("/api/v1/contacts?company_id=x").status


def test_a_refused_request_is_counted_once(inside: Client) -> None:
    """What is over the limit does not move the counter further."""
    allow(inside, "clemta", 1)
    statuses = [listed(inside, "clemta").status for _ in range(3)]

    assert [200, 429, 429] == statuses
    assert [0] == [count.remaining for _, count in inside.world.limits.counters(_now(inside))]


def test_a_refusal_tells_the_counter_as_it_stands(inside: Client) -> None:
    """Clemta's headers are on a 401 too, where nothing was counted (CLM-29)."""
    anonymous = inside.at("clemta").anonymous
    first = anonymous.get(DOORS["clemta"].list)

    assert (401, "100") == (first.status, first.header("X-RateLimit-Remaining"))


@pytest.mark.parametrize("body", ["{", "", "[1]", "\xff", "null"])
def test_a_body_that_cannot_be_read_matches_no_field(body: str, inside: Client) -> None:
    """A fault on a field of the body leaves such requests to the vendor."""
    inside.world.faults.add(Fault(body={"cstname": NEW}, answer={"status": 503}))
    reply = inside.at("ysuite").post("/v1/contacts", body)

    assert 400 == reply.status


@pytest.mark.parametrize(
    ("answer", "status", "text"),
    [
        ({"status": 429}, 429, "Too Many Attempts."),
        ({"status": 401}, 401, "Invalid API credentials."),
        ({"status": 403}, 403, "Forbidden"),
        ({"status": 500}, 500, "Server Error"),
        ({"status": 502}, 502, "Server Error"),
        ({"status": 429, "body": "slow down"}, 429, "slow down"),
        ({"status": 401, "body": {"a": 1}}, 401, '{"a":1}'),
        ({"behaviour": "YS-30"}, 500, "Server Error"),
        ({"behaviour": "YS-30", "status": 507}, 507, "Server Error"),
    ],
)
def test_answers_on_purpose(answer: Any, status: int, text: str, inside: Client) -> None:
    """The vendor words any status; a body takes the place of its words."""
    break_all(inside, **answer)
    reply = listed(inside, "ysuite")

    assert status == reply.status
    assert text in reply.text


@pytest.mark.parametrize("vendor", VENDOR_NAMES)
def test_every_status_has_words(vendor: str) -> None:
    """No status is beyond a vendor, documented or not."""
    for status in range(400, 600, 7):
        inside = in_a_world()
        break_all(inside, status=status)
        reply = listed(inside, vendor)

        assert (status, None) == (reply.status, reply.header("X-Mock-Error"))


@pytest.mark.parametrize("phase", ["before", "after"])
def test_a_delay_holds_nobody_else(phase: str, inside: Client) -> None:
    """While one request waits on purpose, others of its world are served."""
    inside.world.faults.add(Fault(vendor="spn", method="POST", delay={"seconds": 0.3}, phase=phase))
    answers = list[Reply]()
    slow = threading.Thread(target=lambda: answers.append(create(inside, "spn", NEW)))
    began = perf_counter()
    slow.start()
    sleep(0.05)
    others = [listed(inside, "spn").status for _ in range(5)]
    meanwhile = perf_counter() - began
    slow.join()

    assert [200] * 5 == others
    assert [201] == [reply.status for reply in answers]
    assert meanwhile < 0.25
    assert perf_counter() - began >= 0.3


def _now(client: Client) -> float:
    return client.world.clock.now_ns() / 1e9
