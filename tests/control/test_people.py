"""GET /_mock/people: each person's records at every vendor, and where they differ."""

from typing import Any

import pytest

from mock_server import MockClient, MockError
from mock_server.control import people
from mock_server.control.changes import MAX_CHANGES
from mock_server.vendors import VENDORS
from tests.clients import Client
from tests.control.calls import create
from tests.control.conftest import elsewhere, with_control
from tests.control.test_state import side_by_side

EMAIL, PHONE = "somebody.new@example.org", "+91-9000090001"
NEW: dict[str, Any] = {
    "razorpay": {"name": "Somebody New", "email": EMAIL, "contact": "9000090001"},
    "spn": {
        "first_name": "Somebody",
        "last_name": "New",
        "email": EMAIL,
        "phone": PHONE,
    },
}


@pytest.fixture
def two() -> tuple[Client, MockClient]:
    """An empty world in which an application has made one person at two vendors."""
    client, mock = with_control()
    mock.load("empty")
    client.at("razorpay").post("/v1/contacts", NEW["razorpay"])
    client.at("spn").post("/contacts", NEW["spn"])
    return client, mock


def only(mock: MockClient, **asked: Any) -> dict[str, Any]:
    """The one person that the world has."""
    found = mock.people(**asked)["people"]
    assert len(found) == 1
    person: dict[str, Any] = found[0]
    return person


def test_records_stand_side_by_side(two: tuple[Client, MockClient]) -> None:
    """Each as its vendor shows it, with its id, its owner, and why it is this person's."""
    person = only(two[1])
    [here], [there] = person["records"]["razorpay"], person["records"]["spn"]

    assert ("Somebody New", [], []) == (person["name"], person["missing"], person["differs"])
    assert f"razorpay:{here['id']}" == person["key"]
    assert ("rzp_test_mock", None) == (here["owner"], here["matched_by"])
    assert two[0].at("razorpay").get(f"/v1/contacts/{here['id']}").json == here["contact"]
    assert ("email", EMAIL) == (there["matched_by"], there["contact"]["email"])


def test_where_they_differ_now(two: tuple[Client, MockClient]) -> None:
    """A changed field is told with the value of each vendor."""
    client, mock = two
    id = only(mock)["records"]["spn"][0]["id"]
    client.at("spn").patch(f"/contacts/{id}", {"phone": "+91-9000090002"})
    values = {"razorpay": ["9000090001"], "spn": ["+91-9000090002"]}

    assert [{"field": "phone", "values": values}] == only(mock)["differs"]
    assert ([1, 0], [1, 0]) == (
        [mock.people(differs=flag)["total"] for flag in (True, False)],
        [mock.people(q=words)["total"] for words in ("90000900", "nobody")],
    )


def test_those_of_one_vendor(two: tuple[Client, MockClient]) -> None:
    """A vendor that is none is refused with the names of those that are."""
    client, mock = two
    create(client, "ysuite", "Another Person")
    found = [mock.people(vendor=vendor)["total"] for vendor in ("razorpay", "ysuite", "clemta")]
    with pytest.raises(MockError, match="razorpay, cleartax, ysuite, clemta, spn") as refused:
        mock.people(vendor="spm")

    assert ([1, 1, 0], 404) == (found, refused.value.status)


def test_who_changed_last(two: tuple[Client, MockClient]) -> None:
    """A record names the request that left it as it is; in that order, the newest comes first."""
    client, mock = two
    id = mock.people(q=EMAIL)["people"][0]["records"]["spn"][0]["id"]
    create(client, "ysuite", "Another Person")
    client.at("spn").patch(f"/contacts/{id}", {"phone": "+91-9000090002"})
    found = mock.people(order="changed")["people"]
    names = [one["name"] for one in found]
    here, there = (found[0]["records"][vendor][0]["changed"] for vendor in ("razorpay", "spn"))

    assert ["Somebody New", "Another Person"] == names
    assert ((1, "made"), (4, "changed")) == tuple(
        (one["request"], one["how"]) for one in (here, there)
    )


def test_a_reset_undoes_changes(two: tuple[Client, MockClient]) -> None:
    """What the scenario has brought back was changed by no request."""
    client, mock = two
    mock.load("default")
    id = mock.people(q="asha.rao")["people"][0]["records"]["razorpay"][0]["id"]
    client.at("razorpay").patch(f"/v1/contacts/{id}", {"email": "asha@example.org"})
    mock.reset(only=["contacts"])
    record = mock.people(q="asha.rao")["people"][0]["records"]["razorpay"][0]

    assert ("asha.rao@example.com", None) == (record["facts"]["email"], record["changed"])


def test_the_last_changes(two: tuple[Client, MockClient]) -> None:
    """The newest first, deleted contacts among them; as many as are listed."""
    client, mock = two
    id = only(mock)["records"]["razorpay"][0]["id"]
    other = only(mock)["records"]["spn"][0]["id"]
    client.at("spn").delete(f"/contacts/{other}")
    first = mock.people()["changes"]
    for number in range(MAX_CHANGES):
        create(client, "razorpay", f"Somebody {'ABCDEFGHIJ'[number]}")
    keys = ("request", "how", "vendor", "id", "name")

    assert [
        (3, "deleted", "spn", other, "Somebody New"),
        (2, "made", "spn", other, "Somebody New"),
        (1, "made", "razorpay", id, "Somebody New"),
    ] == [tuple(one[key] for key in keys) for one in first]
    assert MAX_CHANGES == len(mock.people()["changes"])


