"""Threads that answer, so that a client may run out of patience while the answer is made."""

from collections.abc import Callable
from queue import SimpleQueue
from threading import Lock, Thread

Task = Callable[[], object]


class Workers:
    """As many threads as there are tasks at once; those at rest wait for the next one.

    They end with the process, whatever they are doing.
    """

    def __init__(self) -> None:
        self._tasks: SimpleQueue[Task | None] = SimpleQueue()
        self._lock = Lock()
        self._resting = 0

    def run(self, task: Task) -> None:
        with self._lock:
            rested = self._resting > 0
            self._resting -= rested
        self._tasks.put(task)
        if not rested:
            Thread(target=self._work, name="mock-server answer", daemon=True).start()

    def dismiss(self) -> None:
        """Let those at rest go. Whoever is busy rests again afterwards."""
        with self._lock:
            gone, self._resting = self._resting, 0
        for _ in range(gone):
            self._tasks.put(None)

    def _work(self) -> None:
        while (task := self._tasks.get()) is not None:
            task()
            with self._lock:
                self._resting += 1


WORKERS = Workers()
