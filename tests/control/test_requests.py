"""The journal over the control plane: filtered, counted, waited for, and without credentials."""

import json
import threading
from time import perf_counter
from typing import Any

import pytest

from mock_server import MockClient, MockError
from tests.clients import Client
from tests.control.calls import VENDOR_NAMES, create, listed
from tests.control.conftest import Serve
from tests.samples import CLEARTAX_CONTACTS

NEW = "Only Here"


def test_an_entry_tells_all(client: Client, mock: MockClient) -> None:
    """Request, answer, behaviour, what changed, the fault, the time it took."""
    mock.add_fault(vendor="spn", method="PATCH", delay={"seconds": 0.02})
    id = create(client, "spn", NEW).json["id"]
    client.at("spn").patch(f"/api/v1/contacts/{id}?x=1", {"designation": "Director"})
    entry = mock.requests()["requests"][1]
    change = entry["changes"][0]

    assert {
        "id": 2,
        "world": mock.world,
        "vendor": "spn",
        "operation": "update_contact",
        "method": "PATCH",
        "path": f"/api/v1/contacts/{id}?x=1",
        "status": 200,
        "behaviour": "SPN-22",
        "fault": "f1",
    }.items() <= entry.items()
    assert '{"designation": "Director"}' == entry["request"]["body"]
    assert "Director" == json.loads(entry["response"]["body"])["designation"]
    assert "application/json" == entry["response"]["headers"]["Content-Type"]
    assert (None, "Director") == (change["before"]["designation"], change["after"]["designation"])
    assert 20 <= entry["milliseconds"] < 5000
    assert entry == mock.request(2)


@pytest.mark.parametrize("vendor", VENDOR_NAMES)
def test_written_before_the_answer_is_sent(vendor: str, client: Client, mock: MockClient) -> None:
    """Whoever has an answer finds its entry, every time."""
    for number in range(1, 6):
        listed(client, vendor)

        assert number == mock.count(vendor=vendor)


@pytest.mark.parametrize(
    ("filter", "expected"),
    [
        ({}, [1, 2, 3, 4]),
        ({"vendor": "spn"}, [2, 4]),
        ({"operation": "list_contacts"}, [1, 4]),
        ({"method": "POST"}, [2, 3]),
        ({"path": "/v1/*"}, [1, 3]),
        ({"path": "/api/v1/contacts?company_id=*"}, [4]),
        ({"status": 400}, [3]),
        ({"behaviour": "RZP-08"}, [3]),
        ({"body": {"first_name": NEW}}, [2]),
        ({"body": {"first_name": NEW, "email": "x"}}, []),
        ({"after": 2}, [3, 4]),
        ({"before": 3}, [1, 2]),
        ({"after": 1, "before": 4}, [2, 3]),
        ({"refused": True}, [3]),
        ({"refused": False}, [1, 2, 4]),
        ({"text": "post /v1"}, [3]),
        ({"text": "ONLY here"}, [2, 4]),
        ({"text": "update_"}, []),
        ({"text": "rzp-08"}, [3]),
        ({"text": "The name field is required"}, [3]),
        ({"vendor": "spn", "method": "GET"}, [4]),
    ],
)
def test_filters(filter: Any, expected: list[int], client: Client, mock: MockClient) -> None:
    """An entry is meant where all that is given agrees: listed and counted alike."""
    listed(client, "razorpay")
    create(client, "spn", NEW)
    client.at("razorpay").post("/v1/contacts", {"email": "a@example.com"})
    listed(client, "spn")

    assert expected == [entry["id"] for entry in mock.requests(**filter)["requests"]]
    assert len(expected) == mock.count(**filter)


def test_a_refusal_is_explained_in_the_list(client: Client, mock: MockClient) -> None:
    """`explained` is the line of the log; what was not refused has none."""
    listed(client, "razorpay")
    client.at("razorpay").post("/v1/contacts", {"name": "A"})
    explained = [entry["explained"] for entry in mock.requests()["requests"]]

    assert explained[0] is None
    assert explained[1].startswith("RZP-11: ")
    assert explained[1].endswith("body name was 'A'")


