"""What a payload may hold, and the sentence for each thing that it may not."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.clients import Client
from tests.vendors.cleartax.asking import (
    CONTACTS,
    VALID,
    at,
    broken,
    put,
    refusal,
    unreadable,
)

Given = Callable[..., Client]
EMPTY = "This field cannot be empty"


def test_empty_name(client: Client) -> None:
    """An empty name is refused as documented (CTX-13)."""
    reply = put(client, business_name="")

    assert (400, "CTX-13") == (reply.status, reply.behaviour)
    assert broken(("business_name", EMPTY)) == reply.text


@pytest.mark.parametrize("name", [..., None, " ", "\t\n"])
def test_missing_name(client: Client, name: Any) -> None:
    """A name that is absent, null or blank is an empty one (CTX-14)."""
    reply = put(client, business_name=name)

    assert (400, "CTX-14") == (reply.status, reply.behaviour)
    assert broken(("business_name", EMPTY)) == reply.text


@pytest.mark.parametrize("field", ["organization_type", "state"])
@pytest.mark.parametrize("value", [..., None, "", " "])
def test_other_mandatory_fields(client: Client, field: str, value: Any) -> None:
    """The two other mandatory fields are refused likewise (CTX-15)."""
    reply = put(client, **{field: value})

    assert (400, "CTX-15") == (reply.status, reply.behaviour)
    assert broken((field, EMPTY)) == reply.text


def test_several_empty_fields(client: Client) -> None:
    """Empty fields are numbered in the order name, type, state (CTX-16)."""
    reply = put(client, state="", organization_type="", business_name="")

    assert (400, "CTX-16") == (reply.status, reply.behaviour)
    wanted = [("business_name", EMPTY), ("organization_type", EMPTY), ("state", EMPTY)]
    assert broken(*wanted) == reply.text


@pytest.mark.parametrize("sent", ["KARNATKA", "29", "Karna-taka", "north pole"])
def test_unknown_state(client: Client, sent: str) -> None:
    """A state that cannot be read is repeated as it was sent, without severity (CTX-17)."""
    reply = put(client, state=sent)

    assert (400, "CTX-17") == (reply.status, reply.behaviour)
    assert unreadable("state", f"Cannot deserialize indian state from key {sent}") == reply.text


@pytest.mark.parametrize(
    ("sent", "stored"),
    [
        ("karnataka", "KARNATAKA"),
        ("Other Territory", "OTHERTERRITORY"),
        ("UTTAR PRADESH", "UTTARPRADESH"),
        (" Jammu & Kashmir ", "JAMMUANDKASHMIR"),
        ("Orissa", "ODISHA"),
        ("ANDAMAN AND NICOBAR", "ANDAMANANDNICOBARISLANDS"),
        ("DADAR AND NAGAR HAVELI & DAMAN AND DIU", "DADRAANDNAGARHAVELI"),
    ],
)
def test_states_are_normalised(client: Client, sent: str, stored: str) -> None:
    """A state is read in any case and spacing and stored as its token (CTX-18)."""
    reply = put(client, state=sent)

    assert (200, stored) == (reply.status, reply.json["state"])


@pytest.mark.parametrize("sent", ["LLP", "company", "COMPANY "])
def test_unknown_type(client: Client, sent: str) -> None:
    """A type other than the two is refused in the sentence of enumerations (CTX-19)."""
    reply = put(client, organization_type=sent)

    assert (400, "CTX-19") == (reply.status, reply.behaviour)
    assert unreadable("organization_type", "Must be either COMPANY or INDIVIDUAL") == reply.text


def test_both_types(client: Client) -> None:
    """The two documented types are accepted (CTX-19)."""
    for name in ("COMPANY", "INDIVIDUAL"):
        assert name == put(client, organization_type=name).json["organization_type"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"state": "KARNATKA", "business_name": ""}, "state"),
        ({"organization_type": "LLP", "business_name": "", "state": ""}, "organization_type"),
        ({"organization_type": "LLP", "state": "KARNATKA"}, "organization_type"),
    ],
)
def test_reading_comes_before_rules(client: Client, changes: dict[str, str], field: str) -> None:
    """One value that cannot be read is all that is reported (CTX-20)."""
    reply = put(client, **changes)

    assert {"err_1"} == set(reply.json["errors"])
    assert "400" == reply.json["errors"]["err_1"]["code"]
    assert {field: {"error_refs": ["err_1"]}} == reply.json["error_sources"]


def test_other_id_in_the_payload(client: Client) -> None:
    """An id that is not the path's is refused, and nothing is stored (CTX-21)."""
    reply = put(client, "c1", id="c2")

    assert (400, "CTX-21") == (reply.status, reply.behaviour)
    assert refusal("400", "Contact id in url did not match with payload id") == reply.text
    assert 400 == at(client).get(f"{CONTACTS}/c1").status


