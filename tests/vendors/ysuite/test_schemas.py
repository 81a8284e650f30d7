"""What a body and a query may hold: mirrors schemas.py."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.clients import Api, Reply
from tests.vendors.ysuite.conftest import Given

ADA = {"cstname": "Ada", "contact_type": 1}
LIMITS = [("cstname", 100), ("cstaddress", 255), ("ct_taxnumber", 50), ("cstnotes", 2000)]
TEXTS = ["cstname", "cstemail", "cstmobile", "cstaddress", "ct_taxnumber"]


def problem(reply: Reply) -> tuple[int, str, Any]:
    """Status, message and errors; the keys are in the documented order."""
    assert ["success", "message", "errors"] == list(reply.json)
    assert reply.json["success"] is False
    return reply.status, reply.json["message"], reply.json["errors"]


@pytest.mark.parametrize("name", [{}, {"cstname": None}, {"cstname": ""}, {"cstname": " \t"}])
def test_a_create_needs_a_name(api: Api, name: dict[str, Any]) -> None:
    """A create without cstname, or with an empty one, is refused (YS-17)."""
    reply = api.post("/contacts", {"contact_type": 1, **name})

    assert 422 == reply.status
    assert (
        '{"success":false,"message":"The cstname field is required.",'
        '"errors":{"cstname":["Contact name is required."]}}'
    ) == reply.text
    assert "YS-17" == reply.behaviour


@pytest.mark.parametrize("kind", [{}, {"contact_type": None}, {"contact_type": ""}])
def test_a_create_needs_a_type(api: Api, kind: dict[str, Any]) -> None:
    """A create without contact_type is refused (YS-18)."""
    reply = api.post("/contacts", {"cstname": "Ada", **kind})
    said = {"contact_type": ["Contact type is required."]}

    assert (422, "The contact_type field is required.", said) == problem(reply)
    assert "YS-18" == reply.behaviour


@pytest.mark.parametrize("kind", [0, 3, -1, "1", "Individual", 1.0, 1.5, True, [1], {}])
def test_a_type_is_1_or_2(api: Api, kind: Any) -> None:
    """A contact_type other than the numbers 1 and 2 is refused (YS-20)."""
    reply = api.post("/contacts", {"cstname": "Ada", "contact_type": kind})
    said = {"contact_type": ["Contact type must be 1 or 2."]}

    assert (422, "The contact_type field must be 1 or 2.", said) == problem(reply)
    assert "YS-20" == reply.behaviour


@pytest.mark.parametrize(("field", "most"), LIMITS)
def test_the_longest_text_is_stored(
    api: Api, created: Callable[..., int], field: str, most: int
) -> None:
    """A text of exactly the greatest length is stored whole (YS-31), counted in characters."""
    text = "é" * most
    contact = api.get(f"/contacts/{created(**{field: text})}").json["data"]

    assert text == contact[field]


@pytest.mark.parametrize(("field", "most"), LIMITS)
def test_a_longer_text_is_refused(api: Api, field: str, most: int) -> None:
    """One character more is refused, with the field under errors (YS-19)."""
    reply = api.post("/contacts", {**ADA, field: "x" * (most + 1)})
    status, message, errors = problem(reply)

    assert (422, [field]) == (status, list(errors))
    assert f"The {field} field must not be greater than {most} characters." == message
    assert "YS-19" == reply.behaviour


@pytest.mark.parametrize("email", ["plain", "a@", "@example.com", "a b@example.com", 5, ["a@b.co"]])
def test_an_address_has_the_form_of_one(api: Api, email: Any) -> None:
    """A cstemail that is not an e-mail address is refused (YS-21)."""
    reply = api.post("/contacts", {**ADA, "cstemail": email})
    said = {"cstemail": ["Email address must be a valid email address."]}

    assert (422, "The cstemail field must be a valid email address.", said) == problem(reply)
    assert "YS-21" == reply.behaviour


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("cstname", 5, "The cstname field must be a string."),
        ("cstmobile", 501234567, "The cstmobile field must be a string."),
        ("cstmobile_country_id", "101", "The cstmobile_country_id field must be an integer."),
        ("cstmobile_country_id", True, "The cstmobile_country_id field must be an integer."),
        ("cstemailnotify", 1, "The cstemailnotify field must be true or false."),
        ("cstsmsnotify", "true", "The cstsmsnotify field must be true or false."),
        ("cst_whatsapp_notify", [], "The cst_whatsapp_notify field must be true or false."),
        ("contact_parent", "1", "The contact_parent field must be an integer."),
        ("cst_tag_id", 3, "The cst_tag_id field must be an array."),
        ("cst_tag_id", "3,7", "The cst_tag_id field must be an array."),
    ],
)
def test_values_have_the_documented_type(api: Api, field: str, value: Any, said: str) -> None:
    """A value of another type than documented is refused (YS-39)."""
    reply = api.post("/contacts", {**ADA, field: value})
    status, message, errors = problem(reply)

    assert (422, said, [field]) == (status, message, list(errors))
    assert "YS-39" == reply.behaviour


def test_tags_are_checked_one_by_one(api: Api) -> None:
    """A tag that is not a whole number is told by its place in the list (YS-39)."""
    reply = api.post("/contacts", {**ADA, "cst_tag_id": [3, "7", None]})
    said = ["Tag IDs must be an integer."]

    assert (
        422,
        "The cst_tag_id.1 field must be an integer.",
        {"cst_tag_id.1": said, "cst_tag_id.2": said},
    ) == problem(reply)


def test_errors_hold_all_and_message_the_first(api: Api) -> None:
    """With several invalid fields, message tells of the first of the table and errors of all."""
    body = {"cstnotes": 5, "cstemail": "plain", "contact_type": 3, "cstname": "x" * 101}
    status, message, errors = problem(api.post("/contacts", body))

    assert "The cstname field must not be greater than 100 characters." == message
    assert ["cstname", "contact_type", "cstemail", "cstnotes"] == list(errors)


def test_errors_of_an_update_are_in_its_own_order(created: Callable[..., int], api: Api) -> None:
    """The update's table has contact_type behind the address, and so have its errors."""
    body = {"contact_type": 3, "cstaddress": 5, "cstname": ""}
    errors = problem(api.put(f"/contacts/{created()}", body))[2]

    assert ["cstname", "cstaddress", "contact_type"] == list(errors)


