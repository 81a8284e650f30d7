"""A small HTTP client for a vendor, in process or over a socket. It follows and retries nothing."""

import json as codec
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPSConnection
from typing import Any
from urllib.parse import urlencode, urlsplit

from flask import Flask
from werkzeug.datastructures import Headers
from werkzeug.test import Client as Wsgi

ANSWER_TIMEOUT = 30  # seconds
MAX_SHOWN = 500  # bytes of a body where an assertion fails


@dataclass(frozen=True, repr=False)
class VendorResponse:
    """An answer. *headers* are found by name in any case."""

    status: int
    headers: Headers
    body: bytes

    def __repr__(self) -> str:
        return f"<{self.status} {self.body[:MAX_SHOWN].decode(errors='replace')}>"

    @property
    def text(self) -> str:
        return self.body.decode()

    def json(self) -> Any:
        """The body read as JSON. Raises ValueError where it is none."""
        return codec.loads(self.body)


# send(method, path with query, headers, body) -> Answer
Send = Callable[[str, str, Mapping[str, str], bytes | None], VendorResponse]


class Client:
    """A vendor as one caller. Paths follow the vendor's base URL: `client.get("/contacts")`.

    Raises what http.client raises where the connection breaks.
    """

    def __init__(self, send: Send, base: str, headers: Mapping[str, str]) -> None:
        self._send, self._base, self._headers = send, base, headers

    def get(self, path: str, **more: Any) -> VendorResponse:
        return self.request("GET", path, **more)

    def post(self, path: str, **more: Any) -> VendorResponse:
        return self.request("POST", path, **more)

    def put(self, path: str, **more: Any) -> VendorResponse:
        return self.request("PUT", path, **more)

    def patch(self, path: str, **more: Any) -> VendorResponse:
        return self.request("PATCH", path, **more)

    def delete(self, path: str, **more: Any) -> VendorResponse:
        return self.request("DELETE", path, **more)

    def request(
        self,
        method: str,
        path: str,
        *,
        json: Any = None,
        data: bytes | None = None,
        params: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> VendorResponse:
        """*json* becomes the body, with its Content-Type; *data* is a body as it is."""
        sent = dict(self._headers)
        if json is not None:
            data = codec.dumps(json).encode()
            sent["Content-Type"] = "application/json"
        sent.update(headers or {})
        query = f"?{urlencode(params)}" if params else ""
        return self._send(method, self._base + path + query, sent, data)


def over(app: Flask) -> Send:
    """For an application in this process: no socket is opened."""
    browser = Wsgi(app, use_cookies=False)

    def send(
        method: str, path: str, headers: Mapping[str, str], body: bytes | None
    ) -> VendorResponse:
        answer = browser.open(path, method=method, headers=dict(headers), data=body)
        return VendorResponse(answer.status_code, answer.headers, answer.get_data())

    return send


def across(url: str) -> Send:
    """For the server at *url*. Every request has a connection of its own."""
    parts = urlsplit(url)
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection

    def send(
        method: str, path: str, headers: Mapping[str, str], body: bytes | None
    ) -> VendorResponse:
        connection = kind(parts.netloc, timeout=ANSWER_TIMEOUT)
        try:
            connection.request(method, parts.path + path, body, dict(headers))
            response = connection.getresponse()
            return VendorResponse(response.status, Headers(response.getheaders()), response.read())
        finally:
            connection.close()

    return send
