"""An event loop that serves an application, and what its connections share."""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from mock_server.core.waits import Pool, Reply, Request
from mock_server.serving.counts import Client, ConnectionCounts
from mock_server.serving.limits import CONTROL_THREADS, WHOLE_THREADS, Bounds
from mock_server.serving.proxy import Proxy
from mock_server.serving.replies import established, openings
from mock_server.serving.waiting import Waiting

if TYPE_CHECKING:  # at run time, only a server with a state directory loads it
    from mock_server.persistence.saver import Saver

log = logging.getLogger("mock_server")

LINGER_SECONDS = 0.1  # after SIGTERM: requests that arrive in this time are answered
EXIT_SECONDS = 0.5  # the part of the grace in which the process ends


class Application(Protocol):
    """An application that a service can serve."""

    def serve(
        self, environ: dict[str, Any], refused: int | None = None, large: bool = False
    ) -> Request:
        """The request, from a WSGI environ whose `wsgi.input` is all in memory.

        *refused* is the HTTP status for a request that the server could not read; its environ then
        holds only the readable parts. A *large* body is read in a thread.
        """


class Loaded(NamedTuple):
    """An application, and the rules by which the server is a *proxy* for it.

    Without them, CONNECT and whole URLs are the application's. Every answer has the *marks*. The
    *saver* keeps worlds when the process ends, and *counts* are of the connections.
    """

    application: Application
    proxy: Proxy | None = None
    marks: Sequence[tuple[str, str]] = ()
    saver: "Saver | None" = None
    counts: ConnectionCounts | None = None


class Entrance(Protocol):
    """The reader of the listening sockets."""

    def resume(self) -> None: ...

    def close(self) -> None: ...


class Service:
    """An event loop that serves an application. All methods run on the loop.

    Give it an *acceptor* before `run()`. *beat* is called once a second.
    """

    acceptor: Entrance

    def __init__(
        self, loaded: Loaded, bounds: Bounds, beat: Callable[[], None] = lambda: None
    ) -> None:
        self.serve, self.proxy = loaded.application.serve, loaded.proxy
        self.bounds, self.timeouts, self._beat = bounds, bounds.timeouts, beat
        self.loop = asyncio.SelectorEventLoop()  # the usual one of Windows reads no sockets
        self.loop.set_exception_handler(_report)
        self.counts = loaded.counts or ConnectionCounts()
        self.connections = self.counts.open
        self.tunnels: set[Client] = set()  # their far ends, which are among the connections too
        self._marks, self.established = loaded.marks, established(loaded.marks)
        self.openings = openings(self._marks)
        self.stopping = self._lingered = False
        self.idle_until = self.after(self.timeouts.idle)
        self._pools = {
            Pool(): ThreadPoolExecutor(bounds.threads, "pool"),
            Pool(control=True): ThreadPoolExecutor(CONTROL_THREADS, "control"),
            Pool(control=True, whole=True): ThreadPoolExecutor(WHOLE_THREADS, "whole"),
        }
        self._waitings: set[Waiting] = set()
        self._tasks: set[asyncio.Task[None]] = set()

    def run(self) -> bool:
        """Serve until `stop()` or `quit()`. Gives whether a thread is still busy then."""
        with asyncio.Runner(loop_factory=lambda: self.loop):
            self._sweep()
            self.loop.run_forever()
        for pool in self._pools.values():
            pool.shutdown(wait=False, cancel_futures=True)
        return any(one.in_pool for one in self._waitings)

    def after(self, seconds: float) -> float:
        return self.loop.time() + seconds

    def waiting(self, request: Request, done: Callable[[Reply | None], None]) -> Waiting:
        found = Waiting(request, self.loop, self._pools, done, self._forget)
        self._waitings.add(found)
        return found

    def begin(self, coroutine: Coroutine[Any, Any, None]) -> None:
        """Run what takes more than one turn of the loop."""
        task = self.loop.create_task(coroutine)
        self._tasks.add(task)
        task.add_done_callback(self._end)

    def remove(self, connection: Client) -> None:
        self.connections.discard(connection)
        if not self.stopping:
            self.acceptor.resume()
        self._end_if_idle()

    def stop(self) -> None:
        """Refuse new connections, answer the requests in progress, and end the loop in time."""
        if self.stopping:
            return
        self.stopping = True
        self.acceptor.close()
        self.loop.call_later(LINGER_SECONDS, self._stop_connections)
        self.loop.call_later(max(0, self.bounds.grace - EXIT_SECONDS), self._end_grace)

    def quit(self) -> None:
        """End every connection and the loop at once."""
        self.acceptor.close()
        for connection in tuple(self.connections):
            connection.expire()
        self.loop.call_soon(self.loop.stop)

    def _sweep(self) -> None:
        """Renew the date and end connections past their deadline, once a second.

        One timer a request would cost more.
        """
        self.loop.call_later(self.timeouts.sweep, self._sweep)
        self._beat()
        self.openings = openings(self._marks)
        self.idle_until = self.after(self.timeouts.idle)
        now = self.loop.time()
        for connection in [one for one in self.connections if one.deadline <= now]:
            connection.expire()
        self.acceptor.resume()

    def _end(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            log.error("a bug in the mock server", exc_info=error)

    def _forget(self, waiting: Waiting) -> None:
        self._waitings.discard(waiting)
        self._end_if_idle()

    def _stop_connections(self) -> None:
        self._lingered = True
        for connection in tuple(self.connections):
            connection.stop()
        self._end_if_idle()

    def _end_if_idle(self) -> None:
        if self._lingered and not self.connections and not self._waitings:
            self.loop.stop()

    def _end_grace(self) -> None:
        log.warning(
            "%d connections were still open after %g seconds of grace.",
            len(self.connections),
            self.bounds.grace,
        )
        self.quit()


def _report(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Log what asyncio reports to its exception handler."""
    log.error("a bug in the mock server: %s", context["message"], exc_info=context.get("exception"))
