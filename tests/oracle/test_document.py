"""The OpenAPI document is the one that FastAPI makes, and is served as Starlette serves it."""

import time
from pathlib import Path
from typing import Any

import pytest

from tests.oracle.sending import Answer, Request

oracle = pytest.importorskip("tests.oracle.side_by_side", reason="needs the extra oracle")
written = pytest.importorskip("tests.oracle.document", reason="needs the extra oracle")

pytestmark = pytest.mark.oracle

PATH = b"/openapi.json"
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND")


@pytest.fixture
def pair(tmp_path: Path) -> Any:
    return oracle.Pair(tmp_path, {"limits": []})


def test_the_file_is_written_from_the_reference() -> None:
    """`python -m tests.oracle.document` writes it (SPN-61)."""
    assert written.document_written() == written.FILE.read_text(encoding="utf-8")


@pytest.mark.parametrize("query", [b"", b"?", b"?a=b"])
@pytest.mark.parametrize("token", [None, b"Bearer stranger"])
def test_it_is_the_same_to_the_byte(query: bytes, token: bytes | None, pair: Any) -> None:
    """Status, headers and body, whoever asks (SPN-61)."""
    headers = ((b"Authorization", token),) if token else ()
    ours, theirs = pair.ask(Request("GET", PATH + query, headers))

    assert theirs == ours
    assert 200 == ours.status


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("path", [PATH, PATH + b"/", PATH + b"//", PATH + b"x"])
def test_methods_and_slashes(method: str, path: bytes, pair: Any) -> None:
    """Each method, on its path and beside it (SPN-43, SPN-47, SPN-61)."""
    ours, theirs = pair.ask(Request(method, path))

    assert _sorted(theirs) == _sorted(ours)


@pytest.mark.parametrize("shared", [False, True])
def test_it_is_not_counted(shared: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """slowapi's limits stand before the application's own routes alone (SPN-61)."""
    monkeypatch.setattr(time, "time", oracle.NOW.timestamp)
    variants = {"general_limit": "shared" if shared else "per_path", "rate_headers": True}
    pair = oracle.Pair(tmp_path, {"variants": variants}, limited=True, shared=shared, headers=True)
    answers = [pair.ask(Request("GET", PATH)) for _ in range(130)]

    assert [] == [(ours, theirs) for ours, theirs in answers if ours != theirs]
    assert {200} == {ours.status for ours, _ in answers}


def _sorted(answer: Answer) -> Answer:
    """With the methods of Allow in order: Starlette keeps them in a set."""
    told = [
        (name, ", ".join(sorted(value.split(", "))) if name == "allow" else value)
        for name, value in answer.headers
    ]
    return answer._replace(headers=tuple(told))
