"""`people` lists who has contacts where, and where these differ."""

import json
from collections.abc import Callable

import pytest
from click.testing import Result

from mock_server.client import MockClient
from mock_server.client.sending import over_http
from tests.cli.running import run_apart
from tests.clients import Client
from tests.serving.process import Process

pytestmark = pytest.mark.server

KAVYA = """\
KEY         NAME        VENDORS                              MISSING  DIFFERS
kavya-iyer  Kavya Iyer  razorpay cleartax ysuite clemta spn
"""
Ask = Callable[..., Result]


@pytest.fixture
def mock(gunicorn: Process, request: pytest.FixtureRequest) -> MockClient:
    """A client of a world of the test's own, with the scenario of people."""
    client = MockClient(gunicorn.url, world=request.node.originalname)
    client.load("people")
    return client


@pytest.fixture
def ask(mock: MockClient) -> Ask:
    """`ask("--differs")` in that world."""
    where = ["--url", mock.url, "--world", mock.world or ""]
    return lambda *words: run_apart(["people", *where, *words])


def test_people(mock: MockClient, ask: Ask) -> None:
    """A person is a line; `--json` gives what the server gave; some may be left out."""
    found, two = ask("kavya"), ask("--limit", "2", "--offset", "1")

    assert KAVYA == found.stdout
    assert mock.people(q="kavya") == json.loads(ask("kavya", "--json").stdout)
    assert ["arjun-menon", "meera-kulkarni"] == [
        line.split()[0] for line in two.stdout.splitlines()[1:]
    ]
    assert "There are 12 in all: see --limit and --offset.\n" == two.stderr


def test_people_who_differ(gunicorn: Process, mock: MockClient, ask: Ask) -> None:
    """The line says in what, with the value of each vendor, and where somebody is missing."""
    nobody = ask("--differs")
    kavya, imran = (
        mock.people(q=name)["people"][0]["records"]["spn"][0]["id"] for name in ("kavya", "imran")
    )
    spn = Client(over_http(gunicorn.url), mock.world).at("spn")
    spn.patch(f"/contacts/{kavya}", {"phone": None})
    spn.delete(f"/contacts/{imran}")
    phones = "razorpay +919000090007, cleartax 9000090007, ysuite 919000090007, clemta"
    lines = ask("--differs").stdout.splitlines()

    assert "There is nobody like that in the world.\n" == nobody.stderr
    assert lines[1].endswith(f"phone: {phones} +919000090007, spn (none)")
    assert lines[2].split()[-2:] == ["clemta", "spn"]


def test_people_of_a_world_that_is_not_there(gunicorn: Process) -> None:
    """A misspelt world is told, and not made."""
    result = run_apart(["people", "--url", gunicorn.url, "--world", "nosuch"])

    assert 1 == result.exit_code
    assert "There is no world 'nosuch'" in result.stderr
