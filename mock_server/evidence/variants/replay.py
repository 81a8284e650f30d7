"""Sends a world's requests again, to a copy of the world as it began."""

from collections.abc import Sequence
from io import BytesIO
from typing import NamedTuple

from mock_server.core.request.pipeline import Pipeline
from mock_server.core.request.routes import Routes
from mock_server.core.secrets.rules import Rules
from mock_server.core.state.traffic import Traffic
from mock_server.core.state.world import World
from mock_server.core.vendor import Call, Vendor
from mock_server.core.waits import Reply

# The environ of a request from this machine, beside the headers.
ENVIRON = {"REMOTE_ADDR": "127.0.0.1", "SERVER_NAME": "localhost", "SERVER_PORT": "80"}


class Replay(Pipeline):
    """Answers in one world, without marks, journal, log and waits."""

    def __init__(self, world: World, routes: Routes, rules: Rules) -> None:
        super().__init__(_Only(world), routes, rules, Traffic(), marks=False, fault_header=False)
        self._world = world

    def send(self, sent: "Sent") -> "Answered":
        """The answer to a request at its time."""
        self._world.clock.set(sent.at, frozen=True)
        call = sent.call()
        request = self.run(call, None, None, None)
        try:
            while True:
                next(request)
        except StopIteration as done:
            return Answered(call.status, done.value, call.behaviour)

    def keep(self, call: Call, reply: Reply, started: float) -> None:
        """Nothing is kept."""


class Sent(NamedTuple):
    """A request to a vendor, *at* seconds since 1970. *headers* have WSGI's names."""

    vendor: Vendor
    at: float
    method: str
    path: str
    query: str
    headers: Sequence[tuple[str, str]]
    body: bytes

    def call(self) -> Call:
        length = {"CONTENT_LENGTH": str(len(self.body))} if self.body else {}
        environ = {
            **ENVIRON,
            **dict(self.headers),
            **length,
            "REQUEST_METHOD": self.method,
            "QUERY_STRING": self.query,
            "PATH_INFO": self.path,
            "wsgi.url_scheme": "http",
            "wsgi.input": BytesIO(self.body),
            "wsgi.input_terminated": True,
        }
        room = len(self.body) + 1  # a reader of a form has to see the end
        return Call(self.vendor, environ, self.path, "", room)


class Answered(NamedTuple):
    """An answer. *behaviour* is the number that it shows."""

    status: int | None
    reply: Reply
    behaviour: str | None


class _Only:
    """The only world of a replay, whatever a request names."""

    def __init__(self, world: World) -> None:
        self._world = world

    def get(self, name: str | None) -> World:
        return self._world
