"""The control plane from the shell."""

import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.clients import CREDENTIALS
from tests.forked import Done, run_module
from tests.serving.process import Process

pytestmark = pytest.mark.server
LIST = "/razorpay/v1/contacts"
Run = Callable[..., Done]


@pytest.fixture(scope="module")
def server() -> Iterator[Process]:
    with Process.started("--port", "0") as process:
        yield process


@pytest.fixture
def run(server: Process, request: pytest.FixtureRequest) -> Run:
    """`run("clock", "--freeze")` in a world of the test's own."""

    def start(command: str, *words: str, given: str = "") -> Done:
        where = ["--url", server.url, "--world", request.node.name]
        return run_module("mock_server", command, *where, *words, given=given)

    return start


@pytest.fixture
def ask(server: Process, request: pytest.FixtureRequest) -> Callable[[str], int]:
    """A GET at Razorpay in the same world; gives the status."""
    headers = {**CREDENTIALS["razorpay"], "X-Mock-World": request.node.name}
    return lambda path: server.send("GET", path, headers, None).status


def test_clock(run: Run) -> None:
    """`clock` shows, sets, freezes and moves the world's clock."""
    set_ = run("clock", "--at", "2026-01-15T09:00:00Z", "--freeze", "--advance", "61")
    real = run("clock", "--real")

    assert "2026-01-15T09:01:01Z frozen\n" == set_.stdout
    assert real.stdout.endswith(" real\n")


@pytest.mark.slow
def test_state_and_load(run: Run, tmp_path: Path) -> None:
    """What `state` prints, `load` takes: from a file and from standard input."""
    run("load", "crowded")
    before = run("state").stdout
    file = tmp_path / "kept.yaml"
    file.write_text(before, encoding="utf-8")
    run("load", "empty")

    assert 0 == run("load", str(file)).returncode
    assert before == run("state").stdout

    run("load", "empty")

    assert 0 == run("load", "-", given=before).returncode
    assert before == run("state").stdout


def test_requests(run: Run, ask: Callable[[str], int]) -> None:
    """`requests` lists a line a request, filters, explains one and clears."""
    ask(LIST)
    ask("/razorpay/v1/nothing")
    listed = run("requests", "--status", "404").stdout
    told = json.loads(run("requests", "--explain", "2", "--json").stdout)

    assert ["ID", "VENDOR", "OPERATION", "METHOD"] == listed.split()[:4]
    assert "2 razorpay - GET /v1/nothing 404 RZP-38" == " ".join(listed.splitlines()[1].split()[:7])
    assert listed == run("requests", "--behaviour", "rzp-38").stdout
    assert "RZP-38" == told["rule"]["id"]


def test_faults(run: Run, ask: Callable[[str], int]) -> None:
    """`faults` adds one, lists what it hit, and clears."""
    run("faults", "--add", '{"vendor": "razorpay", "answer": {"status": 503}}')
    status = ask(LIST)
    listed = run("faults")
    none = run("faults", "--clear")

    assert 503 == status
    assert ["ID", "VENDOR", "OPERATION", "MATCHES", "EFFECT", "SEEN", "HITS"] == (
        listed.stdout.splitlines()[0].split()
    )
    assert ["f1", "razorpay", "*", "-", "answer.status=503", "phase=before", "1", "1"] == (
        listed.stdout.splitlines()[1].split()
    )
    assert ("", "The world has no faults.\n") == (listed.stderr, none.stderr)


def test_coverage(
    server: Process, ask: Callable[[str], int], request: pytest.FixtureRequest
) -> None:
    """`coverage show` without a file tells of a world; its gates hold, and it makes no world."""
    ask("/razorpay/v1/contacts/cont_unknown")
    shown, absent = (
        run_module("mock_server", "coverage", "show", "--url", server.url, *words)
        for words in (("--world", request.node.name, "--fail-on-guess"), ("--world", "absent"))
    )

    assert ["razorpay", "1"] == shown.stdout.splitlines()[1].split()[:2]
    assert shown.stderr.startswith("coverage fails: guess: 1 world that rests on guesses: ")
    assert (1, 1) == (shown.returncode, absent.returncode)
    assert absent.stderr.startswith("There is no world 'absent'. There are: ")


def test_cleared(run: Run, ask: Callable[[str], int]) -> None:
    """`requests --clear` forgets them; the headings stay."""
    ask(LIST)
    run("requests", "--clear")

    assert 1 == len(run("requests").stdout.splitlines())


@pytest.mark.parametrize("command", ["state", "requests"])
def test_a_world_that_does_not_exist(command: str, run: Run) -> None:
    """To look at a world does not make it: its name is refused, and those that exist are told."""
    for _ in range(2):
        done = run(command)

        assert 1 == done.returncode
        assert re.match(r"There is no world '.*'\. There are: default\b", done.stderr)


def test_reset(run: Run) -> None:
    """`reset` puts the world back, or only the parts that are named."""
    run("clock", "--at", "2026-01-15T09:00:00Z", "--freeze")
    run("faults", "--add", '{"drop": "reset"}')
    run("reset", "--only", "clock")

    assert run("clock").stdout.endswith(" real\n")
    assert run("faults").stdout

    run("reset")

    assert "The world has no faults.\n" == run("faults").stderr


