"""The variants of a world: those in force, those chosen, and what others would change."""

from typing import Any

import pytest

from mock_server.client import MockClient, MockError
from mock_server.core.vendor import Variant
from mock_server.evidence.variants.compare import EVICTED, MAX_REPLAYED, SHORTENED, TOO_MANY
from mock_server.vendors import VENDORS
from tests.clients import Client
from tests.control.calls import create
from tests.control.conftest import in_process, with_control

SPLIT = {"razorpay": {"unknown_id": "split"}}


def field_of_an_absent_contact(client: Client) -> Any:
    """What tells the variant `unknown_id`: only the documented refusal names a field."""
    return client.at("razorpay").get("/v1/contacts/cont_00000000000000").json["error"].get("field")


def touched(mock: MockClient) -> dict[str, Any]:
    """The choices that change an answer, each with the first request that it changes."""
    found = mock.compare_variants("begin")

    assert "" == found["unfaithful"], found
    return {
        f"{other['variant']}={other['value']}": other["request"]
        for other in found["variants"]
        if other["touched"]
    }


def test_a_choice_holds_until_it_is_cleared(mock: MockClient, client: Client) -> None:
    """It outlives a reset, a load and a restore, and shows in the state and the information."""
    mock.keep("begin")
    seen = [field_of_an_absent_contact(client)]
    mock.choose_variants(SPLIT)
    for act in (mock.reset, lambda: mock.load("empty"), lambda: mock.restore("begin")):
        act()
        seen.append(field_of_an_absent_contact(client))
    shown = mock.state()["vendors"]["razorpay"]["variants"]["unknown_id"]
    told = mock.info()["vendors"]["razorpay"]["variants"]["unknown_id"]
    chosen = mock.variants()["chosen"]
    mock.clear_variants()

    assert ["id", None, None, None, "id"] == [*seen, field_of_an_absent_contact(client)]
    assert ("split", "split", SPLIT) == (shown, told, chosen)
    assert {} == mock.variants()["chosen"]


def test_a_choice_replaces_the_one_before() -> None:
    """Those that it does not name are the scenario's again; a dropped world has no choice."""
    _, mock = with_control()
    mock.choose_variants(SPLIT)
    mock.choose_variants({"clemta": {"error_data": None}, "spn": {}})
    found = mock.variants()
    assert mock.world
    mock.drop(mock.world)

    assert {"clemta": {"error_data": None}} == found["chosen"]
    assert "documented" == found["variants"]["razorpay"]["unknown_id"]
    assert {} == mock.variants()["chosen"]


def test_every_choice_is_known(mock: MockClient) -> None:
    """Each variant has its default, its choices, and whether it is an account's state."""
    known = mock.variants()["known"]
    unknown_id = {"default": "documented", "choices": ["documented", "split"], "state": False}

    assert {vendor.name: {*vendor.api.variants} for vendor in VENDORS} == {
        name: {*variants} for name, variants in known.items()
    }
    assert unknown_id == known["razorpay"]["unknown_id"]
    assert known["razorpay"]["enabled"]["state"]


def test_what_is_wrong_with_a_choice_is_told() -> None:
    """Its place, what was found, and the nearest name."""
    _, mock = with_control()
    refused: list[tuple[Any, str]] = [
        ({"razorpy": {}}, "razorpy: unknown key; did you mean 'razorpay'?"),
        ({"razorpay": {"unknown_ids": 1}}, "unknown_ids: unknown key; did you mean 'unknown_id'?"),
        ({"razorpay": {"unknown_id": "splitt"}}, "found 'splitt'; did you mean 'split'?"),
        ({"razorpay": None}, "razorpay: found null (expected a mapping)"),
    ]
    for chosen, said in refused:
        with pytest.raises(MockError) as caught:
            mock.choose_variants(chosen)
        assert (400, True) == (caught.value.status, said in str(caught.value)), caught.value
    with pytest.raises(MockError, match="There is no snapshot 'begin' in this world"):
        mock.compare_variants("begin")

    assert {} == mock.variants()["chosen"]


def test_a_query_that_was_read_under_one_variant(client: Client, mock: MockClient) -> None:
    """The next one reads it anew: no cache leads from one variant to another."""
    seen = []
    for value in ("reject", "ignore", "reject"):
        mock.choose_variants({"razorpay": {"unknown_fields": value}})
        seen.append(client.at("razorpay").get("/v1/contacts?colour=red").status)
    for size in ("clamp", "reject", "clamp"):
        mock.choose_variants({"ysuite": {"page_size_over_max": size}})
        seen.append(client.at("ysuite").get("/v1/contacts?pageSize=5000").status)

    assert [400, 200, 400, 200, 422, 200] == seen


def test_what_other_variants_would_change(client: Client, mock: MockClient) -> None:
    """Each choice of each variant of the vendors that were called, and nothing of the others."""
    create(client, "razorpay", "Before The Snapshot")
    mock.keep("begin")
    made = create(client, "razorpay", "Somebody New").json["id"]
    client.at("razorpay").get(f"/v1/contacts/{made}")
    field_of_an_absent_contact(client)
    before = mock.coverage()["answers"]
    found = mock.compare_variants("begin")

    assert {"new_contact_status=201": 2, "unknown_id=split": 4} == touched(mock)
    assert {"razorpay"} == {other["vendor"] for other in found["variants"]}
    assert (["RZP-29", "RZP-30"], 3) == (found["variants"][1]["behaviours"], found["requests"])
    assert (before, 4) == (mock.coverage()["answers"], len(mock.requests()["requests"]))


