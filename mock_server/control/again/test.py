"""A request as a test of pytest, which sends it in a world like that in which it came."""

import json
import re
from collections.abc import Iterator, Mapping
from textwrap import indent
from typing import Any

from mock_server.control.again.request import Again
from mock_server.control.again.scenario import dumped
from mock_server.core.scenario.before import about
from mock_server.core.state.entry import JournalEntry

_CONTROL = re.compile(r"[\0-\x09\x0b-\x1f\x7f-\x9f]")  # all but the end of a line
IMPORTS, BROKEN = "from http.client import HTTPSConnection\n", "import pytest\n"


def as_test(
    again: Again, entry: JournalEntry, scenario: Mapping[str, Any], spent: Mapping[str, Any] | None
) -> str:
    """A file of one test. It needs pytest, and the fixture of this package's plugin."""
    broken = entry.status is None
    told = f'"""{_quoted(about(entry, again.vendor))}"""'
    body = "\n".join([*_prepared(spent), *_sent(again), *_checked(entry)])
    return "\n".join(
        [
            told,
            "",
            IMPORTS.replace("import H", "import HTTPException, H") if broken else IMPORTS,
            *([BROKEN] if broken else []),
            f'SCENARIO = """\\\n{_quoted(dumped(scenario))}"""',
            "",
            "",
            f"def test_request_{entry.id}(mock_server):",
            indent(body, "    "),
            "",
        ]
    )


def _prepared(spent: Mapping[str, Any] | None) -> Iterator[str]:
    yield "mock_server.load(SCENARIO)"
    if spent:
        facts = ", ".join(f"{name}={json.dumps(value)}" for name, value in spent.items())
        yield f"mock_server.mock.set_limit({facts})"


def _sent(again: Again) -> Iterator[str]:
    yield f"connection = HTTPSConnection({_literal(again.vendor.api.hosts[0])})"
    if again.body is not None:
        yield f"body = {_literal(again.body)}.encode()"
    body = ", body" if again.body is not None else ", None"
    yield "headers = {"
    yield from (f"    {_literal(name)}: {_literal(value)}," for name, value in again.signed.items())
    yield "}"
    yield f"connection.request({_literal(again.method)}, {_literal(again.path)}{body}, headers)"


def _checked(entry: JournalEntry) -> Iterator[str]:
    if entry.status is None:
        yield "with pytest.raises((HTTPException, OSError)):"
        yield "    connection.getresponse().read()"
        return
    yield "answer = connection.getresponse()"
    yield ""
    yield f"assert answer.status == {entry.status}"
    if entry.behaviour:
        yield f'assert answer.headers["X-Mock-Behaviour"] == "{entry.behaviour}"'


def _literal(text: str) -> str:
    """The text as Python has it, between the quotes that need fewer escapes."""
    return repr(text) if '"' in text else _printed(json.dumps(text, ensure_ascii=False))


def _quoted(text: str) -> str:
    """The text as it stands between three quotes."""
    text = text.replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
    return _printed(text)


def _printed(text: str) -> str:
    """A literal without characters that Python does not read, or that a terminal obeys."""
    return _CONTROL.sub(lambda found: f"\\x{ord(found[0]):02x}", text)
