"""One request, put to the mock and to an ASGI application as a server would put it."""

import asyncio
import json
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, NamedTuple
from urllib.parse import unquote

from mock_server.client.sending import Reply, Send
from mock_server.core.request.application import MockFlask
from mock_server.core.waits import finished
from mock_server.serving.heads import fill_in, read_head

HOST = b"spn.localhost:8000"
CLIENT, SERVER = ("127.0.0.1", 50000), ("127.0.0.1", 8000)
NOT_COMPARED = ("date", "server", "x-mock-")


class Request(NamedTuple):
    """*target* is the path with its query, as it stands in the first line."""

    method: str
    target: bytes
    headers: tuple[tuple[bytes, bytes], ...] = ()
    body: bytes | None = None


class Answer(NamedTuple):
    """*headers* are sorted, their names in small letters."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    @property
    def invented(self) -> str | None:
        """The id of a contact that was made, or the token of a login."""
        read = json.loads(self.body) if self.body and self.status in (200, 201) else None
        if not isinstance(read, dict):
            return None
        found: str | None = read.get("id" if self.status == 201 else "access_token")
        return found


def ask_mock(app: MockFlask, request: Request) -> Answer:
    """Through the server's own reader of heads."""
    lines = [b"%s %s HTTP/1.1" % (request.method.encode(), request.target)]
    lines += [b"%s: %s" % header for header in _headers(request)]
    common: dict[str, Any] = {
        "SERVER_NAME": SERVER[0],
        "SERVER_PORT": str(SERVER[1]),
        "REMOTE_ADDR": CLIENT[0],
        "wsgi.url_scheme": "http",
        "wsgi.input_terminated": True,
    }
    environ = read_head(b"\r\n".join(lines) + b"\r\n\r\n", common).environ
    fill_in(environ, request.body)
    reply = finished(app.serve(environ))
    return _answer(int(reply.status[:3]), list(reply.headers), reply.body)


def ask_asgi(app: Any, request: Request) -> Answer:
    """As uvicorn asks. A crash is told by the 500 that was sent; of a HEAD no body is."""
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": request.body or b"", "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    with suppress(Exception):  # a crash is raised again, for the server's log
        asyncio.run(app(_scope(request), receive, send))
    headers = [(name.decode("latin-1"), v.decode("latin-1")) for name, v in sent[0]["headers"]]
    body = b"" if request.method == "HEAD" else b"".join(part["body"] for part in sent[1:])
    return _answer(sent[0]["status"], headers, body)


def by_asgi(app: Any) -> Send:
    """A sender that asks the application in this thread."""

    def send(
        method: str, path: str, headers: Mapping[str, str], body: bytes | None, patience: float
    ) -> Reply:
        sent = tuple((name.encode(), value.encode()) for name, value in headers.items())
        answer = ask_asgi(app, Request(method, path.encode(), sent, body))
        return Reply(answer.status, [*answer.headers], answer.body)

    return send


def _scope(request: Request) -> dict[str, Any]:
    path, _, query = request.target.partition(b"?")
    return {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "scheme": "http",
        "method": request.method,
        "path": unquote(path.decode("ascii")),
        "raw_path": path,
        "root_path": "",
        "query_string": query,
        "headers": [(name.lower(), value.strip(b" \t")) for name, value in _headers(request)],
        "client": CLIENT,
        "server": SERVER,
        "state": {},
    }


def _headers(request: Request) -> list[tuple[bytes, bytes]]:
    length = [] if request.body is None else [(b"Content-Length", b"%d" % len(request.body))]
    return [(b"Host", HOST), *request.headers, *length]


def _answer(status: int, headers: list[tuple[str, str]], body: bytes) -> Answer:
    named = [(name.lower(), value) for name, value in headers]
    kept = sorted(one for one in named if not one[0].startswith(NOT_COMPARED))
    return Answer(status, tuple(kept), body)
