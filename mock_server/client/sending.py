"""How a request reaches the server, over HTTP or in process, and how its answer is read."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from http.client import HTTPConnection, HTTPResponse, HTTPSConnection, IncompleteRead
from io import BytesIO
from socket import SHUT_RDWR
from threading import Event, Timer
from typing import Any, NamedTuple
from urllib.parse import unquote_to_bytes, urlsplit
from wsgiref.util import setup_testing_defaults

Wsgi = Callable[..., Iterable[bytes]]


class MockError(Exception):
    """The control plane refused a call. *problem* is its `application/problem+json`."""

    def __init__(self, status: int, problem: Mapping[str, Any]) -> None:
        other = f"The answer is not a mock server's: HTTP {status}, {str(problem)[:200]}"
        super().__init__(str(problem.get("detail") or other))
        self.status, self.problem = status, problem


class Reply(NamedTuple):
    """An answer as the server sent it."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes


# Takes a method, a path with its query, headers, a body, and the seconds to wait for the reply.
Send = Callable[[str, str, Mapping[str, str], bytes | None, float], Reply]


def base_url(url: str) -> str:
    """*url* with a scheme (http by default) and without a slash at its end.

    Raises ValueError for anything but an HTTP URL, and for one with a query or a fragment.
    """
    whole = (url if "//" in url else f"http://{url}").strip().rstrip("/")
    try:
        parts = urlsplit(whole)
        host = (parts.hostname or "").encode("idna")  # fails for an impossible name
        good = parts.scheme in ("http", "https") and host and (parts.port or 1)
        good = good and parts.path.isascii() and whole.isprintable() and " " not in whole
        good = good and not {"?", "#"} & set(whole)  # paths are appended to it
    except ValueError:
        good = False
    if not good:
        raise ValueError(f"{url!r} is not a URL such as http://127.0.0.1:8484.")
    return whole


def over_http(url: str, most: int | None = None) -> Send:
    """A sender that opens a connection for each request. It ignores HTTP_PROXY and the like.

    With *most*, a stranger may answer: a reply of more bytes is refused, and the whole of it must
    come in time. Sending raises what http.client raises where the connection breaks, and ValueError
    for a reply that is too long.
    """
    parts = urlsplit(base_url(url))
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    host, port = parts.hostname or "", parts.port

    def send(
        method: str, path: str, headers: Mapping[str, str], body: bytes | None, patience: float
    ) -> Reply:
        connection = kind(host, port, timeout=patience)
        try:
            if most is None:
                return _reply(connection, method, parts.path + path, headers, body, None)
            connection.connect()
            with _ended_after(connection, patience):
                return _reply(connection, method, parts.path + path, headers, body, most)
        finally:
            connection.close()

    return send


def _reply(
    connection: HTTPConnection,
    method: str,
    path: str,
    headers: Mapping[str, str],
    body: bytes | None,
    most: int | None,
) -> Reply:
    connection.request(method, path, body, dict(headers))
    response = connection.getresponse()
    content = response.read() if most is None else _at_most(response, most)
    return Reply(response.status, response.getheaders(), content)


def _at_most(response: HTTPResponse, most: int) -> bytes:
    """The whole body. Raises ValueError for more than *most* bytes, IncompleteRead for a part."""
    content = response.read(most + 1)
    if len(content) > most:
        raise ValueError(f"the answer has more than {most} bytes")
    if response.length:  # what Content-Length still promises
        raise IncompleteRead(content, response.length)
    return content


@contextmanager
def _ended_after(connection: HTTPConnection, seconds: float) -> Iterator[None]:
    """Break the connection after *seconds*, however slowly a reply comes. Raises TimeoutError."""
    late, sock = Event(), connection.sock

    def end() -> None:
        late.set()
        with suppress(OSError):  # the peer may be gone
            sock.shutdown(SHUT_RDWR)

    timer = Timer(seconds, end)
    timer.daemon = True
    timer.start()
    try:
        yield
    except Exception:
        if not late.is_set():
            raise
    finally:
        timer.cancel()
    if late.is_set():
        raise TimeoutError(f"no whole answer came within {seconds:g} seconds")


def read_json(reply: Reply) -> dict[str, Any]:
    """The answer's JSON. Raises MockError for a refusal and for another server's answer."""
    try:
        answer = json.loads(reply.body)
    except ValueError:
        answer = None
    if not isinstance(answer, dict):
        text = f"HTTP {reply.status}, not JSON: {reply.body[:200].decode(errors='replace')}"
        raise MockError(reply.status, {"detail": f"The answer is not a mock server's: {text}"})
    if reply.status >= 400:
        raise MockError(reply.status, answer)
    return answer


def in_process(app: Wsgi) -> Send:
    """A sender that calls *app* in this thread. It waits for the reply without a limit."""

    def send(
        method: str, path: str, headers: Mapping[str, str], body: bytes | None, patience: float
    ) -> Reply:
        started: list[tuple[int, list[tuple[str, str]]]] = []

        def start(status: str, headers: Any, exc_info: Any = None) -> Callable[[bytes], object]:
            started[:] = [(int(status[:3]), headers)]
            return lambda data: None

        answer = app(_environ(method, path, headers, body or b""), start)
        try:
            whole = b"".join(answer)
        finally:
            getattr(answer, "close", lambda: None)()
        return Reply(*started[0], whole)

    return send


def _environ(method: str, path: str, headers: Mapping[str, str], body: bytes) -> dict[str, Any]:
    """The request as a WSGI environ."""
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
