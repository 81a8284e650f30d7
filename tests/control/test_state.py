"""A world's state: exported as a scenario and loaded again, or kept under a name."""

from collections.abc import Callable
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mock_server import MockClient, MockError
from tests.clients import Client
from tests.control.calls import DOORS, VENDOR_NAMES, create, listed, names, rows
from tests.control.conftest import Serve, elsewhere, in_process
from tests.samples import SAMPLES
from tests.sampling import Samples

NEW = "Only Here"
MORNING = "2026-01-15T09:00:00Z"  # before some of the contacts were made
EVENING = "2030-01-15T21:00:00Z"


def told(mock: MockClient) -> dict[str, Any]:
    """The state, but for the sentence that names the world."""
    return {key: value for key, value in mock.state().items() if key != "about"}


def test_a_state_is_a_scenario(client: Client, mock: MockClient) -> None:
    """Data, clock, limits, faults and variants are exported, and loading them restores each."""
    mock.set_clock(EVENING, frozen=True)
    mock.set_limit("clemta", "create_contact", requests=7, seconds=0.5)
    mock.add_fault(vendor="spn", chance=0.25, drop="truncate", header={"X-Try": "1"})
    create(client, "clemta", NEW)
    state = told(mock)
    mock.reset()
    mock.load(state)

    assert state == told(mock)
    assert NEW in names(client, "clemta")
    assert {"requests": 7, "seconds": 0.5, "operation": "create_contact"} in state["vendors"][
        "clemta"
    ]["limits"]
    assert (EVENING, True) == (mock.clock()["at"], mock.clock()["frozen"])
    assert {"drop": "truncate", "chance": 0.25}.items() <= mock.faults()["faults"][0].items()


def test_a_state_of_another_world(client: Client, mock: MockClient) -> None:
    """What one world exports another may load: it lists the same contacts."""
    for vendor in VENDOR_NAMES:
        create(client, vendor, NEW)
    other = f"{mock.world}-other"
    elsewhere(mock, other).load(mock.state())
    here = [listed(client, vendor).body for vendor in VENDOR_NAMES]

    assert here == [
        listed(client, vendor, **{"X-Mock-World": other}).body for vendor in VENDOR_NAMES
    ]


@pytest.mark.parametrize("variant", ["unknown_id", "name_filter"])
def test_variants_are_part_of_the_state(variant: str, mock: MockClient) -> None:
    """Which side a scenario takes is exported with it."""
    chosen = {"unknown_id": "split", "name_filter": "exact"}[variant]
    mock.load({"extends": "default", "vendors": {"razorpay": {"variants": {variant: chosen}}}})

    assert chosen == mock.state()["vendors"]["razorpay"]["variants"][variant]


# Texts as anybody might send them: quotes, controls, line breaks, beyond the basic plane.
TEXTS = st.text(st.characters(codec="utf-8"), min_size=1, max_size=12)
STEPS = st.lists(
    st.tuples(
        st.sampled_from(VENDOR_NAMES),
        st.sampled_from(["create", "create", "change", "delete"]),
        st.integers(0, 30),
        TEXTS,
    ),
    max_size=15,
)
SECONDS = st.floats(-1e8, 1e8).map(lambda seconds: round(seconds, 3))
Change = tuple[str, Callable[[str], dict[str, Any]]]
# Where a change says more than a name.
CHANGES: dict[str, Change] = {
    "razorpay": ("PATCH", lambda text: {"notes": {"said": text}}),
    "cleartax": ("PUT", lambda text: {"business_name": text, **DOORS["cleartax"].new}),
    "ysuite": ("PUT", lambda text: {"cstname": text, "contact_type": 2}),
    "clemta": (
        "PATCH",
        lambda text: {"description": text, "company_id": DOORS["clemta"].new["company_id"]},
    ),
    "spn": ("PATCH", lambda text: {"designation": text, "is_primary": True}),
}


@cache
def _server() -> tuple[Client, MockClient]:
    return in_process("round-trip")


def act(client: Client, vendor: str, action: str, number: int, text: str) -> None:
    """One operation, as often as not refused: that is part of it."""
    if action == "create":
        create(client, vendor, f"Name {number}")
        return
    found = rows(listed(client, vendor))
    if not found:
        return
    row = SAMPLES[vendor]
    id = found[number % len(found)][row.id[-1]]
    method, body = CHANGES.get(vendor) or _renamed(row)
    path = f"{DOORS[vendor].contacts}/{id}"
    if action == "change":
        client.at(vendor).send(method, path, body(text))
    else:
        client.at(vendor).delete(path)


