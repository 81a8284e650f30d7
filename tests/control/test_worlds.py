"""Worlds: listed, dropped, bounded, named in four ways, and each a server of its own."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import quote

import pytest

from mock_server import MockClient, MockError
from mock_server.testing.backends import VENDORS_BY_NAME
from tests.clients import CREDENTIALS, Client
from tests.control.calls import DOORS, VENDOR_NAMES, create, listed, names, rows
from tests.control.conftest import Serve, elsewhere
from tests.samples import SAMPLES, SPN_COMPANY

NEW = "Only Here"


def in_world(vendor: str, world: str) -> dict[str, str]:
    """The credential of the vendor's sample account, in a world."""
    access, key = VENDORS_BY_NAME[vendor].access, SAMPLES[vendor].key
    account = access.accounts.field.load_default[0]
    return dict(access.sign({**account, key: f"{account[key]}@{world}"}))


def known(mock: MockClient) -> list[str]:
    """The names of all worlds."""
    return [world["world"] for world in mock.worlds()["worlds"]]


def test_made_on_first_use(client: Client, mock: MockClient) -> None:
    """A world that nobody has named before starts as the server's scenario says."""
    name = f"{mock.world}-new"
    before = known(mock)
    found = listed(client, "razorpay", **{"X-Mock-World": name})
    after = {world["world"]: world for world in mock.worlds()["worlds"]}

    assert name not in before
    assert ("default", 1) == (after[name]["scenario"], after[name]["requests"])
    assert found.body == listed(client, "razorpay").body


def test_reading_makes_no_world(mock: MockClient) -> None:
    """A call that only reads shows the world as it would begin, and does not make it."""
    before, new = known(mock), elsewhere(mock, f"{mock.world}-read")
    for read in (new.clock, new.limits, new.faults, new.answers, new.state, new.requests):
        read()
    counted = new.count()

    assert 0 == counted
    assert new.info()["world"] == f"{mock.world}-read"
    assert before == known(mock)


def test_a_world_is_listed_with_what_it_holds(client: Client, mock: MockClient) -> None:
    """The list has each world's contacts, requests, faults, its clock, and since when it exists."""
    seeded = row(mock)
    mock.set_clock("2026-01-15T09:00:00Z", frozen=True)
    mock.add_fault(vendor="spn", nth=9, drop="reset")
    for _ in range(2):
        create(client, "spn", NEW)
    client.at("spn").delete(f"/api/v1/contacts/{create(client, 'spn', NEW).json['id']}")
    changed = row(mock)

    assert (None, 0, 0) == (seeded["clock"], seeded["requests"], seeded["faults"])
    assert (4, 1) == (changed["requests"], changed["faults"])
    assert ("2026-01-15T09:00:00Z", True) == (changed["clock"]["at"], changed["clock"]["frozen"])
    assert {**seeded["contacts"], "spn": seeded["contacts"]["spn"] + 2} == changed["contacts"]
    assert seeded["since"] == changed["since"]


def test_the_list_waits_for_no_world(serve: Serve) -> None:
    """A world that is busy with a request delays nobody who asks which worlds there are."""
    client, mock = serve()
    create(client, "spn", NEW)
    with ThreadPoolExecutor(1) as pool, client.world.lock:
        found = pool.submit(mock.worlds).result(timeout=5)

    assert ["default"] == [one["world"] for one in found["worlds"]]


def test_a_deleted_seeded_contact_is_not_counted(client: Client, mock: MockClient) -> None:
    """The list counts what is there."""
    before = row(mock)["contacts"]["spn"]
    client.at("spn").delete(f"/api/v1/contacts/{rows(listed(client, 'spn'))[0]['id']}")

    assert before - 1 == row(mock)["contacts"]["spn"]


def row(mock: MockClient) -> dict[str, Any]:
    """The client's own world in the list; it is made if need be."""
    mock.reset(only=["limits"])
    found = [one for one in mock.worlds()["worlds"] if one["world"] == mock.world]
    return dict(found[0])


