"""The listings: plain tables whose form is stable, and one JSON document each."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from mock_server.client import MockClient
from tests.cli.running import on_terminal, run_apart
from tests.clients import CREDENTIALS
from tests.serving.process import Process

pytestmark = pytest.mark.server

FAULTS = """\
ID  VENDOR  OPERATION       MATCHES            EFFECT                          SEEN  HITS
f1  spn     create_contact  body.name=x nth=2  answer.status=500 phase=before  0     0
f2  *       *               -                  drop=reset phase=before         0     0
"""
ANSWERS = """\
ID  VENDOR    METHOD  PATH               MATCHES  STATUS  HITS
a1  razorpay  POST    /v1/fund_accounts  sent.x=1  200     0
""".replace("MATCHES  STATUS", "MATCHES   STATUS")
LIMITS = """\
VENDOR  OPERATION       COUNTED BY  REQUESTS  SECONDS  REMAINING  RESETS AT
clemta  *               -           100       60       -          -
spn     create_contact  -           60        60       -          -
spn     login           -           20        60       -          -
spn     *               -           120       60       -          -
"""
YSUITE = """\
METHOD  PATH                              VENDOR  OPERATION       HEADING
GET     /ysuite/v1/contacts               ysuite  list_contacts
GET     /ysuite/v1/contacts/{contact_id}  ysuite  get_contact
POST    /ysuite/v1/contacts               ysuite  create_contact
PUT     /ysuite/v1/contacts/{contact_id}  ysuite  update_contact
DELETE  /ysuite/v1/contacts/{contact_id}  ysuite  delete_contact
"""
CALLING = {"requests", "worlds", "reset", "faults", "answers", "limits", "variants"}
PAGE = Path(__file__).parents[2] / "docs" / "command-line.md"
Ask = Callable[..., Result]


@pytest.fixture
def mock(gunicorn: Process, request: pytest.FixtureRequest) -> MockClient:
    """A client of a world of the test's own, which exists."""
    client = MockClient(gunicorn.url, world=request.node.originalname)
    client.reset()
    return client


@pytest.fixture
def ask(mock: MockClient) -> Ask:
    """`ask("faults", "--clear")` in that world."""

    def run(command: str, *words: str) -> Result:
        return run_apart([command, "--url", mock.url, "--world", mock.world or "", *words])

    return run


def document(result: Result) -> Any:
    """The one JSON document on standard output."""
    return json.loads(result.stdout)


def test_faults(mock: MockClient, ask: Ask) -> None:
    """A fault is a line: what it matches, what it does, what it has seen and hit."""
    fault = {"vendor": "spn", "operation": "create_contact", "nth": 2, "body": {"name": "x"}}
    ask("faults", "--add", json.dumps({**fault, "answer": {"status": 500}}))
    added = ask("faults", "--add", '{"drop": "reset"}')

    assert FAULTS == added.stdout == ask("faults").stdout
    assert mock.faults() == document(ask("faults", "--json"))


def test_answers(mock: MockClient, ask: Ask) -> None:
    """An answer is a line; its body is in the JSON document."""
    answer = {"vendor": "razorpay", "method": "POST", "path": "/v1/fund_accounts", "sent": {"x": 1}}
    added = ask("answers", "--add", json.dumps({**answer, "status": 200, "body": {"id": "fa"}}))

    assert ANSWERS == added.stdout
    assert mock.answers() == document(ask("answers", "--json"))


def test_a_mistake_in_an_option(ask: Ask) -> None:
    """It is told under the option's name, without a place in a text that nobody wrote."""
    fault, variant = (
        ask("faults", "--add", '{"vendor": "spm", "drop": "reset"}'),
        ask("variants", "--choose", "razorpay.unknown_di=split"),
    )

    assert fault.stderr.startswith("--add: vendor: found 'spm'; did you mean 'spn'?")
    assert variant.stderr.startswith("--choose: razorpay.unknown_di: unknown key; did you mean")
    assert ask("clock", "--at", "yesterday").stderr.startswith("--at: found 'yesterday' (expected")
    assert ask("clock", "--advance", "inf").stderr.startswith("--advance: found 'Infinity'")
    assert {2} == {run_apart([command, ""]).exit_code for command in ("load", "validate")}


def test_limits(mock: MockClient, ask: Ask) -> None:
    """The limits are listed with what remains of them, and set."""
    assert LIMITS == ask("limits").stdout

    set_ = ask("limits", "--vendor", "ysuite", "--requests", "5", "--seconds", "0.5")

    assert "ysuite  *               -           5         0.5      -          -" in set_.stdout
    assert mock.limits() == document(ask("limits", "--json"))
    assert 2 == len(ask("limits", "--vendor", "clemta").stdout.splitlines())
    for misuse in (("--remaining", "1"), ("--vendor", "spn", "--requests", "5")):
        assert 2 == ask("limits", *misuse).exit_code


