"""What Razorpay accepts, and the sentence for what it does not."""

import re
from collections.abc import Callable
from typing import Any

import hypothesis
import pytest
from hypothesis import strategies as some
from marshmallow import ValidationError
from marshmallow.experimental.context import Context

from mock_server.core.endpoint import Situation
from mock_server.providers.razorpay import PROVIDER
from mock_server.providers.razorpay.schemas import TYPES, NewContact
from tests.clients import Api, Client
from tests.providers.razorpay.wire import SENT, extra, refusal, text

Given = Callable[..., Client]
EXISTING = "/contacts/cont_00000000000001"
READINGS = {name: reading.default for name, reading in PROVIDER.readings.items()}


def both(api: Api, body: Any) -> list[tuple[int, str]]:
    """A create and an update of the same body: status and text of each."""
    replies = [api.post("/contacts", body), api.patch(EXISTING, body)]
    return [(reply.status, reply.text) for reply in replies]


def ways(api: Api, body: Any) -> list[str | None]:
    """The behaviours of a create and an update of the same body."""
    return [api.post("/contacts", body).behaviour, api.patch(EXISTING, body).behaviour]


def twice(description: str, field: str) -> list[tuple[int, str]]:
    return [(400, refusal(description, field))] * 2


@pytest.mark.parametrize("body", [{}, {"email": "a@example.com"}, {"name": None}, {"name": "  "}])
def test_a_create_without_a_name_is_refused(api: Api, body: dict[str, Any]) -> None:
    """A create without a name, or with a blank one, is refused (RZP-08)."""
    reply = api.post("/contacts", body)

    assert (400, "RZP-08") == (reply.status, reply.behaviour)
    assert refusal("The name field is required.", "name") == reply.text


def test_an_update_may_not_empty_the_name(api: Api) -> None:
    """An empty name is a missing one in an update too (RZP-08)."""
    reply = api.patch(EXISTING, {"name": ""})

    assert (400, "RZP-08") == (reply.status, reply.behaviour)
    assert refusal("The name field is required.", "name") == reply.text


@pytest.mark.parametrize("body", ["", "{", '{"name": "Asha Rao"', "{'name': 'Asha Rao'}", "\xff"])
def test_a_create_that_cannot_be_read_has_no_name(api: Api, body: str) -> None:
    """An empty body, and one that is no JSON, is a body without a name (RZP-09)."""
    reply = api.post("/contacts", body, **{"Content-Type": "application/json"})

    assert (400, "RZP-09") == (reply.status, reply.behaviour)
    assert refusal("The name field is required.", "name") == reply.text


def test_a_body_of_broken_bytes_has_no_name(api: Api) -> None:
    """Bytes that are no UTF-8 and JSON that is too deep are refused like no JSON (RZP-09)."""
    as_json = {"Content-Type": "application/json"}
    replies = [
        api.post("/contacts", body, **as_json) for body in (b'{"name":"\xff"}', b"[" * 100_000)
    ]

    assert [(400, "RZP-09")] * 2 == [(reply.status, reply.behaviour) for reply in replies]


@pytest.mark.parametrize("body", ["", "{"])
def test_an_update_that_cannot_be_read_changes_nothing(api: Api, body: str) -> None:
    """An update whose body cannot be read is one of nothing (RZP-31)."""
    before = api.get(EXISTING)
    reply = api.patch(EXISTING, body, **{"Content-Type": "application/json"})

    assert (200, before.text) == (reply.status, reply.text)


@pytest.mark.parametrize("body", ["null", "[]"])
def test_nothing_in_json_is_a_body_without_a_name(api: Api, body: str) -> None:
    """JSON's null and an empty array are an empty body (RZP-08)."""
    reply = api.post("/contacts", body, **{"Content-Type": "application/json"})

    assert refusal("The name field is required.", "name") == reply.text


