"""A world's clock rules everything in it that has to do with time."""

import base64
import json
from collections.abc import Callable
from time import perf_counter
from typing import Any

import pytest

from mock_server import MockClient, MockError
from tests.clients import Client
from tests.control.calls import DOORS, VENDOR_NAMES, create, listed, rows
from tests.samples import SPN_COMPANY

MORNING = 1768467600
ISO = "2026-01-15T09:00:00Z"


def test_real_at_first(mock: MockClient) -> None:
    """A clock that nobody has set shows the real time and moves."""
    first, second = mock.clock(), mock.clock()

    assert (first["real"], first["frozen"]) == (True, False)
    assert first["seconds"] < second["seconds"]


@pytest.mark.parametrize(
    "at", [ISO, MORNING, "2026-01-15T14:30:00+05:30", "2026-01-15 09:00"], ids=str
)
def test_set(at: Any, mock: MockClient) -> None:
    """A time is ISO 8601, in UTC unless it says otherwise, or seconds since 1970."""
    mock.set_clock(at, frozen=True)

    assert {"at": ISO, "seconds": MORNING, "frozen": True, "real": False} == mock.clock()


def test_set_and_moving(mock: MockClient) -> None:
    """A clock that is set but not frozen goes on from there."""
    first = mock.set_clock(ISO)
    second = mock.clock()

    assert MORNING <= first["seconds"] < second["seconds"] < MORNING + 60


def test_back_to_the_real_time(mock: MockClient) -> None:
    """Setting it to nothing makes it real again."""
    mock.set_clock(ISO, frozen=True)
    mock.set_clock()

    assert mock.clock()["real"]


def test_frozen_where_it_stands(mock: MockClient) -> None:
    """Frozen without a time, it stands at the real time."""
    stopped = mock.set_clock(frozen=True)

    assert stopped == mock.clock()
    assert stopped["seconds"] > MORNING


@pytest.mark.parametrize("seconds", ["1e+3", "1E+03", "1.0e3", "1000"])
def test_numbers_as_json_has_them(seconds: str, client: Client, mock: MockClient) -> None:
    """A number may have an exponent, as programs write it."""
    mock.set_clock(ISO, frozen=True)
    client.send("POST", "/_mock/clock/advance", f'{{"seconds": {seconds}}}')

    assert MORNING + 1000 == mock.clock()["seconds"]


def test_advanced(mock: MockClient) -> None:
    """It moves by parts of a second too, and back."""
    mock.set_clock(ISO, frozen=True)

    assert MORNING + 61.25 == mock.advance(61.25)["seconds"]
    assert MORNING == mock.advance(-61.25)["seconds"]


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (lambda mock: mock.set_clock("tomorrow"), "expected a time such as"),
        (lambda mock: mock.set_clock(-1), "from 1970 to 9999"),
        (lambda mock: mock.advance(3e9 * 100), "seconds: found"),
        (lambda mock: [mock.advance(3e9) for _ in range(100)], "from 1970 to 9999"),
    ],
    ids=["no time", "before 1970", "too far", "after 9999"],
)
def test_what_no_clock_shows(
    call: Callable[[MockClient], Any], told: str, mock: MockClient
) -> None:
    """A time that cannot be shown is refused, and the clock stays as it is."""
    mock.set_clock(ISO, frozen=True)
    with pytest.raises(MockError, match=told) as refused:
        call(mock)

    assert (400, "/_mock/docs/errors#clock") == (
        refused.value.status,
        refused.value.problem["type"],
    )


CREATED = {
    "razorpay": ("created_at", MORNING),
    "ysuite": ("cstcreated_on", ISO),
    "clemta": ("created_at", MORNING),
    "spn": ("created_at", ISO),
}


@pytest.mark.parametrize("vendor", CREATED)
def test_it_dates_what_is_created(vendor: str, client: Client, mock: MockClient) -> None:
    """A new contact was created when the world's clock says, in the vendor's own form."""
    field, value = CREATED[vendor]
    mock.set_clock(ISO, frozen=True)
    create(client, vendor, "Ravi Verma")
    found = [row for row in rows(listed(client, vendor)) if "Ravi Verma" == row[DOORS[vendor].name]]

    assert [value] == [row[field] for row in found]


def test_ids_hold_its_time(client: Client, mock: MockClient) -> None:
    """An id of Clemta begins with the second, in hexadecimal."""
    mock.set_clock(ISO, frozen=True)
    id = create(client, "clemta", "Asha Rao").json["data"]["id"]

    assert f"{MORNING:08x}" == id[:8]


def test_ids_rise_with_its_time(client: Client, mock: MockClient) -> None:
    """Of two ids of Razorpay the later one is greater."""
    mock.set_clock(ISO, frozen=True)
    first = create(client, "razorpay", "Asha Rao").json["id"]
    mock.advance(1)

    assert first < create(client, "razorpay", "Asha Rai").json["id"]


def test_a_minute_passes_in_milliseconds(client: Client, mock: MockClient) -> None:
    """SPN's sixty creates a minute are used up and given back without waiting (SPN-26)."""
    mock.set_clock(ISO, frozen=True)
    began = perf_counter()
    statuses = [create(client, "spn", "Asha").status for _ in range(61)]
    mock.advance(59.9)
    early = create(client, "spn", "Asha").status
    mock.advance(0.1)
    late = create(client, "spn", "Asha").status

    assert [201] * 60 + [429] == statuses
    assert (429, 201) == (early, late)
    assert perf_counter() - began < 5


def test_a_token_expires_by_it(client: Client, mock: MockClient) -> None:
    """A login is good for half an hour of the world's time (SPN-02, SPN-33)."""
    mock.set_clock(ISO, frozen=True)
    known = {"email": "user@example.com", "password": "mock-password"}
    token = client.send("POST", "/spn/api/v1/auth/login", known).json["access_token"]
    spn = client.at("spn", Authorization=f"Bearer {token}")
    path = f"/api/v1/contacts?company_id={SPN_COMPANY}"
    claims = json.loads(base64.urlsafe_b64decode(token.split(".")[1] + "=="))
    mock.advance(29 * 60)
    before = spn.get(path).status
    mock.advance(61)

    assert MORNING + 30 * 60 == claims["exp"]
    assert (200, 401) == (before, spn.get(path).status)


@pytest.mark.parametrize("vendor", VENDOR_NAMES)
def test_a_virtual_delay_moves_it(vendor: str, client: Client, mock: MockClient) -> None:
    """A delay that is virtual takes the world's time and nobody else's."""
    mock.set_clock(ISO, frozen=True)
    mock.add_fault(vendor=vendor, delay={"seconds": 90.5, "virtual": True})
    began = perf_counter()
    reply = listed(client, vendor)

    assert 200 == reply.status
    assert perf_counter() - began < 5
    assert MORNING + 90.5 == mock.clock()["seconds"]


def test_the_journal_is_dated_by_it(client: Client, mock: MockClient) -> None:
    """Entries bear the world's time."""
    mock.set_clock(ISO, frozen=True)
    listed(client, "spn")

    assert [ISO] == [entry["at"] for entry in mock.requests()["requests"]]
