"""A request as a scenario: in it, the same request meets the same."""

import itertools
from typing import Any

import pytest
import yaml

from mock_server import MockClient, MockError
from mock_server.control.again.request import again
from mock_server.control.again.scenario import spent_limit
from mock_server.testing.backends import VENDORS_BY_NAME
from tests.clients import Client
from tests.control.again.kinds import KINDS
from tests.control.calls import VENDOR_NAMES, create, listed
from tests.control.conftest import shared_app

_numbers = itertools.count(1)


def in_a_world() -> tuple[Client, MockClient]:
    name = f"again-{next(_numbers)}"
    return Client.inside(shared_app(), name), MockClient.over(shared_app(), name)


def met(mock: MockClient) -> tuple[Any, ...]:
    """What the last request met."""
    entry = mock.request("last")
    return entry["status"], entry["behaviour"], entry["answered_by"], entry["response"]["body"]


def met_again(client: Client, mock: MockClient) -> tuple[Any, ...]:
    """What the last request meets in the scenario that is made of it."""
    world = shared_app().extensions["mock_server"].worlds.get(mock.world)
    entry = world.journal.get()
    sent = again(entry, VENDORS_BY_NAME[entry.vendor], world)
    spent = spent_limit(world, entry)
    mock.load(mock.request_as("scenario"))
    if spent:
        mock.set_limit(**spent)
    address = f"/@{mock.world}/{entry.vendor}{sent.path}"
    client.send(sent.method, address, sent.body, sent.signed)
    return met(mock)


@pytest.mark.slow
@pytest.mark.parametrize("frozen", [True, False])
def test_the_same_request_meets_the_same(frozen: bool) -> None:
    """Whatever it was, its status and number are the same; so is its body, at the same time."""
    expected, found = {}, {}
    for kind in KINDS:
        client, mock = in_a_world()
        if frozen:
            mock.set_clock("2026-02-01T00:00:00Z", frozen=True)
        kind.act(client, mock)
        if frozen:
            expected[kind.name], found[kind.name] = met(mock), met_again(client, mock)
        else:
            expected[kind.name] = met(mock)[:3]
            found[kind.name] = met_again(client, mock)[:3]

    assert expected == found


def test_every_value_of_json_can_be_told() -> None:
    """Floats, control characters, line ends and words of YAML stand in a scenario as they are."""
    client, mock = in_a_world()
    odd = {"a": [1e-7, 0.001, 1e300, "\0\x1b\u2028\r\n", "yes", "null", "1", "", None]}
    mock.load({"faults": [{"vendor": "spn", "answer": {"status": 500, "body": odd}}]})
    listed(client, "spn")
    told = yaml.safe_load(mock.request_as("scenario"))["faults"][0]["answer"]["body"]
    mock.load(mock.request_as("scenario"))

    assert odd == told
    assert odd == mock.state()["faults"][0]["answer"]["body"]


def test_it_leaves_the_rest_to_the_worlds_own_scenario() -> None:
    """Where contacts and clock are the scenario's, two lines tell the world."""
    client, mock = in_a_world()
    client.at("razorpay").post("/v1/contacts", {"name": "A"})

    assert {
        "about": f"Request 1 of world {mock.world}: Razorpay answered POST /v1/contacts with 400, "
        "RZP-11.",
        "extends": "default",
    } == yaml.safe_load(mock.request_as("scenario"))


def test_it_undoes_what_came_later() -> None:
    """An earlier request is told in the world before it, whatever has changed since."""
    client, mock = in_a_world()
    listed(client, "spn")
    id = create(client, "spn", "First").json["id"]
    listed(client, "spn")
    client.at("spn").patch(f"/api/v1/contacts/{id}", {"first_name": "Second"})
    client.at("spn").delete(f"/api/v1/contacts/{id}")
    create(client, "spn", "Third")
    sent = {n: yaml.safe_load(mock.request_as("scenario", n)).get("vendors") for n in (1, 2, 3, 5)}
    youngest = {n: part and part["spn"]["contacts"][-1]["first_name"] for n, part in sent.items()}

    assert {1: None, 2: None, 3: "First", 5: "Second"} == youngest


def test_only_its_vendor_is_told() -> None:
    """Other vendors' contacts, other faults and other answers are left out."""
    client, mock = in_a_world()
    mock.set_clock("2026-02-01T00:00:00Z", frozen=True)
    mock.add_fault(vendor="razorpay", nth=9, drop="reset")
    mock.add_fault(vendor="spn", nth=1, answer={"status": 503})
    listed(client, "spn")
    told = yaml.safe_load(mock.request_as("scenario"))

    assert ["spn"] == [*told["vendors"]]
    assert [{"vendor": "spn", "answer": {"status": 503}, "phase": "before"}] == told["faults"]


def test_a_limit_is_named_in_its_first_line() -> None:
    """A scenario has no counters; its first line says what uses the limit up."""
    client, mock = in_a_world()
    mock.set_limit("spn", requests=1, seconds=60)
    for _ in range(2):
        listed(client, "spn")
    first = mock.request_as("scenario").splitlines()[0]

    assert first.startswith("# Its limit was used up")
    assert first.endswith('{"vendor": "spn", "operation": "*", "remaining": 0}')


@pytest.mark.parametrize("vendor", VENDOR_NAMES)
def test_contacts_that_were_put_back(vendor: str) -> None:
    """Where contacts were reset in the meantime, nobody knows how they were."""
    client, mock = in_a_world()
    create(client, vendor, "Only Here")
    mock.reset(only=["contacts"])
    with pytest.raises(MockError, match="were put back in the meantime") as refused:
        mock.request_as("scenario")

    assert 409 == refused.value.status


def test_too_many_contacts() -> None:
    """A scenario of one request lists a thousand contacts, and no more."""
    client, mock = in_a_world()
    mock.load({"vendors": {"spn": {"contacts": [{"fake": 1001}]}}})
    listed(client, "spn")
    with pytest.raises(MockError, match="it had more than 1000 contacts"):
        mock.request_as("scenario")


def test_memory_that_was_short() -> None:
    """A shortened entry no longer tells what it changed."""
    client, mock = in_a_world()
    create(client, "spn", "Only Here")
    entry = client.world.journal.get()
    assert entry
    entry.shorten()
    with pytest.raises(MockError, match="memory was short"):
        mock.request_as("scenario")
