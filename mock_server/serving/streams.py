"""Writes to the standard streams of the process without waiting for their readers."""

import os
import sys
from collections.abc import Iterable
from threading import Condition, Thread
from typing import TextIO

MAX_WAITING = 1_000_000  # bytes in the queue
MAX_WRITE = 65_536  # bytes written at once: what a pipe holds
RETRY_SECONDS = 1.0  # after a write that failed
DRAIN_SECONDS = 0.25  # for which an ending process waits for its last lines to be written


class Stream:
    """A queue in front of a standard stream. None is a closed stream; its lines are dropped.

    A thread of its own writes, so that only this thread waits for a reader. A write that fails is
    tried again: a full disk may be cleared, and a pipe may find a new reader.
    """

    def __init__(self, stream: TextIO | None) -> None:
        self._descriptor = stream.fileno() if stream else None
        self._encoding = stream.encoding if stream else "ascii"
        self._changed = Condition()
        self._thread: Thread | None = None
        self._waiting = bytearray()
        self._failure: str | None = None
        os.register_at_fork(after_in_child=self._begin_anew)

    @property
    def room(self) -> int:
        """The bytes that still fit in the queue. The caller must not exceed them."""
        return MAX_WAITING - len(self._waiting)

    @property
    def trouble(self) -> str:
        """Why lines are still in the queue."""
        if self._descriptor is None:
            return "it is closed"
        return self._failure or "its reader does not read"

    def begin(self) -> None:
        """Start the thread. A process that is ending can no longer start one."""
        with self._changed:
            if self._thread is None and self._descriptor is not None:
                self._thread = Thread(target=self._run, name="stream", daemon=True)
                self._thread.start()

    def write(self, lines: Iterable[str]) -> None:
        """Queue the lines; the thread writes them soon."""
        if self._descriptor is None:
            return
        self.begin()
        text = "".join([f"{line}\n" for line in lines])
        with self._changed:
            self._waiting += text.encode(self._encoding, "backslashreplace")
            self._changed.notify_all()

    def drain(self, seconds: float = DRAIN_SECONDS) -> bool:
        """Wait at most *seconds* until all is written, or a write fails. Gives whether all is."""
        if self._descriptor is None:
            return False
        with self._changed:
            self._failure = None
            self._changed.notify_all()
            self._changed.wait_for(lambda: self._failure or not self._waiting, seconds)
            return not self._waiting

    def _run(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._waiting)
                text = bytes(self._waiting[:MAX_WRITE])
            written, failure = self._written(text)
            with self._changed:
                del self._waiting[:written]
                self._failure = failure
                self._changed.notify_all()
                if failure:
                    self._changed.wait(RETRY_SECONDS)

    def _written(self, text: bytes) -> tuple[int, str | None]:
        """How many bytes of *text* were written, and why no more."""
        assert self._descriptor is not None
        try:
            return os.write(self._descriptor, text), None
        except OSError as error:
            return 0, error.strerror or str(error)

    def _begin_anew(self) -> None:
        """In a child process: the thread and the unwritten text are the parent's."""
        self._changed, self._thread = Condition(), None
        self._waiting, self._failure = bytearray(), None


def say(sentence: str) -> None:
    """Print on standard error why the process ends. A stuck reader does not delay the end."""
    errors = Stream(sys.__stderr__)
    errors.write([sentence])
    errors.drain()
