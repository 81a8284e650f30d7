"""What listings print, on a terminal and elsewhere."""

import json
import re
from typing import Any

import pytest

from mock_server.cli.tables import print_json, print_table
from mock_server.serving.colours import status_colour
from tests.cli.running import terminal

HEADS = ("ID", "PATH", "STATUS")
LONG = "/v1/contacts/" + "x" * 90
ROWS = [("1", "/v1/contacts", "200"), ("22", LONG, "404")]
COLOURS = {"STATUS": status_colour}
CODES = re.compile(r"\x1b\[[0-9;]*m")


def test_plain(capsys: pytest.CaptureFixture[str]) -> None:
    """Elsewhere than on a terminal, columns are as wide as their widest cell, and none is cut."""
    print_table(HEADS, [("1", "/v1/contacts", "200"), ("22", "/", "404")])

    assert "ID  PATH          STATUS\n1   /v1/contacts  200\n22  /             404\n" == (
        capsys.readouterr().out
    )


def test_no_value_is_broken_elsewhere(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A row is a line, however wide, whatever COLUMNS says."""
    monkeypatch.setenv("COLUMNS", "40")
    print_table(HEADS, ROWS, COLOURS)

    assert [f"22  {LONG}  404"] == capsys.readouterr().out.splitlines()[2:]


def test_terminal() -> None:
    """On a terminal a table is as wide as that at most, and every value is whole."""
    with terminal(60) as shown:
        print_table(HEADS, ROWS, COLOURS)
    lines = CODES.sub("", shown[0]).splitlines()

    assert all(len(line) <= 60 for line in lines)
    assert LONG in "".join(line[4:].replace("404", "").strip() for line in lines[3:])


def test_narrow_terminal() -> None:
    """Where a table would be cut to pieces, each row is a few lines, and nothing is lost."""
    with terminal(20) as shown:
        print_table(HEADS, ROWS, COLOURS)

    assert (
        f"ID      1\nPATH    /v1/contacts\nSTATUS  200\n\nID      22\nPATH    {LONG}\nSTATUS  404\n"
    ) == shown[0]


def test_colours() -> None:
    """A status is green, yellow or red; with NO_COLOR nothing has a colour."""
    with terminal() as shown:
        print_table(HEADS, ROWS, COLOURS)
    with terminal(NO_COLOR="1") as colourless:
        print_table(HEADS, ROWS, COLOURS)

    assert "\x1b[32m200" in shown[0]
    assert "\x1b[33m404" in shown[0]
    assert not re.search(r"\x1b\[3", colourless[0])


def test_figures() -> None:
    """They stand at the right of their columns, on a terminal too."""
    with terminal() as shown:
        print_table(("VENDOR", "MET"), [("spn", "7"), ("clemta", "12")], figures=True)
    heads, _, *rows = [line.rstrip() for line in CODES.sub("", shown[0]).splitlines()]

    assert [["VENDOR", "MET"], ["spn", "7"], ["clemta", "12"]] == [
        x.split() for x in (heads, *rows)
    ]
    assert 1 == len({len(line) for line in (heads, *rows)})


def test_dumb_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    """A terminal that only prints lines is told the plain table."""
    with terminal(TERM="dumb") as shown:
        print_table(HEADS, ROWS, COLOURS)
    print_table(HEADS, ROWS)

    assert capsys.readouterr().out == shown[0]


def test_nothing_moves_the_cursor(capsys: pytest.CaptureFixture[str]) -> None:
    """What a client sent is shown on one line, and no escape reaches the terminal."""
    rows = [("1", "/\x1b[2J\n\r[red]", "200")]
    with terminal() as shown:
        print_table(HEADS, rows)
    print_table(HEADS, rows)

    assert r"/\x1b[2J\n\r[red]" in shown[0]
    assert r"1   /\x1b[2J\n\r[red]  200" in capsys.readouterr().out


@pytest.mark.parametrize("document", [{"a": [1]}, [], {"name": "Jürgen"}])
def test_json(document: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """A document is read back as it was, with its letters."""
    print_json(document)
    told = capsys.readouterr().out

    assert document == json.loads(told)
    assert "\\u" not in told
