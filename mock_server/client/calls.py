"""How a call of the control plane is sent, and its answer read."""

import json
import re
from http.client import HTTPException
from typing import Any
from urllib.parse import quote

from mock_server.client.replicas import Replicas
from mock_server.client.sending import Reply, Send, base_url, over_http, read_json

Json = dict[str, Any]

LOADING_TIMEOUT = 300  # seconds beyond the usual for a scenario, which may hold a million contacts
OF_PROCESS = ("/health", "/ready")  # calls that tell nothing of a world
_HEADER = re.compile(r"[ -~\xa0-\xff]+")  # the values that http.client can send


class Calls:
    """Calls of the control plane of one world."""

    def __init__(
        self,
        url: str = "http://127.0.0.1:8484",
        world: str | None = None,
        token: str | None = None,
        timeout: float = 10,
        replica: str | Replicas | None = None,
    ) -> None:
        self.url, self.world = base_url(url), world
        self._token, self._timeout = token, timeout
        self._send = over_http(self.url)
        self._replicas = replica if isinstance(replica, Replicas) else Replicas()
        if isinstance(replica, str):
            self._replicas.expect(world, replica)

    @property
    def has_moved(self) -> bool:
        """Whether the world has moved since this client, or one that it shares with, knows it."""
        return self._replicas.has_moved(self.world)

    def _call(
        self, method: str, path: str, *rest: str | int | None, sent: Any = None, wait: float = 0
    ) -> Json:
        """The JSON of an answer; the parameters are as for _reply()."""
        return read_json(self._reply(method, path, *rest, sent=sent, wait=wait))

    def _text(self, method: str, path: str, *rest: str | int | None) -> str:
        """The text of an answer. Raises MockError for a refusal."""
        reply = self._reply(method, path, *rest)
        return reply.body.decode() if reply.status < 400 else str(read_json(reply))

    def _reply(
        self, method: str, path: str, *rest: str | int | None, sent: Any = None, wait: float = 0
    ) -> Reply:
        """*rest* are further parts of the path, except None. Text is sent unchanged, as YAML."""
        if "" in rest:  # without it, the call would mean all of them
            raise ValueError("An id or a name cannot be empty.")
        kind = "yaml" if isinstance(sent, str) else "json"
        headers = {"Content-Type": f"application/{kind}", **self._address()}
        parts = [quote(str(part), safe="") for part in rest if part is not None]
        text = sent if isinstance(sent, str) else "" if sent is None else json.dumps(sent)
        send, whole = self._sender(path, *rest), "/".join([f"/_mock{path}", *parts])
        try:
            return send(method, whole, headers, text.encode(), self._timeout + wait)
        except HTTPException as error:
            raise ConnectionError(f"{self.url} does not speak HTTP: {error!r}") from error

    def _sender(self, path: str, *rest: str | int | None) -> Send:
        """What sends a call, and notices where the world that it is about has moved."""
        if path in OF_PROCESS:
            return self._send
        named = rest[0] if path == "/worlds" and rest else None
        return self._replicas.watching(self._send, str(named) if named else self.world)

    def _address(self) -> dict[str, str]:
        """The headers that name the world and the token."""
        headers = given(**{"X-Mock-World": self.world, "X-Mock-Token": self._token})
        for name, value in headers.items():
            if not _HEADER.fullmatch(value):
                raise ValueError(f"{value!r} cannot be sent in {name}.")
        return headers


def given(**values: Any) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}
