"""The command line."""

import os
import re
import subprocess
import sys

import pytest

from mock_server import __version__
from mock_server.vendors import VENDORS
from tests.cli.running import run
from tests.clients import CREDENTIALS
from tests.serving.process import Process


def test_version() -> None:
    """The version is the package's."""
    assert f"mock-server, version {__version__}\n" == run("--version").output


def test_unknown_flag() -> None:
    """A flag that does not exist is refused with exit code 2."""
    result = run("serve", "--prot", "1")

    assert 2 == result.exit_code
    assert re.search(r"No such option:? '?--prot\b", result.output)  # click words it both ways


def test_routes() -> None:
    """Every operation of every vendor is listed with method, path and heading."""
    lines = run("routes").output.splitlines()
    listed = {(line.split()[2], line.split()[3]) for line in lines[1:]}

    assert ["METHOD", "PATH", "VENDOR", "OPERATION", "HEADING"] == lines[0].split()
    assert {(p.name, operation) for p in VENDORS for operation in p.operations} == listed
    assert any(
        line.split()[:4] == ["GET", "/razorpay/v1/contacts/{contact_id}", "razorpay", "get_contact"]
        for line in lines
    )


def test_a_heading_that_repeats_the_path() -> None:
    """YSuite's headings are method and path, which stand there already."""
    lines = [line for line in run("routes").output.splitlines() if " ysuite " in line]

    assert [4] * 5 == [len(line.split()) for line in lines]


@pytest.mark.server
def test_a_url_without_a_scheme(gunicorn: Process) -> None:
    """The scheme of --url may be left out; what is not a URL is refused in a sentence."""
    url = gunicorn.url.removeprefix("http://")
    bad = run("clock", "--url", "ftp://localhost")

    assert f"http://{url} is ready.\n" == run("health", "--url", url).output
    assert 0 == run("clock", "--url", url).exit_code
    assert 2 == bad.exit_code
    assert "'ftp://localhost' is not a URL such as http://127.0.0.1:8484." in bad.output


@pytest.mark.server
def test_reset(gunicorn: Process) -> None:
    """`reset` puts the named world back to its scenario, and no other."""
    path, body = "/razorpay/v1/contacts", b'{"name":"Comes And Goes","email":"cli@example.com"}'
    worlds = [
        {**CREDENTIALS["razorpay"], "X-Mock-World": name, "Content-Type": "application/json"}
        for name in ("cli", "cli-other")
    ]
    for headers in worlds:
        assert 200 == gunicorn.send("POST", path, headers, body).status
    result = run("reset", "--url", gunicorn.url, "--world", "cli")
    query = f"{path}?email=cli@example.com"
    left = [gunicorn.send("GET", query, headers).json["count"] for headers in worlds]

    assert (0, "Reset all of the world cli to the scenario default.\n") == (
        result.exit_code,
        result.output,
    )
    assert [0, 1] == left


@pytest.mark.server
def test_reset_is_refused(gunicorn: Process) -> None:
    """What the server says against a reset is passed on, with exit code 1."""
    result = run("reset", "--url", gunicorn.url, "--world", "a b")

    assert 1 == result.exit_code
    assert "'a b' cannot name a world" in result.output


@pytest.mark.server
def test_reset_with_a_token() -> None:
    """`reset` sends the token of --token or of the variable; a refusal names both."""
    with Process.started("--port", "0", "--control-token", "between us") as server:
        asked = ("reset", "--url", server.url)
        refused = run(*asked, "--token", "wrong")

        assert 0 == run(*asked, MOCK_SERVER_CONTROL_TOKEN="between us").exit_code
        assert 0 == run(*asked, "--token", "between us").exit_code
        assert 1 == refused.exit_code == run(*asked).exit_code
        assert "Give it with --token, or in the variable MOCK_SERVER_CONTROL_TOKEN." in (
            refused.output
        )


def test_module() -> None:
    """`python -m mock_server` is the same command."""
    done = subprocess.run(
        [sys.executable, "-m", "mock_server", "--version"],
        capture_output=True,
        text=True,
        timeout=30,
        env=os.environ,
    )

    assert __version__ in done.stdout
