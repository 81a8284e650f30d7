"""At the memory's ceiling: what is refused, what goes on, and what frees it."""

from collections.abc import Callable
from time import perf_counter
from typing import Any

import pytest

from mock_server import MockClient, MockError
from mock_server.core.state.memory import KINDS
from mock_server.core.state.store import INDEX_BYTES, INDEX_STEP
from tests.clients import Client, Reply
from tests.control.calls import VENDOR_NAMES, create, listed, names
from tests.control.conftest import Serve, elsewhere

MEGABYTE = 2**20
TEXT = "x" * 100_000


@pytest.fixture
def full(serve: Serve) -> tuple[Client, MockClient]:
    """A server whose default world has taken all that the ceiling of a megabyte leaves."""
    client, mock = serve(max_memory=MEGABYTE)
    create(client, "razorpay", "First Contact")
    mock.keep("kept")
    ledger = client.world.ledger
    client.world.held = ledger.charge("records", MEGABYTE - ledger.total)  # type: ignore[attr-defined]  # for as long as the world lives
    return client, mock


def fault(size: int) -> dict[str, Any]:
    return {"vendor": "spn", "answer": {"status": 500, "body": "x" * size}}


def memory(mock: MockClient) -> Any:
    return mock.info()["memory"]


def refused(act: Callable[[], object]) -> MockError:
    with pytest.raises(MockError) as error:
        act()
    return error.value


@pytest.mark.parametrize("vendor", VENDOR_NAMES)
def test_a_create_is_refused(vendor: str, full: tuple[Client, MockClient]) -> None:
    """Every vendor's create gets our own 507, in no vendor's words, and stores nothing."""
    client, mock = full
    before = names(client, vendor)
    reply = create(client, vendor, "Second Contact")

    assert (507, "application/problem+json") == (reply.status, reply.header("Content-Type"))
    assert "ceiling of 1.0 MB" in reply.json["detail"]
    assert before == names(client, vendor)


def test_an_update_is_refused(full: tuple[Client, MockClient]) -> None:
    """A change needs room as a create does, for the journal remembers what was before."""
    api = full[0].at("razorpay", "/v1")
    id = api.get("/contacts").json["items"][0]["id"]

    assert 507 == api.patch(f"/contacts/{id}", {"name": "Another Name"}).status
    assert "First Contact" == api.get(f"/contacts/{id}").json["name"]


def test_reads_and_deletes_go_on(full: tuple[Client, MockClient]) -> None:
    """Whatever adds nothing is answered as ever, for as long as anybody asks."""
    client = full[0]
    id = listed(client, "spn").json[0]["id"]
    statuses = {listed(client, vendor).status for vendor in VENDOR_NAMES for _ in range(50)}

    assert {200} == statuses
    assert 204 == client.at("spn").delete(f"/api/v1/contacts/{id}").status
    assert client.world.ledger.total <= MEGABYTE + INDEX_STEP * INDEX_BYTES


@pytest.mark.parametrize(
    "call",
    [
        lambda mock: mock.add_fault(**fault(1000)),
        lambda mock: mock.add_answer(vendor="spn", method="POST", path="/x", body=TEXT),
        lambda mock: mock.keep("other"),
        lambda mock: mock.restore("kept"),
        lambda mock: mock.load("default"),
        lambda mock: elsewhere(mock, "new").advance(1),
    ],
    ids=["fault", "answer", "snapshot", "restore", "scenario", "world"],
)
def test_a_control_call_that_adds_is_refused(
    call: Callable[[MockClient], object], full: tuple[Client, MockClient]
) -> None:
    """It changes nothing: no world, fault, answer or snapshot is there that was not before."""
    mock = full[1]
    before = shape(mock)

    assert 507 == refused(lambda: call(mock)).status
    assert before == shape(mock)


def shape(mock: MockClient) -> Any:
    state = mock.state()
    names = [one["world"] for one in mock.worlds()["worlds"]]
    return names, mock.snapshots(), state, mock.faults(), mock.answers()


@pytest.mark.parametrize(
    "call",
    [
        lambda mock: mock.reset(),
        lambda mock: mock.reset(only=["journal"]),
        lambda mock: mock.clear_requests(),
        lambda mock: mock.forget(),
        lambda mock: mock.remove_fault(),
        lambda mock: mock.advance(1),
        lambda mock: mock.info(),
        lambda mock: mock.state(),
        lambda mock: mock.drop(),
    ],
    ids=["reset", "reset the journal", "requests", "snapshots", "faults", "clock", "info", "state"]
    + ["worlds"],
)
def test_releases_go_on(
    call: Callable[[MockClient], object], full: tuple[Client, MockClient]
) -> None:
    """Whatever frees memory, or adds nothing, is never refused."""
    assert call(full[1]) is not None


def test_a_reset_frees(serve: Serve) -> None:
    """What a world was given goes with a reset, and there is room again."""
    _, mock = serve("gw1", max_memory=MEGABYTE)
    other = elsewhere(mock, "gw2")
    for _ in range(9):
        other.add_fault(**fault(100_000))
    assert 507 == refused(lambda: other.add_fault(**fault(100_000))).status
    other.reset()

    assert memory(mock)["used"] < MEGABYTE / 4
    assert other.add_fault(**fault(100_000))