@pytest.mark.parametrize(
    "name",
    [
        "Asha, Rao",
        "Asha & Rao",
        "Asha @ Rao",
        "Asha\tRao",
        "Asha Rao\n",
        "Áshá Rao",
        "आशा राव",
        "Asha 😀 Rao",
        "Asha ‘Rao",
        "Acme (India)",
        "Asha Rao-",
        "Asha Rao_",
        "Asha Rao/",
        "Asha Rao’",
        "Asha Rao ",
        "\ud800abc",
        True,
        ["Asha Rao"],
        {"first": "Asha"},
    ],
)
def test_a_name_of_other_characters_is_refused(api: Api, name: Any) -> None:
    """A character outside the set, and a special one at the end, make a name invalid (RZP-10)."""
    assert twice("The name field is invalid.", "name") == both(api, {"name": name})
    assert ["RZP-10", "RZP-10"] == ways(api, {"name": name})


@pytest.mark.parametrize(
    "name", ["Niamh O’Hara", "Niamh O'Hara", "a-b_c/d(e)f.g 7", "Ltd.", "(ab", " ab", "---x", 12345]
)
def test_a_name_of_the_documented_characters_is_taken(api: Api, name: str | int) -> None:
    """Every documented character is allowed, the full stop at the end too (RZP-10)."""
    assert str(name) == api.post("/contacts", {"name": name}).json["name"]
    assert str(name) == api.patch(EXISTING, {"name": name}).json["name"]


@pytest.mark.parametrize(
    ("length", "said"),
    [
        (1, "The name must be at least 3 characters."),
        (2, "The name must be at least 3 characters."),
        (3, None),
        (50, None),
        (51, "The name may not be greater than 50 characters."),
    ],
)
def test_a_name_has_three_to_fifty_characters(api: Api, length: int, said: str | None) -> None:
    """A name of 2 or 51 characters is refused, one of 3 or 50 taken (RZP-11)."""
    body = {"name": "a" * length}

    if said:
        assert twice(said, "name") == both(api, body)
        assert ["RZP-11", "RZP-11"] == ways(api, body)
    else:
        assert [200, 200] == [status for status, _ in both(api, body)]


@hypothesis.given(
    some.text(
        some.sampled_from("abzABZ059 '’-_/().") | some.characters(max_codepoint=0x2100),
        max_size=55,
    )
)
def test_names_obey_the_documented_rule(name: str) -> None:
    """A name is taken exactly if it is as the document describes it (RZP-08, RZP-10, RZP-11)."""
    letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
    supported = set(name) <= set(letters + " ’'-_/().")
    ends_well = name[-1:] in set(letters + ".")
    expected = 3 <= len(name) <= 50 and supported and ends_well

    try:
        with Context(Situation(READINGS, {"types": TYPES})):
            NewContact().load({"name": name})
        taken = True
    except ValidationError:
        taken = False

    assert expected == taken


@pytest.mark.parametrize("type", ["Employee", "contact_typeA", "vendor!", "x" * 41, " vendor", 7])
def test_a_type_that_the_account_does_not_have_is_refused(api: Api, type: str | int) -> None:
    """A type must be one of the account's to the letter (RZP-12)."""
    body = {"name": "Asha Rao", "type": type}

    assert twice(f"Invalid type: {type}", "type") == both(api, body)
    assert ["RZP-12", "RZP-12"] == ways(api, body)


@pytest.mark.parametrize(
    ("type", "shown"), [(["vendor"], "Array"), ({"a": 1}, "Array"), (True, "true")]
)
def test_a_type_that_is_no_text_is_refused(api: Api, type: Any, shown: str) -> None:
    """A type that is no text is refused like an unknown one (RZP-12)."""
    assert twice(f"Invalid type: {shown}", "type") == both(api, {"name": "Bo.", "type": type})


@pytest.mark.parametrize("type", TYPES)
def test_the_default_types_are_taken(api: Api, type: str) -> None:
    """vendor, customer, employee and self exist for every account (RZP-12)."""
    assert type == api.post("/contacts", {"name": "Asha Rao", "type": type}).json["type"]