def test_the_list_tells_the_last_number(client: Client, mock: MockClient) -> None:
    """Whoever follows a journal learns where to go on, whatever the filter leaves out."""
    for _ in range(3):
        listed(client, "spn")

    assert 3 == mock.requests(vendor="razorpay")["last"]
    mock.clear_requests()
    assert 0 == mock.requests()["last"]


def test_the_last_so_many(client: Client, mock: MockClient) -> None:
    """A limit keeps the youngest, oldest first."""
    for _ in range(4):
        listed(client, "spn")

    assert [3, 4] == [entry["id"] for entry in mock.requests(limit=2)["requests"]]
    assert [] == mock.requests(limit=0)["requests"]


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("requests?status=abc", "status: found 'abc' (expected a whole number)."),
        ("requests?limit=x", "limit: found 'x' (expected a whole number)."),
        ("requests?limit=-1", "limit: found '-1' (expected at least 0)."),
        ("people?limit=x", "limit: found 'x' (expected a whole number)."),
        ("people?limit=1001", "limit: found '1001' (expected from 0 to 1000)."),
        ("requests?nothing=1", "nothing: unknown key (expected one of: vendor, operation, "),
        ("requests?body=x", "body: found 'x': body:1:1: found a single value (expected a mapping)"),
        ("requests?body=[1]", "body: found '[1]': body:1:1: found a list (expected a mapping)."),
        ("requests?body=" + "[" * 3000, "body: found '[[["),
    ],
    ids=lambda text: text[:16],
)
def test_a_query_that_cannot_be_read(query: str, told: str, client: Client) -> None:
    """It is refused by us, with what was found and what was expected."""
    reply = client.send("GET", f"/_mock/{query}")

    assert (400, "/_mock/docs/errors#control-plane") == (reply.status, reply.json["type"])
    assert reply.json["detail"].startswith(told)


def test_every_mistake_of_a_query(client: Client) -> None:
    """All of them are told at once, in the order of the schema's fields."""
    reply = client.send("GET", "/_mock/requests?limit=x&status=y")

    assert (
        "status: found 'y' (expected a whole number); limit: found 'x' (expected a whole number)."
    ) == reply.json["detail"]


def test_a_filter_that_cannot_be_read(mock: MockClient) -> None:
    """An unknown field is refused, with the one that was probably meant."""
    with pytest.raises(MockError, match="did you mean 'vendor'"):
        mock.count(vender="spn")  # type: ignore[call-arg]  # that is the point


def test_waiting_for_what_comes(client: Client, mock: MockClient) -> None:
    """It is answered as soon as there are so many, however long it might have waited."""
    coming = threading.Timer(0.1, lambda: create(client, "spn", NEW))
    coming.start()
    began = perf_counter()
    told = mock.wait(timeout=20, operation="create_contact", body={"first_name": NEW})
    coming.join()

    assert 1 == told
    assert perf_counter() - began < 10


def test_waiting_in_vain(client: Client, mock: MockClient) -> None:
    """After the time-out it tells what there is."""
    listed(client, "spn")
    sent = {"at_least": 2, "timeout": 0.1, "vendor": "spn"}
    began = perf_counter()
    told = client.send("POST", "/_mock/requests/wait", sent).json

    assert {"count": 1, "reached": False, "complete": True} == told
    assert 0.1 <= perf_counter() - began < 5


@pytest.mark.parametrize("wrong", [{"timeout": 61}, {"timeout": -1}, {"at_least": 0}])
def test_waiting_is_bounded(wrong: Any, mock: MockClient) -> None:
    """Nobody can wait for longer than a minute, or for nothing."""
    with pytest.raises(MockError):
        mock.wait(**wrong)