def test_what_remains(gunicorn: Process, mock: MockClient, ask: Ask) -> None:
    """Under a limit stands what each of its callers has left."""
    headers = {**CREDENTIALS["clemta"], "X-Mock-World": mock.world or ""}
    gunicorn.send("GET", "/clemta/contacts?company_id=64b8f1a2e4b0c8d9f0123456", headers)
    counter = ask("limits").stdout.splitlines()[2].split()

    assert ["clemta", "*", "100", "60", "99"] == [*counter[:2], *counter[-4:-1]]


def test_variants(mock: MockClient, ask: Ask) -> None:
    """Variants are listed with their choices; a choice is added to those that were made."""
    ask("variants", "--choose", "razorpay.unknown_id=split")
    lines = ask("variants", "--choose", "spn.rate_headers=true").stdout.splitlines()

    assert "VENDOR    VARIANT                     VALUE              CHOSEN BY  CHOICES" == lines[0]
    assert (
        "razorpay  unknown_id                  split              you        documented, split"
    ) == lines[2]
    assert {"razorpay": {"unknown_id": "split"}, "spn": {"rate_headers": True}} == (
        mock.variants()["chosen"]
    )
    assert mock.variants() == document(ask("variants", "--json"))
    assert {} == document(ask("variants", "--clear", "--json"))["chosen"]


def test_worlds(gunicorn: Process, mock: MockClient) -> None:
    """Each world is a line; one is dropped, and a misspelt one is told with the nearest."""
    asked = ("worlds", "--url", gunicorn.url)
    listed = run_apart([*asked, "--json"])
    missed = run_apart([*asked, "--drop", "test_world"])

    assert mock.worlds() == document(listed)
    shown = run_apart(asked)
    assert ["WORLD", "SINCE", "SCENARIO", "REQUESTS", "ABOUT"] == shown.stdout.split("\n")[
        0
    ].split()
    assert f"the worlds of the replica {mock.worlds()['replica']} alone" in shown.stderr
    assert "There is no world 'test_world'; did you mean 'test_worlds'?\n" == missed.stderr
    assert "test_worlds" not in run_apart([*asked, "--drop", "test_worlds"]).stdout


def test_requests(gunicorn: Process, mock: MockClient, ask: Ask) -> None:
    """The JSON document is the control plane's own; without requests, the headings stay."""
    none = ask("requests")
    headers = {**CREDENTIALS["razorpay"], "X-Mock-World": mock.world or ""}
    gunicorn.send("GET", "/razorpay/v1/contacts", headers)

    assert ("ID  VENDOR  OPERATION  METHOD  PATH  STATUS  BEHAVIOUR  TIME\n") == none.stdout
    assert "The world has no requests.\n" == none.stderr
    assert mock.requests(limit=20) == document(ask("requests", "--json"))
    assert mock.explain("last") == document(ask("requests", "--explain", "last", "--json"))
    assert "The world has no such requests.\n" == ask("requests", "--status", "404").stderr
    assert ask("requests", "--explain", "last").stdout.endswith("  It was not refused.\n")
    assert mock.request_as("curl", 1) == ask("requests", "--as", "curl", "last").stdout
    told = document(ask("requests", "--as", "scenario", "1", "--json"))
    assert {"as": "scenario", "text": mock.request_as("scenario", 1)} == told
    assert "The world has no such requests.\n" == ask("requests", "--refused").stderr
    assert ask("requests").stdout == ask("requests", "--text", "CONTACTS").stdout


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--vendor", "razorpy"), "Unknown vendor 'razorpy'; did you mean 'razorpay'?"),
        (("--operation", "lst_contacts"), "Unknown operation 'lst_contacts'; did you mean"),
        (("--vendor", "spn", "--operation", "put_contact"), "Unknown operation 'put_contact'"),
        (("--behaviour", "RZPP-08"), "Unknown behaviour 'RZPP-08'; did you mean 'RZP-08'?"),
    ],
)
def test_names_that_no_request_has(words: tuple[str, ...], told: str, ask: Ask) -> None:
    """They are refused with the nearest name, rather than found nowhere."""
    result = ask("requests", *words)

    assert (1, "") == (result.exit_code, result.stdout)
    assert result.stderr.startswith(told)