def test_a_dropped_world_begins_anew(client: Client, mock: MockClient) -> None:
    """Whoever names a dropped world again gets a new one; its snapshots are gone too."""
    create(client, "spn", NEW)
    mock.keep("mine")
    dropped = mock.drop(mock.world)

    assert {"dropped": [mock.world]} == dropped
    assert NEW not in names(client, "spn")
    assert {"snapshots": []} == mock.snapshots()


def test_dropping_all_keeps_the_default(serve: Serve) -> None:
    """Every world is dropped but the default one."""
    client, mock = serve()
    for name in ("b", "a"):
        create(client, "spn", NEW, **{"X-Mock-World": name})
    dropped = mock.drop()

    assert {"dropped": ["a", "b"]} == dropped
    assert ["default"] == [world["world"] for world in mock.worlds()["worlds"]]


@pytest.mark.parametrize(("name", "status"), [("default", 409), ("never-seen", 404)])
def test_what_cannot_be_dropped(name: str, status: int, mock: MockClient) -> None:
    """The default world is reset instead; a world that is not there cannot be dropped."""
    with pytest.raises(MockError) as refused:
        mock.drop(name)

    assert (status, "/_mock/docs/errors#worlds") == (
        refused.value.status,
        refused.value.problem["type"],
    )


def test_their_number_is_bounded(serve: Serve) -> None:
    """One world too many is our own refusal, which says what to do; those there go on."""
    client, mock = serve(max_worlds=2)
    first = listed(client, "spn", **{"X-Mock-World": "one"})
    refused = listed(client, "spn", **{"X-Mock-World": "two"})
    again = listed(client, "spn", **{"X-Mock-World": "one"})
    mock.drop("one")
    after = listed(client, "spn", **{"X-Mock-World": "two"})

    assert [200, 503, 200, 200] == [one.status for one in (first, refused, again, after)]
    assert "application/problem+json" == refused.header("Content-Type")
    assert "/_mock/docs/errors#worlds" == refused.json["type"]
    assert "--max-worlds" in refused.json["detail"]


@pytest.mark.parametrize("name", ["-x", "a b", "x" * 65, "é", "a*"])
def test_what_cannot_name_a_world(name: str, client: Client) -> None:
    """A name that no world may have is refused by us, not by the vendor."""
    reply = client.send("GET", f"/@{quote(name)}/razorpay/v1/contacts")

    assert (400, "/_mock/docs/errors#worlds") == (reply.status, reply.json["type"])


@pytest.mark.parametrize("vendor", VENDOR_NAMES)
def test_four_ways_into_a_world(vendor: str, client: Client, mock: MockClient) -> None:
    """Path, header, host and credential lead to the same world (ours is in no other's list)."""
    name, door, key = f"{mock.world}-four", DOORS[vendor], CREDENTIALS[vendor]
    bare = Client(client._send)
    create(client, vendor, NEW, **{"X-Mock-World": name})
    ways = [
        (f"/@{name}/{vendor}{door.list}", key),
        (f"/{vendor}{door.list}", {**key, "X-Mock-World": name}),
        (door.list, {**key, "Host": f"{name}--{vendor}.localhost"}),
        (f"/{vendor}{door.list}", in_world(vendor, name)),
    ]
    replies = [bare.send("GET", path, headers=headers) for path, headers in ways]
    elsewhere = bare.send("GET", f"/{vendor}{door.list}", headers=key)

    assert [200] * 4 == [reply.status for reply in replies]
    assert all(NEW in reply.text for reply in replies)
    assert 1 == len({reply.body for reply in replies})
    assert NEW not in elsewhere.text


@pytest.mark.parametrize("vendor", VENDOR_NAMES)
def test_the_credential_speaks_last(vendor: str, client: Client) -> None:
    """Where a header names a world, the one in the credential is passed over."""
    create(client, vendor, NEW)
    reply = client.at(vendor, **in_world(vendor, "elsewhere")).get(DOORS[vendor].list)

    assert 200 == reply.status
    assert NEW in reply.text


def test_a_login_gives_a_token_of_its_world(client: Client, mock: MockClient) -> None:
    """An email with a world behind it logs in there, and the token leads back."""
    name, bare = f"{mock.world}-login", Client(client._send)
    known = {"email": f"user@example.com@{name}", "password": "mock-password"}
    create(client, "spn", NEW, **{"X-Mock-World": name})
    token = bare.send("POST", "/spn/api/v1/auth/login", known).json["access_token"]
    path = f"/spn/api/v1/contacts?company_id={SPN_COMPANY}"
    reply = bare.send("GET", path, headers={"Authorization": f"Bearer {token}"})

    assert NEW in reply.text