def test_a_refusal_is_in_the_journal(full: tuple[Client, MockClient]) -> None:
    """It tells who answered."""
    client, mock = full
    create(client, "spn", "Second Contact")
    last = mock.requests()["requests"][-1]

    assert (507, "create_contact") == (last["status"], last["operation"])


def test_many_large_faults(serve: Serve) -> None:
    """Three hundred faults with large bodies are refused where the ceiling is reached."""
    _, mock = serve(max_memory=4 * MEGABYTE)
    taken = 0
    error = None
    for _ in range(300):
        try:
            mock.add_fault(**fault(100_000))
            taken += 1
        except MockError as refusal:
            error = refusal

    assert error
    assert 507 == error.status
    assert 30 <= taken <= 40
    mock.remove_fault()
    assert mock.add_fault(**fault(100_000))


@pytest.mark.parametrize(
    "scenario",
    [
        "vendors: {razorpay: {contacts: [{fake: 1000000}]}}",
        "vendors: {razorpay: {contacts: [&a {fake: 100000}, *a, *a, *a, *a, *a, *a, *a, *a]}}",
        "vendors: {spn: {contacts: [{fake: 600000}]}, ysuite: {contacts: [{fake: 600000}]}}",
        "a: &a [x, x, x, x, x, x, x, x, x, x]\nb: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a, *a]\n"
        "c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b, *b]\n"
        "d: &d [*c, *c, *c, *c, *c, *c, *c, *c, *c, *c]\n"
        "faults: [*d, *d, *d, *d, *d, *d, *d, *d, *d, *d]\n",
        "{progress: {}, vendors: {razorpay: {contacts: [{fake: 1000000}]}}}",
    ],
    ids=["a million", "an alias", "two vendors", "nested aliases", "a kept world"],
)
def test_a_scenario_that_would_not_fit(scenario: str, serve: Serve) -> None:
    """It is refused before it is made, from what it says of itself."""
    _, mock = serve(max_memory=12 * MEGABYTE)
    before = memory(mock)
    started = perf_counter()
    error = refused(lambda: mock.load(scenario))

    assert 507 == error.status
    assert perf_counter() - started < 1
    assert before["by_kind"] == memory(mock)["by_kind"]


def test_a_scenario_is_charged_until_it_goes(serve: Serve) -> None:
    """It counts for as long as a world or a snapshot has it."""
    _, mock = serve(max_memory=12 * MEGABYTE)
    world = elsewhere(mock, "large")
    world.load("vendors: {razorpay: {contacts: [{fake: 2000}]}}")
    world.keep("kept")
    charged = memory(mock)["by_kind"]["scenarios"]
    world.load("empty")

    assert 1_500_000 < charged < memory(mock)["by_kind"]["scenarios"]
    mock.drop("large")
    assert 0 == memory(mock)["by_kind"]["scenarios"]


def test_a_lighter_scenario_takes_the_place_of_a_heavier(serve: Serve) -> None:
    """The default world cannot be dropped; a small scenario is its way out of a large one."""
    client, mock = serve(max_memory=3 * MEGABYTE)
    mock.load("vendors: {razorpay: {contacts: [{fake: 2500}]}}")
    ledger = client.world.ledger
    held = ledger.charge("records", 3 * MEGABYTE - ledger.total)
    mock.load("empty")

    assert memory(mock)["used"] < 3 * MEGABYTE
    assert held.bytes


def test_the_operators_scenario_is_told_and_not_refused(serve: Serve) -> None:
    """What the server starts with is beside the ceiling, and worlds that share it cost no more."""
    _, mock = serve(scenario="crowded", max_memory=MEGABYTE)
    told = memory(mock)
    elsewhere(mock, "second").state()

    assert told["start"] > MEGABYTE
    assert told["used"] < 100_000
    assert memory(mock)["used"] < 200_000


def test_information(serve: Serve) -> None:
    """The ceiling, what is used of it in all and by kind, and every bound."""
    client, mock = serve(max_memory=MEGABYTE)
    create(client, "spn", "First Contact")
    mock.add_fault(**fault(1000))
    told = mock.info()

    assert MEGABYTE == told["memory"]["ceiling"]
    assert list(KINDS) == list(told["memory"]["by_kind"])
    assert told["memory"]["used"] == sum(told["memory"]["by_kind"].values())
    assert all(told["memory"]["by_kind"][kind] for kind in ("records", "journals", "faults"))
    assert {"faults": 1000, "snapshots": 1000}.items() <= told["bounds"].items()


def test_no_ceiling(serve: Serve) -> None:
    """Zero is none: all is counted, nothing refused."""
    client, mock = serve(max_memory=0)
    mock.load("vendors: {razorpay: {contacts: [{fake: 100}]}}")
    reply: Reply = create(client, "razorpay", "First Contact")

    assert 200 == reply.status
    assert 0 == memory(mock)["ceiling"] < memory(mock)["used"]
