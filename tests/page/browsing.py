"""A browser without a screen: it asks as browsers ask, and keeps cookies."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import unescape
from typing import Any
from urllib.parse import urlencode

from tests.clients import Client, Reply

ORIGIN = "http://localhost"
ASKS = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8", "Host": "localhost"}
SENDS = {**ASKS, "Origin": ORIGIN, "Content-Type": "application/x-www-form-urlencoded"}


@dataclass
class Browser:
    """A tab at the page of one server."""

    client: Client
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, path: str, **headers: str) -> Reply:
        return self._send("GET", path, None, {**ASKS, **headers})

    def post(self, path: str, fields: Mapping[str, Any] | None = None, **headers: str) -> Reply:
        """Send a form. A list of values is a field that is given several times."""
        return self._send("POST", path, urlencode(fields or {}, doseq=True), {**SENDS, **headers})

    def follow(self, reply: Reply) -> Reply:
        """The page that a form leads to."""
        assert reply.status == 303, reply.text

        return self.get(reply.header("Location") or "")

    def _send(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> Reply:
        held = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        reply = self.client.send(method, path, body, {"Cookie": held, **named})
        self._keep(reply.header("Set-Cookie") or "")
        return reply

    def _keep(self, cookie: str) -> None:
        name, _, value = cookie.partition(";")[0].partition("=")
        if name and "Max-Age=0" in cookie:
            self.cookies.pop(name, None)
        elif name:
            self.cookies[name] = value


def problem(reply: Reply) -> str:
    """What the problem that a page shows says, as text."""
    found = re.search(r'role="alert">(.*?)</div>', reply.text, re.DOTALL)
    assert found, reply.text

    return unescape(" ".join(re.sub("<[^>]+>", " ", found[1]).split()))
