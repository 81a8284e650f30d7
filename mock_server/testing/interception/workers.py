"""Threads that answer, so that a client may run out of patience while the answer is made."""

import os
from collections.abc import Callable
from queue import SimpleQueue
from threading import Lock, Thread

Task = Callable[[], object]


class Workers:
    """As many threads as there are tasks at once; those at rest wait for the next one.

    They end with the process, whatever they are doing.
    """

    _resting: int

    def __init__(self) -> None:
        self._begin()
        os.register_at_fork(after_in_child=self._begin)

    def run(self, task: Task) -> None:
        with self._lock:
            self._wanted, rested = True, self._resting > 0
            self._resting -= rested
        self._tasks.put(task)
        if not rested:
            Thread(target=self._work, name="mock-server answer", daemon=True).start()

    def dismiss(self) -> None:
        """End the threads at rest now, and the busy ones once they are done."""
        with self._lock:
            self._wanted, gone, self._resting = False, self._resting, 0
        for _ in range(gone):
            self._tasks.put(None)

    def _work(self) -> None:
        while (task := self._tasks.get()) is not None:
            task()
            with self._lock:
                if not self._wanted:
                    return
                self._resting += 1

    def _begin(self) -> None:
        """Also in a child process, which has none of its parent's threads."""
        self._tasks: SimpleQueue[Task | None] = SimpleQueue()
        self._lock = Lock()
        self._wanted, self._resting = False, 0


WORKERS = Workers()
