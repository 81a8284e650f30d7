"""The head of a request: from bytes to a WSGI environ."""

import re
import sys
from asyncio import BaseTransport
from contextlib import suppress
from functools import lru_cache
from io import BytesIO
from typing import Any, NamedTuple
from urllib.parse import unquote_to_bytes, urlsplit

from httptools import HttpParserError, HttpParserUpgrade, HttpRequestParser

from mock_server.serving.limits import MAX_FIELD, MAX_FIELDS, MAX_HEAD, MAX_LINE

Environ = dict[str, Any]

END = b"\r\n\r\n"
METHODS = {b"GET", b"HEAD", b"POST", b"PUT", b"PATCH", b"DELETE", b"OPTIONS", b"TRACE", b"CONNECT"}
VERSIONS = (b"HTTP/1.1", b"HTTP/1.0")
OVERFLOW = "Content-Length overflow"  # the parser's message
_METHOD = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,20}")
_BEYOND_ASCII = re.compile(rb"[\x80-\xff]")
_HOST = re.compile(rb"^host:[ \t]*([^\r\n]*)", re.IGNORECASE | re.MULTILINE)
_LENGTH = re.compile(rb"(?<=^content-length:)[ \t]*[0-9]+", re.IGNORECASE | re.MULTILINE)


class RefusalError(Exception):
    """A request that cannot be read: *status* is for the client, *reason* for the log.

    The reason does not quote the request, which may hold a credential.
    """

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status, self.reason = status, reason


class Target(NamedTuple):
    """A request's target beyond a path: a host, which a proxy is asked for.

    *scheme* is that of a whole URL, in small letters; of CONNECT it is empty.
    """

    scheme: str
    authority: str


class Head:
    """A head as httptools reads it. *common* is what every environ of the connection holds.

    *target* is None where the target is a path alone.
    """

    __slots__ = ("environ", "keep", "parser", "target")

    def __init__(self, common: Environ) -> None:
        self.environ = common.copy()
        self.keep = False
        self.target: Target | None = None
        self.parser = HttpRequestParser(self)

    def on_header(self, name: bytes, value: bytes) -> None:
        key = environ_key(name)
        if key is None:
            return
        text = value.decode("latin-1").strip(" \t")
        if key in self.environ and key != "CONTENT_TYPE":
            if key == "HTTP_HOST":
                raise RefusalError(400, "it has two Hosts")
            text = f"{self.environ[key]},{text}"
        self.environ[key] = text

    def on_headers_complete(self) -> None:
        self.keep = self.parser.should_keep_alive()


def read_head(data: bytes, common: Environ) -> Head:
    """The head that is the whole of *data*. Raises RefusalError."""
    _check_size(data)
    line_end = data.index(b"\r\n")
    method, target, version = _request_line(data[:line_end])
    if method not in METHODS or not target.isascii():
        # httptools accepts neither other methods nor other bytes
        target = _BEYOND_ASCII.sub(lambda found: b"%%%02X" % found[0][0], target)
        data = b"POST %s %s%s" % (target, version, data[line_end:])
    head = _parsed(data, common)
    environ = head.environ
    environ["REQUEST_METHOD"] = method.decode("latin-1")
    environ["SERVER_PROTOCOL"] = version.decode("latin-1")
    whole = _place(environ, target)
    _check(environ, version)
    if whole:
        environ["HTTP_HOST"] = whole.authority  # it wins over the header
        head.target = whole
    elif method == b"CONNECT":
        head.target = Target("", target.decode("latin-1"))
    return head


def guess_head(data: bytes, common: Environ) -> Environ:
    """Method, target and Host of a refused head, as far as they can be read."""
    environ = common.copy()
    parts = data.partition(b"\r\n")[0].split(b" ")
    method = parts[0] if _METHOD.fullmatch(parts[0]) else b"GET"
    target = parts[1] if len(parts) > 1 and parts[1].startswith(b"/") else b"/"
    host = _HOST.search(data)
    environ["REQUEST_METHOD"] = method.decode("latin-1")
    environ["SERVER_PROTOCOL"] = "HTTP/1.1"
    _place(environ, target[:MAX_LINE])
    if host:
        environ["HTTP_HOST"] = host[1].decode("latin-1").strip(" \t")
    return environ


def common_environ(transport: BaseTransport, scheme: str) -> Environ:
    """The part of the environ that all requests of a connection share."""
    here = transport.get_extra_info("sockname") or ("", 0)
    there = transport.get_extra_info("peername") or ("", 0)  # None once the client has left
    return {
        "SCRIPT_NAME": "",
        "SERVER_NAME": here[0],
        "SERVER_PORT": str(here[1]),
        "REMOTE_ADDR": there[0],
        "REMOTE_PORT": str(there[1]),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scheme,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
        "wsgi.input_terminated": True,
    }