@pytest.mark.parametrize(
    "field", ["cstemail", "cstmobile", "cstaddress", "ct_taxnumber", "cstnotes"]
)
@pytest.mark.parametrize("empty", [None, "", "  "])
def test_an_empty_text_is_null(
    api: Api, created: Callable[..., int], field: str, empty: str | None
) -> None:
    """An optional text that is empty is stored as null (YS-37)."""
    reply = api.post("/contacts", {**ADA, field: empty})
    contact = api.get(f"/contacts/{reply.json['data']['cstid']}").json["data"]

    assert (200, "YS-37") == (reply.status, reply.behaviour)
    assert contact[field] is None


@pytest.mark.parametrize(
    "odd",
    [
        {"cstmobile": "+971501234567"},
        {"cstmobile": "none"},
        {"cstmobile_country_id": 0},
        {"cst_tag_id": [3, -1]},
    ],
)
def test_odd_phones_and_ids_are_taken(
    api: Api, created: Callable[..., int], odd: dict[str, Any]
) -> None:
    """Any text is a phone number and any whole number an id; a create tells of it (YS-38)."""
    reply = api.post("/contacts", {**ADA, **odd})
    contact = api.get(f"/contacts/{reply.json['data']['cstid']}").json["data"]

    assert (200, "YS-38") == (reply.status, reply.behaviour)
    assert odd.items() <= contact.items()


