"""Real keys are kept nowhere: a document that holds one is refused, and does not repeat it."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from mock_server import MockError
from mock_server.cli import main
from mock_server.core.document.mistakes import Mistake, ScenarioError
from mock_server.core.scenario.library import Library
from mock_server.core.scenario.load import load, load_text
from mock_server.vendors import VENDORS
from tests.control.conftest import in_process, with_control

LIVE = {
    "Razorpay's": "rzp_live_Hush4711abcdEF",
    "Clemta's": "clmt_live_Hush4711abcdEF",
    "Clemta's older": "clemta_Hush4711abcdEFghijKLmnopQRstuvWXyz01",
    "ClearTax's": "3.4b825dc6-42cb-6eb9-a060-e54bf8d69288_0123456789abcdef4711",
    "ClearTax's sandbox": "sandbox.3.4b825dc6-42cb-6eb9-a060-e54bf8d69288_0123456789abcdef",
    "in a sentence": "use rzp_live_Hush4711 here",
}
each_key = pytest.mark.parametrize("key", LIVE.values(), ids=LIVE)
SAID = "found what looks like a real key (expected one that is made up)"
RAZORPAY = {"name": "Asha Rao", "notes": {"a": "@"}}
# Documents in which @ is the key, and where that stands.
PLACES: dict[str, tuple[Any, str]] = {
    "about": ({"about": "@"}, "about"),
    "a secret of Razorpay's": (
        {"vendors": {"razorpay": {"accounts": [{"key_id": "rzp_test_a", "key_secret": "@"}]}}},
        "vendors.razorpay.accounts[0].key_secret",
    ),
    "a token of ClearTax's": (
        {"vendors": {"cleartax": {"accounts": [{"token": "@", "businesses": ["b"]}]}}},
        "vendors.cleartax.accounts[0].token",
    ),
    "a key of Clemta's": (
        {"vendors": {"clemta": {"accounts": [{"api_key": "@"}]}}},
        "vendors.clemta.accounts[0].api_key",
    ),
    "a contact": (
        {"vendors": {"razorpay": {"contacts": [RAZORPAY]}}},
        "vendors.razorpay.contacts[0].notes.a",
    ),
    "invented contacts": (
        {"vendors": {"razorpay": {"contacts": [{"fake": 2, "notes": {"a": "@"}}]}}},
        "vendors.razorpay.contacts[0].notes.a",
    ),
    "a fault's header": (
        {"faults": [{"drop": "reset", "header": {"X-API-KEY": "@"}}]},
        "faults[0].header.X-API-KEY",
    ),
    "a fault's body": (
        {"faults": [{"drop": "reset", "body": {"a": ["@"]}}]},
        "faults[0].body.a[0]",
    ),
    "a fault's path": ({"faults": [{"drop": "reset", "path": "@"}]}, "faults[0].path"),
    "an answer's body": (
        {"answers": [{"path": "/v1/x", "body": {"a": "@"}}]},
        "answers[0].body.a",
    ),
    "an answer's header": (
        {"answers": [{"path": "/v1/x", "header": {"X-API-KEY": "@"}}]},
        "answers[0].header.X-API-KEY",
    ),
    "a fault's answer": (
        {"faults": [{"answer": {"status": 500, "body": {"a": {"b": "@"}}}}]},
        "faults[0].answer.body.a.b",
    ),
}


def mistakes(text: str) -> list[Mistake]:
    with pytest.raises(ScenarioError) as raised:
        load_text(text, "my.yaml", Library(), VENDORS)
    return list(raised.value.mistakes)


@each_key
@pytest.mark.parametrize("place", PLACES)
def test_a_scenario_with_a_real_key(place: str, key: str) -> None:
    """Wherever it stands, its place is told and it is not."""
    document, path = PLACES[place]
    text = json.dumps(document).replace("@", key)
    told = mistakes(text)

    assert (path, 1, text.index(key)) == (told[0].key, told[0].line, told[0].column)
    assert str(told[0]).endswith(SAID)
    assert key not in str(told)


def test_a_real_key_as_a_name() -> None:
    """A key of a mapping is kept as its value is."""
    (told,) = mistakes('faults: [{drop: reset, body: {rzp_live_Hush4711: "x"}}]')

    assert f"my.yaml:1:31: faults[0].body.(hidden): {SAID}" == str(told)


def test_every_real_key_is_told_once() -> None:
    """The vendor's own rule has the first word where it has one."""
    text = (
        "vendors: {razorpay: {accounts: [{key_id: rzp_live_Hush4711, "
        "key_secret: rzp_live_Hush4712}]}}"
    )
    found = [str(one) for one in mistakes(text)]

    assert 2 == len(found)
    assert "Looks like a real live key. Use rzp_live_mock…" in found[0]
    assert found[1].endswith(SAID)
    assert "Hush" not in "".join(found)


