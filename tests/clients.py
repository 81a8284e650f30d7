"""One small HTTP client for every test, in process or over a socket."""

import base64
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from mock_server.client.sending import Send, in_process
from mock_server.core.request.application import MockFlask
from mock_server.core.state.world import World
from mock_server.core.state.worlds import Worlds
from mock_server.vendors import VENDORS
from tests.needs import note

ANSWER_TIMEOUT = 30  # seconds


def basic(user: str, password: str) -> dict[str, str]:
    token = base64.b64encode(f"{user}:{password}".encode()).decode()
    return {"Authorization": f"Basic {token}"}


# Of each vendor's first account in scenarios/default.yaml.
CREDENTIALS: dict[str, dict[str, str]] = {
    vendor.name: dict(vendor.access.sign(vendor.access.accounts.sample)) for vendor in VENDORS
}


@dataclass(frozen=True)
class Reply:
    """An answer. *headers* are found by name in any case through `header()`.

    *numbers* are those of all answers that the tests of this process have got.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes
    numbers: ClassVar[set[str]] = set()

    def __post_init__(self) -> None:
        if self.behaviour:
            self.numbers.add(self.behaviour)

    @classmethod
    def of(cls, status: int, headers: Iterable[tuple[str, str]], body: bytes) -> "Reply":
        return cls(status, dict(headers), body)

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def behaviour(self) -> str | None:
        return self.header("X-Mock-Behaviour")

    def header(self, name: str) -> str | None:
        found = [value for key, value in self.headers.items() if key.lower() == name.lower()]
        return found[0] if found else None


class Client:
    """One world of one server. `client.at("razorpay")` talks to a vendor as its default account."""

    def __init__(
        self,
        send: Send,
        world: str | None = None,
        within: World | None = None,
        worlds: Worlds | None = None,
    ) -> None:
        self._send, self._world, self._within, self._worlds = send, world, within, worlds

    @classmethod
    def inside(cls, app: MockFlask, world: str | None = None) -> "Client":
        """A world of an application in this process; without a name, its default world."""
        worlds = app.extensions["mock_server"].worlds
        return cls(in_process(app), world, worlds.get(world), worlds)

    @property
    def world(self) -> World:
        """The world itself; only in process."""
        assert self._within, "a world can only be touched in process"
        return self._within

    def send(
        self,
        method: str,
        path: str,
        body: Any = None,
        headers: Mapping[str, str] | None = None,
    ) -> Reply:
        """*body* goes as it is if it is bytes or text, else as JSON with its Content-Type."""
        sent = dict(headers or {})
        if self._world:
            sent.setdefault("X-Mock-World", self._world)
        if body is not None and not isinstance(body, bytes | str):
            body = json.dumps(body)
            sent.setdefault("Content-Type", "application/json")
        data = body.encode() if isinstance(body, str) else body
        reply = Reply.of(*self._send(method, path, sent, data, ANSWER_TIMEOUT))
        if self._worlds:
            note(reply.behaviour, self._worlds.known(sent.get("X-Mock-World")))
        return reply

    def at(self, vendor: str, prefix: str = "", **credentials: str) -> "Api":
        """The vendor behind its path prefix, as its default account or with other *credentials*."""
        return Api(self, f"/{vendor}{prefix}", credentials or CREDENTIALS[vendor])


class Api:
    """One vendor as one caller; `anonymous` is the same without credentials."""

    def __init__(self, client: Client, prefix: str, credentials: Mapping[str, str]) -> None:
        self._client, self._prefix, self.credentials = client, prefix, credentials

    @property
    def anonymous(self) -> "Api":
        return Api(self._client, self._prefix, {})

    def as_caller(self, **credentials: str) -> "Api":
        return Api(self._client, self._prefix, credentials)

    def send(
        self, method: str, path: str, body: Any = None, headers: Mapping[str, str] | None = None
    ) -> Reply:
        sent = {**self.credentials, **(headers or {})}
        return self._client.send(method, self._prefix + path, body, sent)

    def get(self, path: str, **headers: str) -> Reply:
        return self.send("GET", path, headers=headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Reply:
        return self.send("POST", path, body, headers)

    def put(self, path: str, body: Any = None, **headers: str) -> Reply:
        return self.send("PUT", path, body, headers)

    def patch(self, path: str, body: Any = None, **headers: str) -> Reply:
        return self.send("PATCH", path, body, headers)

    def delete(self, path: str, **headers: str) -> Reply:
        return self.send("DELETE", path, headers=headers)