def test_cleared(client: Client, mock: MockClient) -> None:
    """The journal begins anew, with 1; nothing else changes."""
    create(client, "spn", NEW)
    mock.clear_requests()
    reply = listed(client, "spn")

    assert [1] == [entry["id"] for entry in mock.requests()["requests"]]
    assert NEW in reply.text


@pytest.mark.parametrize("bound", [{"journal_entries": 3}, {"journal_bytes": 16_000}], ids=str)
def test_bounded(bound: Any, serve: Serve) -> None:
    """By count and by bytes; a question that reaches further back says that it may be wrong."""
    client, mock = serve(**bound)
    for _ in range(12):
        listed(client, "spn")
    told = mock.requests()
    kept = [entry["id"] for entry in told["requests"]]

    assert kept == list(range(13 - len(kept), 13))
    assert 1 <= len(kept) < 12
    assert (12 - len(kept), False) == (told["evicted"], told["complete"])
    for call in ("count", "wait"):
        reply = client.send("POST", f"/_mock/requests/{call}", {"vendor": "spn"})
        assert (len(kept), False) == (reply.json["count"], reply.json["complete"])
    assert 1 == mock.count(after=11)
    with pytest.raises(MockError, match="no request '1'"):
        mock.request(1)


def test_a_long_body_is_cut(client: Client, mock: MockClient) -> None:
    """Only the first part of a long body is kept, and that is said."""
    create(client, "ysuite", NEW)
    client.at("ysuite").post("/v1/contacts", {"cstname": "x" * 100_000, "contact_type": 1})
    short, long = (mock.request(id)["request"] for id in (1, 2))

    assert (False, True) == (short["long"], long["long"])
    assert (65_536, 100_000) < (len(long["body"]) + 1, long["length"])


def test_requests_to_nobody_are_not_kept(client: Client, mock: MockClient) -> None:
    """Only what was sent to a vendor is in the journal."""
    client.send("GET", "/nobody")
    mock.clock()

    assert 0 == mock.count()


def test_a_request_that_is_none(mock: MockClient) -> None:
    """An unknown id is a 404 of ours, to read and to explain."""
    for call in (mock.request, mock.explain):
        with pytest.raises(MockError, match="no request '7'") as refused:
            call(7)

        assert 404 == refused.value.status
    with pytest.raises(MockError, match="no request '0'"):
        mock.request(0)


def test_an_answer_names_its_request(client: Client, mock: MockClient) -> None:
    """The number of its journal entry, where an answer has one: whoever has answered."""
    mock.add_answer(vendor="razorpay", path="/v1/payouts", body={})
    paths = ("/v1/contacts", "/v1/payouts", "/v1/fund_accounts", "/v1/nothing")
    replies = [client.at("razorpay").get(path) for path in paths]
    numbers = [int(reply.header("X-Mock-Request") or 0) for reply in replies]

    assert ["vendor", "user", "mock", "vendor"] == [
        mock.request(number)["answered_by"] for number in numbers
    ]
    assert list(paths) == [mock.request(number)["path"] for number in numbers]
    for refused in (client.send("GET", "/nobody"), client.send("GET", "/_mock/clock")):
        assert refused.header("X-Mock-Request") is None


def test_the_last_request(client: Client, mock: MockClient) -> None:
    """`last` is the last request of the world, to read and to explain."""
    for call in (mock.request, mock.explain):
        with pytest.raises(MockError, match="The journal of this world is empty."):
            call("last")
    listed(client, "spn")
    client.at("razorpay").post("/v1/contacts", {"email": "a@example.com"})

    assert mock.request(2) == mock.request("last")
    assert mock.explain(2) == mock.explain("last")


def test_a_path_is_kept_as_the_vendor_sees_it(client: Client, mock: MockClient) -> None:
    """However the vendor was reached, its own path is told."""
    client.send("GET", CLEARTAX_CONTACTS, headers={"Host": "api.clear.in"})
    client.at("cleartax").get(CLEARTAX_CONTACTS)

    assert [CLEARTAX_CONTACTS] * 2 == [entry["path"] for entry in mock.requests()["requests"]]
