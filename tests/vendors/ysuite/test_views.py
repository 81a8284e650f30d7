"""What becomes of one contact: mirrors views.py but for its lists."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.clients import Api, Client
from tests.vendors.ysuite.conftest import Given, person

WHOLE = [
    "cstid",
    "cstname",
    "contact_type",
    "cstemail",
    "cstmobile",
    "cstmobile_country_id",
    "cstaddress",
    "ct_taxnumber",
    "cstnotes",
    "cstemailnotify",
    "cstsmsnotify",
    "cst_whatsapp_notify",
    "contact_parent",
    "cst_tag_id",
    "cstcreated_on",
]
UNKNOWN = '{"success":false,"message":"Contact not found."}'
UPDATED = '{"success":true,"message":"Contact updated successfully!"}'
EVERY_FIELD: dict[str, Any] = {
    "cstname": "Żaneta",
    "contact_type": 2,
    "cstemail": "zaneta@example.com",
    "cstmobile": "501234567",
    "cstmobile_country_id": 101,
    "cstaddress": "100 Example Street",
    "ct_taxnumber": "000123",
    "cstnotes": "A note.",
    "cstemailnotify": False,
    "cstsmsnotify": False,
    "cst_whatsapp_notify": False,
    "cst_tag_id": [7, 3, 7],
}


def test_a_contact_is_shown_whole(api: Api, created: Callable[..., int]) -> None:
    """A contact is in data, with all that a create takes, its id and its time (YS-14)."""
    cstid = created(**EVERY_FIELD)
    reply = api.get(f"/contacts/{cstid}")
    data = reply.json["data"]
    stored = {name: value for name, value in data.items() if name in EVERY_FIELD}

    assert (200, "YS-14") == (reply.status, reply.behaviour)
    assert ["success", "data"] == list(reply.json)
    assert WHOLE == list(data)
    assert EVERY_FIELD == stored
    assert cstid == data["cstid"]


def test_what_is_left_out_is_null(api: Api, created: Callable[..., int]) -> None:
    """Optional fields that were not sent are null, and tags an empty list."""
    data = api.get(f"/contacts/{created()}").json["data"]
    empty = [name for name, value in data.items() if value is None]

    assert [
        "cstemail",
        "cstmobile",
        "cstmobile_country_id",
        "cstaddress",
        "ct_taxnumber",
        "cstnotes",
        "contact_parent",
    ] == empty
    assert [] == data["cst_tag_id"]


@pytest.mark.parametrize(
    "id", ["999999", "0", "-1", "abc", "1.0", "010", "%20", "9" * 30, "%D9%A1"]
)
def test_an_unknown_id(api: Api, id: str) -> None:
    """An id that no contact has is refused with HTTP 400, whatever its form (YS-15)."""
    replies = [
        api.get(f"/contacts/{id}"),
        api.put(f"/contacts/{id}", {"cstname": "Bo"}),
        api.delete(f"/contacts/{id}"),
    ]

    assert [(400, UNKNOWN, "YS-15")] * 3 == [(r.status, r.text, r.behaviour) for r in replies]


def test_a_create_answers_with_id_and_name(api: Api) -> None:
    """A create is HTTP 200, with its sentence and two keys in data (YS-16)."""
    reply = api.post("/contacts", EVERY_FIELD)
    cstid = reply.json["data"]["cstid"]

    assert (200, "YS-16") == (reply.status, reply.behaviour)
    assert (
        '{"success":true,"message":"New contact has been created successfully.",'
        f'"data":{{"cstid":{cstid},"cstname":"Żaneta"}}}}'
    ) == reply.text


def test_a_create_has_the_time_of_the_clock(ysuite: Given) -> None:
    """cstcreated_on is the world's time in UTC, to the second."""
    api = ysuite(contacts=[], clock="2026-05-15T08:30:00Z")
    path = f"/contacts/{api.post('/contacts', person('Ada')).json['data']['cstid']}"

    assert "2026-05-15T08:30:00Z" == api.get(path).json["data"]["cstcreated_on"]


