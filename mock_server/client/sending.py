"""How a request reaches the server: over HTTP, or in process."""

from collections.abc import Callable, Iterable, Mapping
from http.client import HTTPConnection, HTTPSConnection
from io import BytesIO
from typing import Any, NamedTuple
from urllib.parse import unquote_to_bytes, urlsplit
from wsgiref.util import setup_testing_defaults

Wsgi = Callable[..., Iterable[bytes]]


class Reply(NamedTuple):
    """What the server answered, as it came."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes


# of a method, a path with its query, headers, a body, and how many seconds to wait for the reply
Send = Callable[[str, str, Mapping[str, str], bytes | None, float], Reply]


def base_url(url: str) -> str:
    """*url* with its scheme, which is http where none is given, and without a slash at its end.

    Raises ValueError for what is not an HTTP URL.
    """
    whole = (url if "//" in url else f"http://{url}").strip().rstrip("/")
    try:
        parts = urlsplit(whole)
        host = (parts.hostname or "").encode("idna")  # fails for a name that is not a host's
        good = parts.scheme in ("http", "https") and host and (parts.port or 1)
        good = good and parts.path.isascii() and whole.isprintable() and " " not in whole
    except ValueError:
        good = False
    if not good:
        raise ValueError(f"{url!r} is not a URL such as http://127.0.0.1:8484.")
    return whole


def over_http(url: str) -> Send:
    """Every request has a connection of its own. Variables that name a proxy are not read.

    Sending raises what http.client raises where the connection breaks.
    """
    parts = urlsplit(base_url(url))
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    host, port = parts.hostname or "", parts.port

    def send(
        method: str, path: str, headers: Mapping[str, str], body: bytes | None, patience: float
    ) -> Reply:
        connection = kind(host, port, timeout=patience)
        try:
            connection.request(method, parts.path + path, body, dict(headers))
            response = connection.getresponse()
            return Reply(response.status, response.getheaders(), response.read())
        finally:
            connection.close()

    return send


def in_process(app: Wsgi) -> Send:
    """No socket is opened, and the reply takes as long as it takes."""

    def send(
        method: str, path: str, headers: Mapping[str, str], body: bytes | None, patience: float
    ) -> Reply:
        said: list[tuple[int, list[tuple[str, str]]]] = []

        def start(status: str, headers: Any, exc_info: Any = None) -> Callable[[bytes], object]:
            said[:] = [(int(status[:3]), headers)]
            return lambda data: None

        answer = app(_environ(method, path, headers, body or b""), start)
        try:
            whole = b"".join(answer)
        finally:
            getattr(answer, "close", lambda: None)()
        return Reply(*said[0], whole)

    return send


def _environ(method: str, path: str, headers: Mapping[str, str], body: bytes) -> dict[str, Any]:
    """The request as PEP 3333 has it."""
    path, _, query = path.partition("?")
    environ: dict[str, Any] = {
        f"HTTP_{name.upper().replace('-', '_')}": value for name, value in headers.items()
    }
    environ |= {
        "REQUEST_METHOD": method,
        "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
        "QUERY_STRING": query,
        "CONTENT_TYPE": environ.pop("HTTP_CONTENT_TYPE", ""),
        "CONTENT_LENGTH": str(len(body)),
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.input": BytesIO(body),
    }
    setup_testing_defaults(environ)
    return environ