def test_other_id_ignored(given: Given) -> None:
    """Under the variant `ignore` the path's id wins (CTX-21)."""
    client = given("cleartax", variants={"id_mismatch": "ignore"})
    reply = put(client, "c1", id="c2")

    assert (200, "CTX-21", "c1") == (reply.status, reply.behaviour, reply.json["id"])
    assert 400 == at(client).get(f"{CONTACTS}/c2").status


def test_rules_come_before_the_id(client: Client) -> None:
    """A payload that breaks a rule is refused for that first (CTX-13, CTX-21)."""
    assert "CTX-13" == put(client, "c1", id="c2", business_name="").behaviour


@pytest.mark.parametrize("id", [..., None, "", " ", "c1"])
def test_id_of_the_path(client: Client, id: Any) -> None:
    """A payload without an id, or with the path's, is stored under the path's (CTX-22)."""
    reply = put(client, "new-id", id="new-id" if id == "c1" else id)

    assert (200, "new-id") == (reply.status, reply.json["id"])
    assert ("CTX-11" if id == "c1" else "CTX-22") == reply.behaviour


def test_gstin_in_capitals(client: Client) -> None:
    """A GSTIN is stored in capital letters (CTX-23)."""
    assert "29ALSPT0208L1ZI" == put(client, gstin="29alspt0208l1zi").json["gstin"]


@pytest.mark.parametrize("gstin", ["GSTIN3", "29AAFCD5862R000", "x"])
def test_gstin_unchecked(client: Client, gstin: str) -> None:
    """By default a GSTIN of any form is accepted (CTX-24)."""
    assert gstin.upper() == put(client, gstin=gstin).json["gstin"]


@pytest.mark.parametrize(
    ("level", "gstin"),
    [
        ("format", "29AAFCD5862R000"),
        ("format", "29AAFCD5862R1ZRX"),
        ("checksum", "29AAFCD5862R000"),
        ("checksum", "33AAFCD5862R1ZK"),
    ],
)
def test_gstin_refused(given: Given, level: str, gstin: str) -> None:
    """Under a variant that checks, a failing GSTIN is named in its refusal (CTX-25)."""
    client = given("cleartax", contacts=[], variants={"gstin_check": level})
    reply = put(client, gstin=gstin)

    assert (400, "CTX-25") == (reply.status, reply.behaviour)
    assert broken(("gstin", f"Invalid GSTIN {gstin}, please provide a valid GSTIN")) == reply.text


@pytest.mark.parametrize(
    ("level", "gstin"),
    [
        ("format", "33AAFCD5862R1ZK"),
        ("checksum", "33aafcd5862r1z2"),
        ("checksum", "29ALSPT0208L1ZI"),
        ("checksum", "97ALSPT0208L1ZF"),
        ("checksum", ""),
    ],
)
def test_gstin_accepted(given: Given, level: str, gstin: str) -> None:
    """Under a variant that checks, a good GSTIN and none at all pass (CTX-25, CTX-26)."""
    client = given("cleartax", contacts=[], variants={"gstin_check": level})

    assert (200, gstin.upper()) == ((reply := put(client, gstin=gstin)).status, reply.json["gstin"])