def fill_in(environ: Environ, body: bytes | bytearray | None) -> None:
    """Add the body. None stands for a request without a body and without a length."""
    environ["wsgi.input"] = BytesIO(body or b"")
    if body is not None:
        environ["CONTENT_LENGTH"] = str(len(body))


def is_expecting(environ: Environ) -> bool:
    """Whether the client waits for a 100 before it sends the body; HTTP/1.0 clients never do."""
    return "HTTP_EXPECT" in environ and environ["SERVER_PROTOCOL"] == "HTTP/1.1"


@lru_cache(256)
def environ_key(name: bytes) -> str | None:
    """A header's key in the environ; None for a name with `_`, which would look like `-` there."""
    text = name.decode("latin-1").upper()
    if "_" in text:
        return None
    key = text.replace("-", "_")
    return key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}"


def _request_line(line: bytes) -> tuple[bytes, bytes, bytes]:
    """Method, target and version. Raises RefusalError."""
    if len(line) > MAX_LINE:
        raise RefusalError(414, f"its first line is over {MAX_LINE} bytes")
    parts = line.split(b" ")
    if len(parts) != 3 or not _METHOD.fullmatch(parts[0]):
        raise RefusalError(400, "its first line is not a request line")
    method, target, version = parts
    if version not in VERSIONS:
        raise RefusalError(400, "it is neither HTTP/1.1 nor HTTP/1.0")
    if target == b"*" and method != b"OPTIONS":
        raise RefusalError(400, "its target is *, but its method is not OPTIONS")
    return method, target, version


def _check_size(data: bytes) -> None:
    if len(data) > MAX_HEAD:
        raise RefusalError(431, f"its head is over {MAX_HEAD} bytes")
    if data.count(b"\r\n") - 2 > MAX_FIELDS:
        raise RefusalError(431, f"it has over {MAX_FIELDS} header fields")
    if len(data) > MAX_FIELD and max(map(len, data.split(b"\r\n")[1:])) > MAX_FIELD:
        raise RefusalError(431, f"a header field is over {MAX_FIELD} bytes")


def _parsed(data: bytes, common: Environ) -> Head:
    head = Head(common)
    try:
        with suppress(HttpParserUpgrade):  # an Upgrade is ignored
            head.parser.feed_data(data)
    except HttpParserError as error:
        if isinstance(error.__context__, RefusalError):
            raise error.__context__ from None
        if str(error) == OVERFLOW:
            # a length that the parser cannot hold is over the limit of bodies anyway
            return _parsed(_LENGTH.sub(b" 9" + b"0" * 18, data), common)
        raise RefusalError(400, str(error)) from None
    return head


def _place(environ: Environ, target: bytes) -> Target | None:
    """Add path and query of a target, and give its host if it is a whole URL."""
    whole = None
    environ["RAW_URI"] = target.decode("latin-1")
    if b"#" in target:
        target = target.partition(b"#")[0]
    if not target.startswith(b"/") and b"://" in target:
        whole, target = _split(target)
    path, _, query = target.partition(b"?")
    environ["PATH_INFO"] = (
        unquote_to_bytes(path).decode("latin-1") if b"%" in path else path.decode("latin-1")
    )
    environ["QUERY_STRING"] = query.decode("latin-1") if query else ""
    return whole


def _split(target: bytes) -> tuple[Target, bytes]:
    """The host of a whole URL, such as `http://host/path`, and its path with the query."""
    try:
        parts = urlsplit(target)
    except ValueError:
        raise RefusalError(400, "its target is not an address") from None
    host = Target(parts.scheme.decode("latin-1"), parts.netloc.decode("latin-1"))
    return host, parts.path + (b"?" + parts.query if parts.query else b"")


def _check(environ: Environ, version: bytes) -> None:
    """Refuse mistakes that httptools accepts. Raises RefusalError."""
    if version == b"HTTP/1.1" and "HTTP_HOST" not in environ:
        raise RefusalError(400, "it has no Host")
    coding = environ.get("HTTP_TRANSFER_ENCODING")
    if coding is not None and (version != b"HTTP/1.1" or coding.lower() != "chunked"):
        raise RefusalError(400, "its Transfer-Encoding is not chunked, or it is not HTTP/1.1")
    if is_expecting(environ) and environ["HTTP_EXPECT"].lower() != "100-continue":
        raise RefusalError(417, "its Expect is not 100-continue")
