"""Faults: what each matcher matches, what each effect does, in which phase, and how often."""

from collections.abc import Callable
from typing import Any

import pytest

from mock_server import MockClient, MockError
from tests.clients import Client
from tests.control.calls import DOORS, VENDOR_NAMES, create, listed, names
from tests.control.conftest import Serve

Given = Callable[..., Client]
NEW = "Only Here"
FAIL = {"status": 503}


def statuses(mock: MockClient) -> list[int]:
    return [entry["status"] for entry in mock.requests()["requests"]]


def hits(mock: MockClient) -> list[tuple[int, int]]:
    """How many requests each fault has seen, and how many it has hit."""
    return [(fault["seen"], fault["hits"]) for fault in mock.faults()["faults"]]


@pytest.mark.parametrize(
    ("matcher", "expected"),
    [
        ({}, [503, 503, 503, 503]),
        ({"vendor": "spn"}, [503, 503, 200, 200]),
        ({"operation": "list_contacts"}, [503, 201, 503, 200]),
        ({"vendor": "razorpay", "operation": "create_contact"}, [200, 201, 200, 503]),
        ({"method": "POST"}, [200, 503, 200, 503]),
        ({"path": "/v1/*"}, [200, 201, 503, 503]),
        ({"path": "/api/v1/contacts"}, [503, 503, 200, 200]),
        ({"header": {"x-try": "1"}}, [200, 201, 503, 200]),
        ({"header": {"X-Try": "2"}}, [200, 201, 200, 200]),
        ({"body": {"first_name": NEW}}, [200, 503, 200, 200]),
        ({"body": {"first_name": NEW, "email": "x"}}, [200, 201, 200, 200]),
    ],
)
def test_matchers(
    matcher: dict[str, Any], expected: list[int], client: Client, mock: MockClient
) -> None:
    """A request matches where all that is given agrees."""
    mock.add_fault(answer=FAIL, **matcher)
    replies = [
        listed(client, "spn"),
        create(client, "spn", NEW),
        listed(client, "razorpay", **{"X-Try": "1"}),
        create(client, "razorpay", NEW),
    ]

    assert expected == [reply.status for reply in replies]


@pytest.mark.parametrize(
    ("how", "expected"),
    [
        ({"nth": 2}, [200, 503, 200, 200, 200]),
        ({"every": 2}, [200, 503, 200, 503, 200]),
        ({"times": 2}, [503, 503, 200, 200, 200]),
        ({"every": 2, "times": 1}, [200, 503, 200, 200, 200]),
        ({"chance": 0}, [200] * 5),
        ({"chance": 1}, [503] * 5),
    ],
)
@pytest.mark.parametrize("phase", ["before", "after"])
def test_which_of_the_matching(
    phase: str, how: dict[str, Any], expected: list[int], client: Client, mock: MockClient
) -> None:
    """The n-th, each n-th, at most so many or by chance, in either phase; every hit counts."""
    mock.add_fault(vendor="spn", answer=FAIL, phase=phase, **how)
    found = [listed(client, "spn").status for _ in range(5)]

    assert expected == found
    assert [(5, expected.count(503))] == hits(mock)


@pytest.mark.parametrize("phase", ["before", "after"])
def test_refused_requests_count_in_either_phase(
    phase: str, client: Client, mock: MockClient
) -> None:
    """The third request is the third in both phases, whatever the vendor made of those before."""
    mock.add_fault(vendor="ysuite", nth=3, answer=FAIL, phase=phase)
    ysuite = client.at("ysuite")
    replies = [
        ysuite.post("/v1/contacts", {}),
        ysuite.get("/v1/contacts/999999"),
        ysuite.get("/v1/contacts/999999"),
        ysuite.get("/v1/contacts"),
    ]

    assert [422, 400, 503, 200] == [reply.status for reply in replies]


def test_what_a_gate_refuses_is_not_seen(client: Client, mock: MockClient) -> None:
    """Who is not let in, or over a limit, does not reach a fault."""
    mock.add_fault(vendor="ysuite", answer=FAIL)
    client.at("ysuite").anonymous.get("/v1/contacts")
    client.at("ysuite").get("/v1/nothing")

    assert [(0, 0)] == hits(mock)


