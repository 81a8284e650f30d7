"""Who may call Razorpay, and as whom."""

import logging
from base64 import b64encode
from collections.abc import Callable
from typing import Any

import pytest

from tests.clients import Api, Client, basic
from tests.vendors.razorpay.wire import NOT_FOUND, SENT, bare, unplaced

Given = Callable[..., Client]
MISSING = bare("Please provide your api key for authentication purposes")
WRONG = bare("Authentication failed")
TOKEN = b64encode(b"rzp_test_mock:mock_secret").decode()
TEST = {"key_id": "rzp_test_mock", "key_secret": "mock_secret"}
LIVE = {"key_id": "rzp_live_mock", "key_secret": "live_secret"}


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/contacts"),
        ("POST", "/contacts"),
        ("GET", "/contacts/cont_00000000000001"),
        ("PATCH", "/contacts/cont_00000000000001"),
    ],
)
def test_a_request_without_credentials_is_refused(api: Api, method: str, path: str) -> None:
    """Every operation asks for a key before it looks at anything else (RZP-33)."""
    reply = api.anonymous.send(method, path, {"nonsense": 1} if method != "GET" else None)

    assert (401, "RZP-33") == (reply.status, reply.behaviour)
    assert MISSING == reply.text


@pytest.mark.parametrize(
    "authorization",
    [
        basic("rzp_test_mock", "wrong")["Authorization"],
        basic("rzp_test_other", "mock_secret")["Authorization"],
        basic("rzp_test_mock", "")["Authorization"],
        basic("", "mock_secret")["Authorization"],
        basic("rzp_test_mock ", "mock_secret")["Authorization"],
        f"basic {TOKEN}",
        f"BASIC {TOKEN}",
        f'Basic "{TOKEN}"',
        f"Basic ${TOKEN}",
        f"Bearer {TOKEN}",
        TOKEN,
        "Basic",
        "Basic é",
        "Basic " + b64encode(b"\xff\xfe").decode(),
        "Basic " + b64encode(b"rzp_test_mock").decode(),
        "Basic " + b64encode(b"rzp_test_mock:mock_secret\0").decode(),
        f"Basic {TOKEN}=",
    ],
)
def test_wrong_credentials_are_refused_alike(api: Api, authorization: str) -> None:
    """A wrong key, secret, scheme or form has the same answer (RZP-34)."""
    reply = api.as_caller(Authorization=authorization).get("/contacts")

    assert (401, "RZP-34") == (reply.status, reply.behaviour)
    assert WRONG == reply.text


def test_a_key_chooses_its_world(served: Given) -> None:
    """What follows the last @ of a key names a world, and the key is what stands before it."""
    client = served("razorpay", contacts=[])
    here = client.at("razorpay", "/v1", **basic("rzp_test_mock", "mock_secret"))
    there = client.at("razorpay", "/v1", **basic("rzp_test_mock@gw1", "mock_secret"))
    there.post("/contacts", SENT)

    assert 1 == there.get("/contacts").json["count"]
    assert 0 == here.get("/contacts").json["count"]


def test_test_and_live_data_are_apart(given: Given) -> None:
    """Neither mode lists, reads, changes or de-duplicates by the other's contacts (RZP-35)."""
    client = given("razorpay", accounts=[TEST, LIVE], contacts=[])
    test = client.at("razorpay", "/v1", **basic("rzp_test_mock", "mock_secret"))
    live = client.at("razorpay", "/v1", **basic("rzp_live_mock", "live_secret"))
    made = test.post("/contacts", SENT).json
    path = f"/contacts/{made['id']}"

    assert 0 == live.get("/contacts").json["count"]
    assert [400, 400] == [live.get(path).status, live.patch(path, {"active": False}).status]
    assert "RZP-01" == live.post("/contacts", SENT).behaviour
    assert made == test.get(path).json


def test_a_scenario_gives_contacts_to_an_account(given: Given) -> None:
    """A seeded contact belongs to the account that it names, or to the first (RZP-35)."""
    contacts = [{"name": "Asha Rao"}, {"name": "Bo.", "account": "rzp_live_mock"}]
    client = given("razorpay", accounts=[TEST, LIVE], contacts=contacts)
    test = client.at("razorpay", "/v1", **basic("rzp_test_mock", "mock_secret"))
    live = client.at("razorpay", "/v1", **basic("rzp_live_mock", "live_secret"))

    assert ["Asha Rao"] == [c["name"] for c in test.get("/contacts").json["items"]]
    assert ["Bo."] == [c["name"] for c in live.get("/contacts").json["items"]]


def test_a_product_may_not_be_enabled(given: Given) -> None:
    """enabled false: every call with a good key is a URL that was not found (RZP-36)."""
    api = given("razorpay", variants={"enabled": False}).at("razorpay", "/v1")

    for reply in (api.get("/contacts"), api.post("/contacts", SENT)):
        assert (400, "RZP-36") == (reply.status, reply.behaviour)
        assert NOT_FOUND == reply.text
    assert 401 == api.anonymous.get("/contacts").status


def test_a_product_is_enabled_by_default(given: Given) -> None:
    """enabled true is the default (RZP-36)."""
    api = given("razorpay", variants={"enabled": True}).at("razorpay", "/v1")

    assert 200 == api.get("/contacts").status


@pytest.mark.parametrize(
    ("allowed", "key", "status"),
    [
        (None, LIVE, 200),
        (["127.0.0.1"], LIVE, 200),
        (["192.0.2.1"], LIVE, 400),
        ([], LIVE, 400),
        (["192.0.2.1"], TEST, 200),
    ],
)
def test_live_calls_come_from_listed_addresses(
    given: Given, allowed: Any, key: dict[str, str], status: int
) -> None:
    """live_ip_allowlist: a live key works from a listed address, a test key from any (RZP-37)."""
    variants = {} if allowed is None else {"live_ip_allowlist": allowed}
    client = given("razorpay", accounts=[TEST, LIVE], contacts=[], variants=variants)
    reply = client.at("razorpay", "/v1", **basic(key["key_id"], key["key_secret"])).get("/contacts")

    assert status == reply.status
    if status == 400:
        said = "Transactions from this IP are not allowed. Contact support for help."
        assert "RZP-37" == reply.behaviour
        assert unplaced(said) == reply.text


def test_what_may_be_a_real_key_is_not_logged(
    given: Given, caplog: pytest.LogCaptureFixture
) -> None:
    """A key that looks live is refused with a warning that does not repeat it (RZP-34)."""
    with caplog.at_level(logging.WARNING, "mock_server"):
        api = given("razorpay").at("razorpay", "/v1", **basic("rzp_live_Secret123", "hush"))
        reply = api.get("/contacts")

    assert (401, WRONG) == (reply.status, reply.text)
    assert "looks like a real rzp_live_ key" in caplog.text
    assert "Secret123" not in caplog.text
    assert "hush" not in caplog.text
