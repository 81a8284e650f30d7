"""A world's scenario: loaded while running, by name or as a body; reset whole or in part."""

import threading
from collections.abc import Callable
from time import sleep
from typing import Any, NamedTuple

import pytest

from mock_server import MockClient, MockError
from tests.clients import Client, Reply
from tests.control.calls import DOORS, VENDOR_NAMES, create, listed, names

NEW = "Only Here"


def test_what_there_is(mock: MockClient) -> None:
    """The shipped scenarios are listed by name with what they are about."""
    found = {one["name"]: one["about"] for one in mock.scenarios()["scenarios"]}

    assert ["crowded", "default", "empty", "impatient", "outage", "people"] == list(found)
    assert all(found.values())


@pytest.mark.parametrize("vendor", VENDOR_NAMES)
def test_loaded_by_name(vendor: str, client: Client, mock: MockClient) -> None:
    """A scenario that is loaded by name takes the world's place at once."""
    create(client, vendor, "Only Here")
    before = names(client, vendor)
    loaded = mock.load("empty")

    assert "Only Here" in before
    assert [] == names(client, vendor)
    assert ("empty", mock.world) == (loaded["scenario"], loaded["world"])
    assert "empty" == mock.scenario()["scenario"]


@pytest.mark.parametrize(
    "scenario",
    [
        {"extends": "empty", "vendors": {"spn": {"contacts": ["john"]}}},
        "extends: empty\nvendors:\n  spn:\n    contacts: [john]\n",
        '{"extends": "empty", "vendors": {"spn": {"contacts": ["john"]}}}',
    ],
    ids=["mapping", "YAML", "JSON"],
)
def test_loaded_as_a_body(scenario: Any, client: Client, mock: MockClient) -> None:
    """A scenario may be sent itself, as YAML or as JSON."""
    mock.load(scenario)

    assert ["John"] == names(client, "spn")


def test_a_bare_name(client: Client, mock: MockClient) -> None:
    """A body that is nothing but a name names a scenario."""
    sent = {"X-Mock-World": str(mock.world)}
    reply = client.send("PUT", "/_mock/scenario", b"empty\n", sent)

    assert "empty" == reply.json["scenario"]


def test_a_reset_goes_back_to_what_was_loaded(client: Client, mock: MockClient) -> None:
    """A world keeps the scenario that it was given last."""
    mock.load("empty")
    create(client, "spn", NEW)
    mock.reset()

    assert [] == names(client, "spn")


def test_every_mistake_at_once_and_nothing_loaded(client: Client, mock: MockClient) -> None:
    """A wrong scenario is refused with all its mistakes, each with its place; nothing changes."""
    create(client, "spn", NEW)
    wrong = "vendors:\n  spn:\n    contats: []\n    limits: x\nsed: 1\n"
    with pytest.raises(MockError) as refused:
        mock.load(wrong)
    problem = refused.value.problem

    assert (400, "/_mock/docs/errors#scenarios") == (refused.value.status, problem["type"])
    assert [(3, "vendors.spn.contats"), (4, "vendors.spn.limits"), (5, "sed")] == [
        (one["line"], one["key"]) for one in problem["mistakes"]
    ]
    assert NEW in names(client, "spn")


@pytest.mark.parametrize("name", ["nope", "../default", "/etc/passwd", "a/b.yaml"])
def test_a_name_is_no_path(name: str, mock: MockClient) -> None:
    """Over the network a scenario is found by name only."""
    with pytest.raises(MockError, match="there is no scenario"):
        mock.load(name)


BOMB = "a0: &a0 [x]\n" + "".join(
    f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 9)
)


@pytest.mark.parametrize(
    "bad",
    [BOMB, "about: &a [*a]\n", "about: !!python/object/apply:os.system [id]\n", "a: 1\n---\nb: 2\n"]
    + ["about: " + "[" * 5000],
    ids=["aliases", "a loop", "code", "two documents", "depth"],
)
def test_yaml_is_read_safely(bad: str, mock: MockClient) -> None:
    """No YAML runs code, eats memory or ends in anything but a refusal."""
    with pytest.raises(MockError) as refused:
        mock.load(bad)

    assert (400, "/_mock/docs/errors#scenarios") == (
        refused.value.status,
        refused.value.problem["type"],
    )


def test_a_body_over_the_limit_is_refused(mock: MockClient) -> None:
    """A scenario is bounded as any other body is."""
    with pytest.raises(MockError) as refused:
        mock.load("about: " + "x" * 1_100_000)

    assert 413 == refused.value.status


class Part(NamedTuple):
    """Of one part of a world: what changes it, and what tells how it is."""

    change: Callable[[Client, MockClient], Any]
    tell: Callable[[MockClient], Any]


PARTS = {
    "contacts": Part(
        lambda client, mock: create(client, "spn", NEW),
        lambda mock: mock.state()["vendors"]["spn"]["contacts"],
    ),
    "journal": Part(lambda client, mock: listed(client, "spn"), lambda mock: mock.count()),
    "faults": Part(lambda client, mock: mock.add_fault(drop="reset"), lambda mock: mock.faults()),
    "clock": Part(
        lambda client, mock: mock.set_clock("2001-01-01", frozen=True),
        lambda mock: mock.clock()["frozen"],
    ),
    "limits": Part(
        lambda client, mock: mock.set_limit("spn", requests=9, seconds=9),
        lambda mock: mock.limits()["limits"],
    ),
}


def told(mock: MockClient) -> dict[str, Any]:
    return {name: part.tell(mock) for name, part in PARTS.items()}


@pytest.mark.parametrize("part", PARTS)
def test_a_narrow_reset(part: str, client: Client, mock: MockClient) -> None:
    """Only what is named is made as the scenario has it; all else stays as it is."""
    first = told(mock)
    for one in PARTS.values():
        one.change(client, mock)
    changed = told(mock)
    mock.reset(only=[part])

    assert all(first[name] != changed[name] for name in PARTS)
    assert {**changed, part: first[part]} == told(mock)


def test_a_part_that_is_none(mock: MockClient) -> None:
    """What cannot be reset is refused, with what can be."""
    with pytest.raises(MockError, match="contacts, journal, faults, answers, clock, limits"):
        mock.reset(only=["contact"])


@pytest.mark.parametrize("change", ["reset", "load", "restore"])
def test_requests_in_flight_finish_on_the_state_they_began_with(
    change: str, client: Client, mock: MockClient
) -> None:
    """A slow create that is overtaken by a reset is answered, and leaves no trace after it."""
    door, answers = DOORS["spn"], list[Reply]()
    changes: dict[str, Callable[[], Any]] = {
        "reset": mock.reset,
        "load": lambda: mock.load("default"),
        "restore": lambda: mock.restore("start"),
    }
    mock.keep("start")
    mock.add_fault(vendor="spn", method="POST", delay={"seconds": 0.15})
    slow = threading.Thread(target=lambda: answers.append(create(client, "spn", NEW)))
    slow.start()
    while not mock.faults()["faults"][0]["hits"]:
        sleep(0.005)
    changes[change]()
    during = create(client, "spn", "In Time")
    slow.join()

    assert [201] == [one.status for one in answers]
    assert NEW == answers[0].json[door.name]
    assert 201 == during.status
    assert {"In Time"} == set(names(client, "spn")) & {NEW, "In Time"}
    assert 0 == mock.count(body={door.name: NEW})
