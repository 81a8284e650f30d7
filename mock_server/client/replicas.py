"""Which replica of a server has answered for each world, and whether another one does now."""

from collections.abc import Iterable, Mapping
from threading import Lock
from typing import NamedTuple

from mock_server.client.sending import Reply, Send

REPLICA = "x-mock-replica"
DEFAULT = "default"
MOVED = (
    "The world {world!r} has moved: the replica {before} answered for it before, and {now} does "
    "now. There it has begun anew, or it was loaded from a state directory; its journal and its "
    "counts begin there. The call has been answered there. Reset the world or load its scenario, "
    "and begin the test again; /_mock/docs/worlds#when-a-world-moves tells how it comes about."
)


class WorldMoved(Exception):
    """Another replica answers for a world than did before, so that it is not the same world.

    *world* is its name; *before* and *now* are the ids of the replicas. Raised once: the next calls
    go on with the replica of *now*.
    """

    def __init__(self, world: str, before: str, now: str) -> None:
        super().__init__(world, before, now)  # all three, so that it can be pickled
        self.world, self.before, self.now = world, before, now

    def __str__(self) -> str:
        return MOVED.format(world=self.world, before=self.before, now=self.now)


class _Seen(NamedTuple):
    """The replica that has answered last, *since* so many moves, and whether another did before."""

    replica: str
    since: int
    has_moved: bool = False


class Replicas:
    """The replica of each world, as its answers tell it. Safe for many threads."""

    def __init__(self) -> None:
        self._seen: dict[str, _Seen] = {}
        self._moves = 0
        self._lock = Lock()

    def watching(self, send: Send, world: str | None) -> Send:
        """As *send*, for requests to that world: each remembers who answers, or raises WorldMoved.

        An answer without the header tells nothing. So does one to a request that was sent before a
        move was noticed: it may be the former replica's.
        """

        def sent(
            method: str, path: str, headers: Mapping[str, str], body: bytes | None, patience: float
        ) -> Reply:
            asked = self._moves
            reply = send(method, path, headers, body, patience)
            if replica := _named(reply.headers):
                self._check(world or DEFAULT, replica, asked)
            return reply

        return sent

    def expect(self, world: str | None, replica: str) -> None:
        """Remember who has answered for a world, as somebody else has seen it."""
        with self._lock:
            self._seen[world or DEFAULT] = _Seen(replica, self._moves)

    def has_moved(self, world: str | None) -> bool:
        """Whether a world has moved since its first answer."""
        seen = self._seen.get(world or DEFAULT)
        return seen is not None and seen.has_moved

    def forget(self, world: str | None) -> None:
        """Take the next answer for a world as the first: it has been dropped."""
        with self._lock:
            self._seen.pop(world or DEFAULT, None)

    def _check(self, name: str, replica: str, asked: int) -> None:
        """Remember who has answered a request, which was sent after so many moves."""
        with self._lock:
            seen = self._seen.get(name)
            if seen is None:
                self._seen[name] = _Seen(replica, self._moves)
            elif seen.replica != replica and asked >= seen.since:
                self._moves += 1
                self._seen[name] = _Seen(replica, self._moves, has_moved=True)
                raise WorldMoved(name, seen.replica, replica)


def _named(headers: Iterable[tuple[str, str]]) -> str | None:
    """The replica that the headers of an answer name."""
    return next((value for name, value in headers if name.lower() == REPLICA), None)
