"""Writes a Reply as the bytes of an HTTP answer."""

from collections.abc import Sequence
from email.utils import formatdate
from typing import NamedTuple

from mock_server.core.waits import Reply

BODILESS = ("204", "304")
MAX_MESSAGE = 1000  # characters of a plain answer's sentence


class Opening(NamedTuple):
    """The headers that are the same in many answers, as *lines* of text."""

    text: str
    lines: int


def openings(marks: Sequence[tuple[str, str]] = ()) -> tuple[Opening, Opening]:
    """The first headers of an answer: for a connection that is closed, and for one that is kept.

    They hold the date, and are valid for one second. The *marks* are the application's own.
    """
    common = [("Server", "gunicorn"), ("Date", formatdate(usegmt=True)), *marks]
    closed, kept = (_fields([*common, ("Connection", one)]) for one in ("close", "keep-alive"))
    return Opening(closed, len(common) + 1), Opening(kept, len(common) + 1)


def head_bytes(reply: Reply, opening: Opening) -> bytes:
    """The head, with its blank line. Raises ValueError for a line break in a header."""
    status, headers, body, _ = reply
    text, lines = opening
    head = f"HTTP/1.1 {status}\r\n{text}{_fields(headers)}"
    lines += len(headers) + 1
    if head.count("\n") != lines or head.count("\r") != lines:
        raise ValueError("the head of an answer holds a line break")
    if "\ncontent-length:" not in head.lower() and status[:3] not in BODILESS:
        head = f"{head}Content-Length: {len(body)}\r\n"
    return f"{head}\r\n".encode("latin-1")


def established(marks: Sequence[tuple[str, str]]) -> bytes:
    """The answer to a CONNECT that goes on."""
    return f"HTTP/1.1 200 Connection established\r\n{_fields(marks)}\r\n".encode("latin-1")


def plain(status: str, sentence: str) -> Reply:
    """An answer of the server itself: one sentence as plain text."""
    body = f"{sentence[:MAX_MESSAGE]}\n".encode()
    return Reply(status, [("Content-Type", "text/plain; charset=utf-8")], body)


def _fields(headers: Sequence[tuple[str, str]]) -> str:
    return "".join([f"{name}: {value}\r\n" for name, value in headers])
