"""The waits of a request, and its reply.

A request is a generator: it yields what it waits for and returns a Reply. An event loop hands
each wait to a timer or a pool of threads; any other server blocks the thread (`finished`).
"""

from collections.abc import Callable, Generator
from threading import Event
from time import sleep
from typing import Any, NamedTuple


class Reply(NamedTuple):
    """An answer as bytes. *status* is `200 OK`; *drop* is how to break the connection."""

    status: str
    headers: list[tuple[str, str]]
    body: bytes
    drop: str | None = None


class Pause(NamedTuple):
    """Go on after so many *seconds*, unless the client has left."""

    seconds: float

    def block(self) -> None:
        sleep(self.seconds)


class Pool(NamedTuple):
    """Go on in a thread that may block: of the *control* plane's pool, or of the vendors'.

    A *whole* world is read in a thread for that alone.
    """

    control: bool = False
    whole: bool = False

    def block(self) -> None:
        """The thread may block already, unless it is an event loop's."""


class Wake(NamedTuple):
    """Go on with True when called, or with False after *seconds*.

    *subscribe* takes the function that any thread may call, and gives one that unsubscribes.
    """

    subscribe: Callable[[Callable[[], None]], Callable[[], None]]
    seconds: float

    def block(self) -> bool:
        event = Event()
        unsubscribe = self.subscribe(event.set)
        try:
            return event.wait(self.seconds)
        finally:
            unsubscribe()


Wait = Pause | Pool | Wake
Waits = Generator[Wait, Any, None]
Request = Generator[Wait, Any, Reply]


def finished(request: Request, wait: Wait | None = None) -> Reply:
    """The reply of *request*, run in this thread. *wait* is what it has yielded already."""
    try:
        while True:
            wait = request.send(wait.block() if wait else None)
    except StopIteration as done:
        reply: Reply = done.value
        return reply