def test_types_made_on_the_dashboard_are_the_accounts_own(given: Given) -> None:
    """An account has exactly the types that its scenario gives it (RZP-12)."""
    account = {"key_id": "rzp_test_mock", "key_secret": "mock_secret", "types": ["Homie"]}
    api = given("razorpay", accounts=[account], contacts=[]).at("razorpay", "/v1")

    assert "Homie" == api.post("/contacts", {"name": "Asha Rao", "type": "Homie"}).json["type"]
    reply = api.post("/contacts", {"name": "Asha Rao", "type": "vendor"})
    assert refusal("Invalid type: vendor", "type") == reply.text


def test_a_reference_has_at_most_forty_characters(api: Api) -> None:
    """A reference_id of 41 characters is refused, one of 40 taken (RZP-13)."""
    said = "The reference id may not be greater than 40 characters."
    body = {"name": "Asha Rao", "reference_id": "x" * 41}

    assert twice(said, "reference_id") == both(api, body)
    assert ["RZP-13", "RZP-13"] == ways(api, body)
    assert [200, 200] == [s for s, _ in both(api, body | {"reference_id": "x" * 40})]


@pytest.mark.parametrize("email", ["asha", "asha@", "@example.com", "a b@example.com", ["x"], True])
def test_an_email_must_be_an_address(api: Api, email: Any) -> None:
    """An email that is no address is refused (RZP-14)."""
    body = {"name": "Asha Rao", "email": email}

    assert twice("The email must be a valid email address.", "email") == both(api, body)
    assert ["RZP-14", "RZP-14"] == ways(api, body)


@pytest.mark.parametrize("number", ["9000090000", "+919000090000", "12", "x", 9000090000])
def test_a_number_may_have_any_form(api: Api, number: str | int) -> None:
    """By default a contact number is taken as it comes, and given back as a text (RZP-15)."""
    body = {"name": "Asha Rao", "contact": number}

    assert str(number) == api.post("/contacts", body).json["contact"]
    assert str(number) == api.patch(EXISTING, body).json["contact"]


def test_a_short_number_may_be_refused(given: Given) -> None:
    """check_phone: fewer than 8 digits are refused with a reason of their own (RZP-15)."""
    api = given("razorpay", readings={"check_phone": True}).at("razorpay", "/v1")
    expected = text(
        {
            "error": {
                "code": "BAD_REQUEST_ERROR",
                "description": "Contact number should be at least 8 digits, including country code",
                "source": "business",
                "step": "NA",
                "reason": "invalid_contact_number",
                "metadata": {},
                "field": "contact",
            }
        }
    )

    assert [(400, expected)] * 2 == both(api, {"name": "Bo.", "contact": "+91-123-45"})
    assert ["RZP-15"] * 2 == ways(api, {"name": "Bo.", "contact": "+91-123-45"})
    assert [200, 200] == [s for s, _ in both(api, {"name": "Bo.", "contact": "+91-123-456"})]


def test_a_number_must_be_a_text_or_a_number(api: Api) -> None:
    """A contact that is an object is refused (RZP-15)."""
    assert twice("The contact must be a string.", "contact") == both(
        api, {"name": "Bo.", "contact": {"mobile": "9000090000"}}
    )


def test_there_are_at_most_fifteen_notes(api: Api) -> None:
    """Sixteen notes are refused, fifteen taken (RZP-16)."""
    said = "Number of fields in notes should be less than or equal to 15"
    notes = {f"key_{n}": "value" for n in range(16)}
    body = {"name": "Asha Rao", "notes": notes}

    assert twice(said, "notes") == both(api, body)
    assert ["RZP-16", "RZP-16"] == ways(api, body)
    notes.pop("key_0")
    assert notes == api.post("/contacts", body).json["notes"]


@pytest.mark.parametrize("limit", [256, 512])
def test_a_note_has_a_longest_value(given: Given, limit: int) -> None:
    """note_value_limit: a value of that many characters is taken, a longer one not (RZP-17)."""
    api = given("razorpay", readings={"note_value_limit": limit}).at("razorpay", "/v1")
    said = f"Notes value cannot be greater than {limit} characters"
    body = {"name": "Asha Rao", "notes": {"key": "x" * (limit + 1)}}

    assert twice(said, "notes") == both(api, body)
    assert ["RZP-17", "RZP-17"] == ways(api, body)
    assert [200, 200] == [s for s, _ in both(api, body | {"notes": {"key": "é" * limit}})]


