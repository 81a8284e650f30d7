"""What the connections of a worker share: the application, the pools, the time, the end."""

import logging
from asyncio import AbstractEventLoop
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Protocol

from mock_server.core.waits import Pool, Reply, Request
from mock_server.serving.limits import CONTROL_THREADS, Bounds
from mock_server.serving.replies import openings
from mock_server.serving.waiting import Waiting

log = logging.getLogger("mock_server")

LINGER_SECONDS = 0.1  # after SIGTERM: what has been sent by then is answered
EXIT_SECONDS = 0.5  # of the grace, for the process to end


class Application(Protocol):
    """What is served."""

    def serve(
        self, environ: dict[str, Any], refused: int | None = None, large: bool = False
    ) -> Request:
        """The request, from a WSGI environ whose `wsgi.input` is all in memory.

        *refused* is the HTTP status of one that the server could not read: its environ holds the
        parts that it could. A *large* body is not read on the loop.
        """


class Client(Protocol):
    """A connection. *deadline* is in the loop's seconds."""

    deadline: float

    def expire(self) -> None: ...

    def stop(self) -> None: ...

    def abort(self) -> None: ...


class Entrance(Protocol):
    """What lets connections in."""

    def resume(self) -> None: ...

    def close(self) -> None: ...


class Service:
    """Everything here runs on the *loop*. *beat* is called with every sweep."""

    def __init__(
        self,
        application: Application,
        bounds: Bounds,
        loop: AbstractEventLoop,
        beat: Callable[[], None],
    ) -> None:
        self.serve, self.bounds, self.loop, self._beat = application.serve, bounds, loop, beat
        self.timeouts = bounds.timeouts
        self.connections: set[Client] = set()
        self.acceptor: Entrance | None = None
        self.openings = openings()
        self.stopping = self._lingered = False
        self.idle_until = self.after(self.timeouts.idle)
        self._pools = {
            Pool(): ThreadPoolExecutor(bounds.threads, "pool"),
            Pool(control=True): ThreadPoolExecutor(CONTROL_THREADS, "control"),
        }
        self._waitings: set[Waiting] = set()

    def after(self, seconds: float) -> float:
        return self.loop.time() + seconds

    def waiting(self, request: Request, done: Callable[[Reply | None], None]) -> Waiting:
        found = Waiting(request, self.loop, self._pools, done, self._dismiss)
        self._waitings.add(found)
        return found

    def sweep(self) -> None:
        """Renew the date and end connections past their deadline, once a second.

        One timer a request would cost more.
        """
        self.loop.call_later(self.timeouts.sweep, self.sweep)
        self._beat()
        self.openings = openings()
        self.idle_until = self.after(self.timeouts.idle)
        now = self.loop.time()
        for connection in [one for one in self.connections if one.deadline <= now]:
            connection.expire()
        if self.acceptor:
            self.acceptor.resume()

    def lose(self, connection: Client) -> None:
        self.connections.discard(connection)
        if self.acceptor and not self.stopping:
            self.acceptor.resume()
        self._end_if_idle()

    def stop(self) -> None:
        """Accept no more, answer what is under way, end the loop; all within the grace."""
        if self.stopping:
            return
        self.stopping = True
        if self.acceptor:
            self.acceptor.close()
        self.loop.call_later(LINGER_SECONDS, self._dismiss_idle)
        self.loop.call_later(max(0, self.bounds.grace - EXIT_SECONDS), self._cut)

    def quit(self) -> None:
        """End the loop at once."""
        for connection in tuple(self.connections):
            connection.abort()
        self.loop.call_soon(self.loop.stop)

    def shut_down(self) -> bool:
        """End the pools, once the loop has ended. Whether a thread is still busy."""
        busy = any(one.in_pool for one in self._waitings)
        for pool in self._pools.values():
            pool.shutdown(wait=False, cancel_futures=True)
        return busy

    def _dismiss(self, waiting: Waiting) -> None:
        self._waitings.discard(waiting)
        self._end_if_idle()

    def _dismiss_idle(self) -> None:
        self._lingered = True
        for connection in tuple(self.connections):
            connection.stop()
        self._end_if_idle()

    def _end_if_idle(self) -> None:
        if self._lingered and not self.connections and not self._waitings:
            self.loop.stop()

    def _cut(self) -> None:
        log.warning(
            "%d connections were still open after %g seconds of grace.",
            len(self.connections),
            self.bounds.grace,
        )
        self.quit()