def test_ids_rise_and_never_return(api: Api, created: Callable[..., int]) -> None:
    """Every new contact has a greater id, even where the last one was deleted (YS-26)."""
    first = created()
    api.delete(f"/contacts/{first}")
    second, third = created(), created()

    assert first < second < third


def test_a_new_id_passes_over_those_of_the_scenario(ysuite: Given) -> None:
    """An id that a seeded contact has is not given again."""
    api = ysuite(contacts=[person("Ada", cstid=1002), person("Bo", cstid=1003)])
    ids = [api.post("/contacts", person("Cy")).json["data"]["cstid"] for _ in range(3)]

    assert 5 == len({1002, 1003, *ids})


@pytest.mark.parametrize("flag", ["cstemailnotify", "cstsmsnotify", "cst_whatsapp_notify"])
def test_a_notify_flag_is_on_unless_refused(
    api: Api, created: Callable[..., int], flag: str
) -> None:
    """A flag that is left out is stored as true (YS-22), and one that is sent as sent."""
    stored = [
        api.get(f"/contacts/{created(**sent)}").json["data"][flag]
        for sent in ({}, {flag: None}, {flag: True}, {flag: False})
    ]

    assert [True, True, True, False] == stored


def test_two_contacts_may_be_equal(created: Callable[..., int]) -> None:
    """Nothing is said of duplicates: a second equal contact is another one."""
    assert created(**EVERY_FIELD) != created(**EVERY_FIELD)


def test_an_update_changes_what_it_sends(api: Api, created: Callable[..., int]) -> None:
    """An update changes the fields that it sends and leaves the others alone (YS-23)."""
    path = f"/contacts/{created(**EVERY_FIELD)}"
    before = api.get(path).json["data"]
    reply = api.put(path, {"cstname": "Zoë", "cstmobile": "7700900199"})

    assert (200, UPDATED, "YS-23") == (reply.status, reply.text, reply.behaviour)
    assert {**before, "cstname": "Zoë", "cstmobile": "7700900199"} == api.get(path).json["data"]
    assert WHOLE == list(api.get(path).json["data"])


def test_an_update_can_empty_a_field(api: Api, created: Callable[..., int]) -> None:
    """Null takes the place of what was there (YS-37)."""
    path = f"/contacts/{created(**EVERY_FIELD)}"
    reply = api.put(path, {"cstmobile": None})

    assert (200, UPDATED, "YS-37") == (reply.status, reply.text, reply.behaviour)
    assert api.get(path).json["data"]["cstmobile"] is None


def test_an_empty_update_changes_nothing(api: Api, created: Callable[..., int]) -> None:
    """An update of nothing succeeds (YS-23)."""
    path = f"/contacts/{created()}"
    before = api.get(path).text
    reply = api.put(path, {})

    assert (200, UPDATED) == (reply.status, reply.text)
    assert before == api.get(path).text


@pytest.mark.parametrize("sent", [{"cstnotes": "x"}, {"cstsmsnotify": False}, {"cst_tag_id": [1]}])
def test_an_update_ignores_what_only_a_create_takes(
    api: Api, created: Callable[..., int], sent: dict[str, Any]
) -> None:
    """Notes, flags and the create's name for tags are not in the update's table (YS-36)."""
    path = f"/contacts/{created()}"
    before = api.get(path).text
    reply = api.put(path, sent)

    assert (UPDATED, "YS-36") == (reply.text, reply.behaviour)
    assert before == api.get(path).text


@pytest.mark.parametrize(("tags", "behaviour"), [([5], "YS-24"), ([], "YS-24"), (None, "YS-37")])
def test_an_update_replaces_all_tags(
    api: Api, created: Callable[..., int], tags: list[int] | None, behaviour: str
) -> None:
    """tag_ids takes the place of the whole list (YS-24); null is a guess (YS-37)."""
    path = f"/contacts/{created(cst_tag_id=[3, 7])}"
    reply = api.put(path, {"tag_ids": tags})

    assert (UPDATED, behaviour) == (reply.text, reply.behaviour)
    assert (tags or []) == api.get(path).json["data"]["cst_tag_id"]