def test_gstin_beside_an_empty_name(given: Given) -> None:
    """A bad GSTIN and an empty field are both reported, in the order of fields (CTX-16, CTX-25)."""
    client = given("cleartax", contacts=[], variants={"gstin_check": "format"})
    reply = put(client, gstin="x", state="")

    said = ("gstin", "Invalid GSTIN X, please provide a valid GSTIN")
    assert broken(said, ("state", EMPTY)) == reply.text


def test_empty_gstin(client: Client) -> None:
    """An empty GSTIN is kept (CTX-26)."""
    assert "" == put(client, gstin="").json["gstin"]


def test_no_cross_checks(client: Client) -> None:
    """A person's GSTIN of Karnataka goes with a company of another territory (CTX-27)."""
    reply = put(client, gstin="29ALSPT0208L1ZI", state="OTHERTERRITORY")

    assert 200 == reply.status


def test_forms_are_not_checked(client: Client) -> None:
    """Post codes, numbers, addresses and PANs are stored as sent (CTX-28)."""
    odd = {
        "email": "not an address",
        "pan_number": "abc",
        "mobile_number": "call me",
        "land_line_number": "+",
        "zip_code": "5600002",
        "country": "Elsewhere",
    }
    reply = put(client, **odd)

    assert odd.items() <= reply.json.items()


def test_unknown_keys_are_dropped(client: Client) -> None:
    """Keys that a contact does not have vanish with any value (CTX-29)."""
    reply = put(client, uuid="seller-uuid-1", extra={"deep": [1]})

    assert {"id", *VALID} == set(reply.json)


def test_empty_and_absent(client: Client) -> None:
    """An empty field comes back empty, one that was not sent or null not (CTX-30, CTX-52)."""
    reply = put(client, nick_name="", city="", address=None)

    assert ("", "") == (reply.json["nick_name"], reply.json["city"])
    assert {"id", "nick_name", "city", *VALID} == set(reply.json)


@pytest.mark.parametrize(("sent", "stored"), [(560001, "560001"), (1.5, "1.5"), (True, "true")])
def test_scalars_become_texts(client: Client, sent: Any, stored: str) -> None:
    """A number or a truth value is stored as its text (CTX-54)."""
    assert stored == put(client, zip_code=sent).json["zip_code"]


@pytest.mark.parametrize("sent", [["Panaji"], {"name": "Panaji"}])
def test_no_text_at_all(client: Client, sent: Any) -> None:
    """An object or an array in the place of a text cannot be read (CTX-55)."""
    reply = put(client, city=sent)

    assert (400, "CTX-55") == (reply.status, reply.behaviour)
    assert refusal("400", "HTTP 400 Bad Request") == reply.text


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({}, "CTX-11"),
        ({"gstin": "29ALSPT0208L1ZI", "city": ""}, "CTX-11"),
        ({"state": "Other Territory"}, "CTX-18"),
        ({"gstin": "29alspt0208l1zi"}, "CTX-23"),
        ({"gstin": "29ALSPT0208L1ZX"}, "CTX-24"),
        ({"uuid": "seller-uuid-1"}, "CTX-29"),
        ({"system_generated": True}, "CTX-29"),
        ({"city": None}, "CTX-53"),
        ({"zip_code": 560001}, "CTX-54"),
        ({"business_name": True}, "CTX-54"),
    ],
)
def test_what_is_taken_though_odd(client: Client, changes: Any, rule: str) -> None:
    """A payload that is taken by a rule that no page states names that rule (CTX-53, CTX-54)."""
    reply = put(client, **changes)

    assert (200, rule) == (reply.status, reply.behaviour)
