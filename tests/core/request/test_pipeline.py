"""The way of one request: wording, headers, journal and log."""

import re
from typing import Any

import pytest
from werkzeug.test import EnvironBuilder

from mock_server import create_app
from mock_server.core.errors import MockRefusal
from mock_server.core.state.entry import JournalEntry
from mock_server.core.state.faults import Fault
from mock_server.core.state.journal import Filter
from mock_server.core.waits import finished
from tests.clients import CREDENTIALS, Client
from tests.control.calls import VENDOR_NAMES, create, listed
from tests.control.conftest import in_a_world, in_process, logged

NEW = "Only Here"


@pytest.fixture
def inside() -> Client:
    return in_a_world()


def entries(client: Client) -> list[JournalEntry]:
    return client.world.journal.find(Filter()).entries


@pytest.mark.parametrize("vendor", VENDOR_NAMES)
def test_the_behaviour_is_named(vendor: str, inside: Client) -> None:
    """Every answer says which behaviour it shows, and the journal agrees."""
    numbers = [listed(inside, vendor).behaviour, create(inside, vendor, NEW).behaviour]

    assert all(re.fullmatch(r"[A-Z]+-[0-9]{2}", number or "") for number in numbers)
    assert numbers == [entry.behaviour for entry in entries(inside)]


def test_our_headers_can_be_switched_off() -> None:
    """No answer has one then, whoever gave it; the journal still knows."""
    client, mock = in_process("gw1", mock_headers=False)
    mock.add_answer(vendor="razorpay", path="/v1/payouts", body={})
    replies = [
        *(listed(client, "spn"), listed(client, "spn", **{"X-Mock-Fault": "status=500"})),
        *map(client.at("razorpay").get, ("/v1/payouts", "/v1/fund_accounts", "/v1/nothing")),
        *(client.send("GET", "/nobody"), client.send("GET", "/_mock/clock")),
    ]
    names = {name.lower() for reply in replies for name in reply.headers}

    assert [] == [name for name in names if name.startswith("x-mock-")]
    assert "SPN-03" == entries(client)[0].behaviour


def test_one_line_a_request(inside: Client) -> None:
    """Method, path as it was asked, status, behaviour, milliseconds and world."""
    with logged() as lines:
        listed(inside, "spn")

    assert 1 == len(lines)
    world = re.escape(inside.world.name)
    assert re.fullmatch(rf"GET /spn/api/v1/contacts 200 SPN-03 \d+ ms world={world}", lines[0])


def test_the_line_says_why(inside: Client) -> None:
    """A refusal's reason stands at the end of its line."""
    with logged() as lines:
        inside.at("razorpay").post("/v1/contacts", {"email": "a@example.com"})

    (line,) = lines
    assert line.startswith("POST /razorpay/v1/contacts 400 RZP-08 ")
    assert " | RZP-08: " in line
    assert line.endswith("| body name was None")


@pytest.mark.parametrize("fault", ["delay=0", "drop=malformed"])
def test_the_line_tells_of_a_fault(fault: str, inside: Client) -> None:
    """What was slow or broken on purpose says so, though nothing was refused."""
    with logged() as lines:
        inside.at("clemta").get("/contacts/x", **{"X-Mock-Fault": fault})
        create(inside, "spn", NEW, **{"X-Mock-Fault": "delay=0"})

    assert 2 == len(lines)
    assert all(line.endswith("| caused on purpose by fault X-Mock-Fault") for line in lines)


def test_what_no_rule_words(inside: Client) -> None:
    """What no rule words, such as a failure of our own, is a dash in the log."""
    inside.world.state("ysuite").contacts.page = None  # type: ignore[assignment, method-assign]  # breaks the list
    with logged() as lines:
        inside.at("ysuite").get("/v1/contacts?pageSize=1")

    assert lines[-1].startswith("GET /ysuite/v1/contacts 500 - ")
    assert lines[-1].endswith("| No numbered behaviour: /v1/contacts?pageSize=1")


def test_no_vendor_leaves_a_line(inside: Client) -> None:
    """An address of nobody's is told of too."""
    with logged() as lines:
        inside.send("GET", "/nowhere")

    told = "/nowhere belongs to no vendor. A vendor is chosen by prefix, host or port."
    assert [f"GET /nowhere 404 | {told}"] == lines


def test_no_credential_is_logged(inside: Client) -> None:
    """Neither headers nor a password that was refused with its body."""
    with logged() as lines:
        inside.at("clemta", **{"X-API-KEY": "hunter2"}).get("/nothing?access_token=hunter2")
        inside.send("POST", "/spn/api/v1/auth/login", {"password": "hunter2"})

    assert 2 == len(lines)
    assert not any("hunter2" in line for line in lines)


@pytest.mark.parametrize("vendor", VENDOR_NAMES)
def test_a_bug_is_the_vendors_500_and_ours(vendor: str, inside: Client) -> None:
    """It is worded by the vendor, marked in a header, logged with its traceback and kept."""
    table = inside.world.state(vendor).contacts
    table.page = table.all = None  # type: ignore[assignment, method-assign]  # breaks the list
    with logged() as lines:
        reply = listed(inside, vendor)

    assert 500 == reply.status
    assert "bug in the mock server" in (reply.header("X-Mock-Error") or "")
    assert lines[0].startswith("a bug in the mock server, answered as the vendor's 500\nTraceback")
    assert [500] == [entry.status for entry in entries(inside)]


