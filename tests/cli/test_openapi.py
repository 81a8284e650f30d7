"""`mock-server openapi` prints documents."""

import json

import pytest
from click.testing import CliRunner, Result

from mock_server.cli import main
from mock_server.core.yaml_files import yaml_value
from mock_server.vendors import VENDORS
from tests.tables import control_written, openapi_written


def run(*args: str) -> Result:
    return CliRunner().invoke(main, ["openapi", *args])


def test_the_control_plane() -> None:
    """`control` is the control plane; the document is the one that the checkout keeps."""
    assert control_written() == run("control").output


def test_a_vendor() -> None:
    """A vendor's document is the one that the checkout keeps."""
    assert openapi_written(VENDORS[3]) == run(VENDORS[3].name).output


def test_yaml() -> None:
    """YAML holds the same."""
    assert json.loads(control_written()) == yaml_value(run("control", "--yaml").output)


def test_the_address() -> None:
    """The server's address may be given, with or without a scheme."""
    found = json.loads(run("spn", "--url", "mock:9000/").output)

    assert ["http://mock:9000/spn/api/v1", "http://mock:9000/spn"] == [
        server["url"] for server in found["servers"]
    ]


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (["contrl"], "Unknown vendor 'contrl'; did you mean 'control'?"),
        (["control", "--url", "ftp://x"], "ftp://x"),
        (["spn", "--url", "x:8484/a?b=1"], "'x:8484/a?b=1' is not a URL"),
    ],
)
def test_what_cannot_be_used(args: list[str], told: str) -> None:
    """An unknown name and a bad address are one sentence and exit 2."""
    result = run(*args)

    assert (2, 1) == (result.exit_code, len(result.output.splitlines()))
    assert told in result.output