@pytest.mark.parametrize("vendor", VENDOR_NAMES)
def test_not_applied_and_lost(vendor: str, client: Client, mock: MockClient) -> None:
    """Before the view: the answer is a failure and nothing was stored."""
    mock.add_fault(vendor=vendor, operation=DOORS[vendor].creating, answer=FAIL)
    reply = create(client, vendor, NEW)

    assert 503 == reply.status
    assert NEW not in names(client, vendor)
    assert [] == mock.request(1)["changes"]


@pytest.mark.parametrize("vendor", VENDOR_NAMES)
def test_applied_but_the_answer_lost(vendor: str, client: Client, mock: MockClient) -> None:
    """After the view: the answer is a failure, and yet the contact is there."""
    mock.add_fault(vendor=vendor, operation=DOORS[vendor].creating, answer=FAIL, phase="after")
    reply = create(client, vendor, NEW)
    change = mock.request(1)["changes"][0]

    assert 503 == reply.status
    assert NEW in names(client, vendor)
    assert (None, NEW) == (change["before"], change["after"][DOORS[vendor].name])


def test_two_kinds_of_answer(client: Client, mock: MockClient) -> None:
    """A numbered behaviour is worded by the vendor (CTX-40, CTX-45); a body is sent as it is."""
    mock.add_fault(vendor="cleartax", nth=1, answer={"behaviour": "CTX-40"})
    mock.add_fault(vendor="cleartax", nth=2, answer={"behaviour": "CTX-45"})
    mock.add_fault(vendor="cleartax", nth=3, answer={"status": 418, "body": {"tea": [1, None]}})
    first, second, third = (listed(client, "cleartax") for _ in range(3))

    assert (400, {"errors": ["query param limit may not be null"]}) == (first.status, first.json)
    assert (504, b"") == (second.status, second.body)
    assert (418, '{"tea":[1,null]}') == (third.status, third.text)


@pytest.mark.parametrize(
    ("status", "told"),
    [(401, "Could not validate credentials"), (429, "Rate limit exceeded: 120 per 1 minute")],
)
def test_statuses_that_the_vendor_words(
    status: int, told: str, client: Client, mock: MockClient
) -> None:
    """A 401 and a 429 on purpose are those that the vendor would give."""
    mock.add_fault(vendor="spn", answer={"status": status})
    reply = listed(client, "spn")

    assert status == reply.status
    assert told in reply.text


@pytest.mark.parametrize(
    "delay",
    [{"seconds": 4}, {"uniform": [1, 5]}, {"lognormal": {"median": 4, "sigma": 1}}],
    ids=lambda delay: next(iter(delay)),
)
def test_delays_repeat(delay: dict[str, Any], serve: Serve) -> None:
    """Each kind of delay lasts as long again with the same seed, and differs in another world."""

    def lasted(world: str) -> list[float]:
        client, mock = serve(world)
        mock.set_clock(0, frozen=True)
        mock.add_fault(vendor="ysuite", delay={**delay, "virtual": True})
        found = [0.0]
        for _ in range(5):
            listed(client, "ysuite")
            found.append(mock.clock()["seconds"])
        return [after - before for before, after in zip(found, found[1:], strict=False)]

    first = lasted("gw1")

    assert first == lasted("gw1")
    assert all(seconds > 0 for seconds in first)
    if "seconds" in delay:
        assert [4.0] * 5 == first
    else:
        assert first != lasted("gw2")


def test_chance_repeats_in_its_world(serve: Serve) -> None:
    """The same seed gives the same sequence, another seed another."""

    def sequence(seed: int) -> list[int]:
        client, mock = serve("gw1")
        mock.load({"extends": "default", "seed": seed})
        mock.add_fault(vendor="spn", chance=0.3, answer=FAIL)
        for _ in range(50):
            listed(client, "spn")
        return statuses(mock)

    first = sequence(1)

    assert first == sequence(1)
    assert first != sequence(2)
    assert 5 < first.count(503) < 25


