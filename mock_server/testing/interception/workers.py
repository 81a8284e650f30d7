"""Threads that make answers, so that a client can time out meanwhile."""

import os
from collections.abc import Callable
from queue import SimpleQueue
from threading import Lock, Thread

Task = Callable[[], object]


class Workers:
    """A thread for each task that runs. Idle threads wait for the next task.

    The end of the process ends them all.
    """

    _idle: int

    def __init__(self) -> None:
        self._begin()
        if hasattr(os, "register_at_fork"):  # Windows does not fork
            os.register_at_fork(after_in_child=self._begin)

    def run(self, task: Task) -> None:
        with self._lock:
            self._wanted, reuses = True, self._idle > 0
            self._idle -= reuses
        self._tasks.put(task)
        if not reuses:
            Thread(target=self._work, name="mock-server answer", daemon=True).start()

    def dismiss(self) -> None:
        """End the idle threads now, and the busy ones after their task."""
        with self._lock:
            self._wanted, idle, self._idle = False, self._idle, 0
        for _ in range(idle):
            self._tasks.put(None)

    def _work(self) -> None:
        while (task := self._tasks.get()) is not None:
            task()
            with self._lock:
                if not self._wanted:
                    return
                self._idle += 1

    def _begin(self) -> None:
        """Begin without threads, also in a child process: it has none of its parent's."""
        self._tasks: SimpleQueue[Task | None] = SimpleQueue()
        self._lock = Lock()
        self._wanted, self._idle = False, 0


WORKERS = Workers()
