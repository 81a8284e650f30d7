"""Writes a Reply as the bytes of an HTTP answer."""

from email.utils import formatdate

from mock_server.core.waits import Reply

BODILESS = ("204", "304")
MAX_MESSAGE = 1000  # characters of a plain answer's sentence


def openings() -> tuple[str, str]:
    """The first headers of an answer: for a connection that is closed, and for one that is kept.

    They hold the date, and are valid for one second.
    """
    common = f"Server: gunicorn\r\nDate: {formatdate(usegmt=True)}\r\nConnection: "
    return f"{common}close\r\n", f"{common}keep-alive\r\n"


def head_bytes(reply: Reply, opening: str) -> bytes:
    """The head, with its blank line. Raises ValueError for a line break in a header."""
    status, headers, body, _ = reply
    fields = "".join([f"{name}: {value}\r\n" for name, value in headers])
    head = f"HTTP/1.1 {status}\r\n{opening}{fields}"
    lines = len(headers) + 4
    if head.count("\n") != lines or head.count("\r") != lines:
        raise ValueError("the head of an answer holds a line break")
    if "\ncontent-length:" not in head.lower() and status[:3] not in BODILESS:
        head = f"{head}Content-Length: {len(body)}\r\n"
    return f"{head}\r\n".encode("latin-1")


def plain(status: str, sentence: str) -> Reply:
    """An answer of the server itself: one sentence as plain text."""
    body = f"{sentence[:MAX_MESSAGE]}\n".encode()
    return Reply(status, [("Content-Type", "text/plain; charset=utf-8")], body)
