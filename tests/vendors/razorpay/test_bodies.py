"""Bodies of every kind: JSON, forms, neither, and with too much in them."""

import pytest

from tests.clients import Api
from tests.vendors.razorpay.calls import EXISTING, Given, both, ways
from tests.vendors.razorpay.wire import SENT, extra, refusal


@pytest.mark.parametrize("body", ["{", '{"name": "Asha Rao"', "{'name': 'Asha Rao'}", "\xff"])
def test_a_create_that_cannot_be_read_has_no_name(api: Api, body: str) -> None:
    """A body that is not JSON is a body without a name (RZP-09)."""
    reply = api.post("/contacts", body, **{"Content-Type": "application/json"})

    assert (400, "RZP-09") == (reply.status, reply.behaviour)
    assert refusal("The name field is required.", "name") == reply.text


def test_a_body_of_broken_bytes_has_no_name(api: Api) -> None:
    """Bytes that are not UTF-8 and JSON that is too deep are refused as broken (RZP-09)."""
    as_json = {"Content-Type": "application/json"}
    replies = [
        api.post("/contacts", body, **as_json) for body in (b'{"name":"\xff"}', b"[" * 100_000)
    ]

    assert [(400, "RZP-09")] * 2 == [(reply.status, reply.behaviour) for reply in replies]


@pytest.mark.parametrize(
    ("body", "behaviour"),
    [
        ("{", "RZP-48"),
        (b'{"name":"\xff"}', "RZP-48"),
        ("", "RZP-47"),
        ("null", "RZP-47"),
        ("[]", "RZP-47"),
        ("{}", "RZP-47"),
    ],
)
def test_an_update_that_cannot_be_read_changes_nothing(
    api: Api, body: str | bytes, behaviour: str
) -> None:
    """An update that cannot be read is one of nothing, which changes nothing (RZP-47, RZP-48)."""
    before = api.get(EXISTING)
    reply = api.patch(EXISTING, body, **{"Content-Type": "application/json"})

    assert (200, behaviour, before.text) == (reply.status, reply.behaviour, reply.text)


@pytest.mark.parametrize("body", ["", " ", "null", "[]"])
def test_a_create_of_nothing_has_no_name(api: Api, body: str) -> None:
    """An empty body, JSON's null and an empty array have no name (RZP-46)."""
    reply = api.post("/contacts", body, **{"Content-Type": "application/json"})

    assert (400, "RZP-46") == (reply.status, reply.behaviour)
    assert refusal("The name field is required.", "name") == reply.text


def test_a_lone_surrogate_is_given_back(api: Api) -> None:
    """Half a character in a note is stored and escaped in the answer (RZP-01)."""
    body = '{"name": "Asha Rao", "notes": {"half": "\\ud800"}}'
    reply = api.post("/contacts", body, **{"Content-Type": "application/json"})

    assert 200 == reply.status
    assert '"half":"\\ud800"' in reply.text


def test_unknown_fields_are_named_in_one_sentence(api: Api) -> None:
    """All unknown fields come in one sentence, in the order sent, before other rules (RZP-19)."""
    body = {"nam": "Asha Rao", "type": "nonsense", "phone": "9000090000", "id": "cont_1"}
    expected = extra("nam, phone, id")

    assert [(400, expected)] * 2 == both(api, body)
    assert ["RZP-19", "RZP-19"] == ways(api, body)


@pytest.mark.parametrize("field", ["id", "entity", "batch_id", "active", "created_at"])
def test_a_create_may_not_set_what_the_server_sets(api: Api, field: str) -> None:
    """Fields of the answer are unknown to a create (RZP-19)."""
    reply = api.post("/contacts", SENT | {field: "x"})

    assert (400, extra(field)) == (reply.status, reply.text)


def test_unknown_fields_may_be_ignored(given: Given) -> None:
    """unknown_fields ignore: creates and lists go on without the names (RZP-19, RZP-20)."""
    api = given("razorpay", variants={"unknown_fields": "ignore"}, contacts=[]).at(
        "razorpay", "/v1"
    )
    made = api.post("/contacts", SENT | {"phone": "9000090000", "0": "x"})

    assert (200, "RZP-19") == (made.status, made.behaviour)
    assert "phone" not in made.json
    assert [made.json] == api.get("/contacts?page=2").json["items"]
    assert extra("0") == api.post("/contacts", 5).text


