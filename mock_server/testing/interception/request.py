"""Requests read out of the bytes that a client sends."""

import re
import sys
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from urllib.parse import unquote_to_bytes

HEAD_END, LINE_END = re.compile(rb"\r?\n\r?\n"), re.compile(rb"\r?\n")
FIRST_LINE = re.compile(r"([!#$%&'*+.^_`|~0-9A-Za-z-]+) ([!-\xff]+) (HTTP/1\.[01])")
DIGITS, CHUNK_SIZE = re.compile(r"[0-9]+"), re.compile(rb"[0-9A-Fa-f]+")
ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://[^/?]*")


@dataclass(frozen=True)
class Request:
    """One whole request. The body is as it was before it was cut into chunks."""

    method: str
    target: str
    version: str
    headers: tuple[tuple[str, str], ...]
    body: bytes

    @property
    def path(self) -> str:
        """Path and query; a client that talks to a proxy sends the whole URL."""
        return ABSOLUTE.sub("", self.target, count=1) if self.target[0] != "/" else self.target

    def header(self, name: str) -> str | None:
        """The last header of that name, given in small letters."""
        found = [value for key, value in self.headers if key.lower() == name]
        return found[-1] if found else None

    @property
    def keeps(self) -> bool:
        """Whether the client wants to use the connection again."""
        wish = (self.header("connection") or "").lower()
        return "keep-alive" in wish if self.version == "HTTP/1.0" else "close" not in wish


def environ_of(request: Request, host: str, port: int, secure: bool) -> dict[str, Any]:
    """The request as PEP 3333 has it, sent to *port* of *host*."""
    path, _, query = request.path.partition("?")
    environ: dict[str, Any] = {
        "REQUEST_METHOD": request.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
        "QUERY_STRING": query,
        "RAW_URI": request.target,
        "SERVER_NAME": host,
        "SERVER_PORT": str(port),
        "SERVER_PROTOCOL": request.version,
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "https" if secure else "http",
        "wsgi.input": BytesIO(request.body),
        "wsgi.input_terminated": True,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    for name, value in request.headers:
        if "_" not in name:
            key = "HTTP_" + name.upper().replace("-", "_")
            environ[key] = f"{environ[key]},{value}" if key in environ else value
    environ.pop("HTTP_CONTENT_LENGTH", None)
    if environ.pop("HTTP_TRANSFER_ENCODING", None) or request.body:
        environ["CONTENT_LENGTH"] = str(len(request.body))
    if "HTTP_CONTENT_TYPE" in environ:
        environ["CONTENT_TYPE"] = environ.pop("HTTP_CONTENT_TYPE")
    return environ


class Reader:
    """Takes bytes as they come. *go_on* is called where a client waits before it sends a body."""

    def __init__(self, go_on: Callable[[], None]) -> None:
        self._go_on = go_on
        self._bytes = bytearray()
        self._steps = self._read()
        next(self._steps)

    def feed(self, data: bytes) -> Iterator[Request]:
        """The requests that *data* completes. Raises ValueError for what is no HTTP."""
        self._bytes += data
        while (request := next(self._steps)) is not None:
            yield request

    def _read(self) -> Iterator[Request | None]:
        """Every request, and None wherever more bytes are needed."""
        yield None
        while True:
            head = yield from self._until(HEAD_END)
            first, *lines = re.split("\r?\n", head.decode("latin-1"))
            asked = FIRST_LINE.fullmatch(first)
            if not asked:
                raise ValueError(f"no request: {first!r}")
            method, target, version = asked.groups()
            headers = tuple(_header(line) for line in lines)
            bare = Request(method, target, version, headers, b"")
            if (bare.header("expect") or "").lower() == "100-continue" and not self._bytes:
                self._go_on()
            body = yield from self._body(bare)
            yield Request(method, target, version, headers, body)

    def _body(self, request: Request) -> "Steps":
        if "chunked" in (request.header("transfer-encoding") or "").lower():
            return (yield from self._chunks())
        length = request.header("content-length") or "0"
        if not DIGITS.fullmatch(length):
            raise ValueError(f"no length: {length!r}")
        return (yield from self._exactly(int(length)))

    def _chunks(self) -> "Steps":
        body = bytearray()
        while True:
            line = yield from self._until(LINE_END)
            size = CHUNK_SIZE.match(line)
            if not size:
                raise ValueError(f"no size of a chunk: {line[:20]!r}")
            if not int(size[0], 16):
                break
            body += yield from self._exactly(int(size[0], 16))
            yield from self._exactly(2)
        while (yield from self._until(LINE_END)):
            pass
        return bytes(body)

    def _until(self, end: re.Pattern[bytes]) -> "Steps":
        while (found := end.search(self._bytes)) is None:
            yield None
        data = bytes(self._bytes[: found.start()])
        del self._bytes[: found.end()]
        return data

    def _exactly(self, size: int) -> "Steps":
        while len(self._bytes) < size:
            yield None
        data = bytes(self._bytes[:size])
        del self._bytes[:size]
        return data


# Wants more bytes whenever it yields, and gives what it has read.
Steps = Generator[None, None, bytes]


def _header(line: str) -> tuple[str, str]:
    name, colon, value = line.partition(":")
    if not colon or name != name.strip():
        raise ValueError(f"no header: {line!r}")
    return name, value.strip()