@pytest.fixture
def pair(client: Client, mock: MockClient) -> tuple[MockClient, MockClient]:
    """The control planes of two worlds, the test's own and another."""
    return mock, elsewhere(mock, f"{mock.world}-other")


def test_data_of_its_own(client: Client, pair: tuple[MockClient, MockClient]) -> None:
    """What is created, changed and deleted in one world is in no other."""
    before = [names(client, vendor) for vendor in VENDOR_NAMES]
    for vendor in VENDOR_NAMES:
        create(client, vendor, NEW, **{"X-Mock-World": str(pair[1].world)})
    client.at("ysuite").delete("/v1/contacts/10", **{"X-Mock-World": str(pair[1].world)})

    assert before == [names(client, vendor) for vendor in VENDOR_NAMES]


def test_a_clock_of_its_own(pair: tuple[MockClient, MockClient]) -> None:
    """A clock that is set or moved is one world's."""
    mine, others = pair
    others.set_clock("2001-02-03T04:05:06Z", frozen=True)

    assert mine.clock()["real"]
    assert "2001-02-03T04:05:06Z" == others.clock()["at"]


def test_limits_of_its_own(client: Client, pair: tuple[MockClient, MockClient]) -> None:
    """A limit that is set or used up is one world's."""
    mine, others = pair
    others.set_limit("spn", requests=1, seconds=60)
    header = {"X-Mock-World": str(others.world)}
    spent = [listed(client, "spn", **header).status for _ in range(2)]

    assert [200, 429] == spent
    assert [200, 200] == [listed(client, "spn").status for _ in range(2)]
    assert mine.limits()["limits"] != others.limits()["limits"]


def test_faults_of_its_own(client: Client, pair: tuple[MockClient, MockClient]) -> None:
    """A fault strikes in the world in which it was set."""
    mine, others = pair
    others.add_fault(vendor="spn", answer={"status": 500})
    broken = listed(client, "spn", **{"X-Mock-World": str(others.world)})

    assert (500, 200) == (broken.status, listed(client, "spn").status)
    assert {"faults": []} == mine.faults()


def test_a_journal_of_its_own(client: Client, pair: tuple[MockClient, MockClient]) -> None:
    """A world's journal tells of its own requests, numbered from 1."""
    mine, others = pair
    listed(client, "spn")
    for _ in range(2):
        listed(client, "clemta", **{"X-Mock-World": str(others.world)})

    assert [(1, "spn")] == [(one["id"], one["vendor"]) for one in mine.requests()["requests"]]
    assert [1, 2] == [one["id"] for one in others.requests()["requests"]]


def test_chance_of_its_own(serve: Serve) -> None:
    """The same seed gives the same sequence, whatever other worlds do in between."""

    def sequence(disturbed: bool) -> list[int]:
        client, mock = serve("gw1")
        for name in ("gw1", "gw2"):
            mock.world = name
            mock.add_fault(vendor="spn", chance=0.5, answer={"status": 503})
        found = []
        for _ in range(40):
            if disturbed:
                listed(client, "spn", **{"X-Mock-World": "gw2"})
            found.append(listed(client, "spn").status)
        return found

    alone = sequence(disturbed=False)

    assert {200, 503} == set(alone)
    assert alone == sequence(disturbed=True)


def test_ids_of_its_own(serve: Serve) -> None:
    """The third contact of a world has the same id whatever other worlds do in between."""

    def ids(disturbed: bool) -> list[str]:
        client, mock = serve("gw1")
        mock.set_clock("2026-01-15T09:00:00Z", frozen=True)
        found = []
        for number in range(3):
            if disturbed:
                create(client, "clemta", NEW, **{"X-Mock-World": "gw2"})
            found.append(create(client, "clemta", f"{NEW} {number}").json["data"]["id"])
        return found

    assert ids(disturbed=False) == ids(disturbed=True)