def test_save_without_a_state_directory(run: Run) -> None:
    """`save` says how a server gets one."""
    done = run("save")

    assert (1, "") == (done.returncode, done.stdout)
    assert "This server keeps no state: start mock-server serve with --state-dir.\n" == done.stderr


def test_load_what_extends_a_file(run: Run, tmp_path: Path) -> None:
    """Another server cannot find a file beside this one, so both are sent as one."""
    (tmp_path / "below.yaml").write_text("about: below\nseed: 4\n", encoding="utf-8")
    file = tmp_path / "mine.yaml"
    file.write_text("about: mine\nextends: ./below.yaml\n", encoding="utf-8")

    assert 0 == run("load", str(file)).returncode
    state = json.loads(run("state", "--json").stdout)
    assert 4 == state["seed"]

    file.write_text("extends: ./nope.yaml\n", encoding="utf-8")

    assert "extends: there is no file" in run("load", str(file)).stderr


def test_a_mistake_in_what_is_loaded(run: Run, tmp_path: Path) -> None:
    """It is told with the file's own name, on each of its lines."""
    file = tmp_path / "mine.json"
    file.write_text('{"seed": "x", "abuot": "y"}', encoding="utf-8")

    assert [f"{file}:1:10: seed: found 'x'", f"{file}:1:15: abuot: unknown key"] == [
        line.partition(" (expected")[0].partition(";")[0]
        for line in run("load", str(file)).stderr.splitlines()
    ]
    assert run("load", "-", given="seed: x\n").stderr.startswith("standard input:1:7: seed: found")


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("load", "./nope.yaml"), "./nope.yaml cannot be read: No such file or directory."),
        (("load", "nope"), "there is no scenario 'nope'"),
        (("faults", "--add", "{"), "--add:2:1: invalid YAML"),
        (("faults", "--add", "[]"), "--add:1:1: found a list (expected a mapping)"),
        (("faults", "--add", '{"nth": 1, "nth": 2}'), "--add:1:12: nth: given twice"),
        (("faults", "--add", '{"vendr": "spn"}'), "did you mean 'vendor'?"),
        (("requests", "--explain", "99"), "There is no request '99' in this world."),
    ],
)
def test_refusals(run: Run, words: tuple[str, ...], expected: str) -> None:
    """A refusal is one sentence on standard error, and exit code 1."""
    done = run(*words)

    assert 1 == done.returncode
    assert expected in done.stderr
    assert "Traceback" not in done.stderr


def test_no_server() -> None:
    """Where no server answers, the sentence names the address."""
    done = run_module("mock_server", "clock", "--url", "http://127.0.0.1:9")

    assert 1 == done.returncode
    assert "http://127.0.0.1:9 does not answer: Connection refused.\n" == done.stderr


@pytest.mark.parametrize(
    "words",
    [
        ("clock", "--world", "Ж"),
        ("clock", "--world", ""),
        ("clock", "--token", "a\nb"),
        ("faults", "--add", ""),
        ("requests", "--vendor", "\udcff"),
        ("load", "\udcff"),
        ("clock", "--at", ""),
    ],
)
def test_what_cannot_be_sent_is_told(run: Run, words: tuple[str, ...]) -> None:
    """It ends the command with one sentence, and nothing is done."""
    done = run(*words)

    assert (1, "", 1) == (done.returncode, done.stdout, len(done.stderr.splitlines()))


def test_standard_input_that_is_not_utf_8(server: Process) -> None:
    """`load -` says so, as for a file."""
    command = [sys.executable, "-m", "mock_server", "load", "-", "--url", server.url]
    done = subprocess.run(command, input=b"\xff", capture_output=True, timeout=30)

    assert 1 == done.returncode
    assert done.stderr.startswith(b"standard input cannot be read: 'utf-8' codec")


def test_the_last_request_is_explained(run: Run, ask: Callable[[str], int]) -> None:
    """`requests --explain last` needs no number; what is neither is refused."""
    ask("/razorpay/v1/contacts/cont_unknown")
    told, refused = run("requests", "--explain", "last"), run("requests", "--explain", "first")

    assert told.stdout.splitlines()[0].endswith(" request=1")
    assert (2, True) == (refused.returncode, "'first' is not a valid integer" in refused.stderr)


def test_a_request_without_a_verb(run: Run) -> None:
    """`requests last` is told how a request is explained, and how it is done again."""
    for word, number in (("last", "last"), ("7", "7"), ("contacts", "last")):
        refused = run("requests", word)

        assert 2 == refused.returncode
        assert f"Unexpected '{word}'. " in refused.stderr
        assert f"requests --explain {number}` explains that request" in refused.stderr
        assert f"`--as curl {number}`" in refused.stderr


def test_the_real_time_is_not_a_time(run: Run) -> None:
    """`clock --real` contradicts --at and --freeze."""
    refused = run("clock", "--real", "--freeze")

    assert 2 == refused.returncode
    assert "--real goes with neither --at nor --freeze." in refused.stderr


def test_an_empty_url_is_not_the_usual_one(run: Run) -> None:
    """An empty --url is a mistake: an unset variable must not reset another server."""
    assert 2 == run("reset", "--url", "").returncode