def test_a_real_key_that_is_allowed() -> None:
    """An account may say so; its contacts then name it."""
    account = "{key_id: rzp_live_Hush4711, key_secret: x, allow_live_key: true}"
    contact = "{name: Asha Rao, account: rzp_live_Hush4711}"
    section = f"{{accounts: [{account}], contacts: [{contact}]}}"
    made = load_text(f"vendors: {{razorpay: {section}}}", "my.yaml", Library(), VENDORS)

    assert "rzp_live_Hush4711" == made.vendors["razorpay"].section["accounts"][0]["key_id"]


def test_a_real_key_in_what_is_extended(tmp_path: Path) -> None:
    """The mistake is the file's that holds it."""
    (tmp_path / "below.yaml").write_text("about: rzp_live_Hush4711\n", encoding="utf-8")
    child = tmp_path / "my.yaml"
    child.write_text("extends: below\n", encoding="utf-8")
    with pytest.raises(ScenarioError) as raised:
        load(str(child), Library([tmp_path]), VENDORS)

    assert f"{tmp_path / 'below.yaml'}:1:8: about: {SAID}" == str(raised.value)


def test_a_real_key_in_a_fixture(tmp_path: Path) -> None:
    """It is told in the records' file, and who named it."""
    records = tmp_path / "fixtures" / "razorpay"
    records.mkdir(parents=True)
    text = "mine: {name: Asha Rao, notes: {a: clmt_live_Hush4711}}\n"
    (records / "records.yaml").write_text(text, encoding="utf-8")
    child = tmp_path / "my.yaml"
    child.write_text("vendors: {razorpay: {contacts: [mine]}}\n", encoding="utf-8")
    done = CliRunner().invoke(main, ["validate", "--scenarios", str(tmp_path), str(child)])

    assert "records.yaml:1:35: mine.notes.a: found what looks like a real key" in done.output
    assert "Hush4711" not in done.output


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("seed: rzp_live_Hush4711", "seed"),
        ("vendors: {razorpay: {contacts: [rzp_live_Hush4711]}}", "vendors.razorpay.contacts[0]"),
        ("rzp_live_Hush4711: 1", "(hidden)"),
        ("extends: rzp_live_Hush4711", "extends"),
    ],
)
def test_a_mistake_of_another_kind_does_not_repeat_it(text: str, place: str) -> None:
    """What was found is told without the key in it."""
    found = [str(one) for one in mistakes(text)]

    assert found[0].startswith("my.yaml:1:")
    assert place in found[0]
    assert "Hush4711" not in "".join(found)


@each_key
@pytest.mark.parametrize("place", [name for name in PLACES if name.startswith("a fault")])
def test_a_fault_with_a_real_key(place: str, key: str) -> None:
    """It is refused with its place, and no fault is set."""
    mock = with_control()[1]
    fault = json.loads(json.dumps(PLACES[place][0]["faults"][0]).replace("@", key))
    with pytest.raises(MockError, match="body:1:.*found what looks like a real key") as refused:
        mock.add_fault(**fault)

    assert key not in str(refused.value)
    assert [] == mock.faults()["faults"]


@each_key
@pytest.mark.parametrize("place", [name for name in PLACES if name.startswith("an answer")])
def test_an_answer_with_a_real_key(place: str, key: str) -> None:
    """It is refused with its place, and no answer is set."""
    mock = with_control()[1]
    answer = json.loads(json.dumps(PLACES[place][0]["answers"][0]).replace("@", key))
    with pytest.raises(MockError, match="body:1:.*found what looks like a real key") as refused:
        mock.add_answer(**answer)

    assert key not in str(refused.value)
    assert [] == mock.answers()["answers"]


def test_a_filter_may_hold_one() -> None:
    """A filter is not kept: so a test can tell that its application sends none."""
    assert 0 == with_control()[1].count(body={"name": "rzp_live_Hush4711"})


def test_no_world_and_no_snapshot_is_named_by_one() -> None:
    """Names are told by everybody."""
    client, mock = in_process()
    reply = client.send("GET", "/@rzp_live_Hush4711/razorpay/v1/contacts")
    with pytest.raises(MockError, match="The name of a snapshot must not look like a real key"):
        mock.keep("rzp_live_Hush4711")

    assert (400, "The name of a world must not look like a real key.") == (
        reply.status,
        reply.json["detail"],
    )
    assert ["default"] == [world["world"] for world in mock.worlds()["worlds"]]


def test_a_scenario_over_the_control_plane() -> None:
    """The refusal has the place, and not the key."""
    mock = with_control()[1]
    with pytest.raises(MockError, match="body:1:11: about: found what looks like") as refused:
        mock.load({"about": "rzp_live_Hush4711"})

    assert "Hush4711" not in str(refused.value)
