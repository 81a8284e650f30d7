"""How a call reaches the server: over HTTP, or in process."""

from collections.abc import Callable, Iterable
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from io import BytesIO
from typing import Any
from urllib.parse import unquote_to_bytes, urlsplit
from wsgiref.util import setup_testing_defaults

Wsgi = Callable[..., Iterable[bytes]]
Headers = dict[str, str]
Reply = tuple[int, bytes]
# of a method, a path with its query, headers, a body, and how many seconds to wait for the reply
Send = Callable[[str, str, Headers, bytes, float], Reply]


def over_http(url: str) -> Send:
    """Every call has a connection of its own. Variables that name a proxy are not read."""
    parts = urlsplit(url)
    kinds = {"http": HTTPConnection, "https": HTTPSConnection}
    if parts.scheme not in kinds or not parts.hostname:
        raise ValueError(f"{url!r} is no address such as http://127.0.0.1:8484")
    host, port, prefix = parts.hostname, parts.port, parts.path.rstrip("/")

    def send(method: str, path: str, headers: Headers, body: bytes, patience: float) -> Reply:
        connection = kinds[parts.scheme](host, port, timeout=patience)
        try:
            connection.request(method, prefix + path, body, headers)
            response = connection.getresponse()
            return response.status, response.read()
        except HTTPException as error:
            raise ConnectionError(f"{url} does not speak HTTP: {error!r}") from error
        finally:
            connection.close()

    return send


def in_process(app: Wsgi) -> Send:
    def send(method: str, path: str, headers: Headers, body: bytes, patience: float) -> Reply:
        said: list[str] = []

        def start(status: str, headers: Any, exc_info: Any = None) -> Callable[[bytes], object]:
            said[:] = [status]
            return lambda data: None

        answer = app(_environ(method, path, headers, body), start)
        try:
            whole = b"".join(answer)
        finally:
            getattr(answer, "close", lambda: None)()
        return int(said[0][:3]), whole

    return send


def _environ(method: str, path: str, headers: Headers, body: bytes) -> dict[str, Any]:
    """The call as PEP 3333 has it."""
    path, _, query = path.partition("?")
    environ: dict[str, Any] = {
        "REQUEST_METHOD": method,
        "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
        "QUERY_STRING": query,
        "CONTENT_TYPE": headers["Content-Type"],
        "CONTENT_LENGTH": str(len(body)),
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.input": BytesIO(body),
    }
    environ |= {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in headers.items()}
    setup_testing_defaults(environ)
    return environ