def test_the_journal_keeps_no_frames(inside: Client) -> None:
    """A kept refusal holds on to nothing of the request that led to it."""
    inside.at("razorpay").post("/v1/contacts", {})
    refusal = entries(inside)[0].refusal

    assert refusal is not None
    assert (None, None) == (refusal.__traceback__, refusal.__context__)


def dropped(client: Client, **fault: Any) -> JournalEntry:
    """The entry of a create whose connection breaks on purpose."""
    client.world.faults.add(Fault(vendor="spn", **fault))
    with pytest.raises(ConnectionResetError):
        create(client, "spn", NEW)
    return entries(client)[0]


@pytest.mark.parametrize("drop", ["reset", "empty"])
def test_dropped_before_the_view(drop: str, inside: Client) -> None:
    """There is no status, nothing has changed, and the fault is named."""
    entry = dropped(inside, drop=drop)

    assert (None, (), "f1") == (entry.status, entry.changes, entry.fault)
    assert "" == entry.shown.response.body


@pytest.mark.parametrize("drop", ["reset", "empty", "truncate"])
def test_dropped_after_the_view(drop: str, inside: Client) -> None:
    """The journal knows the answer that was lost, and what it had changed."""
    entry = dropped(inside, drop=drop, phase="after")

    assert (201, "SPN-14", "f1") == (entry.status, entry.behaviour, entry.fault)
    assert NEW in entry.shown.response.body
    assert [(None, NEW)] == [(c.before, c.after and c.after["first_name"]) for c in entry.changes]


def test_a_refusal_that_is_dropped(inside: Client) -> None:
    """What the vendor refused, and was then lost, has the status that it had."""
    inside.world.faults.add(Fault(vendor="ysuite", drop="empty", phase="after"))
    with pytest.raises(ConnectionResetError):
        inside.at("ysuite").get("/v1/contacts/999999")

    assert (400, "YS-15") == (entries(inside)[0].status, entries(inside)[0].behaviour)


def test_an_answer_lost_to_another(inside: Client) -> None:
    """The journal keeps what was sent in the end, and what had been applied."""
    inside.world.faults.add(Fault(vendor="spn", answer={"status": 502}, phase="after"))
    create(inside, "spn", NEW)
    entry = entries(inside)[0]

    assert (502, 1) == (entry.status, len(entry.changes))
    assert entry.refusal is not None


def test_limit_headers_on_an_answer_lost(inside: Client) -> None:
    """A failure on purpose has the vendor's headers as any other answer (CLM-29)."""
    reply = listed(inside, "clemta", **{"X-Mock-Fault": "status=500; phase=after"})

    assert (500, "99") == (reply.status, reply.header("X-RateLimit-Remaining"))


def test_what_belongs_to_no_vendor() -> None:
    """It is a refusal of ours that lists what is served, and is in no journal."""
    client, mock = in_process()
    reply = client.send("GET", "/nobody/v1/contacts")

    assert 404 == reply.status
    assert "/razorpay/v1" in reply.json["served"]
    assert 0 == mock.count()


def test_a_body_is_read_once_and_no_longer_than_allowed() -> None:
    """A body over the limit is the vendor's own refusal, and none of it is kept."""
    client, mock = in_process(max_body=100)
    reply = client.at("ysuite").post("/v1/contacts", {"cstname": "x" * 200})

    assert 413 == reply.status
    assert "" == mock.request(1)["request"]["body"]


def test_a_refusal_of_ours_is_worded_by_no_vendor(inside: Client) -> None:
    """What the mock server itself refuses is its own problem, in a vendor's traffic too."""

    def refuse(*_: Any, **__: Any) -> None:
        raise MockRefusal(503, "worlds", "Not now.")

    inside.world.state("spn").contacts.page = refuse  # type: ignore[assignment, method-assign]
    reply = listed(inside, "spn")

    assert (503, "Not now.") == (reply.status, reply.json["detail"])
    assert "application/problem+json" == reply.header("Content-Type")
    assert reply.behaviour is None


def refused(status: int, headers: dict[str, str]) -> int:
    """The status of a create whose body, or whose head, the server has refused with *status*."""
    path = "/razorpay/v1/contacts"
    environ = EnvironBuilder(path, method="POST", headers=headers, data=b"{}").get_environ()
    return int(finished(create_app().serve(environ, status)).status[:3])


@pytest.mark.parametrize(("headers", "expected"), [({}, 401), (CREDENTIALS["razorpay"], 413)])
def test_a_refused_body_is_told_of_in_its_turn(headers: dict[str, str], expected: int) -> None:
    """The key is asked for before anybody reads the body."""
    assert expected == refused(413, headers)


def test_a_refused_head_is_told_of_at_once() -> None:
    """What could not be read names nobody, so that nobody is asked for a key."""
    assert 431 == refused(431, {})


@pytest.mark.parametrize("vendor", VENDOR_NAMES)
@pytest.mark.parametrize("fault", ['status=503; body={"own": true}', "status=202"])
def test_what_a_fault_wrote_out(vendor: str, fault: str, inside: Client) -> None:
    """Its own body and its own success are the user's, and have no number."""
    reply = listed(inside, vendor, **{"X-Mock-Fault": fault})

    assert ("user", None) == (reply.header("X-Mock-Answered-By"), reply.behaviour)


def test_a_bug_is_ours(inside: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """It looks like the vendor's failure, but no behaviour states it."""
    monkeypatch.setattr("mock_server.core.state.store.Table.page", None)
    reply = listed(inside, "spn")

    assert (500, "mock", None) == (
        reply.status,
        reply.header("X-Mock-Answered-By"),
        reply.behaviour,
    )
    assert reply.header("X-Mock-Error")