def test_a_deleted_record_leaves_its_person(two: tuple[Client, MockClient]) -> None:
    """The others stay, and what is gone is gone."""
    client, mock = two
    client.at("spn").delete(f"/contacts/{only(mock)['records']['spn'][0]['id']}")

    assert {"razorpay"} == only(mock)["records"].keys()


def test_a_search_looks_through_names_ids_and_facts(two: tuple[Client, MockClient]) -> None:
    """In any case of letters."""
    client, mock = two
    create(client, "ysuite", "Another Person")
    id = mock.people()["people"][0]["records"]["razorpay"][0]["id"]

    assert [1, 1, 1, 2] == [
        mock.people(q=text)["total"] for text in ("SOMEBODY", id, EMAIL.upper(), "")
    ]


def test_pages(two: tuple[Client, MockClient]) -> None:
    """A page says whether more follow it."""
    client, mock = two
    create(client, "ysuite", "Another Person")
    first, second = mock.people(limit=1), mock.people(limit=1, offset=1)

    assert [(2, True, "Somebody New"), (2, False, "Another Person")] == [
        (page["total"], page["truncated"], page["people"][0]["name"]) for page in (first, second)
    ]


def test_a_wrong_query_is_refused() -> None:
    """Every mistake at once."""
    with pytest.raises(MockError) as refused:
        with_control()[1]._call("GET", "/people?differs=perhaps&limit=1001&offset=-1&nosuch=1")

    assert 400 == refused.value.status
    assert [True] * 4 == [
        f"{name}:" in str(refused.value) for name in ("differs", "limit", "offset", "nosuch")
    ]


def test_what_is_read_is_bounded(
    two: tuple[Client, MockClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The contacts beyond the bound are counted."""
    monkeypatch.setattr(people, "MAX_COMPARED", 1)
    found = two[1].people()

    assert (1, 1) == (found["total"], found["left_out"])


def test_credentials_are_hidden(two: tuple[Client, MockClient]) -> None:
    """What looks like a real key is shown to nobody."""
    client, mock = two
    id = only(mock)["records"]["spn"][0]["id"]
    secret = "rzp_live_Abcdefgh123456"
    client.at("spn").patch(f"/contacts/{id}", {"last_name": secret})
    shown = str(mock.people())

    assert ("(hidden)" in shown, secret in shown) == (True, False)


def test_looking_makes_no_world() -> None:
    """A world that nobody has used is looked at, and not kept."""
    _, mock = with_control()
    other = elsewhere(mock, f"{mock.world}-other")
    other.people()

    assert other.world not in [world["world"] for world in mock.worlds()["worlds"]]


@pytest.fixture
def twelve() -> tuple[Client, MockClient]:
    """A world of the scenario with people."""
    client, mock = with_control()
    mock.load("people")
    return client, mock


def test_people_of_a_scenario(twelve: tuple[Client, MockClient]) -> None:
    """Each has a contact at every vendor, and they are in step."""
    found = twelve[1].people()

    assert 12 == found["total"]
    assert {len(VENDORS)} == {len(person["records"]) for person in found["people"]}
    assert 0 == twelve[1].people(differs=True)["total"]


def test_a_person_of_a_scenario_is_known_wherever_they_go(
    twelve: tuple[Client, MockClient],
) -> None:
    """By the record itself: another name, address or company changes nothing."""
    client, mock = twelve
    person = only(mock, q="asha rao")
    id = person["records"]["spn"][0]["id"]
    changed = {"first_name": "Eve", "email": "eve@example.com", "company_id": None}
    client.at("spn").patch(f"/contacts/{id}", changed)
    now = only(mock, q="asha rao")

    assert ("asha-rao", "asha-rao") == (person["key"], now["key"])
    assert ["name", "email"] == [one["field"] for one in now["differs"]]
    assert [("scenario", "")] == [
        (one["matched_by"], one["owner"]) for one in now["records"]["spn"]
    ]


def test_a_person_of_a_scenario_is_missed(twelve: tuple[Client, MockClient]) -> None:
    """Where their contact was deleted, until an application makes another."""
    client, mock = twelve
    [held] = only(mock, q="asha rao")["records"]["spn"]
    client.at("spn").delete(f"/contacts/{held['id']}")
    gone = only(mock, differs=True)
    body = {name: held["contact"][name] for name in ("first_name", "last_name", "email")}
    client.at("spn").post("/contacts", {**body, "email": "ASHA.RAO@example.com", "phone": "1"})
    back = only(mock, differs=True)

    assert (["spn"], "Asha Rao") == (gone["missing"], gone["name"])
    assert ([], ["phone"]) == (back["missing"], [one["field"] for one in back["differs"]])
    assert "email" == back["records"]["spn"][0]["matched_by"]


def test_a_world_of_people_is_exported(twelve: tuple[Client, MockClient]) -> None:
    """A state that is loaded again has the same people, those who are missing somewhere too."""
    client, mock = twelve
    [held] = only(mock, q="asha rao")["records"]["spn"]
    client.at("spn").delete(f"/contacts/{held['id']}")
    create(client, "ysuite", "Another Person")
    before, state = side_by_side(mock), mock.state()
    mock.load(state)

    assert before == side_by_side(mock)
    assert {"key": "asha-rao", "missing": ["spn"]}.items() <= state["people"][0].items()
    assert "asha-rao" == state["vendors"]["razorpay"]["contacts"][-1]["person"]
