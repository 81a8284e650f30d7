"""Coverage from the shell."""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from click.testing import Result

from mock_server.core.behaviours import NEEDS
from tests.cli.running import run_apart

FIRST = {"test_a": {"razorpay": {"RZP-01": 1, "RZP-10": 2}}}
SECOND = {"test_a": {"razorpay": {"RZP-01": 3}}, "test_b": {"spn": {"SPN-01": 1}}}


def run(*words: object) -> Result:
    return run_apart(["coverage", *map(str, words)])


def kept(file: Path, tests: Mapping[str, Mapping[str, Mapping[str, int]]]) -> Path:
    """A file of coverage."""
    found = {name: {"vendors": counts, "unserved": {}} for name, counts in tests.items()}
    file.write_text(json.dumps({"mock_server_coverage": 1, "tests": found}), encoding="utf-8")
    return file


@pytest.fixture
def first(tmp_path: Path) -> Path:
    return kept(tmp_path / "first.json", FIRST)


@pytest.fixture
def second(tmp_path: Path) -> Path:
    return kept(tmp_path / "second.json", SECOND)


def test_merge(first: Path, second: Path, tmp_path: Path) -> None:
    """A test of several files is the sum of its runs; the joined file can be read again."""
    both = tmp_path / "new" / "both.json"
    done = run("merge", first, second, "-o", both)
    tests = json.loads(both.read_text(encoding="utf-8"))["tests"]
    again = run("merge", both, both, "-o", both)

    assert (0, "") == (done.exit_code, done.output)
    assert {"RZP-01": 4, "RZP-10": 2} == tests["test_a"]["vendors"]["razorpay"]
    assert {"SPN-01": 1} == tests["test_b"]["vendors"]["spn"]
    assert 0 == again.exit_code
    assert 8 == json.loads(both.read_text())["tests"]["test_a"]["vendors"]["razorpay"]["RZP-01"]


def test_show(first: Path, second: Path) -> None:
    """The table of the files together."""
    lines = run("show", first, second).output.splitlines()

    assert ["razorpay", "2"] == lines[1].split()[:2]
    assert ["spn", "1"] == lines[2].split()[:2]
    assert "rests on guesses: 2 tests" in lines


def test_show_as_json(first: Path) -> None:
    """The same as facts: numbers by vendor, guesses by test."""
    found = json.loads(run("show", first, "--json").output)

    assert {"RZP-01": 1, "RZP-10": 2} == found["vendors"]["razorpay"]["met"]
    assert {"test_a": ["RZP-10"]} == found["guesses"]
    assert "RZP-06" in found["vendors"]["razorpay"]["never_met"]
    assert "RZP-41" in found["vendors"]["razorpay"]["not_counted"]


def test_what_is_counted(first: Path) -> None:
    """With `--count fault`, what only a fault shows is never met."""
    found = json.loads(run("show", first, "--json", "--count", "fault").output)

    assert "RZP-41" in found["vendors"]["razorpay"]["never_met"]


def test_html(first: Path, tmp_path: Path) -> None:
    """The page is written into a directory that need not exist."""
    done = run("html", first, tmp_path / "new" / "page")
    page = tmp_path / "new" / "page" / "index.html"

    assert (0, f"Wrote {page}.\n") == (done.exit_code, done.output)
    assert "test_a" in page.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("flags", "told"),
    [
        (("--require", "documented:razorpay"), "documented:razorpay: 4 documented behaviours of"),
        (("--require", "all", "--require", "refusals"), "refusals: 2"),
        (("--fail-on-guess",), "guess: 1 test that rests on guesses: test_a (RZP-10)"),
    ],
)
def test_a_gate_that_fails(flags: tuple[str, ...], told: str, first: Path) -> None:
    """The table is shown all the same, a line says why, and the exit code is 1."""
    done = run("show", first, *flags)

    assert 1 == done.exit_code
    assert done.stdout.startswith("VENDOR")
    assert f"coverage fails: {told}" in done.stderr


def test_gates_that_pass(first: Path, tmp_path: Path) -> None:
    """A run without guesses and without unserved routes passes both."""
    certain = kept(tmp_path / "certain.json", {"test_a": {"razorpay": {"RZP-01": 1}}})
    done = run("show", certain, "--fail-on-guess", "--fail-on-unserved")

    assert (0, "") == (done.exit_code, done.stderr)


def test_junit(first: Path, tmp_path: Path) -> None:
    """What a requirement asks for is a failure in it."""
    file = tmp_path / "junit.xml"
    run("show", first, "--junit", file, "--require", "documented")

    text = file.read_text(encoding="utf-8")

    assert 4 == text.count("<failure ")
    assert 'failures="4"' in text


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (None, " cannot be read: No such file or directory."),
        ("{", ": it is not JSON: "),
        ("[]", ": there is no 'mock_server_coverage'; expected the coverage of a test run."),
        ('{"mock_server_coverage": 2}', ": found version 2 of mock_server_coverage, expected 1."),
        (
            '{"mock_server_coverage": 1, "tests": {"a": {"vendors": {"x": {}}, "unserved": {}}}}',
            ": tests: a: found vendor 'x', expected one of: razorpay, ",
        ),
        (
            '{"mock_server_coverage": 1, "tests": '
            '{"a": {"vendors": {"spn": {"SPN-0": 1}}, "unserved": {}}}}',
            ": tests: a: spn: found 'SPN-0', which this release does not number.",
        ),
    ],
)
def test_a_file_that_is_no_coverage(text: str | None, told: str, first: Path) -> None:
    """Every command refuses it in one sentence with its name, and writes nothing."""
    bad = first.with_name("bad.json")
    if text is not None:
        bad.write_text(text, encoding="utf-8")
    before = {file: file.read_bytes() for file in first.parent.iterdir()}
    new = first.with_name("new")
    for words in (["show", first, bad], ["merge", first, bad, "-o", new], ["html", bad, new]):
        done = run(*words)

        assert (2, 1) == (done.exit_code, done.stderr.count("\n"))
        assert done.stderr.startswith(f"{bad}{told}")
    assert before == {file: file.read_bytes() for file in first.parent.iterdir()}


@pytest.mark.parametrize("command", ["merge", "html", "show"])
def test_what_cannot_be_written(command: str, first: Path) -> None:
    """A path below a file is refused in one sentence, and nothing is lost."""
    below = first / "below"
    words = {"merge": ["-o", below], "html": [below], "show": ["--junit", below]}
    done = run(command, first, *words[command])

    assert 2 == done.exit_code
    assert done.stderr.startswith(f"{below} cannot be written: ")
    assert [first] == [*first.parent.iterdir()]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--require", "al"), "--require: Unknown requirement 'al'; did you mean 'all'?"),
        (("--require", "all:rzp"), "--require: Unknown vendor 'rzp'"),
        (("--junit", ""), "A path cannot be empty."),
        (("--world", "gw1"), "--url, --world and --token go with no FILE."),
        (("--count", "guess"), "'guess' is not one of 'variant', 'fault', 'state'"),
    ],
)
def test_misuse(words: tuple[str, ...], told: str, first: Path) -> None:
    """A flag that cannot be meant ends the command with 2."""
    done = run("show", first, *words)

    assert 2 == done.exit_code
    assert told in done.stderr


def test_every_need_can_be_counted() -> None:
    """`--count` takes what a behaviour may need, and nothing else."""
    shown = run("show", "--help").output

    assert f"--count [{'|'.join(NEEDS)}]" in shown