@pytest.mark.parametrize("body", ['"{}"', "5", "true", '["name"]'])
def test_a_body_that_is_no_object_is_a_field_named_0(api: Api, body: str) -> None:
    """A string, a number, a truth value and an array are an unknown field 0 (RZP-21)."""
    as_json = {"Content-Type": "application/json"}
    replies = [api.post("/contacts", body, **as_json), api.patch(EXISTING, body, **as_json)]

    assert [(400, "RZP-21")] * 2 == [(reply.status, reply.behaviour) for reply in replies]
    assert [extra("0")] * 2 == [reply.text for reply in replies]


@pytest.mark.parametrize(
    ("content_type", "behaviour"),
    [
        ("application/x-www-form-urlencoded", "RZP-22"),
        ("text/plain", "RZP-72"),
        ("application/octet-stream", "RZP-72"),
    ],
)
def test_a_form_is_read_like_json(api: Api, content_type: str, behaviour: str) -> None:
    """Forms are taken, with notes in brackets, whatever they are called (RZP-22, RZP-72)."""
    form = "name=Asha+Rao&type=vendor&contact=%2B919000090000&notes[tea]=Earl%20Grey&notes[cup]=2"
    reply = api.post("/contacts", form, **{"Content-Type": content_type})
    made = reply.json

    assert behaviour == reply.behaviour
    assert ("Asha Rao", "vendor", "+919000090000") == (made["name"], made["type"], made["contact"])
    assert {"tea": "Earl Grey", "cup": "2"} == made["notes"]


def test_a_form_in_parts_is_read_like_json(api: Api) -> None:
    """A form of several parts is a form (RZP-22)."""
    sections = {"name": "Asha Rao", "notes[tea]": "Earl Grey"}
    head = '--cut\r\nContent-Disposition: form-data; name="{}"\r\n\r\n{}\r\n'
    body = "".join(head.format(*section) for section in sections.items()) + "--cut--\r\n"
    made = api.post("/contacts", body, **{"Content-Type": "multipart/form-data; boundary=cut"})

    assert ("Asha Rao", {"tea": "Earl Grey"}) == (made.json["name"], made.json["notes"])


def test_an_update_by_form_is_read_like_json(api: Api) -> None:
    """active as 0 or False in a form deactivates (RZP-22, RZP-61)."""
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    replies = [
        api.patch(EXISTING, f"active={word}", **form) for word in ("0", "True", "False", "1")
    ]

    assert ["RZP-22"] * 4 == [reply.behaviour for reply in replies]
    assert [False, True, False, True] == [reply.json["active"] for reply in replies]


def test_a_form_is_checked_like_json(api: Api) -> None:
    """A form with an unknown field is refused (RZP-19, RZP-22)."""
    form = {"Content-Type": "application/x-www-form-urlencoded"}

    assert extra("phone") == api.post("/contacts", "name=Asha&phone=1", **form).text


def test_json_that_is_called_a_form_is_one_strange_field(api: Api) -> None:
    """JSON under a form's media type, as curl sends it unasked, is refused (RZP-19, RZP-22)."""
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    reply = api.post("/contacts", '{"name":"Asha Rao"}', **form)

    assert extra('{"name":"Asha Rao"}') == reply.text


def test_json_is_read_without_its_content_type(api: Api) -> None:
    """JSON is JSON under any media type (RZP-72)."""
    reply = api.post("/contacts", '{"name": "Asha Rao"}', **{"Content-Type": "text/plain"})

    assert ("RZP-72", "Asha Rao") == (reply.behaviour, reply.json["name"])


def test_a_large_file_needs_no_disk(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    """A part of a form that is a file is set aside, and is written nowhere meanwhile."""
    monkeypatch.setattr("tempfile.tempdir", "/nowhere")
    head = b'--cut\r\nContent-Disposition: form-data; name="a"; filename="b"\r\n\r\n'
    name = b'--cut\r\nContent-Disposition: form-data; name="name"\r\n\r\nAsha\r\n'
    body = name + head + b"x" * 700_000 + b"\r\n--cut--\r\n"
    form = {"Content-Type": "multipart/form-data; boundary=cut"}
    reply = api.post("/contacts", body, **form)

    assert (200, "Asha") == (reply.status, reply.json["name"])