def test_a_note_has_a_longest_key(api: Api) -> None:
    """A key of 257 characters is refused, one of 256 taken (RZP-17)."""
    said = "Notes key cannot be greater than 256 characters"
    body = {"name": "Asha Rao", "notes": {"x" * 257: "value"}}

    assert twice(said, "notes") == both(api, body)
    assert [200, 200] == [s for s, _ in both(api, body | {"notes": {"x" * 256: "value"}})]


@pytest.mark.parametrize("value", [["x"], [], {"a": "b"}, {}])
def test_a_note_may_not_be_an_array(api: Api, value: Any) -> None:
    """A note whose value is an array or an object is refused (RZP-18)."""
    said = "Notes values themselves should not be an array"
    body = {"name": "Asha Rao", "notes": {"good": "one", "bad": value}}

    assert twice(said, "notes") == both(api, body)
    assert ["RZP-18", "RZP-18"] == ways(api, body)


@pytest.mark.parametrize("notes", ["text", 7, ["text"]])
def test_notes_must_be_pairs(api: Api, notes: Any) -> None:
    """Notes that are no object are refused (RZP-18)."""
    assert twice("The notes must be an array.", "notes") == both(
        api, {"name": "Asha Rao", "notes": notes}
    )


def test_notes_of_numbers_and_states_are_kept(api: Api) -> None:
    """A note that is a number, a state or null is given back as it came (RZP-18)."""
    notes = {"number": 7, "state": True, "nothing": None, "चाय": "☕"}

    assert notes == api.post("/contacts", {"name": "Asha R.", "notes": notes}).json["notes"]


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
    api = given("razorpay", readings={"unknown_fields": "ignore"}, contacts=[]).at(
        "razorpay", "/v1"
    )
    made = api.post("/contacts", SENT | {"phone": "9000090000", "0": "x"})

    assert 200 == made.status
    assert "phone" not in made.json
    assert [made.json] == api.get("/contacts?page=2").json["items"]
    assert extra("0") == api.post("/contacts", 5).text


def test_unknown_query_parameters_are_refused(api: Api) -> None:
    """A list refuses the parameters that it does not know, all in one sentence (RZP-20)."""
    reply = api.get("/contacts?page=2&count=1&size=3")

    assert (400, "RZP-20") == (reply.status, reply.behaviour)
    assert extra("page, size") == reply.text


@pytest.mark.parametrize("body", ['"{}"', "5", "true", '["name"]'])
def test_a_body_that_is_no_object_is_a_field_named_0(api: Api, body: str) -> None:
    """A string, a number, a truth value and an array are an unknown field 0 (RZP-21)."""
    as_json = {"Content-Type": "application/json"}
    replies = [api.post("/contacts", body, **as_json), api.patch(EXISTING, body, **as_json)]

    assert [(400, "RZP-21")] * 2 == [(reply.status, reply.behaviour) for reply in replies]
    assert [extra("0")] * 2 == [reply.text for reply in replies]


@pytest.mark.parametrize(
    "content_type", ["application/x-www-form-urlencoded", "text/plain", "application/octet-stream"]
)
def test_a_form_is_read_like_json(api: Api, content_type: str) -> None:
    """Forms are taken, with notes in brackets, whatever they are called (RZP-22)."""
    form = "name=Asha+Rao&type=vendor&contact=%2B919000090000&notes[tea]=Earl%20Grey&notes[cup]=2"
    made = api.post("/contacts", form, **{"Content-Type": content_type}).json

    assert ("Asha Rao", "vendor", "+919000090000") == (made["name"], made["type"], made["contact"])
    assert {"tea": "Earl Grey", "cup": "2"} == made["notes"]


def test_an_update_by_form_is_read_like_json(api: Api) -> None:
    """active as 0 in a form deactivates (RZP-22, RZP-32)."""
    form = {"Content-Type": "application/x-www-form-urlencoded"}

    assert api.patch(EXISTING, "active=0", **form).json["active"] is False