def test_a_parent_is_a_business(api: Api, created: Callable[..., int]) -> None:
    """An individual can have a business for its parent, from a create or an update on (YS-14)."""
    business = created(cstname="Acme", contact_type=2)
    child, later = created(contact_parent=business), created()
    reply = api.put(f"/contacts/{later}", {"contact_parent": business})
    parents = [api.get(f"/contacts/{id}").json["data"]["contact_parent"] for id in (child, later)]

    assert UPDATED == reply.text
    assert [business, business] == parents


def test_a_parent_that_is_no_business(api: Api, created: Callable[..., int]) -> None:
    """A parent that is unknown or an individual is refused, by an update too (YS-40)."""
    individual, other = created(), created()
    said = "The contact_parent field must be the cstid of a business."
    for parent in (individual, 999999, 0, -1):
        create = api.post("/contacts", person("Ada", contact_parent=parent))
        update = api.put(f"/contacts/{other}", {"contact_parent": parent})

        assert (422, said, "YS-40") == (create.status, create.json["message"], create.behaviour)
        assert (422, said, "YS-40") == (update.status, update.json["message"], update.behaviour)
        assert ["contact_parent"] == list(update.json["errors"])


def test_nobody_is_its_own_parent(api: Api, created: Callable[..., int]) -> None:
    """A business cannot become its own parent (YS-40)."""
    business = created(contact_type=2)

    assert 422 == api.put(f"/contacts/{business}", {"contact_parent": business}).status


def test_another_accounts_business_is_no_parent(ysuite: Given) -> None:
    """A business of another workspace is not a parent (YS-40)."""
    keys = {"access_key": "mock-access-key", "secret_key": "mock-secret-key"}
    api = ysuite(
        accounts=[keys, {"access_key": "other", "secret_key": "other"}],
        contacts=[{"cstid": 7, "cstname": "Acme", "contact_type": 2, "account": "other"}],
    )

    assert 422 == api.post("/contacts", person("Ada", contact_parent=7)).status


def test_a_deleted_contact_is_gone(api: Api, created: Callable[..., int]) -> None:
    """A delete is HTTP 200 with its sentence; afterwards the contact is unknown (YS-26, YS-15)."""
    path = f"/contacts/{created(cstname='Gone Tomorrow')}"
    reply = api.delete(path)
    after = [api.get(path), api.put(path, {}), api.delete(path)]

    assert (200, "YS-26") == (reply.status, reply.behaviour)
    assert '{"success":true,"message":"Contact deleted successfully!"}' == reply.text
    assert [UNKNOWN] * 3 == [again.text for again in after]
    assert 0 == api.get("/contacts?search=gone%20tomorrow").json["data"]["total_records"]


def test_children_keep_the_number_of_a_deleted_parent(
    api: Api, created: Callable[..., int]
) -> None:
    """Deleting a business leaves its individuals as they are (YS-26)."""
    business = created(contact_type=2)
    child = created(contact_parent=business)
    api.delete(f"/contacts/{business}")

    assert business == api.get(f"/contacts/{child}").json["data"]["contact_parent"]


def test_the_host_name_and_a_closing_slash(client: Client) -> None:
    """The vendor's own host reaches it without a prefix, and a closing slash does not matter."""
    headers = {**client.at("ysuite").credentials, "Host": "api.ysuite.org"}
    replies = [
        client.send("GET", path, headers=headers) for path in ("/v1/contacts", "/v1/contacts/")
    ]

    assert [200, 200] == [reply.status for reply in replies]
    assert replies[0].text == replies[1].text == client.at("ysuite", "/v1").get("/contacts").text
