"""Whatever is asked, the mock answers as FastAPI, Pydantic and slowapi do: status, headers, body.

Needs the extra `oracle`. What cannot be equal stands in EXCEPTIONS, and is proved to differ.
"""

import sys
import time
from collections.abc import Iterator, Sequence
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from marshmallow import ValidationError

from mock_server.core.situation import Situation
from mock_server.vendors.spn.values import IntField
from tests.oracle.odd_values import NOBODY, OWN
from tests.oracle.requests import Requests
from tests.oracle.sending import Request, ask_asgi, ask_mock

oracle = pytest.importorskip("tests.oracle.side_by_side", reason="needs the extra oracle")
real = pytest.importorskip("tests.oracle.reference", reason="needs the extra oracle")

pytestmark = pytest.mark.oracle

SEEDS, REQUESTS = range(24), 250
JSON = (b"Content-Type", b"application/json")
TOKEN = (b"Authorization", b"Bearer mock-spn-token")
LIST = Request("GET", b"/api/v1/contacts?company_id=" + OWN.encode(), (TOKEN,))


def nested(depth: int, name: bytes = b"phone") -> Request:
    """A create with lists within lists."""
    body = b'{"email":"ines@example.com","first_name":"Ines","%s":%s}'
    return Request("POST", b"/api/v1/contacts", (JSON,), body % (name, b"[" * depth + b"]" * depth))


# Why it cannot be equal, and requests of which one at least shows it.
EXCEPTIONS: dict[str, Sequence[Request]] = {
    "How deep Python reads and writes just below 1,000 levels depends on who has called.": [
        nested(depth) for depth in range(850, 1000)
    ],
    "Starlette's pattern of a path lets a line feed at its end pass.": [
        Request("GET", b"/api/v1/contacts%0A")
    ],
    "The server joins headers of one name, as WSGI has it; Starlette takes the first.": [
        LIST._replace(headers=(TOKEN, TOKEN))
    ],
    "A token may name a world of the mock's own.": [
        LIST._replace(headers=((b"Authorization", b"Bearer mock-spn-token@elsewhere"),))
    ],
    "The mock serves each path with /api/v1 and without it.": [
        Request("GET", b"/contacts"),
        Request("GET", b"/api/v1/openapi.json"),
    ],
    "A real route that is not emulated is told of.": [
        Request("GET", b"/api/v1/users/me", (TOKEN,))
    ],
    "The mock bounds a body, and FastAPI does not.": [
        Request("POST", b"/api/v1/contacts", (JSON,), b" " * 1_100_000)
    ],
}


@pytest.fixture
def still(monkeypatch: pytest.MonkeyPatch) -> None:
    """slowapi's clock shows what the mock's shows, however long a test takes."""
    monkeypatch.setattr(time, "time", oracle.NOW.timestamp)


@pytest.fixture
def pair(tmp_path: Path) -> Any:
    return oracle.Pair(tmp_path, {"limits": []})


@pytest.mark.parametrize("seed", SEEDS)
def test_any_request(seed: int, pair: Any) -> None:
    """Requests of every kind, in a row."""
    requests, differing = Requests(seed), []
    for _ in range(REQUESTS):
        request = requests.next()
        ours, theirs = pair.ask(request)
        requests.learn(ours)
        if ours != theirs:
            differing.append((request, ours, theirs))

    assert [] == differing


@pytest.mark.usefixtures("still")
@pytest.mark.parametrize("shared", [False, True])
def test_limits(shared: bool, tmp_path: Path) -> None:
    """The same calls are let through, each path by itself or all together (SPN-26, SPN-27)."""
    variants = {"general_limit": "shared" if shared else "per_path"}
    pair = oracle.Pair(tmp_path, {"variants": variants}, limited=True, shared=shared)

    _check_many(pair)


@pytest.mark.usefixtures("still")
def test_headers_about_rates(tmp_path: Path) -> None:
    """The same answers carry the same (SPN-28)."""
    section = {"variants": {"rate_headers": True}}
    pair = oracle.Pair(tmp_path, section, limited=True, headers=True)

    _check_many(pair)


@pytest.mark.parametrize("length", range(6))
def test_numbers(length: int) -> None:
    """Every spelling of a whole number is read, and no other (SPN-08, SPN-42)."""
    spellings = map("".join, product("07_.-+ ", repeat=length))

    assert [] == [text for text in spellings if real.whole_number(text) != _whole_number(text)]


OF_3_11 = pytest.mark.skipif(
    sys.version_info[:2] != (3, 11), reason="SPN runs on Python 3.11; others read less deep"
)


@pytest.mark.parametrize("depth", [1, 100, 800, pytest.param(1000, marks=OF_3_11), 5000])
@pytest.mark.parametrize("name", [b"nosuch", b"phone"])
def test_nesting(depth: int, name: bytes, pair: Any) -> None:
    """Deep values are shown, and deeper ones not read (SPN-46)."""
    ours, theirs = pair.ask(nested(depth, name))

    assert theirs == ours


@pytest.mark.parametrize(
    "status", [400, *range(402, 419), *range(421, 427), 428, 431, 451, *range(501, 509), 510, 511]
)
def test_statuses_without_words(status: int, pair: Any) -> None:
    """A status of which nothing is said has its own name as its detail (SPN-50)."""
    body = b'{"vendor":"spn","answer":{"status":%d}}' % status
    ask_mock(pair.mock, Request("POST", b"/_mock/faults", (JSON,), body))
    ours = ask_mock(pair.mock, LIST)
    theirs = ask_asgi(real.failing(), Request("GET", b"/%d" % status))

    assert theirs == ours


@pytest.mark.parametrize("why", EXCEPTIONS)
def test_exceptions(why: str, pair: Any) -> None:
    """What stands in the list of exceptions does differ."""
    answers = [pair.ask(request) for request in EXCEPTIONS[why]]

    assert any(ours != theirs for ours, theirs in answers)


def _whole_number(text: str) -> int | None:
    """As a query's; None for what is refused, and for what is under 0."""
    try:
        with Situation({}, None):
            return IntField().deserialize(text)
    except ValidationError:
        return None


def _check_many(pair: Any) -> None:
    """Both refuse the same of many requests, and do refuse some."""
    asked = [(request, *pair.ask(request)) for request in _many()]

    assert [] == [(request, ours, theirs) for request, ours, theirs in asked if ours != theirs]
    assert 429 in {ours.status for _, ours, _ in asked}


def _many() -> Iterator[Request]:
    """More requests than any limit lets through, good ones and refused ones in turns."""
    one, nobody = b"/api/v1/contacts/", NOBODY.encode()
    login = b'{"email":"user@example.com","password":"%s"}'
    for number in range(130):
        yield LIST
        yield Request("GET", one + nobody)
        yield Request("DELETE", one + (nobody.replace(b"-", b"") if number % 2 else nobody))
        yield Request("PATCH", one + OWN.encode(), (JSON,), b"{}" if number % 3 else b"{")
        yield Request("DELETE", one + nobody, (TOKEN,))
        yield Request("GET", b"/api/v1/contacts?skip=x", (TOKEN,))
        if number < 70:
            sent = b'{"first_name":"a","email":"%s"}' % (b"a@example.com" if number % 4 else b"a")
            yield Request("POST", b"/api/v1/contacts", (JSON,), sent)
            password = b"mock-password" if number % 2 else b"wrong"
            yield Request("POST", b"/api/v1/auth/login", (JSON,), login % password)
