"""A small HTTP client for a vendor. It follows no redirect and repeats no request."""

import json as codec
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from werkzeug.datastructures import Headers

from mock_server.client.sending import Send

ANSWER_TIMEOUT = 30  # seconds
MAX_SHOWN = 500  # bytes of a body where an assertion fails
_WHOLE_URL = re.compile(r"https?://", re.IGNORECASE)


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
        """The body read as UTF-8."""
        return self.body.decode()

    def json(self) -> Any:
        """The body read as JSON. Raises ValueError for another text."""
        return codec.loads(self.body)


class Client:
    """A client of one vendor, as one caller. Paths follow its base URL: `client.get("/contacts")`.

    The first slash and the vendor's own prefix may be left out or given: `contacts` and
    `/v1/contacts` are the same at Razorpay. A whole URL is a ValueError. Raises what http.client
    raises where the connection breaks.
    """

    def __init__(
        self, send: Send, root: str, prefixes: Sequence[str], headers: Mapping[str, str]
    ) -> None:
        self._send, self._root, self._headers = send, root, headers
        self._prefix = prefixes[0]
        self._prefixes = tuple(f"{prefix}/" for prefix in prefixes if prefix)

    def get(self, path: str, **more: Any) -> VendorResponse:
        """Send a GET; *more* is as for `request`."""
        return self.request("GET", path, **more)

    def post(self, path: str, **more: Any) -> VendorResponse:
        """Send a POST; *more* is as for `request`."""
        return self.request("POST", path, **more)

    def put(self, path: str, **more: Any) -> VendorResponse:
        """Send a PUT; *more* is as for `request`."""
        return self.request("PUT", path, **more)

    def patch(self, path: str, **more: Any) -> VendorResponse:
        """Send a PATCH; *more* is as for `request`."""
        return self.request("PATCH", path, **more)

    def delete(self, path: str, **more: Any) -> VendorResponse:
        """Send a DELETE; *more* is as for `request`."""
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
        """Send *json* with its Content-Type, or the bytes of *data*; *params* are the query."""
        sent = dict(self._headers)
        if json is not None:
            data = codec.dumps(json).encode()
            sent["Content-Type"] = "application/json"
        sent.update(headers or {})
        url = self._url(path)
        if params:
            url += f"{'&' if '?' in url else '?'}{urlencode(params)}"
        status, found, body = self._send(method, url, sent, data, ANSWER_TIMEOUT)
        return VendorResponse(status, Headers(found), body)

    def _url(self, path: str) -> str:
        if _WHOLE_URL.match(path):
            raise ValueError(f"{path!r} is a whole URL: give the path after the vendor's base URL.")
        path = f"/{path.lstrip('/')}"
        alone = f"{path.partition('?')[0]}/"  # the prefix itself may be the whole path
        prefix = "" if alone.startswith(self._prefixes) else self._prefix
        return self._root + prefix + path
