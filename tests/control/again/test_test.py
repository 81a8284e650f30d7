"""A request as a test of pytest."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from tests.control.again.kinds import KINDS
from tests.control.again.test_scenario import in_a_world
from tests.control.calls import create, listed


def test_what_it_looks_like() -> None:
    """It loads the scenario, sends the request to the vendor's own host, and checks the answer."""
    client, mock = in_a_world()
    client.at("razorpay").post("/v1/contacts", {"name": "A"})
    told = f"Request 1 of world {mock.world}: Razorpay answered POST /v1/contacts with 400, RZP-11."

    assert f'''"""{told}"""

from http.client import HTTPSConnection

SCENARIO = """\\
about: '{told}'
extends: default
"""


def test_request_1(mock_server):
    mock_server.load(SCENARIO)
    connection = HTTPSConnection("api.razorpay.com")
    body = '{{"name": "A"}}'.encode()
    headers = {{
        "Content-Type": "application/json",
        "Authorization": "Basic cnpwX3Rlc3RfbW9jazptb2NrX3NlY3JldA==",
    }}
    connection.request("POST", "/v1/contacts", body, headers)
    answer = connection.getresponse()

    assert answer.status == 400
    assert answer.headers["X-Mock-Behaviour"] == "RZP-11"
''' == mock.request_as("pytest")


def test_hostile_values_are_text() -> None:
    """Quotes, backslashes and line ends in a request end no text of the test."""
    client, mock = in_a_world()
    hostile = "'''\"\"\"\\\n\r{}\u2028__import__('os')"
    create(client, "spn", hostile)
    listed(client, "spn", **{"X-A": "'\"\\"})
    for number in (1, 2):
        tree = ast.parse(mock.request_as("pytest", number))

        assert [ast.Expr, ast.ImportFrom, ast.Assign, ast.FunctionDef] == [*map(type, tree.body)]


def test_a_body_of_control_characters() -> None:
    """A terminal that shows the test obeys none of them."""
    client, mock = in_a_world()
    client.at("razorpay").post("/v1/contacts", "\x1b\x7f\x9b".encode())

    assert r'body = "\u001b\x7f\x9b".encode()' in mock.request_as("pytest")


def test_a_path_of_control_characters() -> None:
    """No character of a path keeps the file from being Python."""
    client, mock = in_a_world()
    client.at("razorpay").get("/v1/contacts/" + "".join(f"%{one:02x}" for one in range(33)))
    told = ast.get_docstring(ast.parse(mock.request_as("pytest")), clean=False)

    assert told
    assert "/v1/contacts/" + "".join(map(chr, range(33))) in told


@pytest.mark.slow
def test_the_file_runs(tmp_path: Path) -> None:
    """Each is a test that passes, in a process that knows this package's plugin only."""
    for number, kind in enumerate(KINDS):
        client, mock = in_a_world()
        kind.act(client, mock)
        (tmp_path / f"test_{number:02}.py").write_text(mock.request_as("pytest"), "utf-8")
    client, mock = in_a_world()
    mock.add_fault(vendor="spn", drop="reset")
    with pytest.raises(ConnectionResetError):
        listed(client, "spn")
    (tmp_path / "test_broken.py").write_text(mock.request_as("pytest"), "utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "."]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)

    assert f"{len(KINDS) + 1} passed" in done.stdout, done.stdout
