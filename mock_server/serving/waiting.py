"""A request that could not be answered at once, and goes on when its wait is over."""

import logging
from asyncio import AbstractEventLoop, TimerHandle
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress

from mock_server.core.waits import Pause, Pool, Reply, Request, Wait

log = logging.getLogger("mock_server")

# the result of one step: a wait, a reply, or None for a bug
Outcome = Wait | Reply | None


class Waiting:
    """A request in progress. Everything runs on the loop, except steps in a pool.

    *done* is called once, with the Reply, or with None after a bug; never after `leave()`.
    *dismiss* is called when the request is over, however it ended.
    """

    def __init__(
        self,
        request: Request,
        loop: AbstractEventLoop,
        pools: Mapping[Pool, ThreadPoolExecutor],
        done: Callable[[Reply | None], None],
        dismiss: Callable[["Waiting"], None],
    ) -> None:
        self._request, self._loop, self._pools = request, loop, pools
        self._done, self._dismiss = done, dismiss
        self._left = False
        self._number = 0  # of the current wait: the end of an earlier one is ignored
        self._timer: TimerHandle | None = None
        self._unsubscribe: Callable[[], None] | None = None
        self._work: Future[None] | None = None

    @property
    def in_pool(self) -> bool:
        return self._work is not None

    def wait_for(self, wait: Wait) -> None:
        try:
            self._begin(wait)
        except Exception:
            log.exception("a bug in the mock server, in the wait of a request")
            self._handle(None)

    def leave(self) -> None:
        """End the request of a client that has left. A step that runs in a pool is finished."""
        self._left = True
        self._end_wait()
        if self._work is None or self._work.cancel():
            self._close()

    def _begin(self, wait: Wait) -> None:
        if isinstance(wait, Pool):
            self._work = self._pools[wait].submit(self._run)
        elif isinstance(wait, Pause):
            self._timer = self._loop.call_later(wait.seconds, self._go_on, None)
        else:
            number = self._number
            self._timer = self._loop.call_later(wait.seconds, self._wake, number, False)
            self._unsubscribe = wait.subscribe(lambda: self._call(self._wake, number, True))

    def _go_on(self, value: bool | None) -> None:
        self._end_wait()
        self._handle(_step(self._request, value))

    def _wake(self, number: int, called: bool) -> None:
        if number == self._number and not self._left:
            self._go_on(called)

    def _run(self) -> None:
        """Run in a thread of the pool, until the request ends or waits for something else."""
        outcome = _step(self._request, None)
        while isinstance(outcome, Pool):
            outcome = _step(self._request, None)
        self._call(self._pool_done, outcome)

    def _pool_done(self, outcome: Outcome) -> None:
        self._work = None
        if self._left:
            self._close()
        else:
            self._handle(outcome)

    def _handle(self, outcome: Outcome) -> None:
        if isinstance(outcome, Reply) or outcome is None:
            self._dismiss(self)
            self._done(outcome)
        else:
            self.wait_for(outcome)

    def _end_wait(self) -> None:
        self._number += 1
        if self._timer:
            self._timer.cancel()
        if self._unsubscribe:
            self._unsubscribe()
        self._timer = self._unsubscribe = None

    def _close(self) -> None:
        self._dismiss(self)
        try:
            self._request.close()
        except Exception:
            log.exception("a bug in the mock server, in the end of a request")

    def _call(self, function: Callable[..., None], *args: object) -> None:
        """Call on the loop, from any thread; do nothing once the loop has ended."""
        with suppress(RuntimeError):
            self._loop.call_soon_threadsafe(function, *args)


def _step(request: Request, value: bool | None) -> Outcome:
    try:
        return request.send(value)
    except StopIteration as done:
        reply: Reply = done.value
        return reply
    except Exception:
        log.exception("a bug in the mock server, answered as 500")
        return None