def test_listed_read_and_removed(mock: MockClient) -> None:
    """A fault is shown as it was set, with its counts; ids are never used twice."""
    first = mock.add_fault(vendor="spn", nth=2, drop="reset", phase="after")
    second = mock.add_fault(answer={"status": 500})
    shown = {"vendor": "spn", "nth": 2, "drop": "reset", "phase": "after", "seen": 0, "hits": 0}

    assert {"id": "f1", **shown} == first
    assert [first, second] == mock.faults()["faults"]
    assert first == mock.fault("f1")
    assert {"removed": 1} == mock.remove_fault("f2")
    assert "f3" == mock.add_fault(drop="empty")["id"]
    assert {"removed": 2} == mock.remove_fault()
    assert {"faults": []} == mock.faults()


def test_a_removed_fault_strikes_no_more(client: Client, mock: MockClient) -> None:
    """Once it is removed the vendor answers again."""
    id = mock.add_fault(vendor="spn", answer=FAIL)["id"]
    broken = listed(client, "spn").status
    mock.remove_fault(id)

    assert (503, 200) == (broken, listed(client, "spn").status)


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        ({}, "exactly one of: answer, delay, drop"),
        ({"drop": "reset", "delay": {"seconds": 1}}, "exactly one of"),
        ({"drop": "rest"}, "did you mean 'reset'"),
        ({"vendor": "paypal", "drop": "reset"}, "vendor"),
        ({"operation": "creat_contact", "drop": "reset"}, "did you mean 'create_contact'"),
        ({"answer": {}}, "status, behaviour or both"),
        ({"answer": {"status": 600}}, "599"),
        ({"answer": {"status": 100}}, "200"),
        ({"vendor": "spn", "answer": {"behaviour": "SPN-01"}}, "SPN-44"),
        ({"chance": 1.5, "drop": "reset"}, "from 0 to 1"),
        ({"delay": {"uniform": [2, 1]}}, "the shorter first"),
        ({"nth": 0, "drop": "reset"}, "at least 1"),
    ],
)
def test_a_wrong_fault(fault: Any, told: str, mock: MockClient) -> None:
    """What cannot be is refused with what could be, and nothing is set."""
    with pytest.raises(MockError, match=told) as refused:
        mock.add_fault(**fault)

    error = refused.value
    assert (400, "/_mock/docs/errors#faults") == (error.status, error.problem["type"])
    assert {"faults": []} == mock.faults()


@pytest.mark.parametrize("call", ["fault", "remove_fault"])
def test_a_fault_that_is_none(call: str, mock: MockClient) -> None:
    """An unknown id is a 404 of ours."""
    with pytest.raises(MockError, match="'f7'") as refused:
        getattr(mock, call)("f7")

    assert 404 == refused.value.status


def test_the_first_answer_wins(client: Client, mock: MockClient) -> None:
    """Faults strike in the order in which they were set; one that answers ends the row."""
    mock.add_fault(vendor="spn", answer={"status": 502})
    mock.add_fault(vendor="spn", answer={"status": 504})

    assert 502 == listed(client, "spn").status
    assert [(1, 1), (1, 0)] == hits(mock)


def test_each_fault_counts_every_request(client: Client, mock: MockClient) -> None:
    """The second request is the second for all, also where another fault answered the first."""
    mock.add_fault(vendor="spn", nth=1, answer={"status": 502})
    mock.add_fault(vendor="spn", nth=2, answer={"status": 503})
    mock.add_fault(vendor="spn", nth=3, answer={"status": 504}, phase="after")
    own = listed(client, "spn", **{"X-Mock-Fault": "status=500"})

    assert 500 == own.status
    assert [503, 504, 200] == [listed(client, "spn").status for _ in range(3)]
    assert [(4, 0), (4, 1), (4, 1)] == hits(mock)


def test_bounded(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    """One fault too many is refused."""
    monkeypatch.setattr("mock_server.control.context.MAX_KEPT", 2)
    _, mock = serve()
    for _ in range(2):
        mock.add_fault(drop="reset")
    with pytest.raises(MockError, match="2 faults") as refused:
        mock.add_fault(drop="reset")

    assert 503 == refused.value.status


def test_a_scenarios_faults_are_set(given: Given) -> None:
    """A world begins with the faults of its scenario."""
    client = given(faults=[{"vendor": "cleartax", "nth": 1, "answer": {"status": 500}}])

    assert [500, 200] == [listed(client, "cleartax").status for _ in range(2)]
