"""What a world's requests were answered with, counted for as long as the world is there."""

from contextlib import suppress
from http.client import HTTPException
from typing import Any

from mock_server import MockClient
from tests.clients import Client
from tests.control.calls import create, listed
from tests.control.conftest import elsewhere


def counted(mock: MockClient) -> list[tuple[Any, ...]]:
    """Each kind of answer of the world: its behaviour, status, whose it is, fault, count."""
    keys = ("behaviour", "status", "answered_by", "fault", "count")
    return [tuple(row[key] for key in keys) for row in mock.coverage()["answers"]]


def test_answers_are_counted_by_their_kind(client: Client, mock: MockClient) -> None:
    """By vendor, operation, behaviour and status."""
    create(client, "razorpay", "Somebody New")
    create(client, "razorpay", "Somebody Else")
    client.at("razorpay").post("/v1/contacts", {"type": "vendor"})
    kind = {"vendor": "razorpay", "operation": "create_contact"}
    ours = {"answered_by": "vendor", "fault": False}

    assert mock.coverage() == {
        "world": mock.world,
        "answers": [
            {**kind, "behaviour": "RZP-01", "status": 200, **ours, "count": 2},
            {**kind, "behaviour": "RZP-08", "status": 400, **ours, "count": 1},
        ],
        "unserved": [],
    }


def test_a_summary_by_number(client: Client, mock: MockClient) -> None:
    """Each number of a vendor is met, never met, not counted, or shown by no single answer."""
    create(client, "razorpay", "Somebody New")
    client.at("razorpay").post("/v1/contacts", {"type": "vendor"})
    client.at("razorpay").post("/v1/payouts", {})
    found = mock.coverage(summary=True)
    ours = found["vendors"]["razorpay"]
    rows = mock.behaviours()["behaviours"]["razorpay"]
    parts = ("met", "never_met", "not_counted", "no_single_answer")

    assert {"RZP-01": 1, "RZP-08": 1} == ours["met"]
    assert (mock.world, ["RZP-08"]) == (found["world"], found["guesses"])
    assert [{"vendor": "razorpay", "route": "POST /v1/payouts", "count": 1}] == found["unserved"]
    assert sorted(row["id"] for row in rows) == sorted(one for part in parts for one in ours[part])


def test_a_fault_is_told(client: Client, mock: MockClient) -> None:
    """Its own answer is the vendor's where the vendor words it, else the user's."""
    create(client, "razorpay", "Somebody New", **{"X-Mock-Fault": "status=503"})
    create(client, "razorpay", "Somebody New", **{"X-Mock-Fault": "status=503; body=no"})
    create(client, "razorpay", "Somebody New", **{"X-Mock-Fault": "delay=0"})

    assert [
        ("RZP-41", 503, "vendor", True, 1),
        (None, 503, "user", True, 1),
        ("RZP-01", 200, "vendor", True, 1),
    ] == counted(mock)


def test_an_answer_that_was_lost_shows_nothing(mock: MockClient, client: Client) -> None:
    """The vendor has applied the request, and nobody saw its behaviour."""
    mock.add_fault(vendor="razorpay", drop="truncate")
    with suppress(HTTPException, OSError):  # as its client tells it
        create(client, "razorpay", "Somebody New")

    assert [(None, None, "vendor", True, 1)] == counted(mock)


def test_a_route_that_is_not_emulated_is_counted(client: Client, mock: MockClient) -> None:
    """By its route; not where the vendor refuses the caller, nor where the user has an answer."""
    razorpay = client.at("razorpay")
    razorpay.post("/v1/payouts", {})
    razorpay.post("/v1/payouts", {}, **{"Authorization": "Basic bm9ib2R5Og=="})
    mock.add_answer(vendor="razorpay", method="POST", path="/v1/payouts", status=200, body={})
    razorpay.post("/v1/payouts", {})

    assert [{"vendor": "razorpay", "route": "POST /v1/payouts", "count": 1}] == (
        mock.coverage()["unserved"]
    )
    assert [(None, 501, "mock"), ("RZP-34", 401, "vendor"), (None, 200, "user")] == [
        row[:3] for row in counted(mock)
    ]


def test_counts_outlive_what_they_counted(client: Client, mock: MockClient) -> None:
    """A reset, another scenario, a snapshot and a cleared journal leave them."""
    mock.keep("before")
    listed(client, "spn")
    before = mock.coverage()
    mock.reset()
    mock.load("empty")
    mock.restore("before")
    mock.clear_requests()

    assert 1 == before["answers"][0]["count"]
    assert before == mock.coverage()


def test_they_begin_anew(client: Client, mock: MockClient) -> None:
    """Where they are cleared, and with a world that was dropped."""
    listed(client, "spn")
    cleared = mock.clear_coverage()
    empty = counted(mock)
    listed(client, "spn")
    mock.drop(mock.world)

    assert {"world": mock.world} == cleared
    assert ([], []) == (empty, counted(mock))


def test_worlds_count_apart(client: Client, mock: MockClient) -> None:
    """Each world has its own counts; looking at those of another makes no world."""
    listed(client, "spn")
    other = elsewhere(mock, f"{mock.world}-other")
    other.clear_coverage()

    assert [] == other.coverage()["answers"]
    assert other.world not in [world["world"] for world in mock.worlds()["worlds"]]
