"""The first second of a clock, and its last: whatever is asked is answered."""

import time

import pytest

from mock_server import MockClient, MockError
from mock_server.core.state.clock import END
from tests.clients import Client
from tests.control.calls import VENDOR_NAMES, create, listed

LAST = "9999-12-31T23:59:59Z"
READ = ("/clock", "/limits", "/requests", "/state", "/info", "/faults", "/worlds", "/scenario")

edges = pytest.mark.parametrize("at", [0, END - 1, END])
frozen_or_not = pytest.mark.parametrize("frozen", [True, False])
each_vendor = pytest.mark.parametrize("vendor", VENDOR_NAMES)


def reads(client: Client) -> set[int]:
    return {client.send("GET", f"/_mock{path}").status for path in READ}


@edges
@frozen_or_not
@each_vendor
def test_vendors(vendor: str, at: int, frozen: bool, client: Client, mock: MockClient) -> None:
    """Records are created and listed, and the control plane tells of them."""
    mock.set_clock(at, frozen=frozen)
    statuses = (create(client, vendor, "Asha Rao").status, listed(client, vendor).status)

    assert statuses in ((200, 200), (201, 200))
    assert {200} == reads(client)


@edges
@each_vendor
def test_limits(vendor: str, at: int, client: Client, mock: MockClient) -> None:
    """A window may end after the clock does: headers tell, and so does the control plane."""
    mock.set_clock(at, frozen=True)
    mock.set_limit(vendor, requests=1, seconds=1_000_000_000)
    first, second = listed(client, vendor), listed(client, vendor)
    (counter,) = client.send("GET", "/_mock/limits").json["counters"]

    assert (200, 429) == (first.status, second.status)
    assert counter["resets_at"] <= LAST
    assert {200} == reads(client)


@each_vendor
def test_a_scenario(vendor: str, client: Client, mock: MockClient) -> None:
    """Invented records fit between the beginning of time and a clock that stands there."""
    for at in ("1970-01-01T00:00:00Z", LAST):
        scenario = f"clock: {{at: {at}}}\nvendors: {{{vendor}: {{contacts: [{{fake: 3}}]}}}}"
        status = client.send("PUT", "/_mock/scenario", scenario).status

        assert (200, {200}) == (status, reads(client))


def test_the_clock_stands_still(client: Client, mock: MockClient) -> None:
    """A moving clock does not leave the year 9999."""
    mock.set_clock(LAST)
    time.sleep(0.01)

    assert (LAST, END) == (mock.clock()["at"], mock.clock()["seconds"])


@pytest.mark.parametrize(("at", "seconds"), [(END, 1), (END, 0.5), (END - 9, 10), (0, -1)])
def test_no_further(at: int, seconds: float, client: Client, mock: MockClient) -> None:
    """A clock that cannot be moved so far is refused with a sentence, and stays."""
    mock.set_clock(at, frozen=True)
    with pytest.raises(MockError, match="The clock runs from 1970 to 9999") as error:
        mock.advance(seconds)

    assert (400, at) == (error.value.status, mock.clock()["seconds"])


@each_vendor
def test_a_virtual_delay(vendor: str, client: Client, mock: MockClient) -> None:
    """One that would last longer than time ends with it, and the request is answered."""
    mock.set_clock(END - 9, frozen=True)
    mock.add_fault(delay={"seconds": 10, "virtual": True}, phase="after")

    assert 2 == create(client, vendor, "Asha Rao").status // 100
    assert LAST == mock.clock()["at"]