def _renamed(row: Samples) -> Change:
    return row.requests["update_contact"].method, lambda text: {row.name: text}


@settings(max_examples=20, deadline=None)
@given(st.sampled_from(["default", "people"]), STEPS, SECONDS)
def test_round_trip(scenario: str, steps: list[Any], seconds: float) -> None:
    """Whatever was done, a state that is loaded again is the same, and goes on the same way."""
    client, mock = _server()
    mock.load(scenario)
    mock.set_clock(MORNING, frozen=True)
    for number, step in enumerate(steps):
        mock.advance(seconds if number % 3 == 0 else 0)
        act(client, *step)
    state, people, after = mock.state(), side_by_side(mock), futures(client)
    mock.load(state)
    state_again, people_again, after_again = mock.state(), side_by_side(mock), futures(client)

    assert state == state_again
    assert people == people_again
    assert after == after_again


def side_by_side(mock: MockClient) -> list[dict[str, Any]]:
    """The people of the world, but for the requests that have changed them."""
    people: list[dict[str, Any]] = mock.people()["people"]
    for record in (one for person in people for held in person["records"].values() for one in held):
        del record["changed"]
    return people


def futures(client: Client) -> list[bytes]:
    """What each vendor lists, and what it makes of the next two contacts, ids and all."""
    found = []
    for vendor in VENDOR_NAMES:
        made = [create(client, vendor, f"Next {number}").body for number in range(2)]
        found += [listed(client, vendor).body, *made]
    return found


def test_a_snapshot_is_gone_back_to(client: Client, mock: MockClient) -> None:
    """Data, clock, limits and faults are as they were kept; the journal begins anew."""
    mock.set_clock(EVENING, frozen=True)
    mock.set_limit("spn", requests=7, seconds=5)
    create(client, "spn", NEW)
    mock.keep("before")
    state = mock.state()
    create(client, "spn", "Too Many")
    mock.reset(only=["faults", "clock", "limits"])
    mock.add_fault(drop="reset")
    mock.restore("before")

    assert 0 == mock.count()
    assert state == mock.state()
    assert NEW in names(client, "spn")


def test_a_snapshot_stays(client: Client, mock: MockClient) -> None:
    """It can be gone back to as often as wanted; what follows does not change it."""
    mock.keep("start")
    for _ in range(2):
        create(client, "ysuite", NEW)
        mock.restore("start")
        found = names(client, "ysuite")

        assert NEW not in found


def test_counters_are_in_a_snapshot(client: Client, mock: MockClient) -> None:
    """What was used up of a limit, and how often a fault has struck, is kept too."""
    mock.set_clock(EVENING, frozen=True)
    mock.set_limit("clemta", remaining=3)
    mock.add_fault(vendor="clemta", nth=2, answer={"status": 500})
    listed(client, "clemta")
    mock.keep("one-used")
    first = [listed(client, "clemta").status for _ in range(3)]
    mock.restore("one-used")

    assert [500, 200, 429] == first
    assert first == [listed(client, "clemta").status for _ in range(3)]


def test_snapshots_have_names(mock: MockClient) -> None:
    """They are listed by name, replaced under it, and forgotten one by one or all at once."""
    for name in ("b", "a", "b", "c"):
        mock.keep(name)
    listed_first = mock.snapshots()
    mock.forget("a")

    assert {"snapshots": ["a", "b", "c"]} == listed_first
    assert {"snapshots": ["b", "c"]} == mock.snapshots()
    assert {"removed": 2} == mock.forget()
    assert {"snapshots": []} == mock.snapshots()


@pytest.mark.parametrize("call", ["restore", "forget"])
def test_a_snapshot_that_is_none(call: str, mock: MockClient) -> None:
    """What was never kept in this world can neither be gone back to nor forgotten."""
    elsewhere(mock, f"{mock.world}-other").keep("theirs")
    with pytest.raises(MockError, match="'theirs' in this world") as refused:
        getattr(mock, call)("theirs")

    assert 404 == refused.value.status


def test_snapshots_are_bounded(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    """One too many is refused; one that is there may still be replaced."""
    monkeypatch.setattr("mock_server.control.snapshots.MAX_SNAPSHOTS", 2)
    _, mock = serve()
    for name in ("a", "b", "b"):
        mock.keep(name)
    with pytest.raises(MockError, match="2 snapshots") as refused:
        mock.keep("c")

    assert 503 == refused.value.status
