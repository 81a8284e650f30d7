"""Rate limits: every counter is read, a limit is set, and what remains of it."""

from typing import Any

import pytest

from mock_server import MockClient, MockError
from tests.clients import Client
from tests.control.calls import VENDOR_NAMES, create, listed
from tests.samples import CLEMTA_COMPANY

MORNING = 1768467600
ISO = "2026-01-15T09:00:00Z"
RATE = ["X-RateLimit-API", "X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset"]


def counters(mock: MockClient, vendor: str) -> list[dict[str, Any]]:
    return [one for one in mock.limits()["counters"] if one["vendor"] == vendor]


def test_the_vendors_own_at_first(mock: MockClient) -> None:
    """Those that documents tell of are in force, and nothing is counted yet."""
    told = mock.limits()
    rules = {(one["vendor"], one["operation"]): one["requests"] for one in told["limits"]}

    assert {
        ("clemta", "*"): 100,
        ("spn", "create_contact"): 60,
        ("spn", "login"): 20,
        ("spn", "*"): 120,
    } == rules
    assert [] == told["counters"]


def test_a_counter_is_read(client: Client, mock: MockClient) -> None:
    """What was counted, by whom, what remains and until when; no credential is told."""
    mock.set_clock(ISO, frozen=True)
    for _ in range(3):
        listed(client, "clemta")
    found = counters(mock, "clemta")
    counted_by = found[0].pop("counted_by")

    assert [
        {
            "vendor": "clemta",
            "operation": "*",
            "requests": 100,
            "seconds": 60,
            "remaining": 97,
            "resets_at": "2026-01-15T09:01:00Z",
        }
    ] == found
    assert counted_by.startswith("credential ")
    assert "clemta_mock_key" not in counted_by


def test_every_caller_has_a_counter(client: Client, mock: MockClient) -> None:
    """Two keys are counted apart; SPN counts by address and path."""
    clemta = client.at("clemta", **{"X-API-KEY": "clemta_other_key"})
    listed(client, "clemta")
    clemta.get("/contacts?company_id=64b8f1a2e4b0c8d9f0654321")
    listed(client, "spn")
    create(client, "spn", "Asha")

    assert [99, 99] == [one["remaining"] for one in counters(mock, "clemta")]
    assert 2 == len({one["counted_by"] for one in counters(mock, "clemta")})
    assert ["*", "create_contact"] == sorted(one["operation"] for one in counters(mock, "spn"))


def test_a_window_that_is_over_is_not_told(client: Client, mock: MockClient) -> None:
    """Only counters whose window is open are listed."""
    mock.set_clock(ISO, frozen=True)
    listed(client, "clemta")
    mock.advance(60)

    assert [] == counters(mock, "clemta")


@pytest.mark.parametrize("vendor", VENDOR_NAMES)
def test_a_limit_is_set(vendor: str, client: Client, mock: MockClient) -> None:
    """Any vendor can be given a limit, and refuses in its own words beyond it."""
    mock.set_clock(ISO, frozen=True)
    mock.set_limit(vendor, requests=2, seconds=10)
    statuses = [listed(client, vendor).status for _ in range(3)]
    mock.advance(10)

    assert [200, 200, 429] == statuses
    assert 200 == listed(client, vendor).status


def test_a_limit_on_one_operation(client: Client, mock: MockClient) -> None:
    """An operation's own limit stands beside the limit on the rest."""
    mock.set_limit("clemta", "create_contact", requests=1, seconds=60)
    created = [create(client, "clemta", "Asha").status for _ in range(2)]

    assert [200, 429] == created
    assert 200 == listed(client, "clemta").status


@pytest.mark.parametrize("spent", [0, 5])
def test_what_remains_is_set(spent: int, client: Client, mock: MockClient) -> None:
    """So many requests pass, whatever was counted before; then the vendor's own 429."""
    mock.set_clock(ISO, frozen=True)
    for _ in range(spent):
        listed(client, "clemta")
    mock.set_limit("clemta", remaining=2)
    statuses = [listed(client, "clemta").status for _ in range(3)]
    mock.advance(60)

    assert [200, 200, 429] == statuses
    assert 200 == listed(client, "clemta").status


def test_no_more_remains_than_the_limit(client: Client, mock: MockClient) -> None:
    """What remains never exceeds the limit itself."""
    mock.set_limit("clemta", remaining=1000)

    assert "99" == listed(client, "clemta").header("X-RateLimit-Remaining")


def test_clemtas_headers(client: Client, mock: MockClient) -> None:
    """Every answer tells of the limit that was set, in Clemta's headers (CLM-29)."""
    mock.set_clock(ISO, frozen=True)
    mock.set_limit("clemta", requests=5, seconds=60)
    replies = [listed(client, "clemta") for _ in range(2)]

    assert [
        ["5 requests per minute", "5", "4", str(MORNING + 60)],
        ["5 requests per minute", "5", "3", str(MORNING + 60)],
    ] == [[reply.header(name) for name in RATE] for reply in replies]


def test_clemtas_refusal(client: Client, mock: MockClient) -> None:
    """Beyond the limit nothing remains, and Retry-After is a whole window (CLM-30)."""
    mock.set_clock(ISO, frozen=True)
    mock.set_limit("clemta", remaining=0)
    mock.advance(20)
    reply = client.at("clemta").get(f"/contacts?company_id={CLEMTA_COMPANY}")

    assert (429, "CLM-30") == (reply.status, reply.behaviour)
    assert ("0", "60") == (reply.header("X-RateLimit-Remaining"), reply.header("Retry-After"))


def test_spns_headers(client: Client, mock: MockClient) -> None:
    """Under the variant `rate_headers` SPN tells of the limit that was set (SPN-28)."""
    mock.load(
        {"extends": "default", "vendors": {"spn": {"variants": {"rate_headers": True}}}},
    )
    mock.set_clock(ISO, frozen=True)
    mock.set_limit("spn", requests=5, seconds=60)
    reply = listed(client, "spn")

    assert ("5", "4") == (
        reply.header("X-RateLimit-Limit"),
        reply.header("X-RateLimit-Remaining"),
    )


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"vendor": "nobody", "remaining": 1}, "Unknown vendor 'nobody'"),
        ({"vendor": "spn", "operation": "nothing", "remaining": 1}, "no operation 'nothing'"),
        ({"vendor": "spn", "requests": 1}, "requests and seconds together"),
        ({"vendor": "spn"}, "requests and seconds, or remaining"),
        ({"vendor": "spn", "remaining": -1}, "from 0 to 1000000000"),
        ({"vendor": "ysuite", "remaining": 1}, "it has no limits"),
        ({"vendor": "clemta", "operation": "get_contact", "remaining": 1}, r"it has limits on: \*"),
    ],
)
def test_what_cannot_be_set(asked: dict[str, Any], told: str, mock: MockClient) -> None:
    """What would have no effect is refused with a sentence that says what would."""
    with pytest.raises(MockError, match=told):
        mock.set_limit(**asked)