def test_a_form_is_checked_like_json(api: Api) -> None:
    """A form with an unknown field is refused (RZP-19, RZP-22)."""
    form = {"Content-Type": "application/x-www-form-urlencoded"}

    assert extra("phone") == api.post("/contacts", "name=Asha&phone=1", **form).text


def test_json_is_read_without_its_content_type(api: Api) -> None:
    """JSON is JSON under any media type (RZP-22)."""
    reply = api.post("/contacts", '{"name": "Asha Rao"}', **{"Content-Type": "text/plain"})

    assert "Asha Rao" == reply.json["name"]


def test_only_the_first_problem_is_told(api: Api) -> None:
    """Of several wrong fields the first in the documented order is told of."""
    wrong = {"notes": "x", "reference_id": "x" * 41, "type": "x", "email": "x", "name": "x!"}

    for field in ("name", "email", "type", "reference_id", "notes"):
        body = {"name": "Asha Rao", **wrong}
        assert [field] * 2 == [
            reply.json["error"]["field"]
            for reply in (api.post("/contacts", body), api.patch(EXISTING, body))
        ]
        del wrong[field]


@pytest.mark.parametrize(
    ("query", "said", "field"),
    [
        ("count=0", "The count must be at least 1.", "count"),
        ("count=-1", "The count must be at least 1.", "count"),
        ("count=101", "The count may not be greater than 100.", "count"),
        ("count=ten", "The count must be an integer", "count"),
        ("count=1.5", "The count must be an integer", "count"),
        ("count=1e1", "The count must be an integer", "count"),
        ("skip=-1", "The skip must be at least 0.", "skip"),
        ("skip=x", "The skip must be an integer", "skip"),
        ("skip=-1&count=101", "The count may not be greater than 100.", "count"),
    ],
)
def test_count_and_skip_have_bounds(api: Api, query: str, said: str, field: str) -> None:
    """Each wrong count or skip has its sentence and its field (RZP-25)."""
    reply = api.get(f"/contacts?{query}")

    assert (400, "RZP-25") == (reply.status, reply.behaviour)
    assert refusal(said, field) == reply.text


@pytest.mark.parametrize(
    "query", ["count=1", "count=100", "skip=0", "skip=99999999999999", "count="]
)
def test_count_and_skip_reach_their_bounds(api: Api, query: str) -> None:
    """The bounds themselves are allowed, and an empty parameter is none (RZP-25)."""
    assert 200 == api.get(f"/contacts?{query}").status


@pytest.mark.parametrize("name", ["from", "to"])
@pytest.mark.parametrize("value", ["946684799", "4765046401", "0", "-1", "yesterday"])
def test_times_have_bounds(api: Api, name: str, value: str) -> None:
    """from and to lie between the documented seconds (RZP-26)."""
    reply = api.get(f"/contacts?{name}={value}")

    assert (400, "RZP-26") == (reply.status, reply.behaviour)
    assert refusal(f"{name} must be between 946684800 and 4765046400", name) == reply.text


@pytest.mark.parametrize("query", ["from=946684800", "to=4765046400"])
def test_times_reach_their_bounds(api: Api, query: str) -> None:
    """The documented seconds themselves are allowed (RZP-26)."""
    assert 8 == api.get(f"/contacts?{query}").json["count"]


@pytest.mark.parametrize("value", ["yes", "2"])
def test_a_filter_by_state_must_be_a_state(api: Api, value: str) -> None:
    """active in a query is 1, 0, true or false (RZP-24)."""
    reply = api.get(f"/contacts?active={value}")

    assert (400, refusal("The active field must be true or false.", "active")) == (
        reply.status,
        reply.text,
    )


def test_sentences_carry_their_numbers() -> None:
    """Every rule of the schemas names a behaviour of this vendor."""
    with Context(Situation(READINGS, {"types": TYPES})), pytest.raises(ValidationError) as caught:
        NewContact().load({"name": "x!", "email": "x", "type": "x", "reference_id": "x" * 41})
    messages: dict[str, list[Any]] = caught.value.normalized_messages()

    assert ["name", "email", "type", "reference_id"] == list(messages)
    assert all(re.fullmatch(r"RZP-\d\d", said[0].behaviour) for said in messages.values())