def test_unknown_names_are_ignored(api: Api, created: Callable[..., int]) -> None:
    """A name that is not in the table is ignored, the update's tag_ids among them (YS-36)."""
    reply = api.post("/contacts", {**ADA, "tag_ids": [3], "cstid": 5, "lead_status": "New"})
    contact = api.get(f"/contacts/{reply.json['data']['cstid']}").json["data"]

    assert (200, "YS-36") == (reply.status, reply.behaviour)
    assert [] == contact["cst_tag_id"]
    assert 5 != contact["cstid"]
    assert not {"tag_ids", "lead_status"} & set(contact)


@pytest.mark.parametrize("field", TEXTS)
def test_an_update_keeps_to_the_limits(api: Api, created: Callable[..., int], field: str) -> None:
    """An update with an invalid value is refused by the create's rule, and changes nothing."""
    path = f"/contacts/{created(cstaddress='100 Example Street')}"
    before = api.get(path).text
    reply = api.put(path, {"cstaddress": "elsewhere", field: 5})
    status, _, errors = problem(reply)
    behaviour = "YS-21" if field == "cstemail" else "YS-39"

    assert (422, [field], behaviour) == (status, list(errors), reply.behaviour)
    assert before == api.get(path).text


@pytest.mark.parametrize("field", ["cstname", "contact_type"])
def test_an_update_cannot_empty_what_is_required(
    api: Api, created: Callable[..., int], field: str
) -> None:
    """Null for a field that a create requires is refused (YS-25)."""
    reply = api.put(f"/contacts/{created()}", {field: None})

    assert (422, f"The {field} field is required.") == problem(reply)[:2]
    assert "YS-25" == reply.behaviour


@pytest.mark.parametrize(
    ("query", "size"),
    [
        ("pageSize=100", 100),
        ("pageSize=101", 100),
        ("pageSize=100000000000000000000", 100),
        ("pageSize=1", 1),
        ("pageSize=0", 1),
        ("pageSize=-5", 1),
        ("pageSize=ten", 10),
        ("pageSize=2.5", 10),
        ("pageSize=", 10),
        ("pageSize=%D9%A1", 10),
    ],
)
def test_a_page_size_is_limited(ysuite: Given, query: str, size: int) -> None:
    """A pageSize is held within 1 and 100 (YS-08, YS-33); any other text counts as not sent."""
    data = ysuite(contacts=[{"fake": 120}]).get(f"/contacts?{query}").json["data"]

    assert size == len(data["data"])
    assert -(-120 // size) == data["total_pages"]


def test_a_page_size_over_the_maximum_is_shown(ysuite: Given) -> None:
    """A limited pageSize is told by its number (YS-08, YS-33), and one within them is not."""
    api = ysuite(contacts=[{"fake": 3}])
    shown = [api.get(f"/contacts?pageSize={size}").behaviour for size in (101, 100, 1, 0)]

    assert ["YS-08", "YS-07", "YS-07", "YS-33"] == shown


def test_a_page_size_over_the_maximum_is_refused(ysuite: Given) -> None:
    """Under the variant `reject`, a pageSize over 100 is refused (YS-08), and 100 is not."""
    api = ysuite(contacts=[{"fake": 120}], variants={"page_size_over_max": "reject"})
    reply = api.get("/contacts?pageSize=101")
    said = {"pageSize": ["Page size must not be greater than 100."]}

    assert (422, "The pageSize field must not be greater than 100.", said) == problem(reply)
    assert "YS-08" == reply.behaviour
    assert 100 == len(api.get("/contacts?pageSize=100").json["data"]["data"])


@pytest.mark.parametrize("index", ["-1", "x", "", "0"])
def test_a_page_index_that_is_none_is_the_first(ysuite: Given, index: str) -> None:
    """A pageIndex that is negative (YS-33) or no number counts as 0."""
    api = ysuite(contacts=[{"fake": 12}])

    assert api.get("/contacts").text == api.get(f"/contacts?pageIndex={index}").text
