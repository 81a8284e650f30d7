"""Every door that takes a document: tags, repeated keys, loops and bombs are told with a place."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from click.testing import CliRunner

from mock_server import MockClient, MockError
from mock_server.cli import main
from mock_server.core.document.mistakes import ScenarioError
from mock_server.core.scenario.library import Library
from mock_server.core.scenario.load import load
from mock_server.testing.backends import InProcess
from mock_server.testing.mock_server import opened
from mock_server.vendors import VENDORS
from tests.clients import Client, Reply
from tests.control.conftest import in_a_world
from tests.core.document.test_tags import each_tag

BODIES = (
    ("PUT", "/scenario"),
    ("POST", "/faults"),
    ("POST", "/answers"),
    ("PUT", "/clock"),
    ("POST", "/clock/advance"),
    ("PUT", "/limits"),
    ("POST", "/reset"),
    ("POST", "/requests/count"),
    ("POST", "/requests/wait"),
)
WRONG = {
    "a: 1\na: 2\n": "body:2:1: a: given twice, first in line 1",
    "a: {<<: {b: 1}, <<: {c: 1}}\n": "body:1:17: a['<<']: given twice",
    "a: &a [*a]\n": "body:1:4: an alias that contains itself",
    "a: &a {<<: *a}\n": "body:1:4: an alias that contains itself",
    "\n".join(
        ["a0: &a0 [x]", *(f"a{n}: &a{n} [{f'*a{n - 1},' * 9}]" for n in range(1, 12))]
    ): "body:7:5: aliases that stand for",
    "a: " + "[" * 200: "body:1:103: nested too deeply",
    "a: 1\n---\nb: 2\n": "body:2:1: a second document",
}
each_body = pytest.mark.parametrize(("method", "path"), BODIES, ids=lambda one: one)


def asked(client: Client, method: str, path: str, body: str) -> Reply:
    return client.send(method, f"/_mock{path}", body.encode())


def refused(reply: Reply) -> str:
    assert (400, "application/problem+json") == (reply.status, reply.header("Content-Type"))
    return str(reply.json["detail"])


@each_tag
def test_a_tag_in_a_body(value: str, tag: str) -> None:
    """A body of the control plane is a document like any other."""
    client = in_a_world()
    told = {call: refused(asked(client, *call, f"a: {value}\n")) for call in BODIES}

    assert {f"body:1:4: a: the tag {tag} (expected a value without a tag)"} == {*told.values()}


@each_body
@pytest.mark.parametrize(("text", "told"), WRONG.items(), ids=lambda one: one[:12])
def test_a_body_that_cannot_be_used(method: str, path: str, text: str, told: str) -> None:
    """Whatever it asks for, it is refused before it is looked at."""
    assert told in refused(asked(in_a_world(), method, path, text))


@each_body
def test_a_body_in_another_encoding(method: str, path: str) -> None:
    """What is not UTF-8 is refused with its place, and not repaired by guessing."""
    reply = in_a_world().send(method, f"/_mock{path}", b"a: caf\xe9\n")

    assert "body:1:7: byte 0xe9 is not UTF-8 (expected UTF-8)" == refused(reply)


def test_a_byte_order_mark_of_a_scenario() -> None:
    """It is not a part of the text: a scenario's, or a scenario's name."""
    texts = ("\ufeffempty", '\ufeff{"seed": 1}')
    marked = [asked(in_a_world(), "PUT", "/scenario", text) for text in texts]

    assert [200, 200] == [reply.status for reply in marked]


def test_a_long_name_of_a_scenario() -> None:
    """A refusal shows the beginning of a name that no scenario can have."""
    told = refused(asked(in_a_world(), "PUT", "/scenario", "a" * 100_000))

    assert len(told) < 1000


@each_tag
def test_a_tag_in_a_query(value: str, tag: str) -> None:
    """The filter's `body` is read by the same reader."""
    told = refused(asked(in_a_world(), "GET", f"/requests?body={quote(f'a: {value}')}", ""))

    assert f"body:1:4: a: the tag {tag}" in told


def test_a_key_given_twice_in_a_query() -> None:
    """The later one would win in silence."""
    told = refused(asked(in_a_world(), "GET", "/requests?body=%7B%22a%22:1,%22a%22:2%7D", ""))

    assert "body:1:8: a: given twice, first in line 1" in told


def a_scenario(folder: Path, value: str) -> str:
    file = folder / "my.yaml"
    file.write_text(f"about: {value}\n", encoding="utf-8")
    return str(file)


def a_parent(folder: Path, value: str) -> str:
    a_scenario(folder, value)
    file = folder / "child.yaml"
    file.write_text("extends: ./my.yaml\nseed: 1\n", encoding="utf-8")
    return str(file)


def a_fixture(folder: Path, value: str) -> str:
    records = folder / "fixtures" / "razorpay"
    records.mkdir(parents=True)
    (records / "records.yaml").write_text(f"mine: {value}\n", encoding="utf-8")
    file = folder / "named.yaml"
    file.write_text("vendors: {razorpay: {contacts: [mine]}}\n", encoding="utf-8")
    return str(file)


each_file = pytest.mark.parametrize("made", [a_scenario, a_parent, a_fixture])
Make = Callable[[Path, str], str]


@each_tag
@each_file
def test_a_tag_in_a_file(made: Make, value: str, tag: str, tmp_path: Path) -> None:
    """A scenario, what it extends, and the records that it names."""
    with pytest.raises(ScenarioError) as raised:
        load(made(tmp_path, value), Library([tmp_path]), VENDORS)
    (told,) = raised.value.mistakes

    assert (1, f"the tag {tag}", "a value without a tag") == (told.line, told.found, told.expected)
    assert len(f"{told.key}: ") + 1 == told.column


@each_file
def test_a_tag_at_the_command_line(made: Make, tmp_path: Path) -> None:
    """`validate` tells the place, and nothing of the file runs."""
    ran = tmp_path / "ran"
    value = f"!!python/object/apply:pathlib.Path.touch [!!python/object:pathlib.Path {{}}, {ran}]"
    done = CliRunner().invoke(
        main, ["validate", "--scenarios", str(tmp_path), made(tmp_path, value)]
    )

    assert 1 == done.exit_code
    assert "the tag !!python/object/apply:pathlib.Path.touch (expected" in done.output
    assert not ran.exists()


@each_tag
def test_a_tag_in_the_scenario_of_a_marker(value: str, tag: str, tmp_path: Path) -> None:
    """A test that names a file is told of it as `validate` tells."""
    asked_for: dict[str, Any] = {"scenario": Path(a_scenario(tmp_path, value)), "intercept": False}
    backend = InProcess()
    try:
        with pytest.raises(ScenarioError) as raised, opened(backend, "tagged", **asked_for):
            pass
    finally:
        backend.close()

    assert f"my.yaml:1:8: about: the tag {tag} (expected" in str(raised.value)


def test_a_scenario_as_text_over_the_client(mock: MockClient) -> None:
    """`load` sends text as it is."""
    with pytest.raises(MockError, match="body:1:8: about: the tag !!set"):
        mock.load("about: !!set {x}\n")