def test_a_replay_happens_at_the_time_of_each_request(client: Client, mock: MockClient) -> None:
    """A clock that was moved, a token of a login, and a redirection are no hindrance."""
    mock.keep("begin")
    mock.set_clock("2030-01-01T00:00:00Z", frozen=True)
    login = {"email": "user@example.com", "password": "mock-password"}
    token = client.at("spn").post("/api/v1/auth/login", login).json["access_token"]
    again = client.at("spn").get("/api/v1/contacts/", Authorization=f"Bearer {token}")
    create(client, "razorpay", "Somebody New")
    mock.advance(3600)
    create(client, "razorpay", "Somebody Else")

    assert 307 == again.status
    assert {"rate_headers=True": 1, "new_contact_status=201": 3} == touched(mock)


def test_what_cannot_be_replayed_is_told() -> None:
    """Then nothing is known of the choices, and the reason is a sentence."""
    client, mock = with_control()

    def cleared() -> None:
        mock.clear_requests()

    def refused() -> None:
        id = mock.add_fault(vendor="razorpay", answer={"status": 503})["id"]
        create(client, "razorpay", "Not Today")
        mock.remove_fault(id)

    said = {
        "The world was reset, loaded or restored in the meantime.": mock.reset,
        "The journal was cleared in the meantime.": cleared,
        "Faults, answers, limits or variants were changed in the meantime.": lambda: mock.set_limit(
            "spn", requests=1, seconds=1
        ),
        "Request 2 (razorpay create_contact) is answered otherwise when": refused,
    }
    for expected, act in said.items():
        mock.drop(mock.world)
        mock.keep("begin")
        create(client, "razorpay", "Somebody New")
        act()
        create(client, "razorpay", "Somebody Else")
        found = mock.compare_variants("begin")
        assert (False, True) == (found["faithful"], found["unfaithful"].startswith(expected))
        assert {None} == {other["touched"] for other in found["variants"]}


def test_a_journal_that_is_not_whole() -> None:
    """Evicted, shortened or too many requests are no ground to judge on."""
    few, many = ({"journal_entries": most, "world": "here"} for most in (2, MAX_REPLAYED + 1))
    said = []
    for settings, count in ((few, 3), (many, MAX_REPLAYED + 1), (many, 1)):
        client, mock = in_process(**settings)
        mock.keep("begin")
        for _ in range(count):
            field_of_an_absent_contact(client)
        if count == 1:
            client.world.journal.shorten(1_000_000)
        said.append(mock.compare_variants("begin")["unfaithful"])

    assert [EVICTED, TOO_MANY, SHORTENED] == said


def test_faults_and_answers_that_were_there_strike_again() -> None:
    """Those of the beginning are in the replay, and what they wait for takes no time."""
    client, mock = with_control()
    mock.set_clock(60, frozen=True)
    mock.add_fault(vendor="razorpay", nth=1, delay={"seconds": 0.05})
    mock.add_fault(vendor="razorpay", nth=2, answer={"status": 503})
    mock.add_answer(vendor="razorpay", path="/v1/payouts", status=201, body={"id": "pout_1"})
    mock.keep("begin")
    statuses = [create(client, "razorpay", f"Somebody {n}").status for n in "ABC"]
    statuses.append(client.at("razorpay").post("/v1/payouts", {}).status)

    assert [200, 503, 200, 201] == statuses
    assert {"new_contact_status=201": 1} == touched(mock)


def test_a_second_that_begins_during_a_request() -> None:
    """It was answered before or after: the replay tries both."""
    client, mock = with_control()
    mock.keep("begin")
    for second in (60, 61):
        client.world.clock.set(second + 0.000001, frozen=True)
        create(client, "razorpay", f"Somebody {second}")

    assert {"new_contact_status=201": 1} == touched(mock)


def test_bodies_of_every_kind() -> None:
    """Forms and files are replayed as they came."""
    client, mock = with_control()
    mock.keep("begin")
    part = '--b\r\nContent-Disposition: form-data; name="{}"\r\n\r\nSomebody New\r\n'
    parts = f"{part.format('name')}{part.format('no_field')}--b--\r\n"
    kinds = {
        "application/json": '{"name": "Somebody New", "no_field": "1"}',
        "application/x-www-form-urlencoded": "name=Somebody+New&no_field=%C3%A9",
        "multipart/form-data; boundary=b": parts,
    }
    statuses = {
        client.at("razorpay").send("POST", "/v1/contacts", body, {"Content-Type": kind}).status
        for kind, body in kinds.items()
    }

    assert {400} == statuses
    assert {"unknown_fields=ignore": 1} == touched(mock)


def test_other_choices() -> None:
    """Two of one word are one, and what an account's state is has no other."""
    three = Variant("omit", ("omit", "null", None))
    states = {name for v in VENDORS for name, variant in v.api.variants.items() if variant.state}

    assert (("null",), ("omit",)) == (three.others("omit"), three.others(None))
    assert () == Variant(True, (True, False), state=True).others(True)
    assert {"enabled", "live_ip_allowlist"} == states