def test_a_misspelt_world(gunicorn: Process) -> None:
    """Every command that looks at a world refuses one that does not exist, and makes none."""
    where = ("--url", gunicorn.url, "--world", "defualt")
    looking = ("requests", "state", "faults", "answers", "limits", "variants", "clock")
    results = [run_apart([command, *where]) for command in looking]
    told = "There is no world 'defualt'; did you mean 'default'? There are: "

    assert {1} == {result.exit_code for result in results}
    assert all(result.stderr.startswith(told) for result in results)
    assert "defualt" not in str(MockClient(gunicorn.url).worlds())


def test_what_changes_a_world(mock: MockClient, ask: Ask) -> None:
    """With --json, what was done is told as the control plane tells it."""
    assert {"world": mock.world, "scenario": "default", "reset": ["clock"]} == (
        document(ask("reset", "--only", "clock", "--json"))
    )
    assert mock.state() == document(ask("state", "--json"))
    assert mock.clock().keys() == document(ask("clock", "--json")).keys()
    assert "empty" == document(ask("load", "empty", "--json"))["scenario"]
    assert {"world": mock.world} == document(ask("requests", "--clear", "--json"))
    assert {"url": mock.url, "status": "ready"} == (
        document(run_apart(["health", "--url", mock.url, "--json"]))
    )


def test_documented_keys(mock: MockClient, ask: Ask) -> None:
    """The page of the command line names the keys of the JSON documents."""
    page = PAGE.read_text(encoding="utf-8").partition("| Keys of the document |")[2]
    rows = re.findall(r"^\| `(\w+)` \| (`[^|:]*?)(?::| \||, each)", page, re.MULTILINE)
    documented = {command: re.findall(r"`(\w+)`", keys) for command, keys in rows}
    asked = {command: ask(command, "--json") for command in documented if command in CALLING}
    whole = {**asked, "health": run_apart(["health", "--url", mock.url, "--json"])}

    assert {*CALLING, "health", "routes", "scenarios", "validate"} == documented.keys()
    for command, result in whole.items():
        assert documented[command] == list(document(result)), command


def test_routes() -> None:
    """A vendor's routes; those of every vendor as JSON; and a curl line a vendor."""
    whole = document(run_apart(["routes", "--json"]))["routes"]
    curls = run_apart(["routes", "--curl"], {"MOCK_SERVER_PORT": "9000"}).stdout.splitlines()
    missed = run_apart(["routes", "razorpy"])

    assert YSUITE == run_apart(["routes", "ysuite"]).stdout
    assert ["method", "path", "vendor", "operation", "heading"] == list(whole[0])
    assert 5 == len({row["vendor"] for row in whole}) == len(curls)
    assert curls[0].startswith("curl http://127.0.0.1:9000/razorpay/v1/contacts -u ")
    assert (2, True) == (missed.exit_code, "did you mean 'razorpay'?" in missed.stderr)


def test_on_a_terminal(gunicorn: Process, mock: MockClient) -> None:
    """Listings are drawn there: a line under the headings, and statuses in colours."""
    headers = {**CREDENTIALS["razorpay"], "X-Mock-World": mock.world or ""}
    gunicorn.send("GET", "/razorpay/v1/contacts/cont_unknown", headers)
    where = ("--url", mock.url, "--world", mock.world or "")
    requests = on_terminal("requests", *where, columns=100)
    coverage = on_terminal("coverage", "show", *where, columns=120)
    explained = on_terminal("requests", *where, "--explain", "last")

    assert "\n────" in requests
    assert "\x1b[33m400" in requests
    assert "\x1b[33m400\x1b[0m RZP-29" in explained
    assert re.search(r"razorpay +1 ", coverage)
    assert "BEHAVIOURS MET" in coverage
    assert "rests on guesses: 1 world" in coverage


def test_scenarios() -> None:
    """The JSON document has name and purpose of each."""
    found = document(run_apart(["scenarios", "--json"]))["scenarios"]

    assert {"name": "empty", "about": "No contacts at all, with the accounts of default."} in found


def test_validate(tmp_path: Any) -> None:
    """Each mistake is an object: its place, what was found, what was expected."""
    file = tmp_path / "bad.yaml"
    file.write_text("seed: x\n")
    result = run_apart(["validate", str(file), "empty", "--json"])
    bad, good = document(result)["files"]

    assert 1 == result.exit_code
    assert {"file": "empty", "mistakes": []} == good
    assert (1, 7, "seed", "found 'x'") == (
        *(bad["mistakes"][0][key] for key in ("line", "column", "key", "found")),
    )


def test_a_rule_that_was_asked_for() -> None:
    """It is shown whole; in a longer list it is cut."""
    one, all_ = (run_apart(["behaviours", word]).stdout for word in ("rzp-6", "razorpay"))

    assert "…" not in one
    assert "RZP-06" == one.splitlines()[1].split()[0]
    assert "…" in all_
